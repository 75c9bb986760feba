"""The fund's own books: double entry, append-only, whole cents, in pots by contributor and earmark.

Every movement is one `LedgerEntry` from bucket to bucket and the same statement on the pot's balance:
`UPDATE … WHERE balance >= amount`. When no row matches, the money is not there and the transaction ends.
The pot's CHECK constraints say it once more, whoever writes. Claims on one fund are served one by one:
`next_place` locks the fund's row.

    funding ⇄ available → reserved → awarded ⇄ payable ⇄ paid ⇄ settled
                  ↑___________|__________|                |⇄ claimed → waived
                  ↑_________________ recovered ________________|
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, update

from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.text import N_
from app.vouchers.models import BUCKETS, MOVES, Fund, LedgerEntry, Pot, VoucherApplication
from app.vouchers.process import AWARDED_STATES
from app.vouchers.rules import Draw, PotBalance
from app.vouchers.scheme import SchemeVersion

BALANCES = BUCKETS[1:]
"""The balances of a pot: every bucket but the outside."""
HELD = BUCKETS[3:-2]
"""Where the money of an award is held for who got it; what is claimed back is not."""
BY_PAYMENT = frozenset(BUCKETS[4:])
"""Where money lies under the payment that it belongs to; in the other buckets it belongs to none."""
_TOO_LITTLE = N_("Er is niet genoeg geld meer voor dit bedrag.")


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
    _book("budget", _pots(scheme)[contributor], "funding", cents, None, by_id, note)


def give_back_budget(scheme: str, contributor: str, cents: int, *, by_id: int, note: str) -> None:
    """Take back a contributor's money (cents) that nobody claimed; KeyError for an unknown contributor.

    Raises InsufficientFundsError when less than that is available in its pot.
    """
    _book("return", _pots(scheme)[contributor], "available", cents, None, by_id, note)


def reserve(application: VoucherApplication, draws: Iterable[Draw], *, by_id: int | None) -> None:
    """Hold `draws` (contributor, cents) for a complete application.

    Raises InsufficientFundsError when a pot holds less than is drawn from it.
    """
    pots, total = _pots(application.scheme), 0
    for draw in draws:
        _book("reserve", pots[draw.pot], "available", draw.cents, application.id, by_id)
        total += draw.cents
    application.reserved_cents += total


def release(application: VoucherApplication, *, by_id: int | None, note: str) -> int:
    """Give back all that is reserved or awarded for `application`; return the cents."""
    total = 0
    for bucket in ("reserved", "awarded"):
        for pot_id, cents in held(application.id, bucket).items():
            _book("release", pot_id, bucket, cents, application.id, by_id, note)
            total += cents
    application.reserved_cents = application.awarded_cents = 0
    return total


def award(application: VoucherApplication, *, by_id: int) -> int:
    """Turn the whole reservation of `application` into its award; return the cents."""
    total = 0
    for pot_id, cents in held(application.id, "reserved").items():
        _book("award", pot_id, "reserved", cents, application.id, by_id)
        total += cents
    application.reserved_cents -= total
    application.awarded_cents += total
    return total


def award_again(application: VoucherApplication, draws: Iterable[Draw], *, by_id: int) -> None:
    """Bring `draws` (contributor, cents) back to an award that a settlement released them from; the award stays.

    Raises InsufficientFundsError when a pot holds less than is drawn from it.
    """
    pots = _pots(application.scheme)
    for draw in draws:
        _book("reserve", pots[draw.pot], "available", draw.cents, application.id, by_id)
        _book("award", pots[draw.pot], "reserved", draw.cents, application.id, by_id, "award_again")


def move(
    application: VoucherApplication,
    kind: str,
    cents: int,
    *,
    by_id: int | None,
    note: str = "",
    reference: str = "",
    source: str = "",
) -> None:
    """Move `cents` of one application as `kind` says (`MOVES`), from its pots in their order of use.

    With a `reference` (a payment), only money that was booked under it moves; without one, any does, and each entry
    keeps the reference under which its money lies. `due` gives money its reference. `source` is needed where a kind
    may take from several buckets. Raises InsufficientFundsError, with nothing booked, when the application holds less
    than that there.
    """
    sources, _target = MOVES[kind]
    bucket = source or sources[0]
    holds = _lies(application.id, bucket, reference if bucket in BY_PAYMENT else "")
    if sum(there for _pot_id, _under, there in holds) < cents:
        raise InsufficientFundsError(_TOO_LITTLE)
    left = cents
    for pot_id, under, there in holds:
        part = min(left, there)
        if part > 0:
            _book(kind, pot_id, bucket, part, application.id, by_id, note, reference or under)
        left -= part


def held(application_id: int, bucket: str, reference: str = "") -> Mapping[int, int]:
    """Return {pot id: cents} that `bucket` holds for one application, from the entries, in the order of use.

    With a `reference`, only what was booked under it.
    """
    holds: dict[int, int] = {}
    for pot_id, _under, cents in _lies(application_id, bucket, reference):
        holds[pot_id] = holds.get(pot_id, 0) + cents
    return holds


def _lies(application_id: int, bucket: str, reference: str) -> list[tuple[int, str, int]]:
    """Return (pot id, reference, cents) of what `bucket` holds for an application: pots in the order of use."""
    signed = case((LedgerEntry.credit == bucket, LedgerEntry.amount_cents), else_=-LedgerEntry.amount_cents)
    under = LedgerEntry.reference if bucket in BY_PAYMENT else literal("")
    query = (
        select(LedgerEntry.pot_id, under.label("under"), func.sum(signed))
        .join(Pot, Pot.id == LedgerEntry.pot_id)
        .where(LedgerEntry.application_id == application_id)
        .where((LedgerEntry.credit == bucket) | (LedgerEntry.debit == bucket))
        .group_by(LedgerEntry.pot_id, Pot.position, "under")
        .order_by(Pot.position, "under")
    )
    if reference:
        query = query.where(LedgerEntry.reference == reference)
    return [(pot_id, under, int(cents)) for pot_id, under, cents in db.session.execute(query) if cents]


def totals(application_id: int) -> Mapping[str, int]:
    """Return {bucket: cents} of one application over all pots, every bucket named (the outside excepted)."""
    columns: list[Any] = [signed_sum(bucket) for bucket in BALANCES]
    row = db.session.execute(select(*columns).where(LedgerEntry.application_id == application_id)).one()
    found = {bucket: int(cents or 0) for bucket, cents in zip(BALANCES, row, strict=True)}
    return found | {"available": 0}


def check() -> list[Difference]:
    """Add everything up again from the entries; return what differs from what stands in pots and applications."""
    return [*_check_pots(), *_check_applications()]


def _pots(scheme: str) -> dict[str, int]:
    query = select(Pot.contributor, Pot.id).join(Fund, Fund.id == Pot.fund_id).where(Fund.scheme == scheme)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _check_pots() -> list[Difference]:
    columns: list[Any] = [signed_sum(bucket) for bucket in BUCKETS]
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
    """Compare what was reserved and awarded with the entries.

    While an award stands, its amount is what was ever awarded; what a settlement released and an objection brought
    back was awarded twice, and counts once. Who has no voucher any more holds nothing, and owes at most.
    """
    given = func.sum(case((LedgerEntry.kind == "award", LedgerEntry.amount_cents), else_=0))
    freed = (LedgerEntry.kind == "release") & (LedgerEntry.debit == "awarded")
    released = func.sum(case((freed, LedgerEntry.amount_cents), else_=0))
    columns: list[Any] = [signed_sum("reserved"), given, released, *(signed_sum(bucket) for bucket in HELD)]
    by_application = (
        select(LedgerEntry.application_id, *columns)
        .where(LedgerEntry.application_id.is_not(None))
        .group_by(LedgerEntry.application_id)
    )
    sums = {row[0]: [int(cents or 0) for cents in row[1:]] for row in db.session.execute(by_application)}
    query = select(
        VoucherApplication.id,
        VoucherApplication.number,
        VoucherApplication.state,
        VoucherApplication.reserved_cents,
        VoucherApplication.awarded_cents,
    ).order_by(VoucherApplication.id)
    differences = []
    for application_id, number, state, reserved, awarded in db.session.execute(query):
        booked_reserved, given_cents, freed_cents, *after = sums.get(application_id, [0] * len(columns))
        if state not in AWARDED_STATES:
            booked_awarded = sum(after)
        else:
            booked_awarded = min(given_cents, max(awarded, given_cents - freed_cents))
        compared = [("reserved", booked_reserved, reserved), ("awarded", booked_awarded, awarded)]
        for name, booked, cents in compared:
            if booked != cents:
                differences.append(Difference("application", number or str(application_id), name, booked, cents))
    return differences


def signed_sum(bucket: str) -> ColumnElement[int]:
    """Return the SQL of what went into a bucket less what went out of it, over the entries of a query."""
    into = case((LedgerEntry.credit == bucket, LedgerEntry.amount_cents), else_=0)
    out = case((LedgerEntry.debit == bucket, LedgerEntry.amount_cents), else_=0)
    return func.sum(into - out)


def _book(
    kind: str,
    pot_id: int,
    debit: str,
    cents: int,
    application_id: int | None,
    by_id: int | None,
    note: str = "",
    reference: str = "",
) -> None:
    """Book one movement: the balance and the entry, or neither."""
    _sources, credit = MOVES[kind]
    changes: dict[str, Any] = {}
    statement = update(Pot).where(Pot.id == pot_id)
    for bucket, sign in ((debit, -1), (credit, 1)):
        # What leaves the outside is budget, what goes back there is budget no longer.
        column = "budget_cents" if bucket == "funding" else f"{bucket}_cents"
        changes[column] = getattr(Pot, column) + (-sign if bucket == "funding" else sign) * cents
    if debit != "funding":
        statement = statement.where(getattr(Pot, f"{debit}_cents") >= cents)
    done = db.session.execute(statement.values(changes).execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise InsufficientFundsError(_TOO_LITTLE)
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
            reference=reference,
        )
    )
    db.session.flush()


def count() -> int:
    """Return the number of entries in the books."""
    return db.session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one()
