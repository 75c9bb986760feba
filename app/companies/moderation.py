"""The lists an administrator works through; reading them shows nobody's contact details."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.companies.models import Branch, Company
from app.companies.rules import Verification
from app.kernel.database import db


def counts(words: str = "") -> dict[Verification, int]:
    """Return how many companies each list holds, of those that match `words`; removed ones are in none."""
    query = select(Company.verification, func.count()).where(_matches(words)).group_by(Company.verification)
    found = {Verification(verification): number for verification, number in db.session.execute(query)}
    return {verification: found.get(verification, 0) for verification in Verification}


def listed(verification: Verification, words: str = "") -> Select[Any]:
    """Return the query of one list: who waits longest first, what was judged last first."""
    place = (
        select(Branch.place)
        .where(Branch.company_id == Company.id, Branch.closed_at.is_(None))
        .order_by(Branch.id)
        .limit(1)
        .scalar_subquery()
    )
    pending = verification is Verification.PENDING
    order = (Company.created_at, Company.id) if pending else (Company.verified_at.desc(), Company.id.desc())
    columns = (Company.slug, Company.name, Company.kvk_number, Company.sector, place.label("place"))
    moments = (Company.created_at, Company.verified_at, Company.published_at)
    return select(*columns, *moments).where(_matches(words), Company.verification == verification).order_by(*order)


def _matches(words: str) -> ColumnElement[bool]:
    """Companies whose name or place holds `words`, or whose KvK number starts with them."""
    if not words:
        return Company.removed_at.is_(None)
    in_place = select(Branch.id).where(
        Branch.company_id == Company.id, Branch.closed_at.is_(None), Branch.place.icontains(words, autoescape=True)
    )
    digits = "".join(words.split())
    return and_(
        Company.removed_at.is_(None),
        or_(
            Company.name.icontains(words, autoescape=True),
            Company.kvk_number.startswith(digits, autoescape=True),
            in_place.exists(),
        ),
    )
