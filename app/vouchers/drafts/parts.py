"""The steps of an application: which there are for whom, in their order."""

from enum import StrEnum

from app.kernel.text import N_
from app.vouchers.scheme import ApplicantKind


class Part(StrEnum):
    """One step; its value stands in addresses."""

    APPLICANT = "aanvrager"
    PARTICIPANT = "deelnemer"
    TRAINING = "opleiding"
    COSTS = "kosten"
    PAYMENT = "betaling"


PART_NAMES = {
    Part.APPLICANT: N_("De aanvrager"),
    Part.PARTICIPANT: N_("De deelnemer"),
    Part.TRAINING: N_("De opleiding"),
    Part.COSTS: N_("De kosten"),
    Part.PAYMENT: N_("Bewijs en betaling"),
}


def parts_of(kind: ApplicantKind) -> tuple[Part, ...]:
    """Return the steps of one kind of applicant; who applies for themselves is the participant."""
    if kind is ApplicantKind.EMPLOYER:
        return tuple(Part)
    return tuple(part for part in Part if part is not Part.PARTICIPANT)
