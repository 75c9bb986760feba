"""R3 to R5: the base, the share and the claim, against an oracle in exact decimals."""

from dataclasses import replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vouchers.rules import ApplicantKind, CostKind, Costs, estimate, estimate_case
from app.vouchers.rules.costs import costs_for_minimum, costs_within, entered_total, least_base, share_of
from app.vouchers.scheme import Rounding

CENT = Decimal(1)
EMPLOYEE = ApplicantKind.EMPLOYEE


def costs(tuition, exam=0, material=0, vat=21, with_vat=True, others=0):
    return Costs(tuition, exam, material, vat, with_vat, others)


def with_kind(version, kind=EMPLOYEE, rate=None, **changes):
    kinds = dict(version.kinds)
    if rate is not None:
        kinds[kind] = replace(kinds[kind], rate_percent=Decimal(rate))
    return replace(version, kinds=kinds, **changes)


any_costs = st.builds(
    Costs,
    tuition_cents=st.integers(0, 2_000_000),
    exam_cents=st.integers(0, 50_000),
    material_cents=st.integers(0, 50_000),
    vat_percent=st.sampled_from([0, 9, 21]) | st.integers(0, 100),
    amounts_include_vat=st.booleans(),
    third_party_cents=st.integers(0, 300_000),
)


def exact_base(given_costs, deductible):
    """Work the base out again, with decimals and the words of R3."""
    factor = (100 + Decimal(given_costs.vat_percent)) / 100
    total = Decimal(0)
    for entered in (given_costs.tuition_cents, given_costs.exam_cents, given_costs.material_cents):
        amount = Decimal(entered)
        if deductible and given_costs.amounts_include_vat:
            amount /= factor
        if not deductible and not given_costs.amounts_include_vat:
            amount *= factor
        total += amount.quantize(CENT, ROUND_HALF_UP)
    return max(0, int(total) - given_costs.third_party_cents)


@given(any_costs, st.booleans(), st.sampled_from(list(ApplicantKind)))
def test_the_sum_is_what_the_rulebook_says(version, given_costs, deductible, kind):
    sums = estimate(given_costs, kind, deductible, version)
    base = exact_base(given_costs, deductible)
    share = int((Decimal(base) / 2).quantize(CENT, ROUND_FLOOR))
    assert (sums.base_cents, sums.share_cents, sums.claim_cents) == (base, share, min(share, 2_500_00))
    assert sums.reaches_minimum == (share >= 1_000_00)
    assert sums.capped == (share > 2_500_00)
    assert sums.amount_cents == (0 if share < 1_000_00 else min(share, 2_500_00))
    assert 2 * sums.claim_cents <= base
    assert sums.vat_counts is not deductible


@given(any_costs, st.booleans(), st.sampled_from(list(CostKind)), st.integers(0, 100_000))
def test_higher_costs_never_lower_the_claim(version, given_costs, deductible, kind, more):
    raised = given_costs.with_cost(kind, given_costs.of(kind) + more)
    before = estimate(given_costs, EMPLOYEE, deductible, version)
    after = estimate(raised, EMPLOYEE, deductible, version)
    assert after.base_cents >= before.base_cents
    assert after.claim_cents >= before.claim_cents


def test_each_line_is_rounded_by_itself(version):
    # 0.005 above or below a cent, three times: rounding the sum instead would give another base.
    three = estimate(costs(50, 50, 50, vat=1, with_vat=False), EMPLOYEE, False, version)
    assert [line.counted_cents for line in three.lines] == [51, 51, 51]
    assert three.base_cents == 153


def test_a_line_shows_both_amounts(version):
    line = estimate(costs(2_299_00), EMPLOYEE, True, version).lines[0]
    assert (line.kind, line.excluding_vat_cents, line.including_vat_cents) == ("tuition", 1_900_00, 2_299_00)
    assert line.counted_cents == 1_900_00
    line = estimate(costs(1_900_00, with_vat=False), EMPLOYEE, True, version).lines[0]
    assert (line.excluding_vat_cents, line.including_vat_cents, line.counted_cents) == (1_900_00, 2_299_00, 1_900_00)


def test_money_from_others_never_makes_the_base_negative(version):
    assert estimate(costs(1_000_00, others=1_000_00), EMPLOYEE, False, version).base_cents == 0
    assert estimate(costs(1_000_00, others=1_000_01), EMPLOYEE, False, version).base_cents == 0
    assert estimate(costs(1_000_00, others=999_99), EMPLOYEE, False, version).base_cents == 1


