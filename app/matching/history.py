"""Whether the database is still the one that was read, or an earlier state that was put back.

The number of `kernel.search_clock` can tell that only until it has come as far again. The audit trail only grows:
a row of it that is gone, or has another time, was written in a history that did not happen.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import AuditRow
from app.kernel.database import db
from app.skills.queries import Fingerprint


class Mark(NamedTuple):
    """A row of the audit trail: its id and when it was written."""

    id: int
    at: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the database stands in a pool: all changes up to a number, on one day, under one vocabulary."""

    revision: int
    day: date
    mark: Mark | None
    vocabulary: Fingerprint


def name_of_database() -> str:
    """Return what files on this machine call the database, so that two databases never share any."""
    return hashlib.sha256(db.engine.url.render_as_string(hide_password=True).encode()).hexdigest()[:16]


def latest_mark() -> Mark | None:
    """Return the last row."""
    row = db.session.execute(select(AuditRow.id, AuditRow.at).order_by(AuditRow.id.desc()).limit(1)).first()
    return Mark(row.id, row.at.isoformat()) if row else None


def still_there(mark: Mark) -> bool:
    """Return whether the row of a mark still is as it was."""
    at: datetime | None = db.session.scalar(select(AuditRow.at).where(AuditRow.id == mark.id))
    return at is not None and at.isoformat() == mark.at


def leads_to(then: Seen, now: Seen) -> bool:
    """Whether `now` is later in the same history: not a database that was put back."""
    return then.revision <= now.revision and (then.mark is None or still_there(then.mark))
