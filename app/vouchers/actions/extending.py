"""A longer term to decide, told to the applicant before the first one ends (Awb 4:14)."""

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.vouchers import mails
from app.vouchers.actions.steps import ensure_not_own, lock
from app.vouchers.actions.terms import follow
from app.vouchers.casefile import version_of
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.process import Actor
from app.vouchers.queries.clock import EXTEND, clock_of, steps_of
from app.vouchers.queries.worklist import RUNNING

NOT_RUNNING = N_("De termijn om te beslissen loopt niet meer.")
TWICE = N_("De termijn is al een keer verlengd. Dat kan maar één keer.")
TOO_LATE = N_("De termijn is al voorbij. Verlengen kan alleen op tijd.")


def extend(application: VoucherApplication, *, by: Account, reason: str) -> None:
    """Tell the applicant that the decision takes longer, and why: once, while the term still runs.

    The case stays where it is. Raises ConflictError when the term has ended, passed or was extended already.
    """
    application = lock(application)
    ensure_not_own(application, by)
    if application.state not in RUNNING:
        raise ConflictError(NOT_RUNNING)
    version, now = version_of(application, clock.now()), clock.now()
    legal = clock_of(application, steps_of([application.id])[application.id], version, clock.today())
    if legal.extended:
        raise ConflictError(TWICE)
    if legal.late:
        raise ConflictError(TOO_LATE)
    db.session.add(
        CaseEvent(
            application_id=application.id,
            at=now,
            transition=EXTEND,
            from_state=application.state,
            to_state=application.state,
            by_id=by.id,
            as_role=Actor.ADVISOR.value,
            text=reason,
            suspends=None,
        )
    )
    application.changed_at = now
    db.session.flush()
    follow(application)
    audit.record("voucher.extend", f"voucher:{application.number}", by=by, person_id=application.applicant_id)
    mails.send("extended", application, None, reason)
