"""The searches that people keep."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.alerts.rules import MAX_NAME, MAX_QUESTION, Often, Searched
from app.kernel.database import Base, check_in


class SavedSearch(Base):
    """A search of one account; `question` is what stands behind the "?" of its address.

    `seen` has the ids of everything that it ever found: what is not among them is new, and is mailed once.
    `looked_on` is the last day, in Amsterdam, on which it was looked at; there is no mail while it is paused.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        CheckConstraint(check_in("searched", Searched), name="searched"),
        CheckConstraint(check_in("often", Often), name="often"),
        UniqueConstraint("account_id", "searched", "question"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    searched: Mapped[str] = mapped_column(String(10))
    question: Mapped[str] = mapped_column(String(MAX_QUESTION))
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    often: Mapped[str] = mapped_column(String(10))
    seen: Mapped[list[int]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    looked_on: Mapped[date] = mapped_column(index=True)
    mailed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
