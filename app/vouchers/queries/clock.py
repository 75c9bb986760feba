"""How the legal term of an application stands, from its moment of receipt and the steps that were taken.

The reckoning itself is `process.legal_clock`; here its input is found. Lists read the steps of all their
applications at once with `steps_of`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.vouchers.models import CaseEvent
from app.vouchers.process import (
    BY_NAME,
    ClockEffect,
    LegalClock,
    Suspension,
    Term,
    legal_clock,
    term_end,
    working_day_from,
)
from app.vouchers.scheme import SchemeVersion, Terms

EXTEND = "extend"
"""The event that tells the applicant a later last day to decide (Awb 4:14): no step, for the case stays where it is."""

REOPENED = "reopen_settlement"
"""The step that has a settlement made anew."""


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
    steps = _since_start(events)
    received = amsterdam(_start_of(steps) or application.received_at).date()
    until = min(today, stopped_on(steps) or today)
    extended = any(event.transition == EXTEND for event in steps)
    return legal_clock(
        received,
        version.terms.decision_weeks,
        suspensions_of(steps, version.terms),
        until,
        extension_weeks=version.terms.extension_weeks if extended else 0,
    )


def _since_start(events: Iterable[Happened]) -> list[Happened]:
    """Return the steps from the last one that started the term: after an objection it starts anew."""
    steps = list(events)
    starts = [place for place, event in enumerate(steps) if _effect(event) is ClockEffect.START]
    return steps[starts[-1] :] if starts else steps


def _start_of(steps: Sequence[Happened]) -> datetime | None:
    """Return the moment of a new start; None for the first, which is the moment of receipt itself."""
    again = steps and _effect(steps[0]) is ClockEffect.START and steps[0].transition != "submit"
    return steps[0].at if again else None


def _effect(event: Happened) -> ClockEffect:
    step = BY_NAME.get(event.transition)
    return step.clock if step is not None else ClockEffect.NONE


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
    for event in _since_start(events):
        if _effect(event) is ClockEffect.STOP:
            return amsterdam(event.at).date()
    return None


def term_ends(term: Term, events: Iterable[Happened], terms: Terms) -> date | None:
    """Return the last day of the latest `term` that a step started for the applicant, None if none did."""
    started = None
    for event in events:
        step = BY_NAME.get(event.transition)
        if step is not None and step.term is term:
            started = amsterdam(event.at).date()
    return None if started is None else term_end(started, term.weeks(terms))


def _completion_ends(asked: date, terms: Terms) -> date:
    return term_end(asked, terms.completion_weeks)


class Voucher(Protocol):
    """An application that was decided, or a row of a list with the days of its training."""

    @property
    def training_start(self) -> date:
        """The planned first day."""

    @property
    def training_end(self) -> date:
        """The planned last day."""

    @property
    def started_on(self) -> date | None:
        """The day on which it really began, once that is known."""

    @property
    def decided_at(self) -> datetime | None:
        """The aware moment of the decision."""

    @property
    def evidence_submitted_at(self) -> datetime | None:
        """The aware moment on which the evidence was complete; None while it is awaited or was returned."""


def start_by(voucher: Voucher, version: SchemeVersion) -> date:
    """Return the last day on which the training may begin: so many weeks after its plan, and after the award.

    A working day, also where the term is longer than the law moves: nobody loses a voucher for a weekend.
    """
    first = voucher.training_start
    if voucher.decided_at is not None:
        first = max(first, amsterdam(voucher.decided_at).date())
    return working_day_from(term_end(first, version.terms.latest_start_weeks))


def ends_on(voucher: Voucher) -> date:
    """Return the day on which the training ends: as planned, or as much later as it began later."""
    late = voucher.started_on - voucher.training_start if voucher.started_on else timedelta()
    return voucher.training_end + max(late, timedelta())


def evidence_by(voucher: Voucher, version: SchemeVersion) -> date:
    """Return the last day for the applicant to send the evidence of the training."""
    return term_end(ends_on(voucher), version.terms.evidence_weeks)


def settle_by(voucher: Voucher, version: SchemeVersion, events: Iterable[Happened] = ()) -> date:
    """Return the last day to settle (R16): so many weeks after the latest of three days (Amsterdam).

    The end of the training; the day on which the evidence was complete, or without any the last day for it, since
    before that nothing can be settled; and the day of `events` on which a founded objection had us judge anew. Thirteen
    weeks can end in a weekend: the law gives us no longer then (Algemene termijnenwet, article 4).
    """
    submitted = voucher.evidence_submitted_at
    ready = amsterdam(submitted).date() if submitted is not None else evidence_by(voucher, version)
    reopened = [amsterdam(event.at).date() for event in events if event.transition == REOPENED]
    return term_end(max([ends_on(voucher), ready, *reopened]), version.terms.settlement_weeks)
