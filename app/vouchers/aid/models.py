"""Aid from elsewhere as undertakings state it, and KvK numbers that are one undertaking."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base

_STANDS = text("ended_at IS NULL")


class AidLine(Base):
    """Aid from another grantor, as somebody of the undertaking stated it; one taken back keeps its row."""

    __tablename__ = "aid_line"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kvk_number: Mapped[str] = mapped_column(String(8), index=True)
    grantor: Mapped[str] = mapped_column(String(120))
    granted_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    added_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]


class AidLink(Base):
    """Two KvK numbers that staff found to be one undertaking (Regulation (EU) 2023/2831 art. 2(2)).

    The lower number comes first, so that a pair stands once; a link that ended keeps its row.
    """

    __tablename__ = "aid_link"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended"),
        CheckConstraint("kvk_number < other_kvk_number", name="order"),
        Index(
            "uq_aid_link_stands",
            "kvk_number",
            "other_kvk_number",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kvk_number: Mapped[str] = mapped_column(String(8), index=True)
    other_kvk_number: Mapped[str] = mapped_column(String(8), index=True)
    reason: Mapped[str] = mapped_column(SqlText)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
