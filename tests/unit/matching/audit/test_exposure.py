"""How much attention rows get, how it is shared out, and that small groups are not told apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.audit.exposure import LEAST, TOO_FEW, by_group, concentration, exposure, gini


def test_a_higher_place_is_seen_more():
    seen = exposure([[(1, "a"), (2, "b")], [(3, "a")]])
    assert seen.lists == 2
    assert seen.shown == {"a": 2, "b": 1}
    assert seen.discounted["a"] == pytest.approx(1.0 + 0.5)
    assert seen.discounted["b"] == pytest.approx(1 / math.log2(3))


@pytest.mark.parametrize(("values", "expected"), [([1, 1, 1, 1], 0.0), ([0, 0, 0, 1], 0.75), ([], 0.0), ([0, 0], 0.0)])
def test_gini_of_what_is_known(values: list[float], expected: float):
    assert gini(values) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_gini_is_that_of_all_differences(values: list[float]):
    total, count = sum(values), len(values)
    apart = sum(abs(a - b) for a in values for b in values)
    expected = apart / (2 * count * total) if total else 0.0
    assert gini(values) == pytest.approx(expected, abs=1e-9)
    assert 0 <= concentration(values)["never_shown"] <= count


def test_a_group_that_gets_its_share_has_parity_one():
    groups = {f"a{n}": "a" for n in range(6)} | {f"b{n}": "b" for n in range(6)}
    seen = exposure([[(1, key)] for key in groups] + [[(1, f"a{n}")] for n in range(6)])
    found = {one["group"]: one for one in by_group(seen, groups)}
    assert found["a"]["parity"] == pytest.approx(4 / 3, abs=1e-3)
    assert found["b"]["parity"] == pytest.approx(2 / 3, abs=1e-3)
    assert found["a"]["share_of_exposure"] == pytest.approx(2 / 3, abs=1e-3)


def test_few_people_are_put_together_and_not_told_when_still_few():
    groups = {f"a{n}": "a" for n in range(9)} | {"x": "x", "y": "y", "z": "z"}
    seen = exposure([[(1, "x")]])
    found = {one["group"]: one for one in by_group(seen, groups)}
    assert found.keys() == {"a", TOO_FEW}
    assert found[TOO_FEW]["people"] == 3 < LEAST
    assert found[TOO_FEW]["shown"] is found[TOO_FEW]["parity"] is found[TOO_FEW]["share_of_exposure"] is None
