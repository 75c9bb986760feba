"""Ranked lists of people and work, as they are in this transaction, with every reason.

Rows name people by public id alone. Companies rank only who agreed that companies see the profile: that is
asked again for every row that is shown, so that who takes it back is gone at once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, or_, select

from app.companies.models import Company
from app.contacts.models import Introduction
from app.kernel.database import db
from app.matching import pools, reading
from app.matching.pools import People, Work
from app.matching.score.columns import Bools
from app.matching.score.gaps import Gap, gaps
from app.matching.score.layered import LayeredOfferings, LayeredSeekers
from app.matching.score.lexicon import Asked, Lexicon
from app.matching.score.listing import Listing
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pool import Fitted
from app.matching.score.ranked import Ranked, Removed, Row
from app.matching.score.weights import Pairing
from app.people.models import Person
from app.people.rules import PersonKind
from app.vacancies.models import Vacancy

REFUSED = or_(Introduction.person_declined_at.is_not(None), Introduction.company_declined_at.is_not(None))
"""Who said no is not proposed again for the same."""


def vacancies_for(
    person_id: int, *, day: date, among: Collection[str] | None = None, first: int = 0, count: int | None = 20
) -> Ranked:
    """Return open vacancies for a talent, best first; keys are their slugs. `among` are the slugs to choose from."""
    pool, refused = pools.work(day).vacancies, _refused_vacancies(person_id)
    return pool.rank(_seeker(person_id, day), day=day, blocked=refused, among=among, first=first, count=count)


@dataclass(frozen=True)
class Basis:
    """What a list is made of: for whom or what, among which, who said no, the vocabulary, the state of the data."""

    pairing: Pairing
    one: Seeker | Offering
    pool: Any
    """Whatever ranks rows for `one`: layers of a pool."""
    refused: Sequence[str]
    lexicon: Lexicon
    versions: Mapping[str, Any]


@dataclass(frozen=True)
class Fit:
    """How all open work fits one person, by its slug: scores and rows, why some is left out, what misses.

    `removed` has what a hard filter takes out of the person's lists; `missing` counts the skills that are not had,
    nor nearly.
    """

    person_id: int
    seeker: Seeker
    fitted: Fitted
    removed: Mapping[str, Removed]
    missing: Mapping[str, int]
    basis: Basis


Narrow = Callable[[Listing, Sequence[Asked]], Bools]
"""Says who of everybody in a list is left, given what the work asks."""


@dataclass(frozen=True)
class PeopleList:
    """A page of those who agreed to be seen, best first for some work, and what the list is made of.

    `ranked.total` counts everybody whom the hard filters leave, `left` those of them that it was narrowed to.
    `basis` is None where nobody may be seen.
    """

    ranked: Ranked
    left: int
    asked: Sequence[Asked]
    basis: Basis | None


def vacancies_of(account_id: int, *, day: date) -> Fit | None:
    """Return how every open vacancy fits the talent with this account; None where the profile says nothing."""
    own = _own(account_id, PersonKind.TALENT, day)
    if own is None:
        return None
    work = pools.work(day)
    return _fit(*own, work, work.vacancies, Pairing.TALENT_VACANCY, _refused_vacancies(own[0]), day)


def stages_of(account_id: int, *, day: date) -> Fit | None:
    """Return how well every stage profile fits the student with this account; None where the profile says nothing."""
    own = _own(account_id, PersonKind.STUDENT, day)
    if own is None:
        return None
    work = pools.work(day)
    return _fit(*own, work, work.stages, Pairing.STUDENT_STAGE, _refused_stages(own[0]), day)


def stages_for(
    person_id: int, *, day: date, among: Collection[str] | None = None, first: int = 0, count: int | None = 20
) -> Ranked:
    """Return open stage profiles for a student, best first; keys are the slugs of companies, `among` chooses."""
    pool, refused = pools.work(day).stages, _refused_stages(person_id)
    return pool.rank(_seeker(person_id, day), day=day, blocked=refused, among=among, first=first, count=count)


def talents_list(
    vacancy_id: int,
    *,
    day: date,
    first: int = 0,
    count: int | None = 20,
    among: Collection[str] | None = None,
    narrow: Narrow | None = None,
) -> PeopleList:
    """Return the talents that agreed to be seen, best first for a vacancy; nobody for a company not verified.

    `among` chooses by public id, `narrow` by facts.
    """
    offering = reading.vacancies(Vacancy.id == vacancy_id, *reading.FROM_TRUSTED).get(vacancy_id)
    about = Introduction.vacancy_id == vacancy_id
    return _people(offering, PersonKind.TALENT, about, day, _Page(first, count, among, narrow))


def students_list(
    company_id: int,
    *,
    day: date,
    first: int = 0,
    count: int | None = 20,
    among: Collection[str] | None = None,
    narrow: Narrow | None = None,
) -> PeopleList:
    """Return the students that agreed to be seen, best first for the stage profile of a verified company.

    `among` chooses by public id, `narrow` by facts.
    """
    trusted = db.session.scalar(select(Company.id).where(Company.id == company_id, *reading.FROM_TRUSTED))
    offering = _stage(company_id, day) if trusted else None
    about = (Introduction.company_id == company_id) & Introduction.vacancy_id.is_(None)
    return _people(offering, PersonKind.STUDENT, about, day, _Page(first, count, among, narrow))


def vacancy_for(person_id: int, vacancy_id: int, *, day: date) -> Row | None:
    """Return how well an open vacancy fits a talent; None where it is not open."""
    work = pools.work(day)
    key = work.vacancy_keys.get(vacancy_id)
    return work.vacancies.row(_seeker(person_id, day), key, day=day) if key else None


def stage_for(person_id: int, company_id: int, *, day: date) -> Row | None:
    """Return how well the stage profile of a company fits a student; None where it is not shown."""
    work = pools.work(day)
    key = work.stage_keys.get(company_id)
    return work.stages.row(_seeker(person_id, day), key, day=day) if key else None


def vacancy_gaps(person_id: int, vacancy_id: int, *, day: date) -> tuple[Gap, ...]:
    """Return what a talent still misses for an open vacancy, and what each skill would add, most first."""
    work = pools.work(day)
    return _gaps(person_id, work, Pairing.TALENT_VACANCY, work.vacancy_keys.get(vacancy_id), day)


def told(person_id: int, *, day: date) -> bool:
    """Return whether a profile says anything that a match can build on."""
    return _seeker(person_id, day).told


def profile_of(account_id: int, kind: PersonKind, *, day: date) -> int | None:
    """Return the id of an account's profile of this kind; None where there is none, or it says nothing yet."""
    own = _own(account_id, kind, day)
    return own[0] if own else None


