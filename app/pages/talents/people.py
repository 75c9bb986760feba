"""The people of a ranking as its cards show them: what they look for and where they live, never who they are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.companies import queries as companies
from app.companies.models import Branch
from app.contacts.queries import Work
from app.kernel.database import db
from app.kernel.region import Place, distance_km
from app.matching.score.ranked import Row
from app.people.models import Person
from app.vacancies import queries as vacancies

_COLUMNS = (
    *(Person.public_id, Person.headline, Person.place, Person.municipality, Person.lat, Person.lon),
    *(Person.level, Person.hours_min, Person.hours_max),
)


@dataclass(frozen=True)
class Candidate:
    """Somebody in a ranking: the row with every reason, and the facts that cards and filters need."""

    row: Row
    headline: str
    place: str | None
    km: int | None
    level: str | None
    hours: tuple[int | None, int | None]


def candidates(rows: tuple[Row, ...], branch: Branch | None) -> list[Candidate]:
    """Return the people of these rows, in their order; `km` is from home to `branch`."""
    query = select(*_COLUMNS).where(Person.public_id.in_([row.key for row in rows]))
    found = {person.public_id: person for person in db.session.execute(query)}
    return [_candidate(row, found[row.key], branch) for row in rows if row.key in found]


def _candidate(row: Row, person: Any, branch: Branch | None) -> Candidate:
    return Candidate(
        row=row,
        headline=person.headline,
        place=person.place,
        km=_km(person, branch),
        level=person.level,
        hours=(person.hours_min, person.hours_max),
    )


def _km(person: Any, branch: Branch | None) -> int | None:
    if branch is None or person.lat is None:
        return None
    home = Place(person.place, person.municipality, person.lat, person.lon)
    return round(distance_km(home, Place(branch.place, branch.municipality, branch.lat, branch.lon)))


def branch_of(work: Work) -> Branch | None:
    """Return where the work is: the vacancy's branch, or the first one of a company that takes students."""
    if work.vacancy_id is not None:
        return vacancies.branch_of(vacancies.by_slug(work.slug))
    return next(iter(companies.open_branches(work.company_id)), None)
