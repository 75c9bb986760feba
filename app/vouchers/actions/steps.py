"""One step of the process: checked against the table, written down, mailed."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import joinedload

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db, table_of
from app.kernel.errors import ConflictError, NotAllowedError, NotFoundError
from app.vouchers import ledger, mails, policy_staff
from app.vouchers.actions.terms import follow
from app.vouchers.models import CaseEvent, Fund, VoucherApplication
from app.vouchers.process import BY_NAME, Actor, ClockEffect, MoneyEffect, State, Term, TransitionError, next_state
from app.vouchers.queries.clock import Step
from app.vouchers.queries.worklist import is_own

SUSPENDS = {ClockEffect.SUSPEND: True, ClockEffect.RESUME: False}
"""What a step does to the standstill of the term; who is asked anew after an objection makes it stand still too."""

_FUND = table_of(Fund)
_HOLD_FUND = update(_FUND).where(_FUND.c.scheme == bindparam("of_scheme")).values(last_place=_FUND.c.last_place)
_EVENT = insert(table_of(CaseEvent))


def hold_fund(scheme: str) -> None:
    """Hold the fund of `scheme` until the transaction ends: whoever moves money or cases comes after."""
    db.session.execute(_HOLD_FUND, {"of_scheme": scheme})


def lock(application: VoucherApplication) -> VoucherApplication:
    """Hold the fund and this application until the transaction ends; return it as it stands now."""
    hold_fund(application.scheme)
    return lock_in_fund(application)


def lock_in_fund(application: VoucherApplication) -> VoucherApplication:
    """Hold this application, whose fund is held already; return it as it stands now, with its evidence."""
    held = db.session.scalars(_hold(), {"application_id": application.id}).unique().one_or_none()
    if held is None:
        raise NotFoundError
    return held


@cache
def _hold() -> Select[VoucherApplication]:
    """Return the query of an application with its evidence, which nobody changes without holding the fund."""
    return (
        select(VoucherApplication)
        .where(VoucherApplication.id == bindparam("application_id"))
        .options(joinedload(VoucherApplication.evidence))
        .with_for_update(of=VoucherApplication)
        .execution_options(populate_existing=True)
    )


def ensure_not_own(application: VoucherApplication, by: Account) -> None:
    """Nobody handles an application of their own, or of a company that they act for. Raises NotAllowedError."""
    if is_own(application.id, by):
        raise NotAllowedError(policy_staff.OWN)


def check(application: VoucherApplication, name: str, actor: Actor) -> State:
    """Return the state that the step `name` leads to.

    Raises ConflictError with a sentence when somebody else moved the case on, or it is not theirs to move.
    """
    try:
        return next_state(State(application.state), name, actor)
    except TransitionError as error:
        raise ConflictError(error.text) from error


def step(
    application: VoucherApplication,
    name: str,
    actor: Actor,
    *,
    by: Account | None,
    text: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Take the step `name`: its money, its facts, its state and its event, the terms, an audit row and the mail.

    `facts` are the columns that the new state needs; `text` is what the applicant may read of it.
    The reservation itself is made by `claiming`, which knows the amount.
    """
    now = clock.now()
    transition = BY_NAME[name]
    before, after = application.state, check(application, name, actor)
    if transition.money is MoneyEffect.RELEASE:
        ledger.release(application, by_id=by.id if by else None, note=name)
    elif transition.money is MoneyEffect.AWARD and by is not None:
        ledger.award(application, by_id=by.id)
    for column, value in (facts or {}).items():
        setattr(application, column, value)
    application.state, application.changed_at = after.value, now
    suspends = True if transition.term is Term.COMPLETION else SUSPENDS.get(transition.clock)
    event = {
        "application_id": application.id,
        "at": now,
        "transition": name,
        "from_state": before,
        "to_state": after.value,
        "by_id": by.id if by else None,
        "as_role": actor.value,
        "text": text,
        "suspends": suspends,
    }
    db.session.execute(_EVENT, event)
    follow(application, Step(now, name, suspends) if before == State.SUBMITTED else None)
    subject = f"voucher:{application.number or application.public_id}"
    audit.record(f"voucher.{name}", subject, by=by, person_id=application.applicant_id, to=after.value)
    if transition.letter:
        mails.send(transition.letter, application, transition.term, text)
