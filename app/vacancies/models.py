"""Jobs and assignments that companies publish, and the skills that they ask."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, ForeignKey, Index, String
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.kernel.levels import LEVELS
from app.vacancies.rules import Remote, SalaryPer, VacancyKind


class Vacancy(Base):
    """Work at one branch of a company; open from `published_at` up to and including `ends_on`, unless closed.

    `salary_min_cents`/`salary_max_cents` are gross euro cents per `salary_per`; `level` is the least level
    of education; `languages` maps ISO 639-1 codes to the CEFR level needed; `occupation` is a slug.
    """

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint(check_in("kind", VacancyKind), name="kind"),
        CheckConstraint(check_in("remote", Remote), name="remote"),
        CheckConstraint(check_in("salary_per", SalaryPer), name="salary_per"),
        CheckConstraint(f"level IS NULL OR {check_in('level', LEVELS)}", name="level"),
        CheckConstraint("salary_min_cents > 0 AND salary_min_cents <= salary_max_cents", name="salary"),
        CheckConstraint("hours_min BETWEEN 1 AND 60 AND hours_max BETWEEN hours_min AND 60", name="hours"),
        Index("ix_vacancy_search_revision", "search_revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(120))
    occupation: Mapped[str | None] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(SqlText)
    level: Mapped[str | None] = mapped_column(String(4))
    studies: Mapped[list[str]] = mapped_column(JSON, default=list)
    hours_min: Mapped[int]
    hours_max: Mapped[int]
    salary_min_cents: Mapped[int] = mapped_column(BigInteger)
    salary_max_cents: Mapped[int] = mapped_column(BigInteger)
    salary_per: Mapped[str] = mapped_column(String(6))
    remote: Mapped[str] = mapped_column(String(8))
    languages: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    licences: Mapped[list[str]] = mapped_column(JSON, default=list)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    search_revision: Mapped[int] = mapped_column(BigInteger, default=0)


class VacancySkill(Base):
    """A skill that a vacancy requires, or wishes, at least at `level`."""

    __tablename__ = "vacancy_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level"),)

    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(80), primary_key=True)
    required: Mapped[bool] = mapped_column(Boolean)
    level: Mapped[int]
