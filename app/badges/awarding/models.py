"""A series of awards from one spreadsheet, row by row; who besides its issuer may award a class; reminders."""

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.badges.awarding.rules import Problem, RowState
from app.kernel.database import Base, check_in


class AwardBatch(Base):
    """One spreadsheet that `organisation_id` sent: a preview until `confirmed_at`, work until `finished_at`.

    With `training_id` its rows are people who completed that training, without it people who get the class.
    `awarded_on` and `evidence` hold for rows that say nothing themselves. `revision` goes up with every change,
    so that a second tab does not overwrite the first. `ignored` are the columns that nobody reads.
    """

    __tablename__ = "award_batch"
    __table_args__ = (
        CheckConstraint("badge_class_id IS NOT NULL OR training_id IS NOT NULL", name="subject"),
        CheckConstraint("finished_at IS NULL OR confirmed_at IS NOT NULL", name="finished"),
        Index(
            "ix_award_batch_to_do",
            "id",
            sqlite_where=text("confirmed_at IS NOT NULL AND finished_at IS NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL AND finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    badge_class_id: Mapped[int | None] = mapped_column(ForeignKey("badge_class.id"), index=True)
    training_id: Mapped[int | None] = mapped_column(ForeignKey("training.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    file_name: Mapped[str] = mapped_column(String(120))
    awarded_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(SqlText)
    ignored: Mapped[list[str]] = mapped_column(JSON)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class AwardRow(Base):
    """One row as it was typed; `number` is its number in the spreadsheet, `problem` what is wrong with it now."""

    __tablename__ = "award_row"
    __table_args__ = (
        CheckConstraint(check_in("state", RowState), name="state"),
        CheckConstraint(f"problem IS NULL OR {check_in('problem', Problem)}", name="problem"),
        CheckConstraint("(state IN ('done', 'refused')) = (done_at IS NOT NULL)", name="done"),
        CheckConstraint("state <> 'done' OR problem IS NULL", name="done_well"),
        UniqueConstraint("batch_id", "number"),
        Index("ix_award_row_batch_id_state", "batch_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("award_batch.id", ondelete="CASCADE"))
    number: Mapped[int]
    email: Mapped[str] = mapped_column(String(320))
    day: Mapped[str] = mapped_column(String(40))
    evidence: Mapped[str] = mapped_column(SqlText)
    not_a_bsn: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(10), default=RowState.OPEN.value)
    problem: Mapped[str | None] = mapped_column(String(20))
    done_at: Mapped[datetime | None]
    assertion_id: Mapped[int | None] = mapped_column(ForeignKey("badge_assertion.id"), index=True)


class AwardPermission(Base):
    """The issuer of a class lets a trainer award it to who completes a training; asked for, granted, ended."""

    __tablename__ = "award_permission"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR granted_at IS NOT NULL", name="ended"),
        CheckConstraint("(granted_at IS NULL) = (granted_by_id IS NULL)", name="granted"),
        UniqueConstraint("badge_class_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_class_id: Mapped[int] = mapped_column(ForeignKey("badge_class.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class BadgeReminder(Base):
    """A mail that reminded of an award: of one that nobody answered, or of one that expires soon."""

    __tablename__ = "badge_reminder"
    __table_args__ = (CheckConstraint("kind IN ('expiring', 'unanswered')", name="kind"),)

    assertion_id: Mapped[int] = mapped_column(ForeignKey("badge_assertion.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    sent_at: Mapped[datetime]
