"""The worked examples of the rulebook, and the cases that came with it."""

import json
from pathlib import Path

import pytest

from app.vouchers.contract import assess_json, parse_case, read_items
from app.vouchers.rules import Code, Outcome, PotBalance, assess, draw, left_for

CASES = Path(__file__).parents[4] / "shared" / "data" / "vouchers" / "cases.json"


def outcome(make_case, version, kind="employee", **changes):
    assessment = assess(make_case(kind, {path.replace("__", "."): value for path, value in changes.items()}), version)
    failing = [rule.code for rule in assessment.rules if not rule.passed]
    return assessment.outcome, assessment.amount_cents, failing


def rule(make_case, version, code, kind, changes):
    return next(found for found in assess(make_case(kind, changes), version).rules if found.code is code)


@pytest.mark.parametrize(
    ("tuition", "amount", "failing"),
    [
        (1_999_99, 0, [Code.MIN]),
        (2_000_00, 1_000_00, []),
        (2_000_01, 1_000_00, []),
        (2_345_67, 1_172_83, []),
        (4_999_99, 2_499_99, []),
        (5_000_00, 2_500_00, []),
        (5_000_01, 2_500_00, []),
        (999_999_00, 2_500_00, []),
    ],
)
def test_half_of_the_costs_between_minimum_and_maximum(make_case, version, tuition, amount, failing):
    expected = Outcome.REFUSE if failing else Outcome.GRANT
    assert outcome(make_case, version, training__tuition_cents=tuition) == (expected, amount, failing)


def test_an_employer_that_deducts_vat_counts_costs_without_it(make_case, version):
    deducting = {"applicant.vat_deductible": True, "training.tuition_cents": 2_299_00}
    refused = assess(make_case("employer", deducting), version)
    assert (refused.outcome, refused.base_cents, refused.claim_cents) == (Outcome.REFUSE, 1_900_00, 950_00)
    exempt = assess(make_case("employer", {"training.tuition_cents": 2_299_00}), version)
    assert exempt.amount_cents == 1_149_50


def test_a_self_employed_person_with_and_without_deduction(make_case, version):
    changes = {"training__tuition_cents": 2_420_00}
    deducting = outcome(make_case, version, "self_employed", applicant__vat_deductible=True, **changes)
    assert deducting == (Outcome.GRANT, 1_000_00, [])
    assert outcome(make_case, version, "self_employed", **changes) == (Outcome.GRANT, 1_210_00, [])


def test_eighteen_tomorrow_hears_when_and_how_much(make_case, version):
    changes = {"participant.birth_date": "2008-03-03"}
    result = rule(make_case, version, Code.AGE_MIN, "job_seeker", changes)
    assert result.explanation.nl() == "U wordt 18 op 3 maart 2026. Een voucher kan vanaf die dag."
    assert result.flip.nl() == "Vraag de voucher aan op 3 maart 2026 of later. De voucher is dan €\u00a01.500,00."
    assert result.flip.facts["value"] == "2026-03-03T00:00:00+01:00"


def test_sixty_seven_today_is_too_late(make_case, version):
    assert outcome(make_case, version, participant__birth_date="1959-03-02") == (Outcome.REFUSE, 0, [Code.AGE_MAX])


def test_an_employee_from_outside_hears_that_the_employer_can_apply(make_case, version):
    result = rule(make_case, version, Code.RESIDENCE, "employee", {"participant.municipality": "Raalte"})
    assert result.flip.nl().startswith("Uw werkgever kan de voucher wel aanvragen.")
    assert outcome(make_case, version, "employer", participant__municipality="Raalte") == (
        Outcome.GRANT,
        1_500_00,
        [],
    )


def test_de_minimis_to_the_cent(make_case, version):
    changes = {"training.tuition_cents": 4_000_00, "applicant.de_minimis_prior_cents": 298_000_00}
    assert assess(make_case("employer", changes), version).amount_cents == 2_000_00
    changes["applicant.de_minimis_prior_cents"] += 1
    result = rule(make_case, version, Code.DE_MINIMIS, "employer", changes)
    assert not result.passed
    assert result.flip.facts["headroom_cents"] == 1_999_99
    assert "€\u00a01.999,99" in result.flip.nl()


def test_what_is_left_decides_between_refusal_and_a_part(make_case, version):
    assert outcome(make_case, version, budget_left_cents=700_00) == (Outcome.REFUSE, 0, [Code.BUDGET])
    assert outcome(make_case, version, budget_left_cents=1_200_00) == (Outcome.PARTIAL_OFFER, 1_200_00, [])


def test_who_is_complete_first_is_served_first(make_case, version):
    pots = [PotBalance("rijk", 2_000_00)]
    second_filed = assess(make_case(changes={"budget_left_cents": left_for(pots, ["Deventer"])}), version)
    assert second_filed.amount_cents == 1_500_00
    (taken,) = draw(second_filed.amount_cents, pots, ["Deventer"])
    pots = [PotBalance("rijk", 2_000_00 - taken.cents)]
    left = left_for(pots, ["Deventer"])
    assert outcome(make_case, version, budget_left_cents=left) == (Outcome.REFUSE, 0, [Code.BUDGET])


def shared_cases():
    if not CASES.exists():
        reason = "../shared/data is not here: the cases that came with the rulebook were not tried"
        return [pytest.param(None, id="cases.json", marks=pytest.mark.skip(reason=reason))]
    items = json.loads(CASES.read_text(encoding="utf-8"))
    return [pytest.param(item, id=item["case"]["id"]) for item in items]


@pytest.mark.parametrize("item", shared_cases())
def test_a_case_that_came_with_the_rulebook(schemes, change, item):
    [answer], all_fit = assess_json([item], schemes)
    assert all_fit
    failing = [found["code"] for found in answer["rules"] if not found["passed"]]
    assert failing == item["expect"].get("failing", [])
    for key in ("outcome", "amount_cents", "base_cents"):
        if key in item["expect"]:
            assert answer[key] == item["expect"][key]
    case, _ = parse_case(item["case"], schemes)
    assert case.id == answer["id"]


def test_the_cases_that_came_with_the_rulebook_are_answered_in_order(schemes):
    if not CASES.exists():
        pytest.skip("../shared/data is not here: the order of its cases was not tried")
    items = read_items(CASES.read_bytes())
    answers, all_fit = assess_json(items, schemes)
    assert all_fit
    assert len(answers) == 33
    assert [answer["id"] for answer in answers] == [item["case"]["id"] for item in items]
