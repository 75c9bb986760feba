"""A fund, the pots of its contributors, and the entries of its books.

The ledger is append-only: triggers in the migration refuse every UPDATE and DELETE. A pot's columns are its
balances; their CHECKs make overspending impossible, whoever writes.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base

BUCKETS = ("funding", "available", "reserved", "awarded", "payable", "paid", "settled", "claimed", "waived")
"""Where a euro can be. `funding` is outside; `claimed` is to be recovered (R17), `waived` is no longer asked for."""
MOVES = {
    "budget": (("funding",), "available"),
    "return": (("available",), "funding"),
    "reserve": (("available",), "reserved"),
    "release": (("reserved", "awarded"), "available"),
    "award": (("reserved",), "awarded"),
    "due": (("awarded",), "payable"),
    "undue": (("payable",), "awarded"),
    "pay": (("payable",), "paid"),
    "bounce": (("paid",), "payable"),
    "settle": (("paid",), "settled"),
    "unsettle": (("settled",), "paid"),
    "claim": (("paid",), "claimed"),
    "unclaim": (("claimed",), "paid"),
    "recover": (("claimed",), "available"),
    "waive": (("claimed",), "waived"),
}
"""Each kind of entry, with the buckets that it may take from and the one that it fills."""
ENTRY_KINDS = tuple(MOVES)
OF_THE_FUND = ("budget", "return")
"""The kinds that belong to no application."""


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


MOVE_CHECK = " OR ".join(
    f"(kind = '{kind}' AND {_one_of('debit', sources)} AND credit = '{target}')"
    for kind, (sources, target) in MOVES.items()
)


class Fund(Base):
    """One scheme's money. `last_place` and `last_number` are counters, raised by a statement that locks the row."""

    __tablename__ = "fund"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(40), unique=True)
    last_place: Mapped[int] = mapped_column(BigInteger, default=0)
    last_number: Mapped[int] = mapped_column(BigInteger, default=0)


class Pot(Base):
    """The money of one contributor in a fund, with its earmark (a municipality) if it has one; balances in cents."""

    __tablename__ = "pot"
    __table_args__ = (
        *(CheckConstraint(f"{bucket}_cents >= 0", name=bucket) for bucket in BUCKETS[1:]),
        CheckConstraint(
            "budget_cents = " + " + ".join(f"{bucket}_cents" for bucket in BUCKETS[1:]),
            name="adds_up",
        ),
        UniqueConstraint("fund_id", "contributor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    contributor: Mapped[str] = mapped_column(String(80))
    earmark: Mapped[str] = mapped_column(String(80), default="")
    position: Mapped[int]
    budget_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    available_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    awarded_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    payable_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    settled_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    claimed_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    waived_cents: Mapped[int] = mapped_column(BigInteger, default=0)


class LedgerEntry(Base):
    """One movement of whole cents from bucket `debit` to bucket `credit` of a pot: balanced by construction.

    `reference` names the payment that an entry belongs to (its end-to-end id), where it belongs to one.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint(MOVE_CHECK, name="move"),
        CheckConstraint(f"({_one_of('kind', OF_THE_FUND)}) = (application_id IS NULL)", name="application"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    debit: Mapped[str] = mapped_column(String(10))
    credit: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    reference: Mapped[str] = mapped_column(String(35), default="", index=True)
