"""Keep which terms of an application run, so that lists and the calendar need not read every history."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sqlalchemy import and_, delete, insert, select

from app.kernel import clock
from app.kernel.database import db, table_of
from app.vouchers.casefile import version_of
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.models.term import LEADING, CaseTerm, TermKind
from app.vouchers.process import BY_NAME, ClockEffect, State, Term
from app.vouchers.queries.clock import Step, clock_of, evidence_by, settle_by, start_by, suspensions_of, term_ends
from app.vouchers.queries.worklist import RUNNING
from app.vouchers.scheme import SchemeVersion

Ends = tuple[TermKind, date]
_KEEP = insert(table_of(CaseTerm))


def follow(application: VoucherApplication, first: Step | None = None) -> None:
    """Write down which terms run for an application that was sent, as its history and its state say.

    Called after every step; whoever changes a day that a term counts from calls it too. `first` is the step at
    receipt: then nothing went before that counts, and one statement does.
    """
    if application.state == State.SUBMITTED:
        return  # the step at receipt follows in the same transaction
    if first is None:
        own = and_(CaseTerm.application_id == application.id, CaseTerm.kind != TermKind.APPEAL)
        db.session.execute(delete(CaseTerm).where(own))
    steps = _steps(application.id) if first is None else [first]
    if rows := list(_terms(application, steps)):
        db.session.execute(_KEEP, rows)


def follow_objection(application: VoucherApplication, decide_before: date | None) -> None:
    """Write down until when we decide on an objection; None: on none any more."""
    here = and_(CaseTerm.application_id == application.id, CaseTerm.kind == TermKind.APPEAL)
    db.session.execute(delete(CaseTerm).where(here))
    if decide_before is not None:
        db.session.execute(_KEEP, [_row(application, TermKind.APPEAL, decide_before)])


def follow_all() -> None:
    """Write the terms of applications from before they were kept."""
    kept = select(CaseTerm.application_id).where(CaseTerm.leads)
    query = (
        select(VoucherApplication)
        .where(VoucherApplication.state.in_(_WITH_A_TERM), VoucherApplication.id.not_in(kept))
        .order_by(VoucherApplication.id)
    )
    for application in db.session.scalars(query).all():
        follow(application)


def _steps(application_id: int) -> list[Step]:
    query = select(CaseEvent.at, CaseEvent.transition, CaseEvent.suspends).where(
        CaseEvent.application_id == application_id
    )
    return [Step(row.at, row.transition, row.suspends) for row in db.session.execute(query.order_by(CaseEvent.id))]


def _terms(application: VoucherApplication, steps: Sequence[Step]) -> Iterator[dict[str, object]]:
    version = version_of(application, clock.now())
    state = State(application.state)
    if state in RUNNING:
        yield _decision(application, steps, version)
    for kind, day in _others(application, state, steps, version):
        yield _row(application, kind, day)


def _row(application: VoucherApplication, kind: TermKind, day: date) -> dict[str, object]:
    return {
        "application_id": application.id,
        "kind": kind.value,
        "last_day": day.toordinal(),
        "still_from": None,
        "still_until": None,
        "leads": kind in LEADING,
    }


def _decision(application: VoucherApplication, steps: Sequence[Step], version: SchemeVersion) -> dict[str, object]:
    """Return the term to decide. While it stands still, its days come on top of the day that is kept."""
    asked = _open_question(steps)
    if asked is None:
        return _row(application, TermKind.DECISION, clock_of(application, steps, version, clock.today()).deadline)
    before = [step for at, step in enumerate(steps) if at != asked]
    question = suspensions_of(steps, version.terms)[-1]
    return _row(application, TermKind.DECISION, clock_of(application, before, version, clock.today()).counted) | {
        "still_from": question.asked.toordinal(),
        "still_until": question.term_ends.toordinal(),
    }


def _open_question(steps: Sequence[Step]) -> int | None:
    """Return the place of the step that asked the applicant for something that is not there yet."""
    found = None
    for at, step in enumerate(steps):
        taken = BY_NAME.get(step.transition)
        if step.suspends is False or (taken is not None and taken.clock is ClockEffect.START):
            found = None
        elif step.suspends is True and found is None:
            found = at
    return found


def _others(
    application: VoucherApplication, state: State, steps: Sequence[Step], version: SchemeVersion
) -> Iterator[Ends]:
    if (own := _OF_THE_VOUCHER.get(state)) is not None:
        kind, last_day = own
        yield kind, last_day(application, version)
    if state in _TO_SETTLE:
        yield TermKind.SETTLEMENT, settle_by(application, version, steps)
    for kind, term in _OF_A_STEP.get(state, ()):
        if (day := term_ends(term, steps, version.terms)) is not None:
            yield kind, day


_OF_THE_VOUCHER: dict[State, tuple[TermKind, Callable[[VoucherApplication, SchemeVersion], date]]] = {
    State.GRANTED: (TermKind.START, start_by),
    State.STARTED: (TermKind.EVIDENCE, evidence_by),
}
_TO_SETTLE = (State.EVIDENCE_SUBMITTED, State.SETTLEMENT_PROPOSED)
_OBJECTION = (TermKind.OBJECTION, Term.OBJECTION)
_OF_A_STEP = {
    State.INCOMPLETE: ((TermKind.COMPLETION, Term.COMPLETION),),
    State.PARTIALLY_OFFERED: ((TermKind.OFFER, Term.OFFER),),
    State.GRANTED: (_OBJECTION,),
    State.REFUSED: (_OBJECTION,),
    State.LAPSED: (_OBJECTION,),
    State.SETTLED: (_OBJECTION,),
}
"""The terms that run in a state: reckoned from the voucher itself, and begun by a step."""
_WITH_A_TERM = (*RUNNING, State.PARTIALLY_OFFERED, *_OF_THE_VOUCHER, *_TO_SETTLE)
