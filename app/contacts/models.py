"""Conversations and introductions of one person and one company, and the placements that came of them.

The addresses of neither are shown to the other, and a name only after both agreed or the person wrote first.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.contacts.rules import Refusal, Starter
from app.kernel.database import Base, check_in


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


class Introduction(Base):
    """Interest of one person (a profile) and one company in each other: about a vacancy, or the stage profile.

    Who starts agrees by starting; a coordinator starts for neither. Both agreed opens the conversation and
    shows the name. `refusal` is a code of `rules.Refusal`, of whoever said no; `expected_by` is before when
    an answer may be expected.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        CheckConstraint(check_in("started_by", Starter), name="started_by"),
        CheckConstraint(f"refusal IS NULL OR {check_in('refusal', Refusal)}", name="refusal"),
        CheckConstraint("NOT (person_agreed_at IS NOT NULL AND person_declined_at IS NOT NULL)", name="person_once"),
        CheckConstraint("NOT (company_agreed_at IS NOT NULL AND company_declined_at IS NOT NULL)", name="company_once"),
        CheckConstraint(
            "(refusal IS NOT NULL) = (person_declined_at IS NOT NULL OR company_declined_at IS NOT NULL)",
            name="refused",
        ),
        CheckConstraint(
            "started_by = 'coordinator' OR (started_by = 'person' AND person_agreed_at IS NOT NULL) "
            "OR (started_by = 'company' AND company_agreed_at IS NOT NULL)",
            name="starter_agreed",
        ),
        Index(
            "uq_introduction_vacancy",
            "person_id",
            "vacancy_id",
            unique=True,
            sqlite_where=text("vacancy_id IS NOT NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("vacancy_id IS NOT NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "uq_introduction_stage",
            "person_id",
            "company_id",
            unique=True,
            sqlite_where=text("vacancy_id IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("vacancy_id IS NULL AND withdrawn_at IS NULL"),
        ),
        Index("ix_introduction_company_id_started_at", "company_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"), index=True)
    started_by: Mapped[str] = mapped_column(String(11))
    started_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    message: Mapped[str] = mapped_column(SqlText)
    started_at: Mapped[datetime]
    expected_by: Mapped[datetime]
    person_agreed_at: Mapped[datetime | None]
    person_declined_at: Mapped[datetime | None]
    company_agreed_at: Mapped[datetime | None]
    company_declined_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(String(20))
    refusal_note: Mapped[str | None] = mapped_column(String(500))
    withdrawn_at: Mapped[datetime | None]


class Placement(Base):
    """A student works at a company: what the school's coordinator confirmed."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("person_id", "company_id", "starts_on"),
        CheckConstraint("starts_on <= ends_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
