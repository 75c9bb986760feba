"""What a company says of a badge."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import ValidationError

from app.badges.forms import FreeText
from app.kernel.forms import Required, at_most, lines

MAX_COMMENT = 600


class EndorseForm(FreeText):
    """What a badge is worth to a company."""

    about = "comment"
    company = SelectField(_l("Namens welk bedrijf?"), validate_choice=False)
    comment = TextAreaField(
        _l("Wat is deze badge voor uw bedrijf waard?"),
        filters=[lines],
        validators=[Required(_l("Vertel wat deze badge voor uw bedrijf waard is.")), at_most(MAX_COMMENT)],
    )

    def __init__(self, companies: list[tuple[str, str]], **values: Any) -> None:
        """`companies` are slugs and names to choose from."""
        super().__init__(**values)
        self.company.choices = companies
        if self.company.data is None and companies:
            self.company.data = companies[0][0]

    def validate_company(self, field: Any) -> None:
        """Require a company that this person can endorse for."""
        if field.data not in dict(field.choices):
            raise ValidationError(str(_l("Kies namens welk bedrijf u dit zegt.")))
