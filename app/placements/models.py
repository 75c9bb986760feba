"""The stage profile of a company: one per company, what it offers students all year round.

Kinds, levels, studies and skills are JSON lists of codes: they are read and written as a whole, and
filtered by the search index, never by SQL.
"""

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, String
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class PlacementOffer(Base):
    """What students can do at one company; open while `closed_at` is empty."""

    __tablename__ = "placement_offer"
    __table_args__ = (
        CheckConstraint("places_per_year >= 0", name="places_per_year"),
        CheckConstraint("hours_per_week IS NULL OR hours_per_week BETWEEN 1 AND 60", name="hours_per_week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), unique=True)
    description: Mapped[str] = mapped_column(SqlText)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    levels: Mapped[list[str]] = mapped_column(JSON)
    studies: Mapped[list[str]] = mapped_column(JSON)
    skills: Mapped[list[str]] = mapped_column(JSON)
    places_per_year: Mapped[int]
    hours_per_week: Mapped[int | None]
    period: Mapped[str | None] = mapped_column(String(120))
    sbb_recognised: Mapped[bool] = mapped_column(Boolean, default=False)
    sbb_number: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
