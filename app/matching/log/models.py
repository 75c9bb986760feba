"""Ranked lists that were shown, what they were made of, and who stood in them.

`body` is JSON as `log.record` writes it, deflated: one row per list, written once and seldom read.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.matching.score.weights import Pairing


class RankedList(Base):
    """One page of a ranked list, as it was shown; `public_id` is the number that the page shows.

    `viewer_id` is the account that saw it; `person_id` is whose list it is where a talent or student looked,
    `company_id` (and `vacancy_id`) for whose work where a company did.
    """

    __tablename__ = "ranked_list"
    __table_args__ = (
        CheckConstraint(check_in("pairing", Pairing), name="pairing"),
        CheckConstraint("(person_id IS NULL) <> (company_id IS NULL)", name="one_asker"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    shown_at: Mapped[datetime] = mapped_column(index=True)
    pairing: Mapped[str] = mapped_column(String(20))
    viewer_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class RankedPerson(Base):
    """Somebody who stood in a list that a company saw, and at which place."""

    __tablename__ = "ranked_person"

    list_id: Mapped[int] = mapped_column(ForeignKey("ranked_list.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    rank: Mapped[int]


class RankedInput(Base):
    """A profile, an offering or weights as they were, kept once however many lists they stand in.

    `hash` is of the content; `person_id` is whose profile it is, so that it can go with the person.
    """

    __tablename__ = "ranked_input"

    hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    last_shown_on: Mapped[date] = mapped_column(index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
