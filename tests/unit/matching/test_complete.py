"""Suggestions while a question is typed."""

import pytest

from app.matching.complete import MOST, completions
from app.matching.index import Index
from tests.unit.matching.conftest import MakeIndex


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    return make_index(
        {"description": "Je leert lassen en timmeren in Deventer.", "skills": ("lassen",)},
        {"description": "Je werkt als timmerman aan kozijnen."},
        {"description": "Je maakt een website. Je maakt webwinkels."},
    )


@pytest.mark.parametrize(
    ("typed", "suggested"), [("las", "lassen"), ("Deve", "Deventer"), ("webw", "webwinkels"), ("kozij", "kozijnen")]
)
def test_names_places_and_words_are_finished(index: Index, typed: str, suggested: str) -> None:
    assert suggested in completions(index, typed, "nl")


def test_the_last_word_is_finished_and_the_rest_stays_as_typed(index: Index) -> None:
    assert "Website  kozijnen" in completions(index, "Website  koz", "nl")


@pytest.mark.parametrize("typed", ["", "l", "lassen ", "qqq", "<script>", "e"])
def test_nothing_to_finish(index: Index, typed: str) -> None:
    assert completions(index, typed, "nl") == []


def test_only_what_is_found_is_suggested_and_not_too_much(index: Index, make_index: MakeIndex) -> None:
    assert "verpleegkundige" not in completions(index, "verpl", "nl")
    many = make_index(*({"description": f"tim{letter}elen"} for letter in "abcdefghijklmnop"))
    assert len(completions(many, "tim", "nl")) == MOST


def test_names_are_in_the_language_of_the_reader(index: Index) -> None:
    assert "welding" in completions(index, "weld", "en")
    assert "welding" not in completions(index, "weld", "nl")
