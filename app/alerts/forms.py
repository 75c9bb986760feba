"""The form with which somebody names a search and says how often there may be mail."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import Length

from app.accounts.forms import one_line
from app.alerts.rules import MAX_NAME, Often
from app.kernel.forms import Form, Required


class SearchForm(Form):
    """A name and a rhythm."""

    name = StringField(
        _l("Naam"),
        filters=[one_line],
        validators=[
            Required(_l("Geef de zoekopdracht een naam.")),
            Length(max=MAX_NAME, message=_l("Deze naam is te lang. Gebruik hoogstens %(max)d tekens.", max=MAX_NAME)),
        ],
    )
    often = RadioField(
        _l("Hoe vaak wil je mail?"),
        choices=[
            SelectChoice(Often.DAILY.value, _l("Elke dag")),
            SelectChoice(Often.WEEKLY.value, _l("Elke week")),
        ],
        default=Often.WEEKLY.value,
        validators=[Required(_l("Kies hoe vaak je mail wilt."))],
    )
