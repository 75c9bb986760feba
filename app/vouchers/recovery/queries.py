"""Recoveries as they stand: of one case, the list of the treasurer, those that are overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, func, select

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.vouchers.models import VoucherApplication
from app.vouchers.recovery.models import Instalment, ReceivedMoney, Recovery, Waiver
from app.vouchers.recovery.rules import Part, RecoveryState, Standing, WaiverState, standing

UNKNOWN = N_("Deze terugvordering kennen wij niet.")
REMINDED_AGAIN = timedelta(weeks=2)
"""The sweep looks at a recovery again after this; the scheme may ask for longer (Awb 4:112)."""


@dataclass(frozen=True)
class Received:
    """One payment that came in."""

    received_on: Any
    cents: int
    note: str
    by: str


def open_of(application_id: int) -> Recovery | None:
    """Return the recovery of a case that is still open."""
    query = select(Recovery).where(Recovery.application_id == application_id, Recovery.state == RecoveryState.OPEN)
    return db.session.scalars(query).one_or_none()


def latest_of(application_id: int) -> Recovery | None:
    """Return the last recovery of a case that was not undone."""
    query = (
        select(Recovery)
        .where(Recovery.application_id == application_id, Recovery.state != RecoveryState.UNDONE)
        .order_by(Recovery.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def named(public_id: str) -> Recovery:
    """Return a recovery by its address; raises NotFoundError."""
    recovery = db.session.scalars(select(Recovery).where(Recovery.public_id == public_id)).one_or_none()
    if recovery is None:
        raise NotFoundError(UNKNOWN)
    return recovery


def parts_of(recovery_id: int) -> Sequence[Part]:
    """Return the plan of a recovery, the first day first."""
    query = select(Instalment.due_on, Instalment.cents).where(Instalment.recovery_id == recovery_id)
    return [Part(row[0], row[1]) for row in db.session.execute(query.order_by(Instalment.number))]


def standing_of(recovery: Recovery) -> Sequence[Standing]:
    """Return how each instalment stands today."""
    paid = recovery.plan_cents - recovery.open_cents
    return standing(parts_of(recovery.id), paid, clock.today())


def proposal_of(recovery_id: int) -> Waiver | None:
    """Return the proposal to waive that nobody decided on yet."""
    query = select(Waiver).where(Waiver.recovery_id == recovery_id, Waiver.state == WaiverState.PROPOSED)
    return db.session.scalars(query).one_or_none()


def received_of(recovery_id: int) -> Sequence[Received]:
    """Return what came in, the latest first."""
    query = (
        select(ReceivedMoney.received_on, ReceivedMoney.cents, ReceivedMoney.note, Account.name)
        .join(Account, Account.id == ReceivedMoney.booked_by_id)
        .where(ReceivedMoney.recovery_id == recovery_id)
        .order_by(ReceivedMoney.id.desc())
    )
    return [Received(*row) for row in db.session.execute(query)]


def is_booked(recovery_id: int, cents: int, on: date, note: str) -> bool:
    """Return whether the same amount of the same day was booked in the same words."""
    query = select(ReceivedMoney.id).where(
        ReceivedMoney.recovery_id == recovery_id,
        ReceivedMoney.cents == cents,
        ReceivedMoney.received_on == on,
        ReceivedMoney.note == note,
    )
    return db.session.scalars(query.limit(1)).first() is not None


def listed(*, ended: bool = False) -> Select[*tuple[Any, ...]]:
    """Return the query of the treasurer's list: open ones, what is overdue first; or those that have ended."""
    due = _due().subquery()
    late = func.coalesce(due.c.due_cents, 0) - (Recovery.plan_cents - _open())
    overdue = case((late > 0, late), else_=0)
    query = (
        select(
            Recovery.public_id,
            Recovery.state,
            Recovery.claimed_cents,
            _open().label("open_cents"),
            overdue.label("overdue_cents"),
            due.c.oldest.label("oldest"),
            Recovery.opened_at,
            Recovery.closed_at,
            Recovery.reminded_at,
            VoucherApplication.number,
            VoucherApplication.payee_name,
            func.coalesce(Company.name, Account.name).label("applicant"),
            Waiver.id.label("waiver_id"),
        )
        .join(VoucherApplication, VoucherApplication.id == Recovery.application_id)
        .join(Account, Account.id == VoucherApplication.applicant_id)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .outerjoin(due, due.c.recovery_id == Recovery.id)
        .outerjoin(Waiver, (Waiver.recovery_id == Recovery.id) & (Waiver.state == WaiverState.PROPOSED))
    )
    if ended:
        return query.where(Recovery.state != RecoveryState.OPEN).order_by(Recovery.closed_at.desc(), Recovery.id.desc())
    return query.where(Recovery.state == RecoveryState.OPEN).order_by(
        case((late > 0, 0), else_=1), due.c.oldest, Recovery.id
    )


