"""How far a profile is: every part counts once, the next step is an open one, and consent is never a part."""

from dataclasses import fields, replace

import pytest

from app.people.completeness import ENOUGH_SKILLS, Facts, progress
from app.people.rules import PersonKind

PARTS = [one.name for one in fields(Facts) if one.name not in ("kind", "skills", "seen_by_employers")]


def _full(kind: PersonKind) -> Facts:
    return Facts(kind=kind, skills=ENOUGH_SKILLS, seen_by_employers=True, **dict.fromkeys(PARTS, True))


@pytest.mark.parametrize("kind", PersonKind)
def test_an_empty_profile_begins_with_skills(kind: PersonKind) -> None:
    found = progress(Facts(kind=kind))
    assert (found.done, found.complete) == (0, False)
    assert found.step is not None
    assert found.step.endpoint == "people.skills"
    assert found.step.sentence.nl() == "Voeg drie vaardigheden toe: dan zien we wat bij je past."


@pytest.mark.parametrize("kind", PersonKind)
def test_a_full_profile_has_no_step(kind: PersonKind) -> None:
    found = progress(_full(kind))
    assert (found.complete, found.step, found.done) == (True, None, found.of)


@pytest.mark.parametrize("kind", PersonKind)
def test_to_be_seen_is_a_choice_and_no_part(kind: PersonKind) -> None:
    found = progress(replace(_full(kind), seen_by_employers=False))
    assert found.complete
    assert found.step is not None
    assert found.step.endpoint == "people.consents"


@pytest.mark.parametrize("kind", PersonKind)
@pytest.mark.parametrize("part", PARTS)
def test_each_part_that_misses_is_the_next_step(kind: PersonKind, part: str) -> None:
    if part == ("occupations" if kind is PersonKind.STUDENT else "study"):
        assert progress(replace(_full(kind), **{part: False})).complete
        return
    found = progress(replace(_full(kind), **{part: False}))
    assert found.done == found.of - 1
    assert found.step is not None
    assert found.step.endpoint == "people.wishes"


@pytest.mark.parametrize(("skills", "words"), [(1, "nog 2 vaardigheden"), (2, "nog één vaardigheid")])
def test_skills_are_counted_down(skills: int, words: str) -> None:
    found = progress(replace(_full(PersonKind.TALENT), skills=skills))
    assert found.step is not None
    assert words in found.step.sentence.nl()
