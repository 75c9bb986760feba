"""What an exclusion is, and how long it lasts (R17). Pure."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

from app.kernel.text import N_
from app.vouchers.rules import Ground

EXCLUDED = "excluded"
"""The proposal and the decision to refuse on the ground of an exclusion; the rules themselves may say otherwise."""
BLAMED = frozenset({Ground.TO_BLAME, Ground.NO_SHOW, Ground.FALSE_DATA})
"""The grounds of a settlement that an exclusion can follow from."""
LONGEST_MONTHS = 24
"""R17 allows two years; a scheme may allow less."""


class ExclusionState(StrEnum):
    """What became of a proposal to exclude somebody."""

    PROPOSED = "proposed"
    STANDS = "stands"
    REJECTED = "rejected"
    ENDED = "ended"
    """Ended by a decider before its last day."""


STATE_NAMES = {
    ExclusionState.PROPOSED: N_("Voorgesteld"),
    ExclusionState.STANDS: N_("Uitgesloten"),
    ExclusionState.REJECTED: N_("Niet uitgesloten"),
    ExclusionState.ENDED: N_("Eerder beëindigd"),
}


def last_day(first: date, months: int) -> date:
    """Return the last day of an exclusion of `months` from `first` on: the day before the same day of that month.

    A month without that day ends it on its own last day: from 30 November three months end on 28 February.
    """
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    length = calendar.monthrange(year, month)[1]
    if first.day > length:
        return date(year, month, length)
    return date(year, month, first.day) - timedelta(days=1)
