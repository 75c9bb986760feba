"""Stage profiles."""

from typing import Any

from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.placements.models import PlacementOffer
from app.placements.rules import PlacementKind


def make_offer(*, company: Company, **values: Any) -> PlacementOffer:
    """Add an open stage profile to `company`."""
    now = clock.now()
    offer = PlacementOffer(
        **{
            "company_id": company.id,
            "description": "Je bouwt mee aan onze webwinkel.",
            "kinds": [PlacementKind.INTERNSHIP],
            "levels": ["mbo4", "hbo"],
            "studies": [],
            "skills": [],
            "places_per_year": 2,
            "hours_per_week": 32,
            "created_at": now,
            "changed_at": now,
        }
        | values
    )
    db.session.add(offer)
    db.session.flush()
    return offer
