"""Raise flags, and settle them with a note. Neither moves a case."""

from datetime import timedelta

from sqlalchemy import or_, select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.vouchers.actions.steps import ensure_not_own
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State
from app.vouchers.signals.gathering import flags_of
from app.vouchers.signals.models import Signal, SignalSweep

SETTLED = N_("Een collega heeft dit signaal al afgehandeld.")
LOOKED_AT = (
    State.COMPLETE,
    State.WAITING,
    State.IN_REVIEW,
    State.PROPOSED,
    State.PARTIALLY_OFFERED,
    State.GRANTED,
    State.STARTED,
    State.EVIDENCE_SUBMITTED,
    State.SETTLEMENT_PROPOSED,
)
"""While something can still be done with what stands out."""
AGAIN_AFTER = timedelta(days=7)
AT_ONCE = 25


def raise_for(application: VoucherApplication) -> int:
    """Store what stands out about a complete application and was not seen before; return how many flags are new."""
    known = set(db.session.scalars(select(Signal.kind).where(Signal.application_id == application.id)))
    new = [flag for flag in flags_of(application) if flag.kind.value not in known]
    for flag in new:
        db.session.add(
            Signal(
                application_id=application.id,
                kind=flag.kind.value,
                facts=dict(flag.facts),
                raised_at=clock.now(),
            )
        )
    looked = db.session.get(SignalSweep, application.id)
    if looked is None:
        db.session.add(SignalSweep(application_id=application.id, looked_at=clock.now()))
    else:
        looked.looked_at = clock.now()
    db.session.flush()
    return len(new)


def sweep() -> int:
    """Look at applications that changed since, and at each once a week; return how many flags are new.

    For the worker: it may run again at any time, and two at once see the same flags once (unique in the database).
    """
    query = (
        select(VoucherApplication)
        .outerjoin(SignalSweep, SignalSweep.application_id == VoucherApplication.id)
        .where(
            VoucherApplication.state.in_(LOOKED_AT),
            VoucherApplication.frozen_case.is_not(None),
            or_(
                SignalSweep.looked_at.is_(None),
                SignalSweep.looked_at < VoucherApplication.changed_at,
                SignalSweep.looked_at < clock.now() - AGAIN_AFTER,
            ),
        )
        .order_by(VoucherApplication.id)
        .limit(AT_ONCE)
        .with_for_update(of=VoucherApplication, skip_locked=True)
    )
    return sum(raise_for(application) for application in db.session.scalars(query).all())


def settle(signal: Signal, *, by: Account, note: str) -> None:
    """Settle a flag with what was found; raises ConflictError when somebody did so first."""
    query = select(Signal).where(Signal.id == signal.id).with_for_update()
    held = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if held.settled_at is not None:
        raise ConflictError(SETTLED)
    application = db.session.get_one(VoucherApplication, held.application_id)
    ensure_not_own(application, by)
    held.settled_at, held.settled_by_id, held.note = clock.now(), by.id, note
    db.session.flush()
    audit.record(
        "voucher.signal.settle",
        f"voucher:{application.number}",
        by=by,
        person_id=application.applicant_id,
        signal=held.kind,
    )
