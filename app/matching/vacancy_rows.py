"""What search knows of a vacancy: read in whole columns, only of vacancies that changed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, or_, select

from app.companies.models import Branch, Company
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.matching.document import Site
from app.vacancies.models import Vacancy, VacancySkill
from app.vacancies.queries import is_open
from app.vacancies.rules import CLOSING_SOON_DAYS, monthly_cents


class VacancyFacet(StrEnum):
    """What vacancies can be filtered on, by the name in the address; distance is beside these."""

    KIND = "soort"
    LEVEL = "niveau"
    HOURS = "uren"
    SALARY = "salaris"
    MUNICIPALITY = "gemeente"
    SECTOR = "sector"
    REMOTE = "thuis"
    CLOSING = "sluit"
    SKILL = "vaardigheid"


NO_LEVEL = "geen"
HOURS = {"16": (1, 16), "24": (17, 24), "32": (25, 32), "40": (33, 60)}
"""Bands of hours a week, by their name in the address; a vacancy is in each that it touches."""
SALARIES = (2500, 3000, 3500, 4000, 5000)
"""What a month can be asked to pay at least, in euros."""
CLOSING = {"week": CLOSING_SOON_DAYS, "maand": 30}
"""Within how many days a vacancy closes."""
FRESH_DAYS = (3, 10, 30)


@dataclass(frozen=True, slots=True)
class Opening:
    """An open vacancy, as everybody may read it; salary in cents for `salary_per`."""

    id: int
    slug: str
    name: str
    employer: str
    company_slug: str
    sector: str
    description: str
    occupation: str | None
    kind: str
    level: str | None
    studies: tuple[str, ...]
    skills: tuple[str, ...]
    hours_min: int
    hours_max: int
    salary_min_cents: int
    salary_max_cents: int
    salary_per: str
    remote: str
    starts_on: date | None
    ends_on: date
    published_at: datetime
    sites: tuple[Site, ...]

    @property
    def about(self) -> str:
        """Nothing: the company's own text is not about this work."""
        return ""

    @property
    def levels(self) -> tuple[str, ...]:
        """The level that is asked, if any."""
        return (self.level,) if self.level else ()

    @property
    def monthly_max(self) -> int:
        """What the highest salary comes to in a month with the most hours, in cents."""
        return monthly_cents(self.salary_max_cents, self.salary_per, self.hours_max)

    def options(self) -> Iterator[tuple[str, str]]:
        """Yield the options of filters that find this vacancy, apart from those that hang on the day."""
        yield VacancyFacet.KIND, self.kind
        yield VacancyFacet.LEVEL, self.level or NO_LEVEL
        yield VacancyFacet.SECTOR, self.sector
        yield VacancyFacet.REMOTE, self.remote
        for municipality in {site.municipality for site in self.sites}:
            yield VacancyFacet.MUNICIPALITY, municipality
        for band, (least, most) in HOURS.items():
            if self.hours_min <= most and least <= self.hours_max:
                yield VacancyFacet.HOURS, band
        for euros in SALARIES:
            if self.monthly_max >= euros * 100:
                yield VacancyFacet.SALARY, str(euros)
        for skill in self.skills:
            yield VacancyFacet.SKILL, skill

    def standing(self, today: date) -> tuple[int, int]:
        """Return the place among equals, best highest: how lately it was published, then a daily shuffle."""
        days = (today - self.published_at.astimezone(AMSTERDAM).date()).days
        fresh = sum(days <= limit for limit in FRESH_DAYS)
        return fresh, crc32(f"{today.isoformat()}|{self.slug}".encode())


@dataclass(frozen=True)
class Changes:
    """Vacancies as they are now: those to show, and the ids of those not (or no longer) to show."""

    shown: list[Opening]
    hidden: list[int]


COLUMNS = (
    *(Vacancy.id, Vacancy.slug, Vacancy.title, Vacancy.description, Vacancy.occupation, Vacancy.kind, Vacancy.level),
    *(Vacancy.studies, Vacancy.hours_min, Vacancy.hours_max, Vacancy.salary_min_cents, Vacancy.salary_max_cents),
    *(Vacancy.salary_per, Vacancy.remote, Vacancy.starts_on, Vacancy.ends_on, Vacancy.published_at),
    *(Company.name.label("employer"), Company.slug.label("company_slug"), Company.sector),
    *(Branch.place, Branch.municipality, Branch.lat, Branch.lon),
)


def changed_since(number: int, today: date) -> Changes:
    """Return every vacancy that changed, itself or its company, after revision `number`; -1 for all."""
    changed = or_(Vacancy.search_revision > number, Company.search_revision > number)
    query = select(*COLUMNS).join(Company, Company.id == Vacancy.company_id)
    query = query.join(Branch, Branch.id == Vacancy.branch_id).where(changed, *is_open(today))
    skills = _skills(changed)
    shown = [_opening(row._asdict(), tuple(skills[row.id])) for row in db.session.execute(query)]
    if number < 0:
        return Changes(shown, [])
    everything = select(Vacancy.id).join(Company, Company.id == Vacancy.company_id).where(changed)
    return Changes(shown, sorted(set(db.session.scalars(everything)) - {opening.id for opening in shown}))


def _skills(changed: ColumnElement[bool]) -> defaultdict[int, list[str]]:
    """Return the skills of vacancies by their ids, required ones first."""
    query = (
        select(VacancySkill.vacancy_id, VacancySkill.skill)
        .join(Vacancy, Vacancy.id == VacancySkill.vacancy_id)
        .join(Company, Company.id == Vacancy.company_id)
        .where(changed)
        .order_by(VacancySkill.vacancy_id, VacancySkill.required.desc(), VacancySkill.skill)
    )
    skills: defaultdict[int, list[str]] = defaultdict(list)
    for vacancy_id, skill in db.session.execute(query):
        skills[vacancy_id].append(skill)
    return skills


def _opening(values: dict[str, Any], skills: tuple[str, ...]) -> Opening:
    site = Site(*(values.pop(name) for name in ("place", "municipality", "lat", "lon")))
    named = {"name": values.pop("title"), "studies": tuple(values.pop("studies"))}
    return Opening(**values, **named, skills=skills, sites=(site,))
