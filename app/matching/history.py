"""Whether the database is still the one that was read, or an earlier state that was put back.

The number of `kernel.search_clock` can tell that only until it has come as far again. The audit trail only grows:
a row of it that is gone, or has another time, was written in a history that did not happen.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.kernel.database import db


class Mark(NamedTuple):
    """A row of the audit trail: its id and when it was written."""

    id: int
    at: str


def latest_mark() -> Mark | None:
    """Return the last row that is committed; asked beside the session, which may have rows of its own."""
    return _read("SELECT id, at FROM audit_row ORDER BY id DESC LIMIT 1")


def still_there(mark: Mark) -> bool:
    """Return whether the row of a mark still is as it was."""
    return _read(f"SELECT id, at FROM audit_row WHERE id = {int(mark.id)}") == mark  # noqa: S608 - a number


def _read(statement: str) -> Mark | None:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        row = cursor.fetchone()
        cursor.close()
    finally:
        connection.close()
    return Mark(int(row[0]), _written(row[1])) if row else None


def _written(at: Any) -> str:
    """Return a moment as both databases have it: SQLite as text, PostgreSQL in the zone of the connection."""
    return at.astimezone(UTC).isoformat() if isinstance(at, datetime) else str(at)
