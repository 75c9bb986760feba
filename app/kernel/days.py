"""A day as Dutch people type it."""

import re
from datetime import date

from app.kernel.text import N_

DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NOT_A_DAY = N_("Vul een datum in als dag-maand-jaar, zoals 31-12-1990.")
NO_SUCH_DAY = N_("Deze datum bestaat niet. Controleer de dag en de maand.")
NO_SUCH_YEAR = N_("Dit jaar kan niet kloppen. Controleer de datum.")
YEARS = range(2, 9999)
"""Not the first and the last year of the calendar: the day before, the day after and UTC exist for every other day."""


def parse_day(typed: str) -> date:
    """Read 31-12-1990, also 31/12/1990, 31 12 1990 and 1990-12-31. Raises ValueError with the sentence (msgid)."""
    typed = typed.strip()
    if match := DAY_FIRST.fullmatch(typed):
        day, month, year = (int(part) for part in match.groups())
    elif match := YEAR_FIRST.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValueError(NOT_A_DAY)
    if year not in YEARS:
        raise ValueError(NO_SUCH_YEAR)
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(NO_SUCH_DAY) from None
