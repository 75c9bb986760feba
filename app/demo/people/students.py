"""Makes the students of the demo: study, year, skills and what they write belong together."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from app.accounts.rules import Role
from app.demo.companies.addresses import Addresses
from app.demo.people.accounts import address
from app.demo.people.names import Named, Names
from app.demo.people.seed import PersonSeed
from app.demo.writing import Shelf, paragraphs
from app.kernel.region import Region

COUNT = 178
"""How many there are besides the two that visitors sign in as."""
STUB_EVERY = 29
"""Every so many students only made an account and wrote one line."""
HIGHER, SCHOOL = "oosterweerd", "kwartelveld"
"""The schools for higher education and for pupils; where the others go depends on the study."""

_FOLDER = Path(__file__).parent
_SAID: dict[str, list[str]] = tomllib.loads((_FOLDER / "students.toml").read_text(encoding="utf-8"))
_STARTS = ((2, "februari"), (4, "april"), (9, "september"), (11, "november"))
_MONTHS = 5
_YEARS = {
    1: "Eerstejaars",
    2: "Tweedejaars",
    3: "Derdejaars",
    4: "Vierdejaars",
}
_DURATION = {"vo": 1, "mbo1": 1, "mbo2": 2, "mbo3": 3, "mbo4": 4, "hbo": 4, "wo": 4}
_DAYS = {3: "drie", 4: "vier", 5: "vijf"}
_PLANS = (
    "me wants|trait practical",
    "me|wants trait",
    "wants me|practical trait",
    "me trait|wants practical",
    "trait me|wants",
    "me me|wants practical",
    "wants|me trait|practical",
)


@dataclass(frozen=True)
class Study:
    """A family of courses: what is learnt first and later, and what its students say."""

    code: str
    school: str
    weight: int
    short: str
    first: tuple[str, ...]
    later: tuple[str, ...]
    occupations: tuple[str, ...]
    wants: tuple[str, ...]
    me: tuple[str, ...]


def load_studies(folder: Path = _FOLDER / "studies") -> tuple[Study, ...]:
    """Read every bank; raises KeyError where an entry lacks something."""
    studies: list[Study] = []
    for path in sorted(folder.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        studies += [_study(raw, document["school"]) for raw in document["study"]]
    return tuple(studies)


def generate_students(seed: int, region: Region, names: Names, *, anchor: date) -> list[PersonSeed]:
    """Return the students, numbered from 3 on; periods lie after `anchor`."""
    maker = _Maker(Random(f"students {seed}"), region, names, anchor)
    chosen = _chosen(maker.rng)
    return [maker.student(study, number) for number, study in enumerate(chosen, start=3)]


def _chosen(rng: Random) -> list[Study]:
    """Return the study of each student: every study is there, the popular ones more often."""
    studies = load_studies()
    turns = sorted(((turn + 0.5 * rng.random()) / s.weight, s.code) for s in studies for turn in range(s.weight))
    by_code = {study.code: study for study in studies}
    chosen = [by_code[code] for _, code in turns]
    while len(chosen) < COUNT:
        chosen.append(rng.choice([by_code[code] for _, code in turns]))
    chosen = chosen[:COUNT]
    rng.shuffle(chosen)
    return chosen


class _Maker:
    def __init__(self, rng: Random, region: Region, names: Names, anchor: date) -> None:
        self.rng = rng
        self._names = names
        self._shelf = Shelf(rng)
        self._addresses = Addresses(region)
        self._levels = {study.code: study.levels for study in region.studies}
        self._starts = next_starts(anchor)

    def student(self, study: Study, number: int) -> PersonSeed:
        """Make one student of a study."""
        rng = self.rng
        level = rng.choice([level for level in self._levels[study.code] if level != "wo" or rng.random() < 0.3])
        year = _year(rng, level)
        start, month = rng.choice(self._starts)
        days = rng.choice((3, 4, 4, 5))
        kind = _kind(level, year)
        facts = {"studie": study.short, "jaar": _YEARS[year], "start": month, "dagen": _DAYS[days]}
        named = self._names.next(young=True)
        stub = number % STUB_EVERY == 0
        place = self._addresses.place(rng, "any")
        return PersonSeed(
            kind="student",
            email=address(Role.STUDENT, number),
            name=named.name,
            headline=self._shelf.fill(self._shelf.one(_SAID[_headlines(kind)]), facts),
            about="" if stub else self._about(study, kind, facts),
            occupations=tuple(rng.sample(study.occupations, min(len(study.occupations), rng.randint(1, 2)))),
            kinds=(kind,),
            level=level,
            study=study.code,
            situation=None,
            school=_school(study, level),
            place=None if stub else place.name,
            municipality=None if stub else place.municipality,
            lat=None if stub else place.lat,
            lon=None if stub else place.lon,
            max_km=None if stub else rng.choice((5, 10, 10, 15, 15, 20, 25, 30)),
            remote_ok=study.school == "twaalfbrug" and rng.random() < 0.4,
            hours=None if stub or level == "vo" else ((days - 1) * 8, days * 8),
            available=(start, _later(start, _MONTHS)) if level != "vo" else (None, None),
            languages=_languages(rng, named, level),
            licences=("T",) if study.code == "agrarisch" else ("B",) if level != "vo" and rng.random() < 0.4 else (),
            skills={} if stub else self._skills(study, year),
            consents=self._consents(stub=stub),
            job="",
            days_old=rng.randint(5, 300),
        )

    def _about(self, study: Study, kind: str, facts: dict[str, str]) -> str:
        practical = "practical_vo" if kind == "practical_assignment" else "practical"
        wants = [text for text in study.wants if kind == "graduation_project" or "afstu" not in text]
        plan = self._shelf.one(_PLANS)
        banks = {"me": study.me, "wants": wants, "trait": _SAID["trait"], "practical": _SAID[practical]}
        said = {role: iter(self._shelf.take(bank, plan.count(role))) for role, bank in banks.items()}
        parts = ([self._shelf.fill(next(said[role]), facts) for role in part.split()] for part in plan.split("|"))
        return paragraphs(*parts)

    def _skills(self, study: Study, year: int) -> dict[str, int]:
        """Return skills and levels: the first ones grow, the later ones come in the later years."""
        rng = self.rng
        skills = {slug: 2 if year >= 3 or (year == 2 and rng.random() < 0.4) else 1 for slug in study.first}
        count = max(0, min(len(study.later), rng.randint(year - 1, year + 1)))
        skills |= {slug: 2 if year == 4 and rng.random() < 0.4 else 1 for slug in rng.sample(study.later, count)}
        return skills

    def _consents(self, *, stub: bool) -> frozenset[str]:
        chances = {"employers": 0.62, "school": 0.7}
        agreed = (purpose for purpose, chance in chances.items() if self.rng.random() < chance)
        return frozenset() if stub else frozenset(agreed)


def next_starts(anchor: date) -> list[tuple[date, str]]:
    """Return the next three moments at which placements start, with the name of the month."""
    coming = [(date(year, month, 1), name) for year in (anchor.year, anchor.year + 1) for month, name in _STARTS]
    return [start for start in coming if (start[0] - anchor).days > 30][:3]


def _later(start: date, months: int) -> date:
    """Return the first of the month so many months later."""
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _year(rng: Random, level: str) -> int:
    """Return the year of study; in higher education the first year has no placement."""
    return rng.choice((2, 3, 4, 4)) if level in ("hbo", "wo") else rng.randint(1, _DURATION[level])


def _kind(level: str, year: int) -> str:
    if level == "vo":
        return "practical_assignment"
    return "graduation_project" if level in ("hbo", "wo") and year == 4 else "internship"


def _headlines(kind: str) -> str:
    return {"practical_assignment": "headline_vo", "graduation_project": "headline_graduation"}.get(kind, "headline")


def _school(study: Study, level: str) -> str | None:
    if level == "wo":
        return None
    return SCHOOL if level == "vo" else HIGHER if level == "hbo" else study.school


def _languages(rng: Random, named: Named, level: str) -> dict[str, str]:
    least = "B2" if level in ("hbo", "wo") else "B1"
    english = {"hbo": "B2", "wo": "C1", "mbo4": "B1"}.get(level, "A2")
    languages = {"nl": max(named.dutch, least), "en": english, **named.languages}
    if rng.random() < 0.2:
        languages["de"] = rng.choice(("A2", "A2", "B1"))
    return languages


def _study(raw: dict[str, Any], school: str) -> Study:
    lists: Iterable[str] = ("first", "later", "occupations", "wants", "me")
    return Study(
        code=raw["code"],
        school=raw.get("school", school),
        weight=raw["weight"],
        short=raw["short"],
        **{key: tuple(raw[key]) for key in lists},
    )
