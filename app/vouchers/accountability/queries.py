"""The money by contributor, earmark, period, municipality or kind of applicant, added up from the entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case, func, literal, select

from app.kernel.clock import AMSTERDAM, amsterdam
from app.kernel.database import db
from app.vouchers.accountability.rules import Per, Sums
from app.vouchers.ledger import signed_sum
from app.vouchers.models import Fund, LedgerEntry, Pot, VoucherApplication
from app.vouchers.queries import books

OUT = ("paid", "settled", "claimed", "waived")
"""The buckets of money that left and did not come back."""
_QUARTER_MONTHS = 3


@dataclass(frozen=True)
class Narrowed:
    """What the account is about; None and "" do not narrow. Days are those of Amsterdam, both included."""

    per: Per = Per.CONTRIBUTOR
    first: date | None = None
    last: date | None = None
    contributor: str = ""
    municipality: str = ""
    kind: str = ""

    @property
    def of_cases(self) -> bool:
        """Whether it is about some cases only: a budget belongs to none."""
        return bool(self.municipality or self.kind) or self.per in (Per.MUNICIPALITY, Per.KIND)


def account(scheme: str, narrowed: Narrowed) -> list[Sums]:
    """Return a line for each value of what the money is split by, in their order, zero lines included for contributors.

    `name` is the value itself: a contributor's code, an earmark, a year, a quarter ("2026-2"), a municipality, a kind.
    """
    key, order = _split(scheme, narrowed)
    columns: list[Any] = [-signed_sum("funding"), sum((signed_sum(bucket) for bucket in OUT[1:]), signed_sum(OUT[0]))]
    query = (
        select(key.label("of"), *columns, signed_sum("settled"))
        .select_from(LedgerEntry)
        .join(Pot, Pot.id == LedgerEntry.pot_id)
        .join(Fund, Fund.id == Pot.fund_id)
        .outerjoin(VoucherApplication, VoucherApplication.id == LedgerEntry.application_id)
        .where(Fund.scheme == scheme)
        .group_by("of")
    )
    for condition in _conditions(narrowed):
        query = query.where(condition)
    found = {row[0]: [int(cents or 0) for cents in row[1:]] for row in db.session.execute(query)}
    names = [name for name in order if name in found or narrowed.per is Per.CONTRIBUTOR]
    names += sorted(str(name) for name in found if name not in order and name is not None)
    nothing = [0, 0, 0]
    lines = []
    for name in names:
        budget, paid, spent = found.get(name, nothing)
        lines.append(Sums(name, None if narrowed.of_cases else budget, paid, spent))
    return [line for line in lines if narrowed.per is Per.CONTRIBUTOR or line.budget_cents or line.paid_cents]


def _conditions(narrowed: Narrowed) -> list[Any]:
    conditions: list[Any] = []
    if narrowed.first is not None:
        conditions.append(LedgerEntry.at >= _start(narrowed.first))
    if narrowed.last is not None:
        conditions.append(LedgerEntry.at < _start(narrowed.last + timedelta(days=1)))
    if narrowed.contributor:
        conditions.append(Pot.contributor == narrowed.contributor)
    if narrowed.municipality:
        conditions.append(VoucherApplication.municipality == narrowed.municipality)
    if narrowed.kind:
        conditions.append(VoucherApplication.applicant_kind == narrowed.kind)
    if narrowed.of_cases:
        conditions.append(LedgerEntry.application_id.is_not(None))
    return conditions


def _split(scheme: str, narrowed: Narrowed) -> tuple[Any, Sequence[str]]:
    """Return the SQL of the value that a line is about, and the order of the values that are known."""
    match narrowed.per:
        case Per.CONTRIBUTOR:
            codes = [code for code, _name in books.contributors(scheme)]
            wanted = [narrowed.contributor] if narrowed.contributor else codes
            return Pot.contributor, wanted
        case Per.EARMARK:
            return Pot.earmark, [""]
        case Per.MUNICIPALITY:
            return VoucherApplication.municipality, []
        case Per.KIND:
            return VoucherApplication.applicant_kind, []
    periods = _periods(quarters=narrowed.per is Per.QUARTER)
    if not periods:
        return literal(""), []
    return case(*((LedgerEntry.at < end, name) for name, end in periods.items())), list(periods)


def _periods(*, quarters: bool) -> Mapping[str, datetime]:
    """Return {name: the moment it ends} of the years or quarters in which anything was booked, the earliest first."""
    booked: Any = db.session.execute(select(func.min(LedgerEntry.at), func.max(LedgerEntry.at))).one()
    first, last = booked
    if first is None:
        return {}
    months = _QUARTER_MONTHS if quarters else 12
    start = date(amsterdam(first).year, 1, 1)
    periods: dict[str, datetime] = {}
    while _start(start) <= last:
        name = f"{start.year}-{(start.month + 2) // _QUARTER_MONTHS}" if quarters else str(start.year)
        following = start.month + months
        start = date(start.year + (following > 12), (following - 1) % 12 + 1, 1)
        periods[name] = _start(start)
    return periods


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def municipalities(scheme: str) -> list[str]:
    """Return the municipalities of cases for which anything was booked, in the order of their names."""
    query = (
        select(VoucherApplication.municipality)
        .where(VoucherApplication.scheme == scheme, VoucherApplication.number.is_not(None))
        .distinct()
        .order_by(VoucherApplication.municipality)
    )
    return list(db.session.scalars(query))
