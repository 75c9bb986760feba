"""Words and the concepts they were taken for, and what was read in somebody's text."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in


class Owner(StrEnum):
    """Whose text was read: a profile's or a vacancy's."""

    PERSON = "person"
    VACANCY = "vacancy"


class Verdict(StrEnum):
    """What an advisor says of a link."""

    RIGHT = "right"
    WRONG = "wrong"


class WordLink(Base):
    """Words, folded, that were taken for the concept `slug`, how surely (0 to 1) and how often; not by whom.

    `moved_to` is the concept that they mean instead, where an advisor said so.
    """

    __tablename__ = "word_link"
    __table_args__ = (
        CheckConstraint("kind IN ('skill', 'occupation')", name="kind"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint(f"verdict IS NULL OR {check_in('verdict', Verdict)}", name="verdict"),
        CheckConstraint("(verdict IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("moved_to IS NULL OR verdict = 'wrong'", name="moved"),
        UniqueConstraint("kind", "words", "slug"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(80))
    score: Mapped[float] = mapped_column(Float)
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(10))
    moved_to: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class TextTag(Base):
    """A skill that the words of a text name; its writer takes it or not, and is asked once."""

    __tablename__ = "text_tag"
    __table_args__ = (
        CheckConstraint(check_in("owner", Owner), name="owner"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint("(answered_at IS NULL) = (taken IS NULL)", name="answered"),
    )

    owner: Mapped[str] = mapped_column(String(10), primary_key=True)
    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    words: Mapped[str] = mapped_column(String(120))
    score: Mapped[float] = mapped_column(Float)
    read_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    taken: Mapped[bool | None] = mapped_column(Boolean)
