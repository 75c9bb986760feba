"""What the profile of a demo student or talent consists of, before it becomes rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PersonSeed:
    """One account with its profile; an empty profile has no `about`, place or skills.

    `school` is the key of a school of `demo.organisations`; `skills` are levels 1-3 by slug; `consents`
    are purposes of `people.rules`; `job` is the key of the talent's work in `demo.jobs`, "" for students.
    """

    kind: str
    email: str
    name: str
    headline: str
    about: str
    occupations: tuple[str, ...]
    kinds: tuple[str, ...]
    level: str | None
    study: str | None
    situation: str | None
    school: str | None
    place: str | None
    municipality: str | None
    lat: float | None
    lon: float | None
    max_km: int | None
    remote_ok: bool
    hours: tuple[int, int] | None
    available: tuple[date | None, date | None]
    languages: Mapping[str, str]
    licences: tuple[str, ...]
    skills: Mapping[str, int]
    consents: frozenset[str]
    job: str
    days_old: int
    """How many days ago the profile was made."""
