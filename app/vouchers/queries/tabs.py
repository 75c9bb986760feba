"""The lists of the work: which case is on which, in the order of the days that the law leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.accounts.rules import Role
from app.vouchers.process import LegalClock, State


class Tab(StrEnum):
    """One list of the work, as it is called in the address."""

    MINE = "mijn"
    FREE = "verdelen"
    APPLICANT = "aanvrager"
    MONEY = "geld"
    DECIDE = "beslissen"
    LATE = "laat"
    DECIDED = "besloten"
    ALL = "alles"


@dataclass(frozen=True)
class Reader:
    """For whom the lists are: what is theirs depends on the role they act in."""

    account_id: int
    role: Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One case as it is sorted and counted; `clock` is None once the term has stopped."""

    id: int
    state: State
    clock: LegalClock | None
    advisor_id: int | None
    proposed_by_id: int | None
    since: datetime
    """The moment of receipt, or of the decision once there is one."""

    @property
    def order(self) -> tuple[int, float, float, int]:
        """What runs comes first, by days left; what is decided comes after, the newest first."""
        if self.clock is None:
            return (1, -self.since.timestamp(), 0, -self.id)
        return (0, self.clock.days_left, self.since.timestamp(), self.id)


_TAB_OF = {
    State.SUBMITTED: (Tab.APPLICANT,),
    State.INCOMPLETE: (Tab.APPLICANT,),
    State.WAITING: (Tab.MONEY,),
    State.PROPOSED: (Tab.DECIDE,),
    State.GRANTED: (Tab.DECIDED,),
    State.PARTIALLY_OFFERED: (Tab.APPLICANT, Tab.DECIDED),
    State.REFUSED: (Tab.DECIDED,),
    State.WITHDRAWN: (Tab.DECIDED,),
}


def tabs_of(entry: Entry, reader: Reader) -> tuple[Tab, ...]:
    """Return the lists of `reader` that a case is on."""
    tabs = (Tab.ALL, *_TAB_OF.get(entry.state, ()))
    if entry.state is State.COMPLETE and entry.advisor_id is None:
        tabs += (Tab.FREE,)
    if entry.clock is not None and entry.clock.late:
        tabs += (Tab.LATE,)
    return (*tabs, Tab.MINE) if _is_mine(entry, reader) else tabs


def _is_mine(entry: Entry, reader: Reader) -> bool:
    """An advisor's are those taken and not proposed yet, a decider's the proposals of others."""
    if reader.role is Role.DECIDER:
        return entry.state is State.PROPOSED and entry.proposed_by_id != reader.account_id
    return entry.advisor_id == reader.account_id and entry.state in (State.COMPLETE, State.IN_REVIEW)


def by_tab(found: Iterable[Entry], reader: Reader) -> Mapping[Tab, list[Entry]]:
    """Return every list of `reader`, in the given order; an empty one for a tab without cases."""
    lists: dict[Tab, list[Entry]] = {tab: [] for tab in Tab}
    for entry in found:
        for tab in tabs_of(entry, reader):
            lists[tab].append(entry)
    return lists
