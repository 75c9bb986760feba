"""Reading the log of ranked lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from app.companies.models import Company
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.matching.log.models import RankedInput, RankedList, RankedPerson
from app.matching.log.replay import Replayed, replayed
from app.matching.log.store import inputs_of, opened
from app.matching.score.weights import Pairing
from app.people.models import Person
from app.vacancies.models import Vacancy

UNKNOWN = N_("Deze lijst kennen wij niet. Zag je hem net? Probeer het zo nog eens. Na een half jaar gaat hij weg.")

READ_AT_ONCE = 500


@dataclass(frozen=True)
class Appearance:
    """A list of a company that somebody stood in."""

    list_id: str
    shown_at: datetime
    company: str
    vacancy: str | None
    rank: int
    of: int


@dataclass(frozen=True)
class OwnList:
    """A list that somebody saw for the own profile."""

    list_id: str
    shown_at: datetime
    pairing: Pairing
    rows: int
    total: int


def by_number(public_id: str) -> RankedList:
    """Return the list with this number. Raises NotFoundError."""
    found = db.session.scalars(select(RankedList).where(RankedList.public_id == public_id)).first()
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found


def made_again(shown: RankedList) -> Replayed:
    """Make a list again from what it was made of."""
    body = opened(shown.body)
    query = select(RankedInput.hash, RankedInput.body).where(RankedInput.hash.in_(inputs_of(body)))
    inputs = {name: opened(kept) for name, kept in db.session.execute(query)}
    return replayed(Pairing(shown.pairing), body, inputs)


def stood_in(account_id: int) -> list[Appearance]:
    """Return the lists of companies that the profiles of an account stood in, the latest first."""
    query = (
        select(
            RankedList.public_id,
            RankedList.shown_at,
            RankedList.body,
            Company.name,
            Vacancy.title,
            RankedPerson.rank,
        )
        .join(RankedPerson, RankedPerson.list_id == RankedList.id)
        .join(Person, Person.id == RankedPerson.person_id)
        .join(Company, Company.id == RankedList.company_id)
        .outerjoin(Vacancy, Vacancy.id == RankedList.vacancy_id)
        .where(Person.account_id == account_id)
        .order_by(RankedList.shown_at.desc(), RankedList.id.desc())
    )
    return [
        Appearance(row.public_id, row.shown_at, row.name, row.title, row.rank, opened(row.body)["total"])
        for row in db.session.execute(query)
    ]


def own_lists(account_id: int) -> list[OwnList]:
    """Return the lists that somebody saw for the own profiles, the latest first."""
    query = (
        select(RankedList)
        .join(Person, Person.id == RankedList.person_id)
        .where(Person.account_id == account_id)
        .order_by(RankedList.shown_at.desc(), RankedList.id.desc())
    )
    found = []
    for row in db.session.scalars(query):
        body = opened(row.body)
        found.append(OwnList(row.public_id, row.shown_at, Pairing(row.pairing), len(body["rows"]), body["total"]))
    return found


def people_in(shown: RankedList) -> Sequence[int]:
    """Return the accounts of those who stood in a list, and of whose list it was."""
    stood = select(RankedPerson.person_id).where(RankedPerson.list_id == shown.id)
    query = select(Person.account_id).where(Person.id.in_(stood) | (Person.id == shown.person_id))
    return sorted(set(db.session.scalars(query)))


def bodies(*where: ColumnElement[bool]) -> Iterator[Mapping[str, Any]]:
    """Yield what the lists that meet the conditions hold, oldest first; some at a time, for there may be many."""
    query = select(RankedList.body).where(*where).order_by(RankedList.id)
    for body in db.session.scalars(query, execution_options={"yield_per": READ_AT_ONCE}):
        yield opened(body)
