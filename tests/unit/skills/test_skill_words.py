"""Typed words become skills: exactly, nearly, or with the nearest ones to choose from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.skills.skill_words import SkillWords, folded
from app.skills.vocabulary_file import load_vocabulary

WORDS = SkillWords(
    preferred=[
        ("lassen", "lassen"),
        ("lassen", "welding"),
        ("plc", "PLC's programmeren"),
        ("kozijnen", "kozijnen, ramen en deuren plaatsen"),
        ("boekhouden", "boekhouden"),
        ("factureren", "factureren"),
        ("klant", "klanten te woord staan"),
    ],
    others=[("factureren", "invoicing"), ("boekhouden", "invoicing"), ("boekhouden", "lassen")],
)
VOCABULARY = load_vocabulary()
WHOLE = SkillWords(
    preferred=[(skill.slug, name) for skill in VOCABULARY.skills.values() for name in (skill.nl, skill.en)],
    others=[(skill.slug, name) for skill in VOCABULARY.skills.values() for name in (*skill.alt_nl, *skill.alt_en)],
)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("lassen", "lassen"),
        ("  LASSEN ", "lassen"),
        ("Welding", "lassen"),
        ("plc’s  programmeren", "plc"),
        ("kozijnen, ramen en deuren plaatsen", "kozijnen"),
        ("invoicing", "factureren"),
    ],
)
def test_labels_are_found_whatever_their_case_and_quotes(typed: str, slug: str) -> None:
    (word,) = WORDS.understand(typed)
    assert (word.slug, word.exact) == (slug, True)


@pytest.mark.parametrize(
    ("typed", "slug"), [("plcs programeren", "plc"), ("boekhoudn", "boekhouden"), ("programmeren PLC's", "plc")]
)
def test_typing_errors_are_a_guess(typed: str, slug: str) -> None:
    (word,) = WORDS.understand(typed)
    assert (word.typed, word.slug, word.exact) == (typed, slug, False)


def test_unknown_words_get_the_three_nearest_skills() -> None:
    (word,) = WHOLE.understand("las")
    assert word.slug is None
    assert len(word.suggestions) == 3
    nearest = word.suggestions[0]
    assert nearest not in WHOLE.unknown("las", without=[nearest]).suggestions
    assert WORDS.unknown("las").suggestions[0] == "lassen"


def test_nothing_is_named_that_is_not_near() -> None:
    assert WORDS.unknown("qxqxqx").suggestions == ()


def test_commas_lines_and_semicolons_stand_between_words() -> None:
    words = WORDS.understand("lassen, kozijnen, ramen en deuren plaatsen,, Lassen;boekhouden\nwelding")
    assert [word.slug for word in words] == ["lassen", "kozijnen", "boekhouden", "lassen"]
    assert WORDS.understand(" ,\n; ") == []


def test_a_vocabulary_without_labels_knows_nothing() -> None:
    (word,) = SkillWords([]).understand("lassen")
    assert (word.slug, word.suggestions) == (None, ())


@pytest.mark.parametrize("skill", VOCABULARY.skills.values(), ids=lambda skill: skill.slug)
def test_every_preferred_label_of_the_starter_vocabulary_leads_to_its_own_skill(skill) -> None:
    (word,) = WHOLE.understand(skill.nl)
    assert (word.slug, word.exact) == (skill.slug, True)


@given(
    st.lists(st.sampled_from(sorted(VOCABULARY.skills)), unique=True, max_size=12), st.sampled_from([", ", "\n", ";"])
)
def test_what_the_form_shows_is_read_back_as_the_same_skills(slugs: list[str], between: str) -> None:
    text = between.join(VOCABULARY.skills[slug].nl for slug in slugs)
    assert [word.slug for word in WHOLE.understand(text)] == slugs


@given(st.text(max_size=80))
def test_any_text_is_understood_or_told_about(text: str) -> None:
    for word in WORDS.understand(text):
        assert word.typed.strip() == word.typed
        assert folded(word.typed)
        assert word.slug is not None or not word.exact