def _refused_vacancies(person_id: int) -> Sequence[str]:
    query = select(Vacancy.slug).join(Introduction, Introduction.vacancy_id == Vacancy.id)
    return db.session.scalars(query.where(Introduction.person_id == person_id, REFUSED)).all()


def _refused_stages(person_id: int) -> Sequence[str]:
    query = select(Company.slug).join(Introduction, Introduction.company_id == Company.id)
    about = (Introduction.person_id == person_id, Introduction.vacancy_id.is_(None), REFUSED)
    return db.session.scalars(query.where(*about)).all()


def _own(account_id: int, kind: PersonKind, day: date) -> tuple[int, Seeker] | None:
    """Return an account's profile of this kind and its id; None where there is none, or it says nothing yet."""
    own = reading.seekers(day, Person.account_id == account_id, Person.kind == kind)
    return next(((number, seeker) for number, seeker in own.items() if seeker.told), None)


def _fit(
    person_id: int,
    seeker: Seeker,
    work: Work,
    pool: LayeredOfferings,
    pairing: Pairing,
    refused: Sequence[str],
    day: date,
) -> Fit:
    removed = pool.removed(seeker, day=day, blocked=refused)
    basis = Basis(pairing, seeker, pool, refused, work.lexicon, _versions(work))
    return Fit(person_id, seeker, pool.fitted(seeker, day=day), removed, pool.missing(seeker), basis)


def _versions(pool: Work | People) -> dict[str, Any]:
    return {"data": pool.seen.revision, "vocabulary": str(pool.seen.vocabulary)}


def _seeker(person_id: int, day: date) -> Seeker:
    """Return a person as now, without the pool: nobody has to be seen by companies to see matches."""
    return reading.seekers(day, Person.id == person_id)[person_id]


def _stage(company_id: int, day: date) -> Offering | None:
    work = pools.work(day)
    key = work.stage_keys.get(company_id)
    return work.stages.get(key) if key else None


@dataclass(frozen=True, slots=True)
class _Page:
    """Which part of a list of people is to be explained."""

    first: int
    count: int | None
    among: Collection[str] | None
    narrow: Narrow | None

    def of(
        self, pool: LayeredSeekers, one: Offering, asked: Sequence[Asked], day: date, refused: Sequence[str]
    ) -> tuple[Ranked, int]:
        """Return the page, and how many there are in the list that it is of."""
        first, count = self.first, self.count
        if self.narrow is None:
            ranked = pool.rank(one, day=day, blocked=refused, among=self.among, first=first, count=count)
            return ranked, ranked.total
        listing = pool.listing(one, day=day, blocked=refused)
        left = self.narrow(listing, asked)
        rows, version = listing.page(left, first, count), pools.weights().version
        return Ranked(rows, listing.total, listing.removed, version, for_person=False), int(np.count_nonzero(left))


def _people(
    offering: Offering | None, kind: PersonKind, about: ColumnElement[bool], day: date, page: _Page
) -> PeopleList:
    if offering is None:
        return PeopleList(Ranked((), 0, {}, pools.weights().version, for_person=False), 0, (), None)
    query = select(Person.public_id).join(Introduction, Introduction.person_id == Person.id)
    refused = db.session.scalars(query.where(about, REFUSED)).all()
    people = pools.people(day)
    pool, asked = people.of[kind], people.lexicon.asked(offering)
    while True:
        ranked, left = page.of(pool, offering, asked, day, refused)
        keys = [row.key for row in ranked.rows]
        visible = select(Person.public_id).where(Person.public_id.in_(keys), *reading.visible(kind))
        hidden = set(keys).difference(db.session.scalars(visible))
        if not hidden:
            basis = Basis(pools.PAIRINGS[kind], offering, pool, refused, people.lexicon, _versions(people))
            return PeopleList(ranked, left, asked, basis)
        pool = pool.changed({}, hidden)


def _gaps(person_id: int, work: Work, pairing: Pairing, key: str | None, day: date) -> tuple[Gap, ...]:
    pool = work.stages if pairing.of_stages else work.vacancies
    offering = pool.get(key) if key else None
    if offering is None:
        return ()
    return gaps(
        _seeker(person_id, day),
        offering,
        pairing=pairing,
        lexicon=work.lexicon,
        weights=pools.weights(),
        day=day,
    )
