"""Conversations between one person and one company; the addresses of neither are shown to the other."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class Conversation(Base):
    """What one person and one company write to each other; one per pair.

    `answered_at` is the company's first answer; `expected_by` is the day on which the person was told
    to expect one.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("person_id", "company_id"),
        Index("ix_conversation_company_id_last_at", "company_id", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    started_at: Mapped[datetime]
    last_at: Mapped[datetime]
    expected_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Message(Base):
    """One message in a conversation, from either side."""

    __tablename__ = "message"
    __table_args__ = (CheckConstraint("sender IN ('person', 'company')", name="sender"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    sender: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(SqlText)
    sent_at: Mapped[datetime]
