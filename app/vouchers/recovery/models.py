"""Recoveries, their instalments, what came in, and proposals to waive.

The money itself stands in the ledger (`claimed`, `waived`); the sums here are tied to it by the actions and
checked by the tests. Four eyes hold in the database: who proposes to waive does not decide on it.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.vouchers.recovery.rules import RecoveryState, WaiverState

_OPEN = text("state = 'open'")
_PROPOSED = text("state = 'proposed'")


class Recovery(Base):
    """One claim on who was paid too much. `plan_cents` is what the instalments come to, those paid included."""

    __tablename__ = "recovery"
    __table_args__ = (
        CheckConstraint(check_in("state", RecoveryState), name="state"),
        CheckConstraint("claimed_cents > 0 AND recovered_cents >= 0 AND waived_cents >= 0", name="cents"),
        CheckConstraint("recovered_cents + waived_cents <= claimed_cents", name="not_more"),
        CheckConstraint("state <> 'closed' OR recovered_cents + waived_cents = claimed_cents", name="closed"),
        CheckConstraint("state <> 'open' OR recovered_cents + waived_cents < claimed_cents", name="open"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_at"),
        Index("uq_recovery_open", "application_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), index=True)
    claimed_cents: Mapped[int] = mapped_column(BigInteger)
    recovered_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    waived_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    plan_cents: Mapped[int] = mapped_column(BigInteger)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def open_cents(self) -> int:
        """What is still to be paid back; nothing where the claim was undone."""
        if self.state == RecoveryState.UNDONE:
            return 0
        return self.claimed_cents - self.recovered_cents - self.waived_cents


class Instalment(Base):
    """One part of the plan that stands now."""

    __tablename__ = "recovery_instalment"
    __table_args__ = (
        CheckConstraint("cents > 0", name="cents"),
        UniqueConstraint("recovery_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery.id"))
    number: Mapped[int]
    due_on: Mapped[date] = mapped_column(Date, index=True)
    cents: Mapped[int] = mapped_column(BigInteger)


class ReceivedMoney(Base):
    """Money that came in for a recovery, as the treasurer booked it."""

    __tablename__ = "recovery_receipt"
    __table_args__ = (CheckConstraint("cents > 0", name="cents"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery.id"), index=True)
    received_on: Mapped[date] = mapped_column(Date)
    cents: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(140), default="")
    booked_at: Mapped[datetime]
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Waiver(Base):
    """A proposal to ask no longer for a part of a claim, and what was decided on it."""

    __tablename__ = "recovery_waiver"
    __table_args__ = (
        CheckConstraint(check_in("state", WaiverState), name="state"),
        CheckConstraint("cents > 0", name="cents"),
        CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL) AND (decided_by_id IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="four_eyes"),
        Index(
            "uq_recovery_waiver_proposed",
            "recovery_id",
            unique=True,
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recovery_id: Mapped[int] = mapped_column(ForeignKey("recovery.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    cents: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(SqlText)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(SqlText, default="")
