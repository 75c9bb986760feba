"""What staff write at the desk: notes, texts to use again, and who gets a case."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from app.accounts.forms import one_line
from app.kernel.forms import Form, Required
from app.kernel.web import shown
from app.vouchers.blocks.models import BlockKind
from app.vouchers.desk.words import BLOCK_NAMES
from app.vouchers.forms.advice import no_bsn
from app.vouchers.forms.fields import at_most, choices, lines, one_of

_WHOM = _l("Kies aan wie u de aanvraag geeft.")
_WHICH = _l("Kies waarvoor u deze tekst gebruikt.")


class NoteForm(Form):
    """A note for colleagues."""

    note = TextAreaField(
        _l("Nieuwe notitie"),
        description=_l("Voor collega’s. De aanvrager mag notities opvragen: schrijf alleen wat nodig is."),
        filters=[lines],
        validators=[Required(_l("Schrijf eerst een notitie.")), at_most(4000), no_bsn],
    )


class AssignForm(Form):
    """Who gets a case; `seen` is who has it, as the page says."""

    seen = HiddenField()
    to = SelectField(_l("Geef aan"), validators=[Required(_WHOM), one_of(_WHOM)], validate_choice=False)

    def __init__(self, people: Sequence[tuple[str, Any]], **values: Any) -> None:
        """Offer `people` (public id, name)."""
        super().__init__(**values)
        self.to.choices = choices(("", _l("Kies een collega")), *people)


class BlockForm(Form):
    """A text to use again."""

    kind = SelectField(_l("Waarvoor"), validators=[Required(_WHICH), one_of(_WHICH)], validate_choice=False)
    title = StringField(
        _l("Naam"),
        description=_l("Zo vindt u de tekst terug. Bijvoorbeeld: offerte zonder datum."),
        filters=[one_line],
        validators=[Required(_l("Geef de tekst een naam.")), at_most(80), no_bsn],
    )
    text = TextAreaField(
        _l("Tekst"),
        description=_l("In het Nederlands, zonder namen. U past de tekst per aanvraag aan."),
        filters=[lines],
        validators=[Required(_l("Schrijf de tekst.")), at_most(4000), no_bsn],
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = choices(*((kind.value, shown(name)) for kind, name in BLOCK_NAMES.items()))

    @property
    def chosen(self) -> BlockKind:
        """The kind that a valid form holds."""
        return BlockKind(self.kind.data)
