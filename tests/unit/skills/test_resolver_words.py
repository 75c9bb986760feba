"""How the resolver reads titles: noise off, compounds cut, words stemmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.skills.resolver.reading import Reader
from app.skills.resolver.words import Compounds, plain, stem, tokens

LABELS = [
    *("monteur", "onderhoud", "onderhoudsmonteur", "elektro", "bloemen", "kwekerij", "medewerker", "groenten boer"),
    *("koffie", "lasser", "machine", "operator machine", "vrachtwagen", "chauffeur vrachtwagen"),
]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Timmerman (m/v/x)", "timmerman"),
        ("Kok m/v", "kok"),
        ("Verpleegkundige  (m/v) 32 uur", "verpleegkundige"),
        ("Monteur 24-36 uur", "monteur"),
        ("IT’er", "it'er"),
        ("Café–medewerker", "café-medewerker"),
        ("tekenaar/constructeur", "tekenaar constructeur"),
        ("ﬁetsenmaker", "fietsenmaker"),
        ("  \t ", ""),
    ],
)
def test_noise_goes_and_words_stay(typed: str, read: str) -> None:
    assert plain(typed) == read


def test_accents_and_marks_do_not_keep_words_apart() -> None:
    assert tokens(plain("Coördinator C++ en .NET")) == tokens(plain("coordinator c++ EN .net"))


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("onderhoudsmonteur", ("onderhoud", "monteur")),
        ("bloemenkwekerij", ("bloemen", "kwekerij")),
        ("elektromonteur", ("elektro", "monteur")),
        ("vrachtwagenchauffeur", ("vrachtwagen", "chauffeur")),
        ("monteur", ("monteur",)),
        ("xylofonist", ("xylofonist",)),
    ],
)
def test_compounds_are_cut_into_words_that_stand_alone_elsewhere(compound: str, parts: tuple[str, ...]) -> None:
    assert Compounds(LABELS).parts(compound) == tuple(map(stem, parts))


def test_two_ways_to_write_a_title_have_the_same_words() -> None:
    read = Reader(map(plain, LABELS))
    assert read("Monteur onderhoud").bag == read("onderhoudsmonteur (m/v)").bag
    assert read("Onderhoudsmonteur bloemen").heads == {"monteur", stem("bloemen")}
    assert read("Onderhoudsmonteur bloemen").first == "monteur"


def test_a_text_without_words_says_nothing() -> None:
    reading = Reader(LABELS)("?! (m/v) de of")
    assert (reading.stems, reading.bag, reading.heads, reading.first) == ([], "", frozenset(), "")


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_reading_it_again_changes_nothing(text: str) -> None:
    reader = Reader(LABELS)
    once = reader(text)
    assert reader(text) == once
    assert plain(plain(text)).split() == plain(plain(plain(text))).split()
