"""Which rules a case meets and what follows from it: the decision table, without a word of explanation.

The explanations use it too, to look before they promise: a change is only said to bring an amount when
the changed case has been judged here and does bring it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.vouchers.rules.case import Case
from app.vouchers.rules.costs import Estimate, estimate_case
from app.vouchers.rules.dates import birthday
from app.vouchers.scheme import ApplicantKind, SchemeVersion


class Code(StrEnum):
    """The rules that can fail, in the order in which they are reported."""

    AGE_MIN = "AGE_MIN"
    AGE_MAX = "AGE_MAX"
    REGION = "REGION"
    RESIDENCE = "RESIDENCE"
    MIN = "MIN"
    STARTED = "STARTED"
    ONE_PER_YEAR = "ONE_PER_YEAR"
    SECTOR_FUND = "SECTOR_FUND"
    TRAINER = "TRAINER"
    DE_MINIMIS = "DE_MINIMIS"
    BUDGET = "BUDGET"
    EVIDENCE = "EVIDENCE"


class Outcome(StrEnum):
    """What the rules come to; a person decides."""

    GRANT = "grant"
    PARTIAL_OFFER = "partial_offer"
    INCOMPLETE = "incomplete"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Verdict:
    """The outcome, the money in cents and the rules that fail, in order."""

    outcome: Outcome
    amount_cents: int
    """What is granted or offered; 0 otherwise."""
    base_cents: int
    claim_cents: int
    failing: tuple[Code, ...]


_NOT_FOR = {
    ApplicantKind.EMPLOYER: {Code.RESIDENCE},
    ApplicantKind.SELF_EMPLOYED: {Code.REGION},
    # An employee is no undertaking, so de-minimis aid is no question (R11).
    ApplicantKind.EMPLOYEE: {Code.REGION, Code.DE_MINIMIS},
    # Who has no work has no sector (R8).
    ApplicantKind.JOB_SEEKER: {Code.REGION, Code.DE_MINIMIS, Code.SECTOR_FUND},
}


def codes_for(kind: ApplicantKind) -> tuple[Code, ...]:
    """Return the rules for this kind of applicant, in order."""
    return tuple(code for code in Code if code not in _NOT_FOR[kind])


def old_enough(case: Case, version: SchemeVersion) -> bool:
    """R1: the birthday of the lower bound is in."""
    return birthday(case.participant.birth_date, version.age_from) <= case.day


def young_enough(case: Case, version: SchemeVersion) -> bool:
    """R1: the birthday of the upper bound is out."""
    return case.day < birthday(case.participant.birth_date, version.age_below)


def branch_in_region(case: Case, version: SchemeVersion) -> bool:
    """R2 for an employer: one of the branches that the application names is in the region."""
    return any(name in version.municipalities for name in case.applicant.branch_municipalities)


def lives_in_region(case: Case, version: SchemeVersion) -> bool:
    """R2 for everybody else: home is in the region."""
    return case.participant.municipality in version.municipalities


def reaches_minimum(case: Case, version: SchemeVersion) -> bool:
    """R5: the share of the costs reaches the minimum."""
    return estimate_case(case, version).reaches_minimum


def received_before_start(case: Case, version: SchemeVersion) -> bool:
    """R6: received before the day on which the training starts."""
    return case.day < case.training.start


def award_free_this_year(case: Case, version: SchemeVersion) -> bool:
    """R7: this person has an award left in the calendar year of receipt."""
    return case.participant.awards_this_year < version.awards_per_year


def no_sector_fund(case: Case, version: SchemeVersion) -> bool:
    """R8: no sector fund pays first."""
    return not case.training.sector_fund_available


def trainer_accepted(case: Case, version: SchemeVersion) -> bool:
    """R10: a recognised trainer, not linked to the applicant."""
    return case.training.trainer_recognised and not case.training.trainer_linked


def within_de_minimis(case: Case, version: SchemeVersion) -> bool:
    """R11: earlier aid plus the whole claim stays within the ceiling (Regulation (EU) 2023/2831)."""
    return claim_of(case, version) <= de_minimis_headroom(case, version)


def enough_left(case: Case, version: SchemeVersion) -> bool:
    """R12: the claim is there, or at least the minimum for a partial offer."""
    left = case.budget_left_cents
    return claim_of(case, version) <= left or left >= version.minimum_cents


def evidence_is_complete(case: Case, version: SchemeVersion) -> bool:
    """R14: everything that the scheme asks for has been supplied."""
    return case.evidence_complete


def claim_of(case: Case, version: SchemeVersion) -> int:
    """Return the claim in cents: the share of the costs, at most the maximum, even below the minimum."""
    return estimate_case(case, version).claim_cents


def de_minimis_headroom(case: Case, version: SchemeVersion) -> int:
    """Return the cents of aid that still fit under the ceiling; negative when it is passed already."""
    return version.de_minimis.limit_cents - case.applicant.de_minimis_prior_cents


CHECKS: dict[Code, Callable[[Case, SchemeVersion], bool]] = {
    Code.AGE_MIN: old_enough,
    Code.AGE_MAX: young_enough,
    Code.REGION: branch_in_region,
    Code.RESIDENCE: lives_in_region,
    Code.MIN: reaches_minimum,
    Code.STARTED: received_before_start,
    Code.ONE_PER_YEAR: award_free_this_year,
    Code.SECTOR_FUND: no_sector_fund,
    Code.TRAINER: trainer_accepted,
    Code.DE_MINIMIS: within_de_minimis,
    Code.BUDGET: enough_left,
    Code.EVIDENCE: evidence_is_complete,
}


def judge(case: Case, version: SchemeVersion) -> Verdict:
    """Evaluate every rule for this kind of applicant and weigh them."""
    failing = tuple(code for code in codes_for(case.kind) if not CHECKS[code](case, version))
    sums = estimate_case(case, version)
    outcome = _outcome(failing, sums, case.budget_left_cents)
    return Verdict(outcome, _amount(outcome, sums, case), sums.base_cents, sums.claim_cents, failing)


def _outcome(failing: tuple[Code, ...], sums: Estimate, left_cents: int) -> Outcome:
    """Refuse comes before incomplete, incomplete before a partial offer, that before a grant."""
    if any(code is not Code.EVIDENCE for code in failing):
        return Outcome.REFUSE
    if failing:
        return Outcome.INCOMPLETE
    return Outcome.GRANT if sums.claim_cents <= left_cents else Outcome.PARTIAL_OFFER


def _amount(outcome: Outcome, sums: Estimate, case: Case) -> int:
    if outcome is Outcome.GRANT:
        return sums.claim_cents
    return case.budget_left_cents if outcome is Outcome.PARTIAL_OFFER else 0
