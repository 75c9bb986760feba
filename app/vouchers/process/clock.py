"""The terms to decide and to set aside as the law counts them, in Amsterdam days (Awb 4:5, 4:13, 4:15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.vouchers.process.calendar import term_end, working_day_from

SET_ASIDE_WEEKS = 4
"""Within how many weeks after the term to complete setting aside must be made known (Awb 4:5, paragraph 4)."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Suspension:
    """A time in which the applicant completes the application (Awb 4:15, first paragraph, under a).

    All are Amsterdam days. The term stands still from the day after `asked` until the day on which the
    application is complete (`completed`, itself no longer suspended) or the term for it (last day:
    `term_ends`) has passed unused.
    """

    asked: date
    term_ends: date
    completed: date | None = None

    def days(self, until: date) -> frozenset[date]:
        """Return the days up to and including `until` on which the term stands still."""
        last = min(self.term_ends, until)
        if self.completed is not None:
            last = min(last, self.completed - _ONE_DAY)
        length = max(0, (last - self.asked).days)
        return frozenset(self.asked + timedelta(days=number) for number in range(1, length + 1))


@dataclass(frozen=True)
class LegalClock:
    """How the term to decide stands today."""

    deadline: date
    """The last day to decide, a working day. While the term stands still it moves along."""
    days_left: int
    """0 on the last day, negative when late."""
    suspended: bool
    """Whether today does not count."""
    on_hold: bool = False
    """Whether the term stands still for who reads it: as `suspended`, and on the day of the question already."""
    unanswered: bool = False
    """Whether the applicant still has to complete the application while the term for that has passed."""
    extended: bool = False
    """Whether the applicant was told a later day (Awb 4:14)."""
    counted: date = date.min
    """The last day as it is counted, before it moves on to a working day."""
    set_aside_by: date | None = None
    """While `unanswered`: the last day to make setting aside known (Awb 4:5, paragraph 4)."""
    set_aside_late: bool = False
    """Whether that day has passed: a decision to set aside is open to attack from then on."""

    @property
    def late(self) -> bool:
        """Whether the term has passed."""
        return self.days_left < 0


def legal_clock(
    received: date, decision_weeks: int, suspensions: Iterable[Suspension], today: date, *, extension_weeks: int = 0
) -> LegalClock:
    """Work out the term to decide (Awb 4:13, 4:14, 4:15) from Amsterdam days.

    The day of receipt is day 0. Days that two suspensions share count once. `extension_weeks` is what the applicant
    was told that it takes longer. A term that would end on a Saturday, Sunday or holiday ends on the next working
    day (Algemene termijnenwet, article 1).
    """
    found = list(suspensions)
    still = frozenset[date]().union(*(suspension.days(today) for suspension in found))
    counted = received + timedelta(weeks=decision_weeks + extension_weeks, days=len(still))
    deadline = working_day_from(counted)
    open_until = [suspension.term_ends for suspension in found if suspension.completed is None]
    passed = [ends for ends in open_until if today > ends]
    set_aside_by = set_aside_end(passed[-1]) if passed else None
    return LegalClock(
        deadline,
        (deadline - today).days,
        suspended=today in still,
        on_hold=today in still or any(today <= ends for ends in open_until),
        unanswered=bool(passed),
        extended=extension_weeks > 0,
        counted=counted,
        set_aside_by=set_aside_by,
        set_aside_late=set_aside_by is not None and today > set_aside_by,
    )


def set_aside_end(completion_ended: date) -> date:
    """Return the last day to make setting aside known, when the term to complete passed unused (its last day)."""
    return term_end(completion_ended, SET_ASIDE_WEEKS)
