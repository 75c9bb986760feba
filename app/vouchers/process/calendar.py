"""The last day of a term on the Dutch calendar (Algemene termijnenwet, articles 1, 3 and 4). Pure."""

from datetime import date, timedelta
from functools import cache

from holidays import OPTIONAL, PUBLIC, country_holidays

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_MOST_WEEKS_MOVED = 12
"""The law does not move the end of a term of more than twelve weeks (article 4, under a)."""


def is_working_day(day: date) -> bool:
    """Return whether a term can end on `day`: no Saturday, Sunday or generally recognised holiday.

    The holidays are those of article 3: New Year's Day, Easter Monday, Ascension Day, Whit Monday, both days of
    Christmas, King's Day and 5 May every year, and Good Friday, which article 3(2) equates with them.
    """
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def working_day_from(day: date) -> date:
    """Return `day`, or the first working day after it (article 1)."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def term_end(start: date, weeks: int) -> date:
    """Return the last day of a term of `weeks` that begins the day after `start` (both Amsterdam days).

    It is a working day, unless the term is longer than the law moves.
    """
    last = start + timedelta(weeks=weeks)
    return last if weeks > _MOST_WEEKS_MOVED else working_day_from(last)


@cache
def _holidays(year: int) -> frozenset[date]:
    """Return the holidays of a year; the library calls 5 May and Good Friday optional, for not everybody is free."""
    return frozenset(country_holidays("NL", years=year, categories=(PUBLIC, OPTIONAL)))
