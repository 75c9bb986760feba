"""What the worker does when a last day comes near or has passed: remind once, and let an offer go. At least once."""

from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from app.kernel import clock
from app.kernel.database import db
from app.vouchers.afterwards import mails
from app.vouchers.afterwards.actions import lapse_offer
from app.vouchers.afterwards.models import VoucherReminder
from app.vouchers.afterwards.rules import DAYS_BEFORE, Reminder
from app.vouchers.models import VoucherApplication
from app.vouchers.models.term import CaseTerm, TermKind
from app.vouchers.process import State

SOME = 100
"""How many cases one sweep moves or writes to; the rest follows at the next."""
OF_TERM = {
    Reminder.COMPLETION: TermKind.COMPLETION,
    Reminder.OFFER: TermKind.OFFER,
    Reminder.EVIDENCE: TermKind.EVIDENCE,
    Reminder.EVIDENCE_AGAIN: TermKind.EVIDENCE,
}
"""The term whose last day each reminder is of."""


def sweep() -> int:
    """Let offers go that nobody answered, and remind of last days that come near; return how many of both."""
    return _lapse_offers() + sum(_remind(kind) for kind in Reminder)


def _lapse_offers() -> int:
    """Let go of every offer whose last day has passed: it said so itself, so nobody decides it."""
    query = (
        select(VoucherApplication)
        .join(CaseTerm, CaseTerm.application_id == VoucherApplication.id)
        .where(
            VoucherApplication.state == State.PARTIALLY_OFFERED,
            CaseTerm.kind == TermKind.OFFER.value,
            CaseTerm.last_day < clock.today().toordinal(),
        )
        .order_by(VoucherApplication.id)
        .limit(SOME)
    )
    return sum(lapse_offer(application) for application in db.session.scalars(query).all())


def _remind(kind: Reminder) -> int:
    """Mail whose last day comes near, once for each last day, however late the worker is."""
    rows = _near(kind)
    for application, last_day in rows:
        db.session.add(
            VoucherReminder(application_id=application.id, kind=kind.value, last_day=last_day, sent_at=clock.now())
        )
        mails.remind(kind, application, date.fromordinal(last_day))
    db.session.flush()
    return len(rows)


def _near(kind: Reminder) -> list[tuple[VoucherApplication, int]]:
    today = clock.today()
    told = exists().where(
        VoucherReminder.application_id == CaseTerm.application_id,
        VoucherReminder.kind == kind.value,
        VoucherReminder.last_day == CaseTerm.last_day,
    )
    query = (
        select(VoucherApplication, CaseTerm.last_day)
        .join(CaseTerm, CaseTerm.application_id == VoucherApplication.id)
        .where(
            CaseTerm.kind == OF_TERM[kind].value,
            CaseTerm.last_day.between(today.toordinal(), (today + timedelta(days=DAYS_BEFORE[kind])).toordinal()),
            ~told,
        )
        .options(selectinload(VoucherApplication.evidence))
        .order_by(CaseTerm.application_id)
        .limit(SOME)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
