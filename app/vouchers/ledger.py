"""The fund's own books: double entry, append-only, whole cents, in pots by contributor and earmark.

Every movement is one `LedgerEntry` from bucket to bucket and the same statement on the pot's balance:
`UPDATE … WHERE balance >= amount`. When no row matches, the money is not there and the transaction ends.
The pot's CHECK constraints say it once more, whoever writes. Claims on one fund are served one by one:
`next_place` locks the fund's row.

    funding → available → reserved → awarded
                  ↑___________|__________|   released
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update

from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.text import N_
from app.vouchers.models import BUCKETS, Fund, LedgerEntry, Pot, VoucherApplication
from app.vouchers.rules import Draw, PotBalance
from app.vouchers.scheme import SchemeVersion

BALANCES = tuple(bucket for bucket in BUCKETS if bucket != "funding")


class InsufficientFundsError(DomainError):
    """A pot holds less than the movement asks for; nothing of it is booked."""

    status = 409


@dataclass(frozen=True)
class Difference:
    """What does not add up: one balance, what the entries say and what stands there (cents).

    `kind` is "pot" or "application", `name` the contributor's code or the case's number, `bucket` the balance.
    """

    kind: str
    name: str
    bucket: str
    entries_cents: int
    stands_cents: int


def open_fund(version: SchemeVersion) -> Fund:
    """Return the fund of a scheme, opening it and the pots of its contributors where they are missing."""
    fund = db.session.scalars(select(Fund).where(Fund.scheme == version.scheme)).first()
    if fund is None:
        fund = Fund(scheme=version.scheme, last_place=0, last_number=0)
        db.session.add(fund)
        db.session.flush()
    known = set(db.session.scalars(select(Pot.contributor).where(Pot.fund_id == fund.id)))
    for position, contributor in enumerate(version.contributors):
        if contributor.code not in known:
            db.session.add(
                Pot(fund_id=fund.id, contributor=contributor.code, earmark=contributor.earmark or "", position=position)
            )
    db.session.flush()
    return fund


def next_place(scheme: str) -> int:
    """Take the next place in the line of `scheme` and hold its fund until the transaction ends.

    Every claim goes through here first, so that two of them never look at the same money.
    """
    take = update(Fund).where(Fund.scheme == scheme).values(last_place=Fund.last_place + 1)
    return db.session.execute(take.returning(Fund.last_place)).scalar_one()


def next_number(scheme: str) -> int:
    """Take the next receipt number of `scheme`: without gaps, because it goes back with the transaction."""
    take = update(Fund).where(Fund.scheme == scheme).values(last_number=Fund.last_number + 1)
    return db.session.execute(take.returning(Fund.last_number)).scalar_one()


def balances(scheme: str) -> list[PotBalance]:
    """Return what is available in each pot of `scheme`, in the scheme's order of use."""
    query = (
        select(Pot.contributor, Pot.available_cents, Pot.earmark)
        .join(Fund, Fund.id == Pot.fund_id)
        .where(Fund.scheme == scheme)
        .order_by(Pot.position)
    )
    return [PotBalance(row[0], row[1], row[2] or None) for row in db.session.execute(query)]


def budget(scheme: str, contributor: str, cents: int, *, by_id: int | None, note: str) -> None:
    """Add a contributor's money (cents) to its pot; KeyError if the scheme has no such contributor."""
    _move("budget", _pots(scheme)[contributor], "funding", "available", cents, None, by_id, note)


def reserve(application: VoucherApplication, draws: Iterable[Draw], *, by_id: int | None) -> None:
    """Hold `draws` (contributor, cents) for a complete application.

    Raises InsufficientFundsError when a pot holds less than is drawn from it.
    """
    pots, total = _pots(application.scheme), 0
    for draw in draws:
        _move("reserve", pots[draw.pot], "available", "reserved", draw.cents, application.id, by_id)
        total += draw.cents
    application.reserved_cents += total


def release(application: VoucherApplication, *, by_id: int | None, note: str) -> int:
    """Give back all that is reserved or awarded for `application`; return the cents."""
    total = 0
    for bucket in ("reserved", "awarded"):
        for pot_id, cents in held(application.id, bucket).items():
            _move("release", pot_id, bucket, "available", cents, application.id, by_id, note)
            total += cents
    application.reserved_cents = application.awarded_cents = 0
    return total


def award(application: VoucherApplication, *, by_id: int) -> int:
    """Turn the whole reservation of `application` into its award; return the cents."""
    total = 0
    for pot_id, cents in held(application.id, "reserved").items():
        _move("award", pot_id, "reserved", "awarded", cents, application.id, by_id)
        total += cents
    application.reserved_cents -= total
    application.awarded_cents += total
    return total


