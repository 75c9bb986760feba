"""Recognised trainers, as staff found them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.vouchers.trainers.rules import KEY_LENGTH, Mark


class RegisteredTrainer(Base):
    """One recognition of a trainer from `recognised_from` to `recognised_until` (both included); never removed.

    `name_key` is `rules.key_of(name)`; `source` says where somebody saw it. Ended by hand it keeps who did so and
    why; by then it has a last day.
    """

    __tablename__ = "registered_trainer"
    __table_args__ = (
        CheckConstraint(check_in("mark", Mark), name="mark"),
        CheckConstraint("recognised_until IS NULL OR recognised_until >= recognised_from", name="days"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (end_reason = '') AND "
            "(ended_at IS NULL OR recognised_until IS NOT NULL)",
            name="ended",
        ),
        UniqueConstraint("name_key", "mark", "recognised_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(160))
    name_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    kvk_number: Mapped[str | None] = mapped_column(String(8), index=True)
    mark: Mapped[str] = mapped_column(String(10))
    recognised_from: Mapped[date] = mapped_column(Date)
    recognised_until: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(SqlText, default="")
