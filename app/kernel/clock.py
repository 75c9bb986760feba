"""The only clock: aware UTC inside, Europe/Amsterdam for people and for the law's days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """Return this moment as an aware datetime in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Amsterdam."""
    return amsterdam(now()).date()


def amsterdam(moment: datetime) -> datetime:
    """Return the aware `moment` on the Amsterdam clock."""
    return moment.astimezone(AMSTERDAM)
