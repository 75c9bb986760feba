"""Groups of people whose exposure is compared: only what is known and lawful to compare.

Sex, origin, birth date and health are not stored, so that nothing can be said of them here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.kernel import clock
from app.kernel.database import db
from app.matching import reading
from app.matching.score.parties import Seeker
from app.people.models import Person
from app.people.rules import PersonKind

NEW = timedelta(days=30)
FILLED, THIN = 6, 3
"""A profile with answers to so many of eight questions is filled; with at most so many it is thin."""
UNKNOWN = "not told"


def groups(kind: PersonKind) -> dict[str, dict[str, str]]:
    """Return, for those whom companies may see now, the group of each (by public id) in every dimension."""
    day, since = clock.today(), clock.now() - NEW
    seekers = {one.key: one for one in reading.seekers(day, *reading.visible(kind)).values()}
    columns = (Person.public_id, Person.municipality, Person.created_at)
    rows = {row.public_id: row for row in db.session.execute(select(*columns).where(*reading.visible(kind)))}
    dimensions: dict[str, Callable[[Seeker, Any], str]] = {
        "level": lambda one, row: one.level or UNKNOWN,
        "municipality": lambda one, row: row.municipality or UNKNOWN,
        "profile": lambda one, row: _filled(one),
        "joined": lambda one, row: _joined(row.created_at, since),
        "badges": lambda one, row: "some" if any(held.verified for held in one.skills.values()) else "none",
    }
    return {
        name: {key: group(seekers[key], row) for key, row in rows.items() if key in seekers}
        for name, group in dimensions.items()
    }


def _joined(created_at: datetime, since: datetime) -> str:
    return "in the last 30 days" if created_at >= since else "earlier"


def _filled(one: Seeker) -> str:
    answers = (
        one.skills,
        one.occupations or one.headline.strip(),
        one.level,
        one.studies,
        one.lat is not None,
        one.hours_min is not None or one.hours_max is not None,
        one.languages,
        one.available_from is not None,
    )
    count = sum(map(bool, answers))
    return "filled" if count >= FILLED else "thin" if count <= THIN else "halfway"
