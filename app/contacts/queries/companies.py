"""Looking up a company by its name, for a coordinator."""

from sqlalchemy import ColumnElement, func, select

from app.companies.models import Company
from app.companies.queries import IS_PUBLIC
from app.kernel.database import db
from app.placements.models import PlacementOffer

MOST = 12
"""So many companies are offered; who looks for another types more of its name."""


def companies_named(typed: str) -> list[tuple[str, str]]:
    """Return (slug, name) of companies with a public profile that have every word of `typed` in their name."""
    return _named(typed)


def companies_with_open_offer(typed: str) -> list[tuple[str, str]]:
    """Return those of `companies_named` that take students now."""
    return _named(typed, Company.id.in_(select(PlacementOffer.company_id).where(PlacementOffer.closed_at.is_(None))))


def _named(typed: str, *conditions: ColumnElement[bool]) -> list[tuple[str, str]]:
    words = [func.lower(Company.name).contains(word, autoescape=True) for word in typed.lower().split()]
    query = select(Company.slug, Company.name).where(*IS_PUBLIC, *conditions, *words)
    rows = db.session.execute(query.order_by(func.lower(Company.name), Company.id).limit(MOST))
    return [(row.slug, row.name) for row in rows]
