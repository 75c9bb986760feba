"""Letters as they were sent, and their PDFs. Both are append-only: triggers in the migration refuse every change."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class Letter(Base):
    """One letter in one language. `data` is everything that it says; `sequence` counts the letters of a case.

    `template` names the layout that was in use when it was sent (`rendering.fingerprint`).
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("locale IN ('nl', 'en')", name="locale"),
        CheckConstraint("sequence > 0", name="sequence"),
        UniqueConstraint("application_id", "sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    sent_at: Mapped[datetime]
    locale: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    template: Mapped[str] = mapped_column(String(16))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)


class LetterPdf(Base):
    """The PDF of a letter, made once; `template` names the layout that it was made with."""

    __tablename__ = "letter_pdf"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    made_at: Mapped[datetime]
    template: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
