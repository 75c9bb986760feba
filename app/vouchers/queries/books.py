"""The fund's money as pages show it: balances by contributor, entries, what one case holds."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.paging import AnyRow, Page, paged
from app.vouchers import ledger
from app.vouchers.casefile import schemes
from app.vouchers.models import Fund, LedgerEntry, Pot, VoucherApplication


class Bucket(StrEnum):
    """A total of a pot that can be taken apart into its entries, as it is called in addresses."""

    BUDGET = "begroot"
    AVAILABLE = "beschikbaar"
    RESERVED = "gereserveerd"
    AWARDED = "toegekend"
    PAYABLE = "te-betalen"
    PAID = "uitgekeerd"
    SETTLED = "besteed"
    CLAIMED = "teruggevorderd"
    WAIVED = "kwijtgescholden"


_COLUMN = {
    Bucket.BUDGET: "funding",
    Bucket.AVAILABLE: "available",
    Bucket.RESERVED: "reserved",
    Bucket.AWARDED: "awarded",
    Bucket.PAYABLE: "payable",
    Bucket.PAID: "paid",
    Bucket.SETTLED: "settled",
    Bucket.CLAIMED: "claimed",
    Bucket.WAIVED: "waived",
}


BUCKET_OF = {name: bucket for bucket, name in _COLUMN.items() if name != "funding"} | {"budget": Bucket.BUDGET}
"""The totals by the names of a pot's balances."""


@dataclass(frozen=True)
class Line:
    """The money of one contributor, or of all: cents in each bucket, which together are the budget."""

    code: str
    name: str
    earmark: str
    budget_cents: int = 0
    available_cents: int = 0
    reserved_cents: int = 0
    awarded_cents: int = 0
    payable_cents: int = 0
    paid_cents: int = 0
    settled_cents: int = 0
    claimed_cents: int = 0
    waived_cents: int = 0

    def cents(self, bucket: Bucket) -> int:
        """Return what stands in one bucket."""
        column = "budget" if bucket is Bucket.BUDGET else _COLUMN[bucket]
        return int(getattr(self, f"{column}_cents"))


@dataclass(frozen=True)
class EntryFilters:
    """What the entries are narrowed to; None and "" do not narrow. `number` is (part of) a case's number."""

    contributor: str | None = None
    kind: str | None = None
    bucket: Bucket | None = None
    number: str = ""
    """Part of a case's number or of a payment's identification."""
    public_id: str | None = None
    until: datetime | None = None
    """Only what was booked before this moment."""


def balance(scheme: str, at: datetime | None = None) -> list[Line]:
    """Return the money by contributor in the scheme's order, those without a pot yet as well.

    With `at`, as the books stood at that moment: added up from the entries until then.
    """
    pots = _pots_now(scheme) if at is None else _pots_at(scheme, at)
    return [Line(code, name, earmark, *pots.get(code, ())) for code, name, earmark in _contributors(scheme, pots)]


def _pots_now(scheme: str) -> dict[str, tuple[int, ...]]:
    columns = [Pot.budget_cents, *(getattr(Pot, f"{bucket}_cents") for bucket in ledger.BALANCES)]
    query = select(Pot.contributor, *columns).join(Fund, Fund.id == Pot.fund_id).where(Fund.scheme == scheme)
    return {row[0]: tuple(row[1:]) for row in db.session.execute(query.order_by(Pot.position))}


def _pots_at(scheme: str, at: datetime) -> dict[str, tuple[int, ...]]:
    columns: list[Any] = [-ledger.signed_sum("funding"), *(ledger.signed_sum(name) for name in ledger.BALANCES)]
    query = (
        select(Pot.contributor, *columns)
        .join(Fund, Fund.id == Pot.fund_id)
        .join(LedgerEntry, LedgerEntry.pot_id == Pot.id)
        .where(Fund.scheme == scheme, LedgerEntry.at < at)
        .group_by(Pot.contributor, Pot.position)
        .order_by(Pot.position)
    )
    return {row[0]: tuple(int(cents) for cents in row[1:]) for row in db.session.execute(query)}


def total(lines: Sequence[Line]) -> Line:
    """Return the sum of all contributors."""
    names = [field.name for field in fields(Line) if field.name.endswith("_cents")]
    return Line("", "", "", **{name: sum(getattr(line, name) for line in lines) for name in names})


