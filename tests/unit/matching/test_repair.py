"""Typing errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from app.matching.repair import COMMON, Lexicon, allowed_errors, sound
from app.matching.text import words
from tests.support.profiles import vocabulary_concepts

WORDS = sorted({w for c in vocabulary_concepts() for _, text in c.labels for w in words(text) if w.isalpha()})
LEXICON = Lexicon()
LEXICON.add(WORDS, COMMON)
LONG = [word for word in WORDS if len(word) >= 8]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("programeren", "programmeren"),
        ("electrotechniek", "elektrotechniek"),
        ("verpleegkunidge", "verpleegkundige"),
        ("marketting", "marketing"),
        ("magezijn", "magazijn"),
        ("schildr", "schilder"),
    ],
)
def test_typing_errors_are_understood(typed: str, meant: str) -> None:
    assert LEXICON.nearest(typed) == meant


@pytest.mark.parametrize("typed", ["kas", "abc", "xyzzyq", "qqqqqqqqqq"])
def test_short_and_strange_words_are_left_alone(typed: str) -> None:
    assert LEXICON.nearest(typed) is None


def test_a_short_word_with_another_first_letter_is_another_word() -> None:
    lexicon = Lexicon()
    lexicon.add(["ruiken"], COMMON)
    assert lexicon.nearest("duiken") is None
    assert lexicon.nearest("ruike") == "ruiken"


def test_a_word_that_hardly_anybody_uses_is_not_what_was_meant() -> None:
    lexicon = Lexicon()
    lexicon.add(["karweien"])
    assert lexicon.knows("karweien")
    assert lexicon.nearest("karwein") is None
    lexicon.remove(["karweien"])
    assert not lexicon.knows("karweien")


@given(st.sampled_from(LONG), st.data())
def test_two_errors_in_a_long_word_find_a_word_as_near(word: str, data: st.DataObject) -> None:
    letters = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
    typed = word
    for _ in range(2):
        at = data.draw(st.integers(0, len(typed) - 1))
        typed = typed[:at] + data.draw(letters) + typed[at + data.draw(st.integers(0, 1)) :]
    found = LEXICON.nearest(typed)
    if allowed_errors(typed) == 2:
        assert found is not None
    if found is not None:
        assert OSA.distance(typed, found) <= 2


def test_what_sounds_alike_is_nearer() -> None:
    assert sound("elektricien") == sound("electricien")
    assert sound("geluid") != sound("gelijk")


def test_the_most_used_words_with_a_start_come_first() -> None:
    lexicon = Lexicon()
    lexicon.add(["timmeren", "timmerman", "tuin"])
    lexicon.add(["timmerman"])
    assert lexicon.starting_with("timm") == ["timmerman", "timmeren"]
