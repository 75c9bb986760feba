"""Reading stage profiles, and the names of the skills in them."""

from sqlalchemy import select

from app.kernel.database import db
from app.placements.models import PlacementOffer


def offer_of(company_id: int) -> PlacementOffer | None:
    """Return the stage profile of a company, open or closed."""
    return db.session.scalars(select(PlacementOffer).where(PlacementOffer.company_id == company_id)).first()