def contributors(scheme: str) -> list[tuple[str, str]]:
    """Return (code, name) of every contributor of the scheme, in its order; those that left it come last."""
    query = select(Pot.contributor, Pot.earmark).join(Fund, Fund.id == Pot.fund_id).where(Fund.scheme == scheme)
    pots = {row[0]: row[1] for row in db.session.execute(query.order_by(Pot.position))}
    return [(code, name) for code, name, _earmark in _contributors(scheme, pots)]


def _contributors(scheme: str, pots: Any) -> list[tuple[str, str, str]]:
    listed = {
        known.code: (known.code, known.name, known.earmark or "")
        for version in schemes().scheme(scheme).versions
        for known in version.contributors
    }
    gone = [(code, code, "") for code in pots if code not in listed]
    return [*listed.values(), *gone]


def signed(bucket: Bucket | None) -> ColumnElement[int]:
    """Return the SQL of an entry's cents: into `bucket` is more, out of it is less; without one, as booked."""
    if bucket is None:
        return LedgerEntry.amount_cents.expression
    name = _COLUMN[bucket]
    into = LedgerEntry.debit == name if bucket is Bucket.BUDGET else LedgerEntry.credit == name
    return case((into, LedgerEntry.amount_cents), else_=-LedgerEntry.amount_cents)


def entries(filters: EntryFilters) -> Select[*tuple[Any, ...]]:
    """Return the query of the entries that match, the latest moment first: columns only, no names of participants."""
    query = (
        select(
            LedgerEntry.id,
            LedgerEntry.at,
            LedgerEntry.kind,
            Pot.contributor,
            Pot.earmark,
            LedgerEntry.debit,
            LedgerEntry.credit,
            signed(filters.bucket).label("cents"),
            LedgerEntry.note,
            LedgerEntry.reference,
            VoucherApplication.number,
            VoucherApplication.public_id,
            Account.name.label("by"),
        )
        .join(Pot, Pot.id == LedgerEntry.pot_id)
        .outerjoin(VoucherApplication, VoucherApplication.id == LedgerEntry.application_id)
        .outerjoin(Account, Account.id == LedgerEntry.by_id)
        .order_by(LedgerEntry.at.desc(), LedgerEntry.id.desc())
    )
    if filters.contributor is not None:
        query = query.where(Pot.contributor == filters.contributor)
    if filters.kind is not None:
        query = query.where(LedgerEntry.kind == filters.kind)
    if filters.bucket is not None:
        name = _COLUMN[filters.bucket]
        query = query.where(or_(LedgerEntry.debit == name, LedgerEntry.credit == name))
    if filters.public_id is not None:
        query = query.where(VoucherApplication.public_id == filters.public_id)
    if filters.until is not None:
        query = query.where(LedgerEntry.at < filters.until)
    if filters.number:
        wanted = filters.number.lower()
        query = query.where(
            or_(
                func.lower(VoucherApplication.number).contains(wanted, autoescape=True),
                func.lower(LedgerEntry.reference).contains(wanted, autoescape=True),
            )
        )
    return query


def entries_page(filters: EntryFilters) -> tuple[Page, int]:
    """Return the page that this request asks for and the sum (cents) of all entries that match."""
    query = entries(filters)
    matching = query.order_by(None).subquery()
    summed = db.session.execute(select(func.coalesce(func.sum(matching.c.cents), 0))).scalar_one()
    return paged(query), int(summed)


def all_entries(filters: EntryFilters) -> Sequence[AnyRow]:
    """Return every entry that matches, newest first."""
    return db.session.execute(entries(filters)).all()


@dataclass(frozen=True)
class MoneyFile:
    """What a treasurer sees of a case: the money and who gets it, nothing of the person or the documents."""

    public_id: str
    number: str
    applicant_id: int
    state: str
    applicant_kind: str
    claim_cents: int
    reserved_cents: int
    awarded_cents: int
    payee_kind: str
    payee_name: str
    payee_iban: str
    received_at: datetime
    decided_at: datetime | None


def money_file(public_id: str) -> MoneyFile | None:
    """Return the money of a case that was sent, None if there is no such case."""
    columns = [getattr(VoucherApplication, name) for name in MoneyFile.__dataclass_fields__]
    query = select(*columns).where(VoucherApplication.public_id == public_id, VoucherApplication.number.is_not(None))
    row = db.session.execute(query).first()
    return MoneyFile(*row) if row else None
