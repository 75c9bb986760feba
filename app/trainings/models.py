"""Trainings of trainers and the skills that they teach."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.kernel.levels import LEVELS
from app.trainings.rules import TrainingForm


class Training(Base):
    """A training of one trainer; to be followed while `closed_at` is empty.

    `price_cents` is what one participant pays, without VAT where the training is exempt; `study_hours` is
    the whole load; `badge_class_id` is the badge that who completes it gets; the place is empty online.
    """

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint(check_in("form", TrainingForm), name="form"),
        CheckConstraint(f"level IS NULL OR {check_in('level', LEVELS)}", name="level"),
        CheckConstraint("price_cents >= 0", name="price_cents"),
        CheckConstraint("study_hours > 0 AND weeks > 0", name="load"),
        CheckConstraint("(place IS NULL) = (lat IS NULL) AND (place IS NULL) = (lon IS NULL)", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(SqlText)
    form: Mapped[str] = mapped_column(String(10))
    level: Mapped[str | None] = mapped_column(String(4))
    price_cents: Mapped[int] = mapped_column(BigInteger)
    study_hours: Mapped[int]
    weeks: Mapped[int]
    next_start: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    website: Mapped[str | None] = mapped_column(String(200))
    badge_class_id: Mapped[int | None] = mapped_column(ForeignKey("badge_class.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class TrainingSkill(Base):
    """A skill that a training teaches, up to `level`."""

    __tablename__ = "training_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level"),)

    training_id: Mapped[int] = mapped_column(ForeignKey("training.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    level: Mapped[int]


class TrainingCompletion(Base):
    """Somebody completed a training, told by its trainer; `assertion_id` is the badge that came of it.

    Without one the badge waits: until the issuer permits it, or because the training ends with none.
    """

    __tablename__ = "training_completion"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        UniqueConstraint("training_id", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    completed_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(SqlText)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    assertion_id: Mapped[int | None] = mapped_column(ForeignKey("badge_assertion.id"), index=True)
