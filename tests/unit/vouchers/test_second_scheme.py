"""A second scheme is a file: individuals get all their costs, with other limits, and no code knows of it."""

import pytest

from app.vouchers.contract import assess_json
from app.vouchers.scheme import Schemes
from tests.support.schemes import SECOND, second_scheme


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Schemes:
    folder = tmp_path_factory.mktemp("schemes")
    second_scheme(folder)
    return Schemes.load(folder)


def answer(second, case_json, kind="employee", **changes):
    case = case_json(kind, {"scheme": SECOND} | changes)
    return assess_json([case], second)[0][0]


def failing(found):
    return [rule["code"] for rule in found["rules"] if not rule["passed"]]


@pytest.mark.parametrize(
    ("tuition", "outcome", "amount"),
    [
        (249_99, "refuse", 0),
        (250_00, "grant", 250_00),
        (1_234_56, "grant", 1_234_56),
        (4_000_00, "grant", 4_000_00),
        (9_999_99, "grant", 4_000_00),
    ],
)
def test_individuals_get_all_their_costs_within_its_own_limits(second, case_json, tuition, outcome, amount):
    for kind in ("self_employed", "employee", "job_seeker"):
        found = answer(second, case_json, kind, **{"training.tuition_cents": tuition})
        assert (found["outcome"], found["amount_cents"]) == (outcome, amount), kind


def test_material_does_not_count_and_cents_round_half_up(second, case_json):
    found = answer(second, case_json, **{"training.tuition_cents": 300_00, "training.material_cents": 500_00})
    assert found["base_cents"] == 300_00
    # Without VAT: 300.01 / 1.21 = 247.94; the share is the whole of it.
    found = answer(second, case_json, "self_employed", **{
        "training.tuition_cents": 400_01,
        "applicant.vat_deductible": True,
    })  # fmt: skip
    assert (found["base_cents"], found["amount_cents"]) == (330_59, 330_59)


def test_its_own_ages_and_number_of_awards(second, case_json):
    for birth_date, codes in (
        ("2005-03-02", []),
        ("2005-03-03", ["AGE_MIN"]),
        ("1956-03-03", []),
        ("1956-03-02", ["AGE_MAX"]),
    ):
        assert failing(answer(second, case_json, **{"participant.birth_date": birth_date})) == codes, birth_date
    for awards, codes in ((1, []), (2, ["ONE_PER_YEAR"])):
        assert failing(answer(second, case_json, **{"participant.awards_this_year": awards})) == codes


def test_there_is_no_voucher_for_employers(second, case_json):
    error = answer(second, case_json, "employer")["error"]
    assert (error["path"], error["message"]) == ("applicant.kind", f"scheme '{SECOND}' has no voucher for 'employer'")
