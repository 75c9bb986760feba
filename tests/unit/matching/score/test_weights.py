"""The weights file is read strictly: what is wrong is named, all of it at once."""

import math
from pathlib import Path

import pytest

from app.matching.score.weights import SHIPPED, Component, Pairing, WeightsError, load_weights


def test_the_shipped_weights_add_up() -> None:
    weights = load_weights()
    assert weights.version
    for pairing in Pairing:
        assert math.isclose(math.fsum(weights.of[pairing].values()), 1.0)
    assert {Component.ANSWERS, Component.FRESHNESS} <= weights.of[Pairing.STUDENT_STAGE].keys()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('version = "2026-1"', 'version = " "', "version is empty"),
        ('version = "2026-1"', 'colour = "blue"', "colour is not known here"),
        ("declared = 0.8", "declared = 1.2", "declared is not a number above 0 and at most 1"),
        ("verified = 1.0", "verified = 0.7", "declared is more than verified"),
        ("two_short = 0.3", "", "two_short is missing"),
        ("skills = 0.44", "", "skills is missing"),
        ("skills = 0.44", "skills = 0.43", "the shares add up to 0.99, not to 1"),
        (
            "skills = 0.44\neducation = 0.12",
            "skills = 0.445\neducation = 0.115",
            "skills is not a whole number of hundredths",
        ),
        ("period = 0.06", "salary = 0.06", "salary is not known here"),
        ("period = 0.06", "period = true", "period is not a number"),
        ("[stage_student]", "[student_teacher]", "stage_student: there is no such table"),
        ("version = ", "version = = ", "weights.toml:"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "weights.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WeightsError) as wrong:
        load_weights(file)
    assert any(reason in problem for problem in wrong.value.problems)
    assert len(wrong.value.problems) == len(set(wrong.value.problems))