def test_only_the_costs_that_the_scheme_names_count(version):
    tuition_only = replace(version, cost_kinds=(CostKind.TUITION,))
    sums = estimate(costs(2_000_00, 500_00, 300_00), EMPLOYEE, False, tuition_only)
    assert (len(sums.lines), sums.base_cents) == (1, 2_000_00)
    assert entered_total(costs(2_000_00, 500_00, 300_00), tuition_only) == 2_000_00
    assert entered_total(costs(2_000_00, 500_00, 300_00), version) == 2_800_00


def test_a_kind_can_be_paid_in_full(version):
    sums = estimate(costs(1_234_56), EMPLOYEE, False, with_kind(version, rate="100"))
    assert sums.claim_cents == 1_234_56


def test_a_rate_with_a_fraction_is_exact(version):
    third = with_kind(version, rate="33.3")
    assert share_of(3_003_01, EMPLOYEE, third) == 1_000_00  # 1,000.00233
    assert share_of(3_003_00, EMPLOYEE, third) == 999_99  # 999.999


@pytest.mark.parametrize(("rounding", "share"), [(Rounding.DOWN, 1_000_00), (Rounding.HALF_UP, 1_000_01)])
def test_rounding_is_what_the_scheme_says(version, rounding, share):
    assert share_of(2_000_01, EMPLOYEE, replace(version, rounding=rounding)) == share


@given(any_costs, st.booleans(), st.sampled_from(list(Rounding)), st.sampled_from(["50", "33.3", "100", "7"]))
def test_the_smallest_costs_that_reach_the_minimum(make_case, version, given_costs, deductible, rounding, rate):
    case = make_case(changes={"applicant.vat_deductible": deductible})
    case = replace(case, training=replace(case.training, costs=given_costs))
    other = with_kind(version, rate=rate, rounding=rounding)
    raised = costs_for_minimum(case, other)
    assert estimate(raised, EMPLOYEE, deductible, other).reaches_minimum
    if raised != given_costs:
        less = raised.with_cost(CostKind.TUITION, raised.tuition_cents - 1)
        assert less.tuition_cents >= given_costs.tuition_cents
        assert not estimate(less, EMPLOYEE, deductible, other).reaches_minimum


@given(any_costs, st.booleans(), st.integers(0, 2_600_00))
def test_the_largest_costs_within_a_limit(make_case, version, given_costs, deductible, most):
    case = make_case(changes={"applicant.vat_deductible": deductible})
    case = replace(case, training=replace(case.training, costs=given_costs))
    if estimate_case(case, version).claim_cents <= most:
        return
    cut = costs_within(case, version, most)
    if cut is None:
        assert estimate(given_costs.with_cost(CostKind.TUITION, 0), EMPLOYEE, deductible, version).claim_cents > most
        return
    assert estimate(cut, EMPLOYEE, deductible, version).claim_cents <= most
    more = cut.with_cost(CostKind.TUITION, cut.tuition_cents + 1)
    assert estimate(more, EMPLOYEE, deductible, version).claim_cents > most


@pytest.mark.parametrize(("rate", "base"), [("50", 2_000_00), ("100", 1_000_00), ("33.3", 3_003_01)])
def test_the_smallest_base(version, rate, base):
    assert least_base(EMPLOYEE, with_kind(version, rate=rate)) == base


def test_costs_are_set_one_kind_at_a_time():
    plain = costs(1, 2, 3)
    assert plain.with_cost(CostKind.TUITION, 9) == costs(9, 2, 3)
    assert plain.with_cost(CostKind.EXAM, 9) == costs(1, 9, 3)
    assert plain.with_cost(CostKind.MATERIAL, 9) == costs(1, 2, 9)
    assert [plain.of(kind) for kind in CostKind] == [1, 2, 3]


def test_a_share_of_exactly_the_maximum_is_not_cut_off(version):
    assert not estimate(costs(5_000_00), EMPLOYEE, False, version).capped
    assert not estimate(costs(5_000_01), EMPLOYEE, False, version).capped
    assert estimate(costs(5_000_02), EMPLOYEE, False, version).capped


def test_the_largest_costs_may_be_none_at_all(make_case, version):
    case = make_case(changes={"training.tuition_cents": 1, "training.exam_cents": 2_999_99})
    assert costs_within(case, version, 1_499_99).tuition_cents == 0


def test_an_estimate_says_what_it_was_reckoned_with(version):
    found = estimate(costs(3_000_00, others=400_00), EMPLOYEE, False, version)
    assert (found.vat_counts, found.third_party_cents, found.base_cents) == (True, 400_00, 2_600_00)
    assert (found.rate_percent, found.share_cents, found.claim_cents) == (Decimal(50), 1_300_00, 1_300_00)
    assert (found.minimum_cents, found.maximum_cents) == (1_000_00, 2_500_00)
    assert not estimate(costs(3_000_00), EMPLOYEE, True, version).vat_counts