def overdue(*, limit: int) -> Sequence[Recovery]:
    """Return open recoveries with an instalment whose day has passed, of which nobody was reminded lately."""
    due = _due().subquery()
    query = (
        select(Recovery)
        .join(due, due.c.recovery_id == Recovery.id)
        .where(
            Recovery.state == RecoveryState.OPEN,
            due.c.due_cents > Recovery.plan_cents - _open(),
            Recovery.reminded_at.is_(None) | (Recovery.reminded_at <= clock.now() - REMINDED_AGAIN),
        )
        .order_by(Recovery.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def totals() -> tuple[int, int, int]:
    """Return how many recoveries are open, their open cents and the cents that are overdue."""
    rows = listed().order_by(None).subquery()
    query = select(
        func.count(), func.coalesce(func.sum(rows.c.open_cents), 0), func.coalesce(func.sum(rows.c.overdue_cents), 0)
    ).select_from(rows)
    number, still, late = db.session.execute(query).one()
    return int(number), int(still), int(late)


def _open() -> Any:
    return Recovery.claimed_cents - Recovery.recovered_cents - Recovery.waived_cents


def _due() -> Select[*tuple[Any, ...]]:
    """What each plan asked for until yesterday, and its first day."""
    return (
        select(
            Instalment.recovery_id,
            # PostgreSQL adds whole numbers up to one with decimals, which no page can write as money.
            cast(func.sum(Instalment.cents), BigInteger).label("due_cents"),
            func.min(Instalment.due_on).label("oldest"),
        )
        .where(Instalment.due_on < clock.today())
        .group_by(Instalment.recovery_id)
    )


@dataclass(frozen=True)
class Decided:
    """A proposal to waive that was decided on."""

    cents: int
    state: str
    reason: str
    decided_at: Any
    decision_reason: str


def waivers_of(recovery_id: int) -> Sequence[Decided]:
    """Return the proposals to waive that were decided on, the latest first."""
    query = (
        select(Waiver.cents, Waiver.state, Waiver.reason, Waiver.decided_at, Waiver.decision_reason)
        .where(Waiver.recovery_id == recovery_id, Waiver.state != WaiverState.PROPOSED)
        .order_by(Waiver.id.desc())
    )
    return [Decided(*row) for row in db.session.execute(query)]


def applicant_of(application: VoucherApplication) -> str:
    """Return who applied: the company, else the person."""
    query = select(Company.name).where(Company.id == application.company_id)
    return db.session.scalar(query) or name_of(application.applicant_id)


def name_of(account_id: int) -> str:
    """Return somebody's name."""
    return db.session.scalar(select(Account.name).where(Account.id == account_id)) or ""


def numbers_open(account_id: int) -> Sequence[str]:
    """Return the numbers of this account's applications of which money is still asked back."""
    query = (
        select(VoucherApplication.number)
        .join(Recovery, Recovery.application_id == VoucherApplication.id)
        .where(VoucherApplication.applicant_id == account_id, Recovery.state == RecoveryState.OPEN)
    )
    return [number for number in db.session.scalars(query) if number]
