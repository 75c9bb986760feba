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
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, case, func, insert, literal, select, update

from app.kernel import clock
from app.kernel.database import db, table_of
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
_FUND, _POT = table_of(Fund), table_of(Pot)
# Made once: in the minute in which a scheme opens, each of these runs for everybody, one after the other.
_OF_SCHEME = _FUND.c.scheme == bindparam("of_scheme")
_NEXT_PLACE = update(_FUND).where(_OF_SCHEME).values(last_place=_FUND.c.last_place + 1).returning(_FUND.c.last_place)
_NEXT_NUMBER = (
    update(_FUND).where(_OF_SCHEME).values(last_number=_FUND.c.last_number + 1).returning(_FUND.c.last_number)
)
_BALANCES = (
    select(_POT.c.contributor, _POT.c.available_cents, _POT.c.earmark)
    .join(_FUND, _FUND.c.id == _POT.c.fund_id)
    .where(_OF_SCHEME)
    .order_by(_POT.c.position)
)
_OF_CONTRIBUTOR = and_(
    _POT.c.contributor == bindparam("of_contributor"),
    _POT.c.fund_id == select(_FUND.c.id).where(_OF_SCHEME).scalar_subquery(),
)
_ENTRY = insert(table_of(LedgerEntry))

PotName = int | tuple[str, str]
"""A pot by its id, or by its scheme and contributor."""


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
    return int(db.session.execute(_NEXT_PLACE, {"of_scheme": scheme}).scalar_one())


def next_number(scheme: str) -> int | None:
    """Take the next receipt number of `scheme` and hold its fund until the transaction ends; None: it has no fund yet.

    Numbers have no gaps, because one that was not used goes back with the transaction.
    """
    number: int | None = db.session.execute(_NEXT_NUMBER, {"of_scheme": scheme}).scalar_one_or_none()
    return number


def balances(scheme: str) -> list[PotBalance]:
    """Return what is available in each pot of `scheme`, in the scheme's order of use."""
    rows = db.session.execute(_BALANCES, {"of_scheme": scheme})
    return [PotBalance(contributor, cents, earmark or None) for contributor, cents, earmark in rows]


def budget(scheme: str, contributor: str, cents: int, *, by_id: int | None, note: str) -> None:
    """Add a contributor's money (cents) to its pot; InsufficientFundsError where the scheme has no such contributor."""
    _book("budget", (scheme, contributor), "funding", cents, None, by_id, note)


def give_back_budget(scheme: str, contributor: str, cents: int, *, by_id: int, note: str) -> None:
    """Take back a contributor's money (cents) that nobody claimed.

    Raises InsufficientFundsError when less than that is available in its pot, or it has none.
    """
    _book("return", (scheme, contributor), "available", cents, None, by_id, note)


def reserve(application: VoucherApplication, draws: Iterable[Draw], *, by_id: int | None) -> None:
    """Hold `draws` (contributor, cents) for a complete application.

    Raises InsufficientFundsError when a pot holds less than is drawn from it.
    """
    total = 0
    for draw in draws:
        _book("reserve", (application.scheme, draw.pot), "available", draw.cents, application.id, by_id)
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
    for draw in draws:
        pot = (application.scheme, draw.pot)
        _book("reserve", pot, "available", draw.cents, application.id, by_id)
        _book("award", pot, "reserved", draw.cents, application.id, by_id, "award_again")


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
    pot: PotName,
    debit: str,
    cents: int,
    application_id: int | None,
    by_id: int | None,
    note: str = "",
    reference: str = "",
) -> None:
    """Book one movement: the balance and the entry, or neither."""
    _sources, credit = MOVES[kind]
    named = {"of_pot": pot} if isinstance(pot, int) else {"of_scheme": pot[0], "of_contributor": pot[1]}
    moved = db.session.execute(_movement(debit, credit, "of_pot" in named), {**named, "cents": cents})
    if (pot_id := moved.scalar_one_or_none()) is None:
        raise InsufficientFundsError(_TOO_LITTLE)
    entry = {
        "pot_id": pot_id,
        "application_id": application_id,
        "kind": kind,
        "debit": debit,
        "credit": credit,
        "amount_cents": cents,
        "at": clock.now(),
        "by_id": by_id,
        "note": note,
        "reference": reference,
    }
    db.session.execute(_ENTRY, entry)


@cache
def _movement(debit: str, credit: str, by_id: bool) -> Any:
    """Return the statement that moves `cents` from one balance of a pot to another and gives its id.

    It moves nothing where they are not there. The pot is that of `of_pot`, or of `of_scheme` and `of_contributor`.
    """
    cents = bindparam("cents", type_=BigInteger)
    changes = {}
    for bucket, less in ((debit, True), (credit, False)):
        # What leaves the outside is budget, what goes back there is budget no longer.
        outside = bucket == "funding"
        column = _POT.c.budget_cents if outside else _POT.c[f"{bucket}_cents"]
        changes[column] = column - cents if less is not outside else column + cents
    statement = update(_POT).where(_POT.c.id == bindparam("of_pot") if by_id else _OF_CONTRIBUTOR)
    if debit != "funding":
        statement = statement.where(_POT.c[f"{debit}_cents"] >= cents)
    return statement.values(changes).returning(_POT.c.id)


def count() -> int:
    """Return the number of entries in the books."""
    return db.session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one()
