"""How the legal term of an application stands, from its moment of receipt and the steps that were taken.

The reckoning itself is `process.legal_clock`; here its input is found. Lists read the steps of all their
applications at once with `steps_of`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.vouchers.models import CaseEvent
from app.vouchers.process import BY_NAME, ClockEffect, LegalClock, Suspension, Term, legal_clock
from app.vouchers.scheme import SchemeVersion, Terms


class Received(Protocol):
    """An application, or a row of a list that has its moment of receipt (None for a draft)."""

    @property
    def received_at(self) -> datetime | None:
        """The aware moment of receipt."""


class Happened(Protocol):
    """A step of an application's history: a `CaseEvent`, or a `Step` read as columns."""

    @property
    def at(self) -> datetime:
        """The aware moment of the step."""

    @property
    def transition(self) -> str:
        """The name of the step in the table of transitions, or "supply"."""

    @property
    def suspends(self) -> bool | None:
        """Whether the step starts (True) or ends (False) a suspension of the term."""


@dataclass(frozen=True)
class Step:
    """One step of an application as lists need it."""

    at: datetime
    transition: str
    suspends: bool | None


def steps_of(application_ids: Iterable[int]) -> Mapping[int, list[Step]]:
    """Return the steps of each application, oldest first; [] for one without."""
    query = (
        select(CaseEvent.application_id, CaseEvent.at, CaseEvent.transition, CaseEvent.suspends)
        .where(CaseEvent.application_id.in_(list(application_ids)))
        .order_by(CaseEvent.id)
    )
    steps: dict[int, list[Step]] = defaultdict(list)
    for application_id, at, transition, suspends in db.session.execute(query):
        steps[application_id].append(Step(at, transition, suspends))
    return steps


def clock_of(application: Received, events: Iterable[Happened], version: SchemeVersion, today: date) -> LegalClock:
    """Return how the term to decide stands on `today`, or stood on the day on which it stopped.

    `events` are all steps of the application, oldest first; `version` is the one that it was received under
    (`casefile.version_of`); `today` is an Amsterdam day. Raises ValueError for a draft, which nobody received.
    """
    if application.received_at is None:
        raise ValueError("a draft has no term")
    steps = list(events)
    received = amsterdam(application.received_at).date()
    until = min(today, stopped_on(steps) or today)
    return legal_clock(received, version.terms.decision_weeks, suspensions_of(steps, version.terms), until)


def suspensions_of(events: Iterable[Happened], terms: Terms) -> list[Suspension]:
    """Return the times in which the applicant completes the application, the last of them possibly still open."""
    found: list[Suspension] = []
    asked: date | None = None
    for event in events:
        day = amsterdam(event.at).date()
        if event.suspends is True and asked is None:
            asked = day
        elif event.suspends is False and asked is not None:
            found.append(Suspension(asked, _completion_ends(asked, terms), day))
            asked = None
    if asked is not None:
        found.append(Suspension(asked, _completion_ends(asked, terms)))
    return found


def stopped_on(events: Iterable[Happened]) -> date | None:
    """Return the Amsterdam day of the step that stopped the term to decide, None while it runs."""
    for event in events:
        step = BY_NAME.get(event.transition)
        if step is not None and step.clock is ClockEffect.STOP:
            return amsterdam(event.at).date()
    return None


def term_ends(term: Term, events: Iterable[Happened], terms: Terms) -> date | None:
    """Return the last day of the latest `term` that a step started for the applicant, None if none did."""
    started = None
    for event in events:
        step = BY_NAME.get(event.transition)
        if step is not None and step.term is term:
            started = amsterdam(event.at).date()
    return None if started is None else started + timedelta(weeks=term.weeks(terms))


def _completion_ends(asked: date, terms: Terms) -> date:
    return asked + timedelta(weeks=terms.completion_weeks)
