"""Flags as pages and lists read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_, Text
from app.vouchers.models import VoucherApplication
from app.vouchers.signals.models import Signal
from app.vouchers.signals.rules import KIND_NAMES, SignalKind, sentence

UNKNOWN = N_("Dit signaal kennen wij niet.")


@dataclass(frozen=True)
class Raised:
    """A flag with its words; `note` and `by` are of who settled it."""

    id: int
    name: str
    why: Text
    raised_at: datetime
    settled_at: datetime | None
    note: str
    by: str | None


def open_of(application_ids: Collection[int]) -> Mapping[int, int]:
    """Return {application: number of open flags} for those that have any, in one statement."""
    query = select(Signal.application_id).where(
        Signal.application_id.in_(list(application_ids)), Signal.settled_at.is_(None)
    )
    counts: dict[int, int] = {}
    for application_id in db.session.scalars(query):
        counts[application_id] = counts.get(application_id, 0) + 1
    return counts


def of_case(application_id: int) -> Sequence[Raised]:
    """Return the flags of a case, open ones first."""
    query = (
        select(Signal, Account.name)
        .outerjoin(Account, Account.id == Signal.settled_by_id)
        .where(Signal.application_id == application_id)
        .order_by(Signal.settled_at.is_not(None), Signal.id)
    )
    return [_raised(signal, by) for signal, by in db.session.execute(query)]


def one(application_id: int, signal_id: int) -> Signal:
    """Return a flag of a case; raises NotFoundError."""
    query = select(Signal).where(Signal.application_id == application_id, Signal.id == signal_id)
    signal = db.session.scalars(query).one_or_none()
    if signal is None:
        raise NotFoundError(UNKNOWN)
    return signal


def listed() -> Select[*tuple[Any, ...]]:
    """Return the query of the list of open flags, the oldest first."""
    return (
        select(
            Signal.id,
            Signal.kind,
            Signal.facts,
            Signal.raised_at,
            VoucherApplication.number,
            VoucherApplication.public_id,
            VoucherApplication.state,
            Company.name.label("company"),
            VoucherApplication.trainer_name,
        )
        .join(VoucherApplication, VoucherApplication.id == Signal.application_id)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .where(Signal.settled_at.is_(None))
        .order_by(Signal.raised_at, Signal.id)
    )


def _raised(signal: Signal, by: str | None) -> Raised:
    kind = SignalKind(signal.kind)
    return Raised(
        signal.id,
        KIND_NAMES[kind],
        sentence(kind, signal.facts),
        signal.raised_at,
        signal.settled_at,
        signal.note,
        by,
    )
