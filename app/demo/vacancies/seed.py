"""What a demo vacancy consists of, before it becomes rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SkillAsked:
    """A skill that a vacancy requires or wishes, at least at `level` (1-3)."""

    skill: str
    required: bool
    level: int


@dataclass(frozen=True)
class VacancySeed:
    """One job or assignment of the demo company with slug `company`, at its branch number `branch`.

    Salaries are gross euro cents per `salary_per` (month of forty hours, or hour). `state` is open,
    expired, closed or draft; `published` and `closed` are days, empty where it never came so far.
    """

    slug: str
    job: str
    company: str
    branch: int
    kind: str
    title: str
    occupation: str
    description: str
    level: str
    studies: tuple[str, ...]
    hours: tuple[int, int]
    salary_cents: tuple[int, int]
    salary_per: str
    remote: str
    languages: Mapping[str, str]
    licences: tuple[str, ...]
    skills: tuple[SkillAsked, ...]
    starts_on: date | None
    ends_on: date
    created: date
    published: date | None
    closed: date | None
