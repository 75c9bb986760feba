"""The only clock: aware UTC inside, Europe/Amsterdam for people and for the law's days."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """Return this moment as an aware datetime in UTC."""
    return _standing_at.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date in Amsterdam."""
    return amsterdam(now()).date()


def amsterdam(moment: datetime) -> datetime:
    """Return the aware `moment` on the Amsterdam clock."""
    return moment.astimezone(AMSTERDAM)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at the aware `moment`: how the demo makes its past, and tests their days."""
    token = _standing_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing_at.reset(token)
