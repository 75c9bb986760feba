"""What a saved search is, how often it may mail, and when it is looked at again."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from app.kernel.text import N_


class Searched(StrEnum):
    """What is searched, by the name in the address of its search page."""

    STAGES = "stages"
    VACANCIES = "vacatures"


class Often(StrEnum):
    """How often there is at most one mail."""

    DAILY = "daily"
    WEEKLY = "weekly"


OFTEN_NAMES: Mapping[Often, str] = {Often.DAILY: N_("elke dag"), Often.WEEKLY: N_("elke week")}
MOST_SEARCHES = 10
"""How many searches one account keeps."""
MAX_NAME, MAX_QUESTION = 80, 1000
SHOWN_IN_MAIL = 15
FIRST_HOUR = 7
"""From which hour of the day in Amsterdam there is mail."""
DAYS: Mapping[Often, int] = {Often.DAILY: 1, Often.WEEKLY: 7}


def looked_before(often: Often, today: date) -> date:
    """Return the day on or before which a search was last looked at that is due today."""
    return today - timedelta(days=DAYS[often])
