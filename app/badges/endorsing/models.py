"""What a company says of a badge class, or of one award (an OB 3.0 EndorsementCredential)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base

_CLASS_NOW = "badge_class_id IS NOT NULL AND withdrawn_at IS NULL"
_AWARD_NOW = "assertion_id IS NOT NULL AND withdrawn_at IS NULL"


class Endorsement(Base):
    """A company stands behind a class, or behind one award of somebody who shows it.

    `agreed_at` is when the holder said yes to one of an award; `refused_at` when the holder said no, or the
    issuer took one of a class off its page. `credential` is the signed EndorsementCredential.
    """

    __tablename__ = "badge_endorsement"
    __table_args__ = (
        CheckConstraint("(badge_class_id IS NULL) <> (assertion_id IS NULL)", name="subject"),
        CheckConstraint("NOT (agreed_at IS NOT NULL AND refused_at IS NOT NULL)", name="answered_once"),
        Index(
            "uq_badge_endorsement_class",
            "badge_class_id",
            "company_id",
            unique=True,
            sqlite_where=text(_CLASS_NOW),
            postgresql_where=text(_CLASS_NOW),
        ),
        Index(
            "uq_badge_endorsement_award",
            "assertion_id",
            "company_id",
            unique=True,
            sqlite_where=text(_AWARD_NOW),
            postgresql_where=text(_AWARD_NOW),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    badge_class_id: Mapped[int | None] = mapped_column(ForeignKey("badge_class.id"))
    assertion_id: Mapped[int | None] = mapped_column(ForeignKey("badge_assertion.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    comment: Mapped[str] = mapped_column(SqlText)
    endorsed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    endorsed_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    credential: Mapped[str | None] = mapped_column(SqlText)
