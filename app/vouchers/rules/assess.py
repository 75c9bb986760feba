"""All rules on one case: the decision with its reasons."""

from collections.abc import Callable

from app.vouchers.rules import money, person, training
from app.vouchers.rules.case import Case
from app.vouchers.rules.result import Assessment, RuleResult
from app.vouchers.rules.verdict import Code, codes_for, judge
from app.vouchers.scheme import SchemeVersion

RULES: dict[Code, Callable[[Case, SchemeVersion], RuleResult]] = {
    Code.AGE_MIN: person.age_min,
    Code.AGE_MAX: person.age_max,
    Code.REGION: person.region,
    Code.RESIDENCE: person.residence,
    Code.MIN: money.minimum,
    Code.STARTED: training.started,
    Code.ONE_PER_YEAR: person.one_per_year,
    Code.SECTOR_FUND: training.sector_fund,
    Code.TRAINER: training.trainer,
    Code.DE_MINIMIS: money.de_minimis,
    Code.BUDGET: money.budget,
    Code.EVIDENCE: training.evidence,
}


def assess(case: Case, version: SchemeVersion) -> Assessment:
    """Evaluate every rule for `case` under `version`, in the order of the contract.

    No rule stops another: whoever fails two things hears of both. Amounts are whole euro cents.
    """
    verdict = judge(case, version)
    return Assessment(
        outcome=verdict.outcome,
        amount_cents=verdict.amount_cents,
        base_cents=verdict.base_cents,
        claim_cents=verdict.claim_cents,
        rules=tuple(RULES[code](case, version) for code in codes_for(case.kind)),
    )
