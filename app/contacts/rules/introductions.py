"""Where an introduction stands: computed from what happened, so that it is never out of date."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.contacts.rules.messages import Side
from app.kernel.text import N_


class Starter(StrEnum):
    """Who started an introduction."""

    PERSON = "person"
    COMPANY = "company"
    COORDINATOR = "coordinator"


class Reader(StrEnum):
    """Who reads where an introduction stands."""

    PERSON = "person"
    COMPANY = "company"
    COORDINATOR = "coordinator"


STARTS_A_DAY = {Starter.PERSON: 10, Starter.COMPANY: 20, Starter.COORDINATOR: 40}
"""How many introductions one account may start in 24 hours."""
SILENCE = timedelta(days=30)
"""So long after the day on which an answer was expected, an introduction without one ends."""
START_OVER = timedelta(days=180)
"""So long after a no, the same two may be introduced again."""


class Refusal(StrEnum):
    """Why somebody said no to an introduction; always one of these, so that it can be counted and learnt from."""

    SKILLS = "skills"
    LEVEL = "level"
    PERIOD = "period"
    DISTANCE = "distance"
    FULL = "full"
    FOUND = "found"
    OTHER = "other"


REFUSALS = {
    Side.COMPANY: {
        Refusal.SKILLS: N_("Er missen nog vaardigheden"),
        Refusal.LEVEL: N_("Het niveau past niet"),
        Refusal.PERIOD: N_("De periode of de uren passen niet"),
        Refusal.FULL: N_("De plek is al bezet"),
        Refusal.OTHER: N_("Iets anders"),
    },
    Side.PERSON: {
        Refusal.SKILLS: N_("Het werk past niet bij wat ik wil"),
        Refusal.PERIOD: N_("De periode of de uren passen niet"),
        Refusal.DISTANCE: N_("Het is te ver"),
        Refusal.FOUND: N_("Ik heb al iets anders"),
        Refusal.OTHER: N_("Iets anders"),
    },
}
"""What each side can answer, with its words."""


class Standing(StrEnum):
    """Where an introduction stands."""

    WAITING_FOR_PERSON = "waiting_for_person"
    LATE_PERSON = "late_person"
    WAITING_FOR_COMPANY = "waiting_for_company"
    LATE_COMPANY = "late_company"
    AGREED = "agreed"
    REFUSED_BY_PERSON = "refused_by_person"
    REFUSED_BY_COMPANY = "refused_by_company"
    WITHDRAWN = "withdrawn"
    VACANCY_CLOSED = "vacancy_closed"
    COMPANY_GONE = "company_gone"
    CONSENT_GONE = "consent_gone"
    SILENT = "silent"


@dataclass(frozen=True)
class Facts:
    """What happened with an introduction, and to what it stands on.

    `consented` tells whether the consent on which it was started still holds (always where the person
    started it); `company_shown` is false once the company was rejected or removed.
    """

    started_by: Starter
    expected_by: datetime
    person_agreed_at: datetime | None = None
    person_declined_at: datetime | None = None
    company_agreed_at: datetime | None = None
    company_declined_at: datetime | None = None
    withdrawn_at: datetime | None = None
    vacancy_closed: bool = False
    consented: bool = True
    company_shown: bool = True

    @property
    def declined_at(self) -> datetime | None:
        """When one of the two said no."""
        return self.person_declined_at or self.company_declined_at

    @property
    def taken_back_at(self) -> datetime | None:
        """When who started it took it back: not when it made room for a new one after it had ended."""
        ended = self.declined_at or self.silent_from
        return self.withdrawn_at if self.withdrawn_at and self.withdrawn_at < ended else None

    @property
    def silent_from(self) -> datetime:
        """When it ends if nobody answers."""
        return self.expected_by + SILENCE


@dataclass(frozen=True)
class Stand:
    """Where an introduction stands and whose answer it waits for; `turn` is None where nobody can answer any more."""

    standing: Standing
    turn: Side | None = None

    @property
    def late(self) -> bool:
        """Whether the day on which an answer was expected has passed."""
        return self.standing in (Standing.LATE_PERSON, Standing.LATE_COMPANY)

    @property
    def is_open(self) -> bool:
        """Whether somebody can still answer."""
        return self.turn is not None


_WAITING = {
    Side.PERSON: (Standing.WAITING_FOR_PERSON, Standing.LATE_PERSON),
    Side.COMPANY: (Standing.WAITING_FOR_COMPANY, Standing.LATE_COMPANY),
}


def stand(facts: Facts, now: datetime) -> Stand:
    """Return where an introduction stands.

    The person is asked before the company: a company never sees a student whom a school introduces
    before the student said yes. A company may still answer who applied to a vacancy that it closed;
    an invitation for one ends.
    """
    if ended := _ended(facts):
        return Stand(ended)
    turn = Side.COMPANY if facts.person_agreed_at else Side.PERSON
    silent = now >= facts.silent_from
    if facts.vacancy_closed:
        return Stand(Standing.VACANCY_CLOSED, Side.COMPANY if turn is Side.COMPANY and not silent else None)
    if silent:
        return Stand(Standing.SILENT)
    return Stand(_WAITING[turn][now >= facts.expected_by], turn)


def _ended(facts: Facts) -> Standing | None:
    """Return what ended an introduction for good: the first of these that happened, in order of weight."""
    ends = {
        Standing.REFUSED_BY_PERSON: facts.person_declined_at,
        Standing.REFUSED_BY_COMPANY: facts.company_declined_at,
        Standing.AGREED: facts.person_agreed_at and facts.company_agreed_at,
        Standing.WITHDRAWN: facts.taken_back_at,
        Standing.COMPANY_GONE: not facts.company_shown,
        Standing.CONSENT_GONE: not facts.consented,
    }
    return next((standing for standing, happened in ends.items() if happened), None)


def may_withdraw(started_by: Starter, stood: Stand, reader: Reader) -> bool:
    """Return whether `reader` may take back the introduction: who started it, while it is open."""
    return stood.is_open and started_by.value == reader.value


def may_start_over(facts: Facts, stood: Stand, now: datetime) -> bool:
    """Return whether the same two may be introduced again, about the same work.

    At once where nobody said no; half a year after a no; never while one is open or both agreed.
    """
    if stood.is_open or stood.standing is Standing.AGREED:
        return False
    return facts.declined_at is None or now - facts.declined_at >= START_OVER
