"""How a claim is paid back in parts: a plan that adds up, and how it stands. Pure, in whole cents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RecoveryState(StrEnum):
    """Where a recovery stands."""

    OPEN = "open"
    CLOSED = "closed"
    """Paid back, waived, or both."""
    UNDONE = "undone"
    """The settlement that it came from was reopened."""


class WaiverState(StrEnum):
    """Where a proposal to waive stands."""

    PROPOSED = "proposed"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Part:
    """One instalment: the last day to pay it, and its cents."""

    due_on: date
    cents: int


@dataclass(frozen=True)
class Standing:
    """How one instalment stands: what is still open of it, and whether its day has passed."""

    number: int
    due_on: date
    cents: int
    open_cents: int
    overdue: bool


def plan(cents: int, parts: int, first: date) -> tuple[Part, ...]:
    """Divide `cents` over `parts` months from the day `first`; the parts add up to the cent.

    The parts differ by a cent at most, the larger ones first; a month without that day ends on its last day.
    Raises ValueError when there are fewer cents than parts.
    """
    if not 1 <= parts <= cents:
        raise ValueError("a plan has from one part to as many as there are cents")
    each, rest = divmod(cents, parts)
    return tuple(Part(months_later(first, number), each + (number < rest)) for number in range(parts))


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - date(year, month + 1, 1)).days))


def standing(parts: Sequence[Part], received_cents: int, today: date) -> tuple[Standing, ...]:
    """Say how each instalment stands: what was received pays the oldest first."""
    left, found = received_cents, []
    for number, part in enumerate(parts, start=1):
        paid = min(left, part.cents)
        left -= paid
        still = part.cents - paid
        found.append(Standing(number, part.due_on, part.cents, still, still > 0 and part.due_on < today))
    return tuple(found)


def without_last(parts: Sequence[Part], cents: int) -> tuple[Part, ...]:
    """Take `cents` that are no longer asked for off the end of a plan."""
    kept = []
    for part in reversed(parts):
        off = min(cents, part.cents)
        cents -= off
        if part.cents > off:
            kept.append(Part(part.due_on, part.cents - off))
    return tuple(reversed(kept))
