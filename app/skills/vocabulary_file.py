"""Reads the starter vocabulary: the skills and occupations that ship with the product, as plain files.

`skills.toml` and `occupations.toml` hold one table per concept; slugs tie them together and become
URIs (`urn:vindplatform:skill:<slug>`). Reading is pure, and what is wrong is named by file, slug and
reason, all of it at once, so that whoever edits the files mends them in one go.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

STARTER_FOLDER = Path(__file__).parent / "vocabulary"
URI_PREFIX = "urn:vindplatform"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXTS = ("slug", "nl", "en", "sector")
_LISTS = ("alt_nl", "alt_en", "broader", "related")


class VocabularyError(ValueError):
    """The vocabulary files cannot be used; `problems` has one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class SkillEntry:
    """What a person can do. `broader` and `related` are slugs of other skills."""

    slug: str
    nl: str
    en: str
    alt_nl: tuple[str, ...]
    alt_en: tuple[str, ...]
    sector: str
    broader: tuple[str, ...]
    related: tuple[str, ...]

    @property
    def uri(self) -> str:
        """The URI under which the database and other systems know this skill."""
        return f"{URI_PREFIX}:skill:{self.slug}"


@dataclass(frozen=True)
class OccupationEntry:
    """What a person is. `skills` are the slugs of its essential skills."""

    slug: str
    nl: str
    en: str
    alt_nl: tuple[str, ...]
    alt_en: tuple[str, ...]
    sector: str
    broader: tuple[str, ...]
    related: tuple[str, ...]
    skills: tuple[str, ...]

    @property
    def uri(self) -> str:
        """The URI under which the database and other systems know this occupation."""
        return f"{URI_PREFIX}:occupation:{self.slug}"


@dataclass(frozen=True)
class Vocabulary:
    """All concepts by slug, in the order of the files."""

    skills: Mapping[str, SkillEntry]
    occupations: Mapping[str, OccupationEntry]


def load_vocabulary(folder: Path = STARTER_FOLDER) -> Vocabulary:
    """Read and check `skills.toml` and `occupations.toml` in `folder`.

    Raises VocabularyError with every problem found, each as "file: slug: reason".
    """
    problems: list[str] = []
    skill_tables = _read(folder / "skills.toml", "skill", _LISTS, problems)
    occupation_tables = _read(folder / "occupations.toml", "occupation", (*_LISTS, "skills"), problems)
    if problems:
        raise VocabularyError(problems)
    skills = {table["slug"]: SkillEntry(**table) for table in skill_tables}
    occupations = {table["slug"]: OccupationEntry(**table) for table in occupation_tables}
    problems += _broken_links("skills.toml", skills)
    problems += _broken_links("occupations.toml", occupations)
    problems += _unknown_skills(occupations, skills)
    if problems:
        raise VocabularyError(problems)
    return Vocabulary(MappingProxyType(skills), MappingProxyType(occupations))


def _read(path: Path, kind: str, lists: tuple[str, ...], problems: list[str]) -> list[dict[str, Any]]:
    """Return the well-formed tables of one file, lists as tuples; what is wrong goes into `problems`."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path.name}: {error}")
        return []
    unknown = sorted(set(document) - {kind})
    if unknown or not isinstance(document.get(kind), list):
        problems.append(f"{path.name}: expected only [[{kind}]] tables, found {unknown or 'none'}")
        return []
    seen: set[str] = set()
    tables = []
    for number, raw in enumerate(document[kind], start=1):
        name = str(raw.get("slug") or f"{kind} number {number}")
        reasons = _malformed(raw, lists)
        if name in seen:
            reasons.append("this slug is used twice")
        seen.add(name)
        problems += [f"{path.name}: {name}: {reason}" for reason in reasons]
        if not reasons:
            tables.append({key: raw[key] for key in _TEXTS} | {key: tuple(raw.get(key, ())) for key in lists})
    return tables


def _malformed(raw: Mapping[str, Any], lists: tuple[str, ...]) -> list[str]:
    """Say what is wrong inside one table, apart from its links."""
    reasons = [f"{key} is not known here" for key in sorted(set(raw) - set(_TEXTS) - set(lists))]
    for key in _TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            reasons.append(f"{key} is empty")
    if isinstance(raw.get("slug"), str) and raw["slug"].strip() and not _SLUG.fullmatch(raw["slug"]):
        reasons.append("slug may only hold lower-case letters, digits and single hyphens")
    for key in lists:
        reasons += _malformed_list(key, raw.get(key, []))
    return reasons


def _malformed_list(key: str, values: object) -> list[str]:
    if not isinstance(values, list):
        return [f"{key} is not a list"]
    if not all(isinstance(value, str) and value.strip() for value in values):
        return [f"{key} holds an empty label"]
    if len(set(values)) != len(values):
        return [f"{key} says the same twice"]
    return []


def _broken_links(file: str, concepts: Mapping[str, SkillEntry] | Mapping[str, OccupationEntry]) -> list[str]:
    """Name links to nothing or to the concept itself, and concepts that are broader than themselves."""
    problems = []
    for slug, concept in concepts.items():
        for key, targets in (("broader", concept.broader), ("related", concept.related)):
            for target in targets:
                if target == slug:
                    problems.append(f"{file}: {slug}: {key} points to itself")
                elif target not in concepts:
                    problems.append(f"{file}: {slug}: {key} names {target}, which does not exist")
        if slug in _ancestors(slug, concepts) and slug not in concept.broader:
            problems.append(f"{file}: {slug}: broader leads back to itself")
    return problems


def _ancestors(slug: str, concepts: Mapping[str, SkillEntry] | Mapping[str, OccupationEntry]) -> set[str]:
    found: set[str] = set()
    todo = list(concepts[slug].broader)
    while todo:
        current = todo.pop()
        if current not in found and current in concepts:
            found.add(current)
            todo += concepts[current].broader
    return found


def _unknown_skills(occupations: Mapping[str, OccupationEntry], skills: Mapping[str, SkillEntry]) -> list[str]:
    return [
        f"occupations.toml: {slug}: skills names {skill}, which is not in skills.toml"
        for slug, occupation in occupations.items()
        for skill in occupation.skills
        if skill not in skills
    ]
