"""Flags on applications, and what an advisor made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.vouchers.signals.rules import SignalKind


class Signal(Base):
    """One flag on one application; `facts` are the values of its sentence. Settled with a note, never removed."""

    __tablename__ = "voucher_signal"
    __table_args__ = (
        CheckConstraint(check_in("kind", SignalKind), name="kind"),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL) AND (settled_at IS NULL) = (note = '')", name="settled"
        ),
        UniqueConstraint("application_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"))
    kind: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(SqlText, default="")


class SignalSweep(Base):
    """When a sweep last looked at an application."""

    __tablename__ = "voucher_signal_look"

    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(index=True)
