"""What each part of a match weighs: data with a version, read strictly."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.kernel.text import N_

SHIPPED = Path(__file__).with_name("weights.toml")


class Pairing(StrEnum):
    """Who looks for what: the first is shown a list of the second."""

    TALENT_VACANCY = "talent_vacancy"
    VACANCY_TALENT = "vacancy_talent"
    STUDENT_STAGE = "student_stage"
    STAGE_STUDENT = "stage_student"

    @property
    def for_person(self) -> bool:
        """Whether a talent or student looks, not a company."""
        return self in (Pairing.TALENT_VACANCY, Pairing.STUDENT_STAGE)

    @property
    def of_stages(self) -> bool:
        """Whether students and stage profiles are paired, not talents and vacancies."""
        return self in (Pairing.STUDENT_STAGE, Pairing.STAGE_STUDENT)


class Component(StrEnum):
    """One part of a score."""

    SKILLS = "skills"
    TITLE = "title"
    EDUCATION = "education"
    STUDY = "study"
    DISTANCE = "distance"
    HOURS = "hours"
    PERIOD = "period"
    LANGUAGES = "languages"
    KIND = "kind"
    ANSWERS = "answers"
    FRESHNESS = "freshness"


COMPONENT_NAMES = {
    Component.SKILLS: N_("Vaardigheden"),
    Component.TITLE: N_("Beroep"),
    Component.EDUCATION: N_("Niveau"),
    Component.STUDY: N_("Studie"),
    Component.DISTANCE: N_("Afstand"),
    Component.HOURS: N_("Uren"),
    Component.PERIOD: N_("Startdatum"),
    Component.LANGUAGES: N_("Talen"),
    Component.KIND: N_("Soort"),
    Component.ANSWERS: N_("Antwoordt op berichten"),
    Component.FRESHNESS: N_("Pas bijgewerkt"),
}


class Side(StrEnum):
    """Whose side of a match a component tells of."""

    WISHES = "wishes"
    NEEDS = "needs"


SIDES = MappingProxyType(
    {
        Component.SKILLS: Side.NEEDS,
        Component.EDUCATION: Side.NEEDS,
        Component.STUDY: Side.NEEDS,
        Component.LANGUAGES: Side.NEEDS,
        Component.TITLE: Side.WISHES,
        Component.DISTANCE: Side.WISHES,
        Component.HOURS: Side.WISHES,
        Component.PERIOD: Side.WISHES,
        Component.KIND: Side.WISHES,
    }
)
"""What the person wishes, or what the company needs; how a company behaves is neither."""


class WeightsError(ValueError):
    """The weights file cannot be used; `problems` has one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Credit:
    """What a skill is worth in [0, 1]; see the comment in the file."""

    verified: float
    declared: float
    one_short: float
    two_short: float
    narrower: float
    related: float
    broader: float
    wished: float

    def of(self, *, need: int, level: int, verified: int) -> float:
        """Return what a skill at `level`, and proven at level `verified`, is worth where `need` is asked; 0 is none."""
        fit = (1.0, self.one_short, self.two_short)
        declared = self.declared * fit[max(0, need - level)] if level else 0.0
        proven = self.verified * fit[max(0, need - verified)] if verified else 0.0
        return max(declared, proven)


@dataclass(frozen=True, slots=True)
class Weights:
    """The shares of the components, by pairing, in the order of the file."""

    version: str
    credit: Credit
    of: Mapping[Pairing, Mapping[Component, float]]


def load_weights(path: Path = SHIPPED) -> Weights:
    """Read and check a weights file; raises WeightsError with every problem found."""
    problems: list[str] = []
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise WeightsError([f"{path.name}: {error}"]) from error
    known = {"version", "credit", *Pairing}
    problems += [f"{path.name}: {key} is not known here" for key in document if key not in known]
    version = document.get("version")
    if not isinstance(version, str) or not version.strip():
        problems.append(f"{path.name}: version is empty")
    credit = _credit(document, problems)
    of = {pairing: _shares(document, pairing, problems) for pairing in Pairing}
    if problems or credit is None:
        raise WeightsError(problems)
    return Weights(str(version), credit, MappingProxyType(of))


def _credit(document: Mapping[str, Any], problems: list[str]) -> Credit | None:
    names = [field.name for field in fields(Credit)]
    values = _numbers(document, "credit", names, problems)
    missing = [name for name in names if name not in values]
    problems += [f"credit: {name} is missing" for name in missing]
    if missing:
        return None
    credit = Credit(**values)
    for low, high in (("declared", "verified"), ("two_short", "one_short")):
        if values[low] > values[high]:
            problems.append(f"credit: {low} is more than {high}")
    return credit


def _shares(document: Mapping[str, Any], pairing: Pairing, problems: list[str]) -> Mapping[Component, float]:
    values = _numbers(document, pairing, list(Component), problems)
    if Component.SKILLS not in values:
        problems.append(f"{pairing}: skills is missing")
    problems += [
        f"{pairing}: {name} is not a whole number of hundredths"
        for name, share in values.items()
        if not math.isclose(100 * share, round(100 * share), abs_tol=1e-9)
    ]
    if not math.isclose(math.fsum(values.values()), 1.0, abs_tol=1e-9):
        problems.append(f"{pairing}: the shares add up to {math.fsum(values.values()):g}, not to 1")
    return MappingProxyType({Component(name): share for name, share in values.items()})


def _numbers(document: Mapping[str, Any], table: str, known: list[Any], problems: list[str]) -> dict[str, float]:
    """Return the numbers of a table, those in (0, 1] whose name is known."""
    raw = document.get(table)
    if not isinstance(raw, dict):
        problems.append(f"{table}: there is no such table")
        return {}
    numbers = {}
    for name, value in raw.items():
        if name not in known:
            problems.append(f"{table}: {name} is not known here")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            problems.append(f"{table}: {name} is not a number above 0 and at most 1")
        else:
            numbers[name] = float(value)
    return numbers
