"""Reading vacancies and the skills that they ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from app.companies.models import Branch, Company
from app.companies.rules import Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError, NotFoundError
from app.kernel.text import N_
from app.vacancies import policy
from app.vacancies.models import Vacancy, VacancySkill
from app.vacancies.rules import VacancyState, state_of

UNKNOWN = N_("Deze vacature kennen wij niet.")
GONE = N_("Deze vacature is gesloten.")


@dataclass(frozen=True)
class AskedSkill:
    """A skill that a vacancy requires, or wishes, at least at `level` (1 to 3)."""

    slug: str
    level: int
    required: bool


@dataclass(frozen=True)
class VacancyLine:
    """A vacancy as lists show it."""

    id: int
    slug: str
    title: str
    kind: str
    ends_on: date
    published_at: datetime | None
    closed_at: datetime | None

    def state(self, today: date) -> VacancyState:
        """Return where it stands on a day."""
        return state_of(self.published_at, self.closed_at, self.ends_on, today)


_LINE = (
    *(Vacancy.id, Vacancy.slug, Vacancy.title, Vacancy.kind, Vacancy.ends_on),
    *(Vacancy.published_at, Vacancy.closed_at),
)


def is_open(today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL of `policy.is_open`, for statements that join Company."""
    return (
        Company.verification == Verification.VERIFIED,
        Company.removed_at.is_(None),
        Vacancy.published_at.is_not(None),
        Vacancy.closed_at.is_(None),
        Vacancy.ends_on >= today,
    )


def by_slug(slug: str) -> Vacancy:
    """Return the vacancy with this word in its address, whatever its state.

    Raises NotFoundError where there is none.
    """
    vacancy = None if "\0" in slug else db.session.scalars(select(Vacancy).where(Vacancy.slug == slug)).first()
    if vacancy is None:
        raise NotFoundError(UNKNOWN)
    return vacancy


def own_vacancy(company: Company, slug: str) -> Vacancy:
    """Return a vacancy of `company`, in any state.

    Raises NotFoundError for one of another company.
    """
    vacancy = by_slug(slug)
    if vacancy.company_id != company.id:
        raise NotFoundError(UNKNOWN)
    return vacancy


def with_company(slug: str) -> tuple[Vacancy, Company]:
    """Return a vacancy in any state, with its company.

    Raises NotFoundError where there is none.
    """
    vacancy = by_slug(slug)
    return vacancy, db.session.get_one(Company, vacancy.company_id)


def open_vacancy(slug: str) -> tuple[Vacancy, Company]:
    """Return a vacancy that everybody sees now, with its company.

    Raises NotFoundError for an unknown one and a draft, GoneError where it was shown and is no longer.
    """
    vacancy, company = with_company(slug)
    if vacancy.published_at is None:
        raise NotFoundError(UNKNOWN)
    if not policy.is_open(vacancy, company, clock.today()):
        raise GoneError(GONE)
    return vacancy, company


def locked(vacancy_id: int) -> Vacancy:
    """Return the vacancy as it is now and keep others from changing it until this transaction ends."""
    query = select(Vacancy).where(Vacancy.id == vacancy_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def lines_of(company_id: int) -> list[VacancyLine]:
    """Return every vacancy of a company, the newest first."""
    query = (
        select(*_LINE).where(Vacancy.company_id == company_id).order_by(Vacancy.created_at.desc(), Vacancy.id.desc())
    )
    return [VacancyLine(*row) for row in db.session.execute(query)]


def open_of(company_id: int) -> list[VacancyLine]:
    """Return the vacancies of a company that everybody sees now, the first to close first."""
    query = select(*_LINE).join(Company, Company.id == Vacancy.company_id)
    query = query.where(Vacancy.company_id == company_id, *is_open(clock.today()))
    return [VacancyLine(*row) for row in db.session.execute(query.order_by(Vacancy.ends_on, Vacancy.id))]


def skills_of(vacancy_id: int) -> list[AskedSkill]:
    """Return the skills that a vacancy asks, required ones first."""
    query = (
        select(VacancySkill.skill, VacancySkill.level, VacancySkill.required)
        .where(VacancySkill.vacancy_id == vacancy_id)
        .order_by(VacancySkill.required.desc(), VacancySkill.skill)
    )
    return [AskedSkill(*row) for row in db.session.execute(query)]


def branch_of(vacancy: Vacancy) -> Branch:
    """Return where the work is."""
    return db.session.get_one(Branch, vacancy.branch_id)


def slugs_like(stem: str) -> set[str]:
    """Return the words for addresses that start with `stem`, of closed vacancies too: none is used twice."""
    return set(db.session.scalars(select(Vacancy.slug).where(Vacancy.slug.startswith(stem, autoescape=True))))


def titles_of(ids: Sequence[int]) -> dict[int, str]:
    """Return the titles of these vacancies, by id."""
    return {row[0]: row[1] for row in db.session.execute(select(Vacancy.id, Vacancy.title).where(Vacancy.id.in_(ids)))}
