"""What advisors and deciders fill in: facts, a question to the applicant, reasons."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import one_line, typed
from app.kernel.forms import Form, Required
from app.kernel.personal_number import personal_numbers
from app.vouchers.actions.reviewing import EXTRA, Facts
from app.vouchers.forms.fields import at_most, choices, lines, one_of

_WHICH = _l("Kies welk stuk u nodig hebt.")
_WHY = _l("Schrijf waarom. De aanvrager leest dit.")


def no_bsn(_form: object, field: Any) -> None:
    """Validator: no citizen number in what staff write; there is no place for it here."""
    found = personal_numbers(field.data or "")
    if found:
        sentence = _l("%(number)s lijkt op een BSN. Haal dit nummer weg.", number=found[0])
        raise ValidationError(str(sentence))


def words(label: Any, missing: Any, most: int = 4000) -> TextAreaField:
    """Return a field for at most `most` characters that somebody reads; `missing` is said where there are none."""
    return TextAreaField(label, filters=[lines], validators=[Required(missing), at_most(most), no_bsn])


class FactsForm(Form):
    """What an advisor establishes about the training (R8, R9, R10)."""

    trainer_recognised = BooleanField(_l("De opleider is erkend"))
    trainer_linked = BooleanField(_l("De opleider heeft een band met de aanvrager"))
    sector_fund_available = BooleanField(_l("Een opleidingsfonds van de sector betaalt deze opleiding"))
    relevance_note = TextAreaField(
        _l("Wat betekent deze opleiding voor werk in de regio?"), filters=[lines], validators=[at_most(2000), no_bsn]
    )

    def facts(self) -> Facts:
        """Return what a valid form holds."""
        return Facts(
            trainer_recognised=bool(self.trainer_recognised.data),
            trainer_linked=bool(self.trainer_linked.data),
            sector_fund_available=bool(self.sector_fund_available.data),
            relevance_note=typed(self.relevance_note),
        )


class AskForm(Form):
    """Which item an applicant sends again, or one more, and why: in the words that the applicant reads."""

    code = RadioField(
        _l("Welk stuk?"), choices=choices(), validators=[Required(_WHICH), one_of(_WHICH)], validate_choice=False
    )
    label = StringField(
        _l("Hoe heet het andere stuk?"),
        description=_l("Alleen als u om een ander stuk vraagt. Bijvoorbeeld: bewijs van betaling."),
        filters=[one_line],
        validators=[at_most(160), no_bsn],
    )
    reason = TextAreaField(
        _l("Wat klopt er niet, of wat mist er?"),
        description=_l("De aanvrager leest deze woorden."),
        filters=[lines],
        validators=[Required(_WHY), at_most(500), no_bsn],
    )

    def __init__(self, items: Sequence[tuple[str, str]], **values: Any) -> None:
        """Offer `items` (code, name) and one more of the advisor's own."""
        super().__init__(**values)
        self.code.choices = choices(*items, (EXTRA, _l("Een ander stuk")))

    def validate_label(self, field: Any) -> None:
        """An item that the scheme does not know needs a name."""
        if self.code.data == EXTRA and not field.data:
            raise ValidationError(str(_l("Schrijf hoe het stuk heet, zoals: bewijs van betaling.")))


class ReasonForm(Form):
    """A proposal or a decision; `seen` is what the page said when it was read."""

    seen = HiddenField()
    reason = words(_l("Motivering"), _l("Schrijf waarom. Eén zin is genoeg."))


class LookAgainForm(ReasonForm):
    """A proposal that goes back, with what is to be looked at again."""

    reason = words(_l("Wat moet de adviseur nog bekijken?"), _l("Schrijf wat de adviseur nog moet bekijken."))
