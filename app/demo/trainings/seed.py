"""What a demo training consists of, before it becomes rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TrainingSeed:
    """One training of the organisation with that key; `badge` is the slug of the badge it ends with.

    A training that is `closed` cannot be followed any more; `days_old` is how long ago it was entered.
    """

    slug: str
    organisation: str
    title: str
    about: str
    form: str
    level: str | None
    price_cents: int
    study_hours: int
    weeks: int
    skills: Mapping[str, int]
    badge: str | None
    next_start: date | None
    closed: date | None
    days_old: int
