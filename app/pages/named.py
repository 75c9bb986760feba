"""What a row of a ranked list is called: the title, the place and the address of a vacancy or a company."""

from collections.abc import Collection, Mapping

from flask import url_for
from sqlalchemy import func, select

from app.companies.models import Branch, Company
from app.kernel.database import db
from app.vacancies.models import Vacancy

Named = Mapping[str, tuple[str, str, str]]
"""Title, place and address of what a row is about, by its key."""


def companies(slugs: Collection[str]) -> Named:
    """Return the companies that still exist, each with the place of its first branch."""
    first = select(func.min(Branch.id)).where(Branch.company_id == Company.id, Branch.closed_at.is_(None))
    query = (
        select(Company.slug, Company.name, Branch.place)
        .join(Branch, Branch.id == first.correlate(Company).scalar_subquery())
        .where(Company.slug.in_(slugs))
    )
    return {
        row.slug: (row.name, row.place, url_for("pages.company", slug=row.slug)) for row in db.session.execute(query)
    }


def vacancies(slugs: Collection[str]) -> Named:
    """Return the vacancies that still exist, open or not."""
    query = (
        select(Vacancy.slug, Vacancy.title, Company.name, Branch.place)
        .join(Company, Company.id == Vacancy.company_id)
        .join(Branch, Branch.id == Vacancy.branch_id)
        .where(Vacancy.slug.in_(slugs))
    )
    return {
        row.slug: (row.title, f"{row.name} · {row.place}", url_for("pages.vacancy", slug=row.slug))
        for row in db.session.execute(query)
    }
