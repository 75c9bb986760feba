"""What a company sees of a person, in words: one page shows it to the person, another to companies."""

from dataclasses import dataclass
from datetime import date

from flask import current_app

from app.kernel.levels import LEVEL_NAMES
from app.kernel.region import Region
from app.kernel.text import N_, Text
from app.kernel.web import locale, shown
from app.people.queries import HeldSkill, Shown
from app.people.rules import WISHED_KINDS
from app.skills import queries
from app.skills.rules import (
    LANGUAGE_LEVEL_NAMES,
    LANGUAGE_NAMES,
    LICENCE_NAMES,
    SKILL_LEVEL_NAMES,
    LanguageLevel,
    Licence,
    SkillLevel,
)

NAMELESS = {"student": N_("Student"), "talent": N_("Talent")}


@dataclass(frozen=True)
class SkillWords:
    """One skill: its name, how well, and what a badge proves of it ("" for nothing)."""

    label: str
    level: str
    note: str
    proven: bool


@dataclass(frozen=True)
class ShownWords:
    """A profile without a name: a title, the text in paragraphs, (name, value) facts, and skills."""

    public_id: str
    title: str
    paragraphs: list[str]
    facts: list[tuple[str, str]]
    skills: list[SkillWords]


def shown_words(person: Shown) -> ShownWords:
    """Return what companies see, in the reader's language. Facts that are not filled in are left out."""
    facts = [
        (N_("Zoekt"), _listed([shown(WISHED_KINDS[person.kind][kind]) for kind in person.kinds])),
        (N_("Werk"), _listed(list(_names(person.occupations).values()))),
        (N_("Woont in"), person.place or ""),
        (N_("Reist"), shown(Text(N_("hoogstens %(km)s km"), {"km": person.max_km})) if person.max_km else ""),
        (N_("Op afstand"), shown(N_("werkt ook graag op afstand")) if person.remote_ok else ""),
        (N_("Uren per week"), _hours(*person.hours)),
        (N_("Beschikbaar"), _period(*person.available)),
        (N_("Niveau"), shown(LEVEL_NAMES[person.level]) if person.level else ""),
        (N_("Studie"), _study(person.study)),
        (N_("Talen"), _listed([_language(code, level) for code, level in person.languages])),
        (N_("Rijbewijs"), ", ".join(shown(LICENCE_NAMES[Licence(one)]) for one in person.licences)),
    ]
    return ShownWords(
        public_id=person.public_id,
        title=person.headline or shown(NAMELESS[person.kind]),
        paragraphs=[line.strip() for line in person.about.splitlines() if line.strip()],
        facts=[(shown(name), value) for name, value in facts if value],
        skills=_skills(person.skills),
    )


def _skills(held: tuple[HeldSkill, ...]) -> list[SkillWords]:
    names = queries.skill_names([one.slug for one in held], locale())
    return [
        SkillWords(names[one.slug], _level(one.level), _note(one), bool(one.proven))
        for one in held
        if one.slug in names
    ]


def _note(one: HeldSkill) -> str:
    if one.proven and one.proven < one.level:
        return shown(Text(N_("Bewezen met een badge: %(level)s"), {"level": _level(one.proven)}))
    return shown(N_("Bewezen met een badge")) if one.proven else ""


def _level(level: int) -> str:
    return shown(SKILL_LEVEL_NAMES[SkillLevel(level)])


def _names(occupations: tuple[str, ...]) -> dict[str, str]:
    names = queries.occupation_names(occupations, locale())
    return {slug: names[slug] for slug in occupations if slug in names}


def _hours(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return (
            str(least) if least == most else shown(Text(N_("%(least)s tot %(most)s"), {"least": least, "most": most}))
        )
    if least is not None:
        return shown(Text(N_("minstens %(n)s"), {"n": least}))
    return shown(Text(N_("hoogstens %(n)s"), {"n": most})) if most is not None else ""


def _period(first: date | None, last: date | None) -> str:
    if first is not None and last is not None:
        return shown(Text(N_("van %(first)s tot en met %(last)s"), {"first": first, "last": last}))
    if first is not None:
        return shown(Text(N_("vanaf %(day)s"), {"day": first}))
    return shown(Text(N_("tot en met %(day)s"), {"day": last})) if last is not None else ""


def _study(code: str | None) -> str:
    region: Region = current_app.extensions["region"]
    study = next((study for study in region.studies if study.code == code), None)
    if study is None:
        return ""
    return study.en if locale() == "en" else study.nl


def _language(code: str, level: str) -> str:
    name = shown(LANGUAGE_NAMES[code]) if code in LANGUAGE_NAMES else code
    return f"{name} ({shown(LANGUAGE_LEVEL_NAMES[LanguageLevel(level)])})"


def _listed(words: list[str]) -> str:
    return ", ".join(words)
