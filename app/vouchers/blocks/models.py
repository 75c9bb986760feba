"""Texts that staff use again."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in


class BlockKind(StrEnum):
    """For which text of staff a block is."""

    ASK = "ask"
    PROPOSE = "propose"
    DECIDE = "decide"
    RETURN = "return"
    NOTE = "note"


class TextBlock(Base):
    """A text that staff use again, in Dutch; one that was taken away keeps its row."""

    __tablename__ = "text_block"
    __table_args__ = (CheckConstraint(check_in("kind", BlockKind), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(SqlText)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
