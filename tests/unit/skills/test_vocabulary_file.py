"""The starter vocabulary: what it holds, what people find in it, and how mistakes in it are named."""

from pathlib import Path

import pytest

from app.skills.vocabulary_file import (
    OccupationEntry,
    SkillEntry,
    Vocabulary,
    VocabularyError,
    load_vocabulary,
)

SKILL = '[[skill]]\nslug = "lassen"\nnl = "lassen"\nen = "welding"\nsector = "metaal"\n'
OCCUPATION = '[[occupation]]\nslug = "lasser"\nnl = "lasser"\nen = "welder"\nsector = "metaal"\nskills = ["lassen"]\n'


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def _write(folder: Path, skills: str = SKILL, occupations: str = OCCUPATION) -> Path:
    (folder / "skills.toml").write_text(skills, encoding="utf-8")
    (folder / "occupations.toml").write_text(occupations, encoding="utf-8")
    return folder


def _problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def _labels(concept: SkillEntry | OccupationEntry) -> set[str]:
    return {label.casefold() for label in (concept.nl, concept.en, *concept.alt_nl, *concept.alt_en)}


def test_the_starter_vocabulary_is_large_enough(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.skills) >= 150
    assert len(vocabulary.occupations) >= 80


def test_every_occupation_needs_a_skill(vocabulary: Vocabulary) -> None:
    assert [slug for slug, occupation in vocabulary.occupations.items() if not occupation.skills] == []


def test_preferred_labels_tell_concepts_of_a_kind_apart(vocabulary: Vocabulary) -> None:
    for concepts in (vocabulary.skills.values(), vocabulary.occupations.values()):
        for language in ("nl", "en"):
            labels = [getattr(concept, language).casefold() for concept in concepts]
            assert sorted(labels) == sorted(set(labels))


def test_concepts_have_a_uri(vocabulary: Vocabulary) -> None:
    assert vocabulary.skills["lassen"].uri == "urn:vindplatform:skill:lassen"
    assert vocabulary.occupations["lasser"].uri == "urn:vindplatform:occupation:lasser"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("lassen", "lassen"),
        ("verpleging", "verplegen"),
        ("programmeren", "programmeren"),
        ("python", "python"),
        ("magazijn", "magazijnwerk"),
        ("heftruck", "heftruck"),
        ("warmtepomp", "warmtepomp"),
        ("boekhouding", "boekhouden"),
        ("marketing", "marketing"),
        ("tekenen autocad", "cad-tekenen"),
        ("webdevelopment", "webontwikkeling"),
        ("web development", "webontwikkeling"),
        ("papier maken", "papier-maken"),
        ("vca", "veilig-werken"),
        ("forklift", "heftruck"),
    ],
)
def test_everyday_words_are_labels_of_a_skill(vocabulary: Vocabulary, typed: str, slug: str) -> None:
    assert typed in _labels(vocabulary.skills[slug])


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("elektricien", "elektricien"),
        ("timmerman", "timmerman"),
        ("timmervrouw", "timmerman"),
        ("papiermaker", "papiermaker"),
        ("kok", "kok"),
        ("programmeur", "softwareontwikkelaar"),
        ("web developper", "webontwikkelaar"),
        ("webdeveloper", "webontwikkelaar"),
        ("nurse", "verpleegkundige"),
    ],
)
def test_everyday_words_are_labels_of_an_occupation(vocabulary: Vocabulary, typed: str, slug: str) -> None:
    assert typed in _labels(vocabulary.occupations[slug])


def test_a_small_vocabulary_is_read_whole(tmp_path: Path) -> None:
    skills = SKILL + 'alt_nl = ["laswerk"]\n[[skill]]\nslug = "tig"\nnl = "TIG"\nen = "TIG"\nsector = "metaal"\n'
    read = load_vocabulary(_write(tmp_path, skills + 'broader = ["lassen"]\nrelated = ["lassen"]\n'))
    assert read.skills["lassen"] == SkillEntry("lassen", "lassen", "welding", ("laswerk",), (), "metaal", (), ())
    assert read.skills["tig"].broader == read.skills["tig"].related == ("lassen",)
    assert read.occupations["lasser"].skills == ("lassen",)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('nl = "lassen"', 'nl = " "', "lassen: nl is empty"),
        ('en = "welding"', "", "lassen: en is empty"),
        ('sector = "metaal"', "sector = 3", "lassen: sector is empty"),
        ('slug = "lassen"', 'slug = ""', "skill number 1: slug is empty"),
        ('slug = "lassen"', 'slug = "Las sen"', "Las sen: slug may only hold lower-case letters, digits"),
        ('sector = "metaal"', 'sector = "metaal"\nalt_nl = [""]', "lassen: alt_nl holds an empty label"),
        ('sector = "metaal"', 'sector = "metaal"\nalt_nl = "las"', "lassen: alt_nl is not a list"),
        ('sector = "metaal"', 'sector = "metaal"\nalt_en = ["a", "a"]', "lassen: alt_en says the same twice"),
        ('sector = "metaal"', 'sector = "metaal"\nkleur = "rood"', "lassen: kleur is not known here"),
        ('sector = "metaal"', 'sector = "metaal"\nbroader = ["tig"]', "lassen: broader names tig, which does not"),
        ('sector = "metaal"', 'sector = "metaal"\nrelated = ["lassen"]', "lassen: related points to itself"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_slug(tmp_path: Path, old: str, new: str, reason: str) -> None:
    problems = _problems(_write(tmp_path, SKILL.replace(old, new)))
    assert len(problems) == 1
    assert problems[0].startswith(f"skills.toml: {reason}")


def test_a_slug_used_twice_is_named(tmp_path: Path) -> None:
    assert _problems(_write(tmp_path, SKILL * 2)) == ("skills.toml: lassen: this slug is used twice",)


def test_a_circle_of_broader_concepts_is_named(tmp_path: Path) -> None:
    circle = SKILL + 'broader = ["tig"]\n' + SKILL.replace('"lassen"', '"tig"') + 'broader = ["lassen"]\n'
    assert _problems(_write(tmp_path, circle)) == (
        "skills.toml: lassen: broader leads back to itself",
        "skills.toml: tig: broader leads back to itself",
    )


def test_a_skill_that_an_occupation_lacks_is_named(tmp_path: Path) -> None:
    occupations = OCCUPATION.replace('["lassen"]', '["lassen", "zingen"]')
    assert _problems(_write(tmp_path, occupations=occupations)) == (
        "occupations.toml: lasser: skills names zingen, which is not in skills.toml",
    )


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    skills, occupations = SKILL.replace("welding", ""), OCCUPATION.replace("welder", "")
    assert _problems(_write(tmp_path, skills, occupations)) == (
        "skills.toml: lassen: en is empty",
        "occupations.toml: lasser: en is empty",
    )


@pytest.mark.parametrize("skills", ["[[skill", "", "skill = 3\n", SKILL + OCCUPATION])
def test_a_file_of_another_shape_is_named(tmp_path: Path, skills: str) -> None:
    assert _problems(_write(tmp_path, skills))[0].startswith("skills.toml: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert [problem.split(":")[0] for problem in _problems(tmp_path)] == ["skills.toml", "occupations.toml"]
