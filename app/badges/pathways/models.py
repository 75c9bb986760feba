"""A pathway of an issuer: ordered steps, each with one badge or several of which one is enough."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class Pathway(Base):
    """A way through badges, public while `withdrawn_at` is empty.

    Who has every step gets `completion_class_id`, a badge of the same issuer, if there is one;
    `changed_by_id` is who last said so, and in whose name that badge is awarded.
    """

    __tablename__ = "badge_pathway"
    __table_args__ = (CheckConstraint("language IN ('nl', 'en')", name="language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(SqlText)
    language: Mapped[str] = mapped_column(String(2), default="nl")
    completion_class_id: Mapped[int | None] = mapped_column(ForeignKey("badge_class.id"))
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PathwayStep(Base):
    """A badge in a pathway, of this issuer or another; badges with the same `position` (from 1) are alternatives."""

    __tablename__ = "badge_pathway_step"
    __table_args__ = (CheckConstraint("position BETWEEN 1 AND 12", name="position"),)

    pathway_id: Mapped[int] = mapped_column(ForeignKey("badge_pathway.id", ondelete="CASCADE"), primary_key=True)
    badge_class_id: Mapped[int] = mapped_column(ForeignKey("badge_class.id"), primary_key=True, index=True)
    position: Mapped[int]
