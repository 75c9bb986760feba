"""When an answer to a message may be expected, and how much may be sent."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from app.kernel.clock import AMSTERDAM

ANSWER_WORKDAYS = 10
"""Working days (Monday to Friday) in which the other side is asked to answer."""
MESSAGES_A_DAY = 10
"""How many messages one person may send in 24 hours."""
MAX_LENGTH = 4000
MAX_PROMPT = 500
MAX_NOTE = 500


class Side(StrEnum):
    """Who speaks in a conversation."""

    PERSON = "person"
    COMPANY = "company"


class Progress(StrEnum):
    """Where a conversation stands."""

    WAITING = "waiting"
    LATE = "late"
    ANSWERED = "answered"


def expected_by(sent_at: datetime) -> datetime:
    """Return before when an answer may be expected: the midnight after the tenth working day, in Amsterdam."""
    day, left = sent_at.astimezone(AMSTERDAM).date(), ANSWER_WORKDAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


def progress(answered_at: datetime | None, expected: datetime, now: datetime) -> Progress:
    """Return where a conversation stands."""
    if answered_at is not None:
        return Progress.ANSWERED
    return Progress.LATE if now >= expected else Progress.WAITING


def mean_days(before: float | None, count: int, days: float) -> float:
    """Return the mean answer time in days after one more answer; `count` includes it, `before` is the old mean."""
    return days if before is None or count <= 1 else before + (days - before) / count
