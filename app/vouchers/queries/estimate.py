"""What somebody would get: the very rules of the decision, on a case that is not complete yet.

What has not been answered holds a value that no rule fails on, and only the rules whose answers are there
are shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.kernel import clock
from app.kernel.clock import amsterdam
from app.vouchers import ledger
from app.vouchers.casefile import aid_known_here, case_of, participant_key, scheme_code, schemes, version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.rules import (
    Applicant,
    ApplicantKind,
    Assessment,
    Case,
    Code,
    Costs,
    Estimate,
    Outcome,
    Participant,
    RuleResult,
    Training,
    assess,
    codes_for,
    estimate_case,
    left_for,
    places_of,
)
from app.vouchers.scheme import NotInForceError, SchemeVersion

ADULT_YEARS = 30
LATER = timedelta(days=180)
NOBODY = "niemand"
OF_A_PARTICIPANT = frozenset({Code.AGE_MIN, Code.AGE_MAX, Code.ONE_PER_YEAR})
"""The rules that look at the participant of an employer."""


@dataclass(frozen=True)
class Prospect:
    """What an application would come to if it were complete now: the sum, the outcome, the rules it fails."""

    sums: Estimate
    assessment: Assessment
    failing: tuple[RuleResult, ...]
    left_cents: int

    @property
    def outcome(self) -> Outcome:
        """What the answers that are there come to."""
        return self.assessment.outcome

    @property
    def amount_cents(self) -> int:
        """What would be granted or offered; 0 if a rule fails."""
        return self.assessment.amount_cents

    @property
    def waits(self) -> bool:
        """Whether only money is missing: the application would wait in line."""
        return [rule.code for rule in self.failing] == [Code.BUDGET]


@dataclass(frozen=True)
class Money:
    """What is left in the fund, in cents: in all, and of that what is meant for every municipality."""

    total_cents: int
    everywhere_cents: int
    minimum_cents: int

    @property
    def enough(self) -> bool:
        """Whether there is a voucher left, for at least one municipality."""
        return self.total_cents >= self.minimum_cents

    @property
    def enough_everywhere(self) -> bool:
        """Whether there is a voucher left whatever the municipality."""
        return self.everywhere_cents >= self.minimum_cents


@dataclass(frozen=True)
class Question:
    """The quick check: four answers; costs as they count, in cents."""

    kind: ApplicantKind
    municipality: str
    costs_cents: int
    start: date


@dataclass(frozen=True)
class Answered:
    """The answers of an application so far; None where there is none yet, except for the costs.

    `municipality` is that of an employer's branch; of everybody else the home counts.
    """

    kind: ApplicantKind
    vat_deductible: bool
    costs: Costs
    company_id: int | None = None
    municipality: str | None = None
    kvk_number: str | None = None
    de_minimis_prior_cents: int | None = None
    participant_name: str | None = None
    participant_birth_date: date | None = None
    participant_municipality: str | None = None
    training_start: date | None = None
    trainer_recognised: bool | None = None
    trainer_linked: bool | None = None
    sector_fund_available: bool | None = None

    @property
    def counted_municipality(self) -> str | None:
        """The municipality whose money may be used (R12): of the branch, or of the home."""
        return self.municipality if self.kind is ApplicantKind.EMPLOYER else self.participant_municipality

    def codes(self) -> frozenset[Code]:
        """Return the rules whose answers are all there."""
        needed: dict[Code, tuple[object, ...]] = {
            Code.AGE_MIN: (self.participant_birth_date,),
            Code.AGE_MAX: (self.participant_birth_date,),
            Code.REGION: (self.municipality,),
            Code.RESIDENCE: (self.participant_municipality,),
            Code.MIN: (),
            Code.STARTED: (self.training_start,),
            Code.ONE_PER_YEAR: (self.participant_name, self.participant_birth_date),
            Code.SECTOR_FUND: (self.sector_fund_available,),
            Code.TRAINER: (self.trainer_recognised, self.trainer_linked),
            Code.DE_MINIMIS: (self.de_minimis_prior_cents,),
            Code.BUDGET: (self.counted_municipality,),
        }
        own = codes_for(self.kind)
        return frozenset(code for code, answers in needed.items() if code in own and None not in answers)


def version_now() -> SchemeVersion | None:
    """Return the version that an application sent now would fall under, None while the scheme is closed."""
    try:
        return schemes().version_at(scheme_code(), clock.now())
    except NotInForceError:
        return None


def money_left(version: SchemeVersion) -> Money:
    """Return what is left in all pots of the scheme."""
    pots = ledger.balances(version.scheme)
    return Money(sum(pot.left_cents for pot in pots), left_for(pots, ()), version.minimum_cents)


def prospect_of(application: VoucherApplication, codes: Collection[Code] = frozenset(Code)) -> Prospect:
    """Return what a draft would come to if it were sent complete now; `evidence` must be loaded."""
    now = clock.now()
    version = version_of(application, now)
    return judged(case_of(application, version, now), version, codes)


def judged(case: Case, version: SchemeVersion, codes: Collection[Code] = frozenset(Code)) -> Prospect:
    """Judge a case as if its evidence were there, and keep the failing rules among `codes`."""
    whole = replace(case, evidence_complete=True, evidence_missing=())
    assessment = assess(whole, version)
    failing = tuple(rule for rule in assessment.rules if not rule.passed and rule.code in codes)
    return Prospect(estimate_case(whole, version), assessment, failing, case.budget_left_cents)


def estimated(answered: Answered, version: SchemeVersion) -> Prospect:
    """Judge a form that is not filled in yet; nothing is stored."""
    return judged(_case(answered, version), version, answered.codes())


def estimated_each(answered: Answered, people: Sequence[Participant], version: SchemeVersion) -> list[Prospect]:
    """Judge the same application for each of `people`; what an employer fills in once, for all of them."""
    case, codes = _case(answered, version), answered.codes() | OF_A_PARTICIPANT
    return [judged(replace(case, participant=person), version, codes) for person in people]


def _case(answered: Answered, version: SchemeVersion) -> Case:
    """Return the case of a form, made by the very function that makes that of an application."""
    now = clock.now()
    # Not added to the session.
    draft = VoucherApplication(**_columns(answered, version, amsterdam(now)), evidence=[])
    case = case_of(draft, version, now)
    if answered.kvk_number is None:
        return case
    known = max(aid_known_here(answered.kvk_number, version, now, None), case.applicant.de_minimis_prior_cents)
    return replace(case, applicant=replace(case.applicant, kvk=answered.kvk_number, de_minimis_prior_cents=known))


def _columns(answered: Answered, version: SchemeVersion, now: datetime) -> dict[str, object]:
    """Return the columns of a draft with these answers; what is not answered fails no rule."""
    today, costs = now.date(), answered.costs
    birth_date = answered.participant_birth_date or date(today.year - ADULT_YEARS, 1, 1)
    return {
        "public_id": NOBODY,
        "scheme": version.scheme,
        "state": State.DRAFT.value,
        "applicant_kind": answered.kind.value,
        "company_id": answered.company_id,
        "municipality": answered.municipality or version.municipalities[0],
        "vat_deductible": answered.vat_deductible,
        "de_minimis_prior_cents": answered.de_minimis_prior_cents or 0,
        "participant_key": participant_key(answered.participant_name or NOBODY, birth_date),
        "participant_birth_date": birth_date,
        "participant_municipality": answered.participant_municipality or version.municipalities[0],
        "training_start": answered.training_start or today + LATER,
        "training_end": answered.training_start or today + LATER,
        "tuition_cents": costs.tuition_cents,
        "exam_cents": costs.exam_cents,
        "material_cents": costs.material_cents,
        "third_party_cents": costs.third_party_cents,
        "vat_percent": costs.vat_percent,
        "amounts_include_vat": costs.amounts_include_vat,
        "trainer_recognised": answered.trainer_recognised is not False,
        "trainer_linked": bool(answered.trainer_linked),
        "sector_fund_available": bool(answered.sector_fund_available),
        "reserved_cents": 0,
    }


def quick(question: Question, version: SchemeVersion) -> Prospect:
    """Answer the quick check, without an account: the costs count as they are given."""
    now = amsterdam(clock.now())
    by_employer = question.kind is ApplicantKind.EMPLOYER
    case = Case(
        id=NOBODY,
        scheme=version.scheme,
        received_at=now,
        applicant=Applicant(
            kind=question.kind,
            vat_deductible=False,
            branch_municipalities=(question.municipality,) if by_employer else (),
        ),
        participant=Participant(
            key=NOBODY,
            birth_date=date(now.year - ADULT_YEARS, 1, 1),
            municipality=question.municipality,
            awards_this_year=0,
        ),
        training=Training(
            start=question.start,
            end=question.start,
            costs=Costs(
                tuition_cents=question.costs_cents,
                exam_cents=0,
                material_cents=0,
                vat_percent=0,
                amounts_include_vat=True,
                third_party_cents=0,
            ),
            trainer_recognised=True,
            trainer_linked=False,
            sector_fund_available=False,
        ),
        budget_left_cents=0,
        evidence_complete=True,
    )
    left = left_for(ledger.balances(version.scheme), places_of(case, version))
    return judged(replace(case, budget_left_cents=left), version, codes_for(question.kind))
