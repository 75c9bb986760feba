"""What is filled in after the decision: a day of start, evidence with costs, a settlement, reasons."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import ValidationError

from app.accounts.forms import typed
from app.kernel.forms import DayField, EuroField, Form, Required, WholeNumberField
from app.vouchers.afterwards.actions import Sent
from app.vouchers.afterwards.rules import Proof
from app.vouchers.forms.advice import no_bsn, words
from app.vouchers.forms.fields import VatField, WithVatField, about_now, at_most, choices, lines, one_of
from app.vouchers.rules import Blame, Costs

_PROOF = _l("Kies wat u stuurt.")
_BLAME = _l("Kies wat er is gebeurd.")
_WHY = _l("Schrijf waarom. Eén zin is genoeg.")


class StartForm(Form):
    """The day on which a training began."""

    started_on = DayField(
        _l("Op welke dag begon de opleiding?"),
        validators=[Required(_l("Vul de eerste dag van de opleiding in, zoals 31-12-2026.")), about_now],
    )


class EvidenceForm(Form):
    """What shows that a training was followed, and what it really cost (R16)."""

    proof = RadioField(
        _l("Wat stuurt u?"),
        choices=choices(
            (Proof.DIPLOMA.value, _l("Een diploma of certificaat")),
            (Proof.ATTENDANCE.value, _l("Een lijst van aanwezigheid")),
        ),
        validators=[Required(_PROOF), one_of(_PROOF)],
        validate_choice=False,
    )
    attended_percent = WholeNumberField(
        _l("Hoeveel procent van de lessen was de deelnemer er?"),
        description=_l("Alleen als u een lijst van aanwezigheid stuurt. Bijvoorbeeld: 85."),
        low=0,
        high=100,
        example=85,
    )
    document = FileField(
        _l("Diploma, certificaat of lijst"), description=_l("Pdf of foto (jpg, png), hoogstens 10 MB.")
    )
    completed_on = DayField(
        _l("Wat was de laatste dag van de opleiding?"),
        validators=[Required(_l("Vul de laatste dag van de opleiding in, zoals 31-12-2026.")), about_now],
    )
    tuition_cents = EuroField(_l("Lesgeld"), validators=[Required(_l("Vul het lesgeld in, zoals 2.300."))])
    exam_cents = EuroField(_l("Examengeld"))
    material_cents = EuroField(_l("Verplicht lesmateriaal"))
    third_party_cents = EuroField(
        _l("Hoeveel betaalden anderen mee?"), description=_l("Bijvoorbeeld een fonds of een andere subsidie.")
    )
    vat_percent = VatField(
        _l("Hoeveel btw staat op de factuur?"), _l("Kies het btw-percentage dat op de factuur staat.")
    )
    amounts_include_vat = WithVatField()
    explanation = TextAreaField(
        _l("Wilt u iets uitleggen?"),
        description=_l("Was de deelnemer er vaak niet? Schrijf hoe dat kwam."),
        filters=[lines],
        validators=[at_most(1000), no_bsn],
    )

    def validate_attended_percent(self, field: Any) -> None:
        """A list of attendance comes with its percentage."""
        if self.proof.data == Proof.ATTENDANCE and field.data is None and not field.errors:
            raise ValidationError(str(_l("Vul in hoeveel procent van de lessen de deelnemer er was, zoals 85.")))

    def validate_document(self, field: Any) -> None:
        """Nothing is settled without a document."""
        if not field.data or not field.data.filename:
            raise ValidationError(str(_l("Kies een bestand met het diploma, het certificaat of de lijst.")))

    def sent(self) -> Sent:
        """Return what a valid form holds, the document excepted."""
        proof = Proof(self.proof.data)
        return Sent(
            proof=proof,
            attended_percent=self.attended_percent.data if proof is Proof.ATTENDANCE else None,
            completed_on=self.completed_on.data,  # type: ignore[arg-type]  # required
            costs=Costs(
                tuition_cents=self.tuition_cents.data or 0,
                exam_cents=self.exam_cents.data or 0,
                material_cents=self.material_cents.data or 0,
                vat_percent=int(self.vat_percent.data),
                amounts_include_vat=bool(self.amounts_include_vat.truth),
                third_party_cents=self.third_party_cents.data or 0,
            ),
            explanation=typed(self.explanation),
        )


class WhyForm(Form):
    """A step of staff with its reason; `seen` is the proposal that the page showed."""

    seen = HiddenField()
    reason = words(_l("Motivering"), _WHY, 2000)


class LongerForm(WhyForm):
    """Why the decision takes longer."""

    reason = words(_l("Waarom hebben wij meer tijd nodig?"), _WHY, 2000)


class BetterEvidenceForm(WhyForm):
    """What was wrong with the evidence."""

    reason = words(_l("Wat mist er aan het bewijs?"), _l("Schrijf wat er mist."), 2000)


_BLAMES = {
    Blame.NONE: _l("De deelnemer volgde de opleiding, of kan er niets aan doen"),
    Blame.TO_BLAME: _l("De deelnemer was er te weinig, of er kwam geen bewijs, zonder goede reden"),
    Blame.NO_SHOW: _l("De deelnemer kwam niet"),
    Blame.FALSE_DATA: _l("Er zijn gegevens die niet kloppen"),
}


class SettlementForm(WhyForm):
    """What an advisor finds of how the training went (R17)."""

    blame = RadioField(
        _l("Wat is er gebeurd?"), choices=[], validators=[Required(_BLAME), one_of(_BLAME)], validate_choice=False
    )

    def __init__(self, offered: Sequence[Blame], **values: Any) -> None:
        """Offer what can be found; without evidence nobody followed anything."""
        super().__init__(**values)
        self.blame.choices = choices(*((blame.value, _BLAMES[blame]) for blame in offered))
