"""The register of exclusions. Four eyes and the longest term hold in the database too."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.vouchers.excluded.rules import BLAMED, LONGEST_MONTHS, ExclusionState

_OPEN = text("state IN ('proposed', 'stands')")


class Exclusion(Base):
    """Who gets no new voucher, from the decision on, and the settled case that it follows from.

    An employer is known by its KvK number, anybody else by `participant_key`. `reply_by` is the last day to say
    something to the proposal (Awb 4:8), `reply` what was said. `until_on` is the last day; an exclusion that was
    ended sooner keeps it. Rows are never removed.
    """

    __tablename__ = "voucher_exclusion"
    __table_args__ = (
        CheckConstraint(check_in("state", ExclusionState), name="state"),
        CheckConstraint(check_in("ground", sorted(BLAMED)), name="ground"),
        CheckConstraint("(participant_key IS NULL) <> (kvk_number IS NULL)", name="whom"),
        CheckConstraint(f"months BETWEEN 1 AND {LONGEST_MONTHS}", name="months"),
        CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)"
            " AND (decided_at IS NULL) = (decision_reason = '')",
            name="decided",
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint(
            "(state IN ('stands', 'ended')) = (starts_on IS NOT NULL) AND (starts_on IS NULL) = (until_on IS NULL)"
            " AND (until_on IS NULL OR until_on > starts_on)",
            name="days",
        ),
        CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)"
            " AND (ended_at IS NULL) = (end_reason = '')",
            name="ended",
        ),
        Index("uq_voucher_exclusion_open", "application_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    participant_key: Mapped[str | None] = mapped_column(String(64), index=True)
    kvk_number: Mapped[str | None] = mapped_column(String(8), index=True)
    ground: Mapped[str] = mapped_column(String(10))
    months: Mapped[int]
    reason: Mapped[str] = mapped_column(SqlText)
    state: Mapped[str] = mapped_column(String(10), index=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    reply_by: Mapped[date] = mapped_column(Date)
    reply: Mapped[str] = mapped_column(SqlText, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(SqlText, default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(SqlText, default="")
