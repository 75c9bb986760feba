"""What applicants and deciders fill in about an objection."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import RadioField, TextAreaField

from app.accounts.forms import typed
from app.kernel.forms import DayField, EuroField, Form, Required, at_most
from app.vouchers.forms.advice import no_bsn
from app.vouchers.forms.fields import YesNoField, about_now, choices, lines, one_of
from app.vouchers.objections.actions import Judged
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import HEARING_NAMES, OUTCOME_NAMES, Against, Hearing, Outcome

_WHY = _l("Schrijf waarom. Eén zin is genoeg.")
_OUTCOME = _l("Kies een uitkomst.")
_HEARING = _l("Kies of u de aanvrager hebt gehoord.")


class ObjectForm(Form):
    """The grounds of an objection, and what shows them."""

    grounds = TextAreaField(
        _l("Waarom bent u het er niet mee eens?"),
        description=_l("Schrijf wat er niet klopt. U kunt ook stukken meesturen."),
        filters=[lines],
        validators=[Required(_l("Schrijf waarom u het er niet mee eens bent.")), at_most(8000), no_bsn],
    )
    documents = MultipleFileField(_l("Stukken"), description=_l("Pdf of foto, hoogstens 5, elk tot 10 MB."))


class LetterForm(ObjectForm):
    """An objection that came by post, as staff register it: its days first, then what it says."""

    received = DayField(
        _l("Wanneer kwam de brief?"),
        validators=[Required(_l("Vul de dag in waarop de brief kwam.")), about_now],
    )
    posted = DayField(
        _l("Welke dag staat op het poststempel?"),
        description=_l("Niet te lezen? Vul de datum van de brief in."),
        validators=[Required(_l("Vul de dag van het poststempel in.")), about_now],
    )
    grounds = TextAreaField(
        _l("Wat staat er in de brief?"),
        description=_l("Neem de redenen over. Voeg de brief zelf toe als stuk."),
        filters=[lines],
        validators=[Required(_l("Schrijf wat er in de brief staat.")), at_most(8000), no_bsn],
    )


class ExtendForm(Form):
    """Why more time is needed: in words that the applicant reads."""

    reason = TextAreaField(
        _l("Waarom is er meer tijd nodig?"),
        description=_l("De aanvrager leest deze woorden."),
        filters=[lines],
        validators=[Required(_WHY), at_most(2000), no_bsn],
    )


class DecideForm(Form):
    """The decision on an objection."""

    excused = YesNoField(_l("Had de aanvrager een goede reden om te laat te zijn?"), _l("Kies ja of nee."))
    hearing = RadioField(
        _l("Hebt u de aanvrager gehoord?"),
        choices=choices(*((one.value, _l(HEARING_NAMES[one])) for one in Hearing)),
        validators=[Required(_HEARING), one_of(_HEARING)],
        validate_choice=False,
    )
    outcome = RadioField(
        _l("Wat is uw besluit?"),
        choices=choices(*((one.value, _l(OUTCOME_NAMES[one])) for one in Outcome)),
        validators=[Required(_OUTCOME), one_of(_OUTCOME)],
        validate_choice=False,
    )
    amount = EuroField(_l("Hoe hoog wordt de voucher?"), description=_l("Alleen als het bezwaar (deels) gegrond is."))
    reason = TextAreaField(
        _l("Motivering"),
        description=_l("De aanvrager leest deze woorden."),
        filters=[lines],
        validators=[Required(_WHY), at_most(8000), no_bsn],
    )

    def __init__(self, objection: Objection, **values: Any) -> None:
        """Ask only what this objection needs."""
        super().__init__(**values)
        if not objection.late:
            del self.excused
        if objection.against != Against.AMOUNT:
            del self.amount

    def judged(self) -> Judged:
        """Return what a valid form holds."""
        return Judged(
            outcome=Outcome(self.outcome.data),
            hearing=Hearing(self.hearing.data),
            reason=typed(self.reason),
            excused=self.excused.truth if "excused" in self else None,
            new_amount_cents=self.amount.data if "amount" in self else None,
        )
