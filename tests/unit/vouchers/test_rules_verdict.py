"""The decision table: which rules for whom, in which order, and which outcome wins."""

import pytest

from app.vouchers.rules import ApplicantKind, Code, Outcome, assess, codes_for, judge

ORDER = [
    "AGE_MIN",
    "AGE_MAX",
    "PLACE",
    "MIN",
    "STARTED",
    "ONE_PER_YEAR",
    "SECTOR_FUND",
    "TRAINER",
    "DE_MINIMIS",
    "BUDGET",
    "EVIDENCE",
]


@pytest.mark.parametrize(
    ("kind", "place", "without"),
    [
        ("employer", "REGION", set()),
        ("self_employed", "RESIDENCE", set()),
        ("employee", "RESIDENCE", {"DE_MINIMIS"}),
        ("job_seeker", "RESIDENCE", {"DE_MINIMIS", "SECTOR_FUND"}),
    ],
)
def test_the_rules_of_a_kind_in_the_order_of_the_contract(make_case, version, kind, place, without):
    expected = [place if code == "PLACE" else code for code in ORDER if code not in without]
    assert list(codes_for(ApplicantKind(kind))) == expected
    assert [rule.code for rule in assess(make_case(kind), version).rules] == expected


def test_a_sector_fund_does_not_matter_to_a_job_seeker(make_case, version):
    changes = {"training.sector_fund_available": True}
    assert judge(make_case("job_seeker", changes), version).outcome is Outcome.GRANT
    for kind in ("employer", "self_employed", "employee"):
        assert judge(make_case(kind, changes), version).failing == (Code.SECTOR_FUND,)


@pytest.mark.parametrize(
    ("changes", "outcome", "amount"),
    [
        ({}, Outcome.GRANT, 1_500_00),
        ({"budget_left_cents": 1_200_00}, Outcome.PARTIAL_OFFER, 1_200_00),
        ({"evidence_complete": False}, Outcome.INCOMPLETE, 0),
        ({"evidence_complete": False, "budget_left_cents": 1_200_00}, Outcome.INCOMPLETE, 0),
        ({"evidence_complete": False, "training.trainer_linked": True}, Outcome.REFUSE, 0),
        ({"budget_left_cents": 1_200_00, "training.trainer_linked": True}, Outcome.REFUSE, 0),
        ({"budget_left_cents": 999_99}, Outcome.REFUSE, 0),
        ({"budget_left_cents": 1_500_00}, Outcome.GRANT, 1_500_00),
        ({"budget_left_cents": 1_499_99}, Outcome.PARTIAL_OFFER, 1_499_99),
    ],
)
def test_refuse_before_incomplete_before_a_part_before_a_grant(make_case, version, changes, outcome, amount):
    verdict = judge(make_case(changes=changes), version)
    assert (verdict.outcome, verdict.amount_cents) == (outcome, amount)


def test_every_failing_rule_is_reported(make_case, version):
    changes = {
        "participant.birth_date": "2010-01-01",
        "participant.municipality": "Raalte",
        "participant.awards_this_year": 1,
        "training.start": "2026-03-01",
        "training.tuition_cents": 100_00,
        "training.trainer_recognised": False,
        "training.sector_fund_available": True,
        "applicant.de_minimis_prior_cents": 300_000_00,
        "budget_left_cents": 0,
        "evidence_complete": False,
    }
    assessment = assess(make_case("self_employed", changes), version)
    failing = [rule.code.value for rule in assessment.rules if not rule.passed]
    assert failing == [
        "AGE_MIN",
        "RESIDENCE",
        "MIN",
        "STARTED",
        "ONE_PER_YEAR",
        "SECTOR_FUND",
        "TRAINER",
        "DE_MINIMIS",
        "BUDGET",
        "EVIDENCE",
    ]
    assert (assessment.base_cents, assessment.claim_cents, assessment.amount_cents) == (100_00, 50_00, 0)
    assert all((rule.flip is None) is rule.passed for rule in assessment.rules)
