"""Reading stage profiles, and the names of the skills in them."""

from collections.abc import Sequence

from sqlalchemy import select

from app.kernel.database import db
from app.placements.models import PlacementOffer
from app.skills import queries as skills


def offer_of(company_id: int) -> PlacementOffer | None:
    """Return the stage profile of a company, open or closed."""
    return db.session.scalars(select(PlacementOffer).where(PlacementOffer.company_id == company_id)).first()


def skill_labels(slugs: Sequence[str], language: str) -> list[str]:
    """Return the labels of skills in `language`, in the order of `slugs`; skills that are gone are left out."""
    names = skills.skill_names(list(slugs), language)
    return [names[slug] for slug in slugs if slug in names]
