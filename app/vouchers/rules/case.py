"""One application as the rules see it: frozen facts, whole euro cents, Amsterdam days."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.kernel.clock import amsterdam
from app.vouchers.scheme import ApplicantKind, CostKind


@dataclass(frozen=True)
class Applicant:
    """Who applies. `kvk`, branches and earlier aid are for those who have them; the rest keeps the default."""

    kind: ApplicantKind
    vat_deductible: bool
    """Whether this applicant gets the VAT on the training back."""
    kvk: str | None = None
    branch_municipalities: tuple[str, ...] = ()
    """Where the active branches are that the application names (employer)."""
    de_minimis_prior_cents: int = 0
    """De-minimis aid to the single undertaking in the years before (employer, self-employed)."""


@dataclass(frozen=True)
class Participant:
    """Who follows the training; `awards_this_year` counts granted awards and open offers (R7)."""

    key: str
    birth_date: date
    municipality: str
    awards_this_year: int


@dataclass(frozen=True)
class Costs:
    """What the training costs, as it was entered: with or without VAT."""

    tuition_cents: int
    exam_cents: int
    material_cents: int
    vat_percent: int
    amounts_include_vat: bool
    third_party_cents: int
    """What others pay towards it."""

    def of(self, kind: CostKind) -> int:
        """Return the entered cents of one kind of cost."""
        by_kind = {
            CostKind.TUITION: self.tuition_cents,
            CostKind.EXAM: self.exam_cents,
            CostKind.MATERIAL: self.material_cents,
        }
        return by_kind[kind]

    def with_cost(self, kind: CostKind, cents: int) -> "Costs":
        """Return the same costs with `cents` entered for one kind."""
        if kind is CostKind.TUITION:
            return replace(self, tuition_cents=cents)
        if kind is CostKind.EXAM:
            return replace(self, exam_cents=cents)
        return replace(self, material_cents=cents)


@dataclass(frozen=True)
class Training:
    """The training and its trainer."""

    start: date
    end: date
    costs: Costs
    trainer_recognised: bool
    trainer_linked: bool
    """Whether trainer and applicant are linked (R10)."""
    sector_fund_available: bool
    """Whether a sector's own training fund would pay for it (R8)."""


@dataclass(frozen=True)
class Case:
    """One application at one moment; `received_at` is an aware moment in any offset."""

    id: str
    scheme: str
    received_at: datetime
    applicant: Applicant
    participant: Participant
    training: Training
    budget_left_cents: int
    """What is left in the pots that this application may draw on."""
    evidence_complete: bool
    evidence_missing: tuple[str, ...] = ()
    """Codes of the items that are known to be missing; empty when only the fact is known."""

    @property
    def kind(self) -> ApplicantKind:
        """The kind of applicant."""
        return self.applicant.kind

    @property
    def by_employer(self) -> bool:
        """Whether applicant and participant are two parties."""
        return self.applicant.kind is ApplicantKind.EMPLOYER

    @property
    def day(self) -> date:
        """The day of receipt in Amsterdam: the day that counts for ages, terms and years."""
        return amsterdam(self.received_at).date()
