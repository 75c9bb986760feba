"""Questions with typing errors find what they name: the small run of bench/search.py; no time is looked at."""

import pytest

from bench.search import GOAL, quick


@pytest.mark.heavy
def test_two_typing_errors_find_the_profile_among_the_first_ten() -> None:
    found = quick()["errors"]
    assert found["0"]["ours"]["hit_at_10"] == 1.0
    assert found["1"]["ours"]["hit_at_10"] >= GOAL
    assert found["2"]["ours"]["hit_at_10"] >= GOAL
    for errors in found.values():
        assert errors["ours"]["hit_at_10"] == errors["ours, whole page"]["hit_at_10"]
