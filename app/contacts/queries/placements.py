"""Reading where students found a place, as their school's coordinator confirmed it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.companies.models import Company
from app.contacts.models import Placement
from app.kernel.database import db
from app.people.models import Person


@dataclass(frozen=True)
class PlacementRow:
    """A place that a student found."""

    id: int
    person_id: int
    company: str
    company_slug: str
    starts_on: date
    ends_on: date
    confirmed_at: datetime


def placements_of(person: Person) -> list[PlacementRow]:
    """Return the places of a student that were not withdrawn, the latest first."""
    return placed([person.id])


def placed(person_ids: Collection[int]) -> list[PlacementRow]:
    """Return the places of these students that were not withdrawn, the latest first."""
    query = (
        select(
            Placement.id,
            Placement.person_id,
            Company.name,
            Company.slug,
            Placement.starts_on,
            Placement.ends_on,
            Placement.confirmed_at,
        )
        .join(Company, Company.id == Placement.company_id)
        .where(Placement.person_id.in_(person_ids), Placement.withdrawn_at.is_(None))
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    )
    return [PlacementRow(*row) for row in db.session.execute(query)]


def placement_by_id(person: Person, placement_id: int) -> Placement | None:
    """Return a place of this student that was not withdrawn, or None."""
    placement = db.session.get(Placement, placement_id, populate_existing=True)
    if placement is None or placement.person_id != person.id or placement.withdrawn_at is not None:
        return None
    return placement
