"""Suggestions: what starts like it, what holds it, what looks like it, named as the reader calls it."""

import pytest

from app.skills.vocabulary_file import load_vocabulary
from app.skills.word_list import WordList

NAMES = {
    "mig": {"nl": "MIG/MAG-lassen", "en": "MIG/MAG welding"},
    "lassen": {"nl": "lassen", "en": "welding"},
    "solderen": {"nl": "solderen", "en": "soldering"},
    "excel": {"nl": "werken met Excel", "en": "using Excel"},
}
ALSO = [("lassen", "nl", "metaal verbinden"), ("excel", "nl", "spreadsheets"), ("excel", "en", "spreadsheets")]
LIST = WordList(
    NAMES, [(slug, language, text) for slug, names in NAMES.items() for language, text in names.items()] + ALSO
)


def _found(typed: str, language: str = "nl") -> list[tuple[str, str | None]]:
    return [(one.label, one.also) for one in LIST.suggest(typed, language)]


def test_what_starts_like_it_stands_before_what_only_holds_it() -> None:
    assert _found("las") == [("lassen", None), ("MIG/MAG-lassen", None)]


def test_another_word_for_it_is_named_beside_the_label() -> None:
    assert _found("metaal") == [("lassen", "metaal verbinden")]
    assert _found("spread", "en") == [("using Excel", "spreadsheets")]
    assert _found("weld")[0] == ("lassen", "welding")


def test_the_label_is_in_the_language_of_the_reader() -> None:
    assert _found("sold", "en") == [("soldering", None)]


def test_a_typing_error_still_finds_it() -> None:
    assert ("solderen", None) in _found("soldeern")


@pytest.mark.parametrize("typed", ["", "l", " ", "qxqxqx"])
def test_too_little_or_nonsense_suggests_nothing(typed: str) -> None:
    assert _found(typed) == []


def test_there_are_no_more_than_asked_and_each_concept_once() -> None:
    vocabulary = load_vocabulary().skills
    everything = WordList(
        {slug: {"nl": skill.nl, "en": skill.en} for slug, skill in vocabulary.items()},
        [(slug, "nl", text) for slug, skill in vocabulary.items() for text in (skill.nl, *skill.alt_nl)],
    )
    found = everything.suggest("en", "nl", 5)
    assert len(found) == 5
    assert len({one.slug for one in found}) == 5


def test_an_unknown_concept_is_called_by_its_slug() -> None:
    assert LIST.name("weg", "nl") == "weg"
    assert LIST.name("lassen", "en") == "welding"
    assert "lassen" in LIST
    assert "weg" not in LIST
