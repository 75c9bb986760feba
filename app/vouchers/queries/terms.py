"""Terms as the database holds them (`models.term`), for lists and the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_

from app.vouchers.models.term import CaseTerm, TermKind
from app.vouchers.process import SET_ASIDE_WEEKS, is_working_day, set_aside_end, working_day_from

_YEAR = 366
_ASIDE = 7 * SET_ASIDE_WEEKS
_WEEKEND = {6: 2, 0: 1}
"""Days to Monday, by what is left of a Saturday's and a Sunday's `toordinal` divided by seven."""


@dataclass(frozen=True)
class Running:
    """How a term stands today; the names are those of `LegalClock`, so that pages show both alike."""

    kind: TermKind
    deadline: date
    """The last day: to decide, or to set aside where that day comes first."""
    days_left: int
    """0 on the last day, negative when late."""
    on_hold: bool
    unanswered: bool
    """Whether the applicant still has to complete the application while the term for that has passed."""
    set_aside_by: date | None = None
    """While `unanswered`: the last day to make setting aside known (Awb 4:5, paragraph 4)."""
    set_aside_late: bool = False

    @property
    def late(self) -> bool:
        """Whether the term has passed."""
        return self.days_left < 0


def last_day(today: date) -> ColumnElement[int]:
    """Return the SQL of the last day of a `CaseTerm` as it stands on `today`, as `date.toordinal` counts.

    Where the applicant let the term to complete pass, it is the day to set aside if that comes before the other.
    """
    decide = _working_day(CaseTerm.last_day + _still(today), today)
    aside = _working_day(CaseTerm.still_until + _ASIDE, today)
    return case(
        (CaseTerm.still_from.is_(None), CaseTerm.last_day),
        (and_(unanswered(today), aside < decide), aside),
        else_=decide,
    )


def _still(today: date) -> ColumnElement[int]:
    """Return the SQL of the days that a term stood still until `today`."""
    now, since, until = today.toordinal(), CaseTerm.still_from, CaseTerm.still_until
    return case((since >= now, 0), (until < now, until - since), else_=literal(now) - since)


def _working_day(day: ColumnElement[Any], today: date) -> ColumnElement[int]:
    """Return the SQL of `process.working_day_from`, within a year of `today`."""
    holidays = _holidays(today)
    return case((day.in_(holidays), case(holidays, value=day)), else_=day + case(_WEEKEND, value=day % 7, else_=0))


@lru_cache(maxsize=4)
def _holidays(today: date) -> dict[int, int]:
    """Return where a term ends that would end on a holiday, or in the weekend before one, around `today`."""
    around = [today + timedelta(days=days) for days in range(-_YEAR, _YEAR)]
    ends = {day.toordinal(): working_day_from(day).toordinal() for day in around if not is_working_day(day)}
    return {day: end for day, end in ends.items() if end != day + _WEEKEND.get(day % 7, 0)}


def passed(today: date) -> ColumnElement[bool]:
    """Return the SQL of a term that ended before `today`, by `last_day`."""
    now = today.toordinal()
    first = today  # of the days that move on to `today` or later
    while working_day_from(first - timedelta(days=1)) >= today:
        first -= timedelta(days=1)
    still = and_(CaseTerm.still_from.is_not(None), CaseTerm.last_day + _still(today) < first.toordinal())
    aside = CaseTerm.still_until + _ASIDE < first.toordinal()
    return or_(and_(CaseTerm.still_from.is_(None), CaseTerm.last_day < now), still, aside)


def unanswered(today: date) -> ColumnElement[bool]:
    """Return the SQL of a term to decide that stood still until a question's own term passed without an answer."""
    return CaseTerm.still_until < today.toordinal()


def running(kind: str, ends: int, still: Any, today: date) -> Running:
    """Return a term from what was read of it: `ends` is what `last_day` said, `still` the column `still_until`."""
    now = today.toordinal()
    ignored = still is not None and now > still
    aside = set_aside_end(date.fromordinal(still)) if ignored else None
    return Running(
        kind=TermKind(kind),
        deadline=date.fromordinal(ends),
        days_left=ends - now,
        on_hold=still is not None and now <= still,
        unanswered=ignored,
        set_aside_by=aside,
        set_aside_late=aside is not None and today > aside,
    )
