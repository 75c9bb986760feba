"""Words: folding, stems, compounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.text import Analyser, fold, tokens, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Café’s", "cafes"), ("ÉÉN", "een"), ("zzp'er", "zzper"), ("Straße", "strasse"), ("C#", "c#")],
)
def test_folding_forgets_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_keep_the_plus_and_the_sharp_of_programming_languages() -> None:
    assert words("C++ of C#, of gewoon C.") == ["c++", "of", "c#", "of", "gewoon", "c"]


@given(st.text())
def test_every_token_stands_where_it_says(text: str) -> None:
    for token in tokens(text):
        assert fold(text[token.start : token.end]) == token.word


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("lassen", "las"), ("elektriciens", "elektricien"), ("verpleegkundigen", "verpleegkundige"), ("dieren", "dier")],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    analyser = Analyser()
    assert set(analyser.stems(one)) & set(analyser.stems(other))


@pytest.mark.parametrize(("one", "other"), [("paarden", "paar"), ("bakkerij", "bak"), ("frontend", "front")])
def test_different_words_share_none(one: str, other: str) -> None:
    analyser = Analyser()
    assert not set(analyser.stems(one)) & set(analyser.stems(other))


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("heftruckchauffeur", ("heftruck", "chauffeur")),
        ("ouderenzorg", ("ouderen", "zorg")),
        ("bedrijfsauto", ("bedrijf", "auto")),
        ("webontwikkeling", ("web", "ontwikkeling")),
        ("zorg", ()),
        ("verzorgende", ()),
    ],
)
def test_compounds_are_taken_apart_into_known_words(compound: str, parts: tuple[str, ...]) -> None:
    blocks = ("heftruck", "chauffeur", "ouderen", "zorg", "bedrijf", "auto", "web", "ontwikkeling")
    assert Analyser(blocks).parts(compound) == parts


def test_a_phrase_has_the_same_key_however_it_is_spaced() -> None:
    analyser = Analyser()
    assert analyser.keys(["web", "developer"]) & analyser.keys(["webdeveloper"])
