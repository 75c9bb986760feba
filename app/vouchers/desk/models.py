"""What the desk keeps: notes on cases, and who got which case."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in


class NoteKind(StrEnum):
    """What a line in the notes of a case is."""

    NOTE = "note"
    ASSIGNED = "assigned"


class CaseNote(Base):
    """A note of staff on a case, or that somebody got it (`to_id`; None: it went back to be divided).

    The database refuses every change of a row.
    """

    __tablename__ = "case_note"
    __table_args__ = (
        CheckConstraint(check_in("kind", NoteKind), name="kind"),
        CheckConstraint("(kind = 'note') = (text <> '')", name="text"),
        CheckConstraint("kind = 'assigned' OR to_id IS NULL", name="to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(SqlText, default="")
    to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