def held(application_id: int, bucket: str) -> Mapping[int, int]:
    """Return {pot id: cents} that `bucket` holds for one application, from the entries."""
    signed = case((LedgerEntry.credit == bucket, LedgerEntry.amount_cents), else_=-LedgerEntry.amount_cents)
    query = (
        select(LedgerEntry.pot_id, func.sum(signed))
        .where(LedgerEntry.application_id == application_id)
        .where((LedgerEntry.credit == bucket) | (LedgerEntry.debit == bucket))
        .group_by(LedgerEntry.pot_id)
        .order_by(LedgerEntry.pot_id)
    )
    return {pot_id: int(cents) for pot_id, cents in db.session.execute(query) if cents}


def check() -> list[Difference]:
    """Add everything up again from the entries; return what differs from what stands in pots and applications."""
    return [*_check_pots(), *_check_applications()]


def _pots(scheme: str) -> dict[str, int]:
    query = select(Pot.contributor, Pot.id).join(Fund, Fund.id == Pot.fund_id).where(Fund.scheme == scheme)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _check_pots() -> list[Difference]:
    columns: list[Any] = [_signed_sum(bucket) for bucket in BUCKETS]
    sums = {
        row[0]: [int(cents or 0) for cents in row[1:]]
        for row in db.session.execute(select(LedgerEntry.pot_id, *columns).group_by(LedgerEntry.pot_id))
    }
    differences = []
    for pot in db.session.scalars(select(Pot).order_by(Pot.id)):
        funding, *balances = sums.get(pot.id, [0] * len(BUCKETS))
        stands = [getattr(pot, f"{bucket}_cents") for bucket in BALANCES]
        for name, entries, cents in zip(
            (*BALANCES, "budget"), (*balances, -funding), (*stands, pot.budget_cents), strict=True
        ):
            if entries != cents:
                differences.append(Difference("pot", pot.contributor, name, entries, cents))
    return differences


def _check_applications() -> list[Difference]:
    columns: list[Any] = [_signed_sum(bucket) for bucket in ("reserved", "awarded")]
    by_application = (
        select(LedgerEntry.application_id, *columns)
        .where(LedgerEntry.application_id.is_not(None))
        .group_by(LedgerEntry.application_id)
    )
    sums = {row[0]: (int(row[1] or 0), int(row[2] or 0)) for row in db.session.execute(by_application)}
    query = select(
        VoucherApplication.id,
        VoucherApplication.number,
        VoucherApplication.reserved_cents,
        VoucherApplication.awarded_cents,
    ).order_by(VoucherApplication.id)
    differences = []
    for application_id, number, *stands in db.session.execute(query):
        entries = sums.get(application_id, (0, 0))
        for name, booked, cents in zip(("reserved", "awarded"), entries, stands, strict=True):
            if booked != cents:
                differences.append(Difference("application", number or str(application_id), name, booked, cents))
    return differences


def _signed_sum(bucket: str) -> ColumnElement[int]:
    into = case((LedgerEntry.credit == bucket, LedgerEntry.amount_cents), else_=0)
    out = case((LedgerEntry.debit == bucket, LedgerEntry.amount_cents), else_=0)
    return func.sum(into - out)


def _move(
    kind: str,
    pot_id: int,
    debit: str,
    credit: str,
    cents: int,
    application_id: int | None,
    by_id: int | None,
    note: str = "",
) -> None:
    """Book one movement: the balance and the entry, or neither."""
    changes = {f"{credit}_cents": getattr(Pot, f"{credit}_cents") + cents}
    statement = update(Pot).where(Pot.id == pot_id)
    if debit == "funding":
        changes["budget_cents"] = Pot.budget_cents + cents
    else:
        balance = getattr(Pot, f"{debit}_cents")
        statement = statement.where(balance >= cents)
        changes[f"{debit}_cents"] = balance - cents
    done = db.session.execute(statement.values(changes).execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise InsufficientFundsError(N_("Er is niet genoeg geld meer voor dit bedrag."))
    db.session.add(
        LedgerEntry(
            pot_id=pot_id,
            application_id=application_id,
            kind=kind,
            debit=debit,
            credit=credit,
            amount_cents=cents,
            at=clock.now(),
            by_id=by_id,
            note=note,
        )
    )
    db.session.flush()


def count() -> int:
    """Return the number of entries in the books."""
    return db.session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one()
