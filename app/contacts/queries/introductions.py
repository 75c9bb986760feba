"""Reading introductions with where they stand now. No name of a person is in what lists get."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from app.accounts.models import Account
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState, Verification
from app.contacts.models import Introduction
from app.contacts.queries.conversations import unanswered
from app.contacts.rules import SILENCE, Facts, Reader, Side, Stand, Standing, Starter, Words, stand, words_for
from app.kernel import clock
from app.kernel.database import db
from app.kernel.paging import AnySelect
from app.kernel.text import Text
from app.people.models import Consent, Person
from app.people.rules import PersonKind, Purpose
from app.vacancies.models import Vacancy


@dataclass(frozen=True)
class IntroductionRow:
    """One introduction as lists and its page show it; `headline` and `place` are the person's, the name is not here."""

    id: int
    public_id: str
    person_id: int
    account_id: int
    person_public_id: str
    person_kind: PersonKind
    person_blocked: bool
    headline: str
    place: str | None
    company_id: int
    company: str
    company_slug: str
    company_verified: bool
    vacancy_id: int | None
    vacancy: str | None
    vacancy_slug: str | None
    started_at: datetime
    facts: Facts
    stand: Stand

    @property
    def started_by(self) -> Starter:
        """Who started it."""
        return self.facts.started_by

    @property
    def at(self) -> datetime:
        """When something last happened."""
        facts = self.facts
        moments = (facts.person_agreed_at, facts.company_agreed_at, facts.declined_at, facts.withdrawn_at)
        return max((self.started_at, *(moment for moment in moments if moment)))

    @property
    def expected_on(self) -> date:
        """The day before which an answer is expected."""
        return clock.amsterdam(self.facts.expected_by).date()

    def words(self, reader: Reader) -> Words:
        """Return how it stands, for `reader`."""
        return words_for(self.stand.standing, reader, self.started_by)

    def sentence(self, reader: Reader) -> Text:
        """Return what that means, for `reader`."""
        return Text(self.words(reader).sentence, {"company": self.company, "day": self.expected_on})


@dataclass(frozen=True)
class VacancyCounts:
    """How many introductions a vacancy led to: in all, waiting for the company, agreed by both."""

    total: int = 0
    waiting: int = 0
    agreed: int = 0


_PURPOSE = case(
    (Introduction.started_by == Starter.COMPANY, Purpose.EMPLOYERS.value),
    (Introduction.started_by == Starter.COORDINATOR, Purpose.SCHOOL.value),
)
_CONSENTED = or_(
    Introduction.started_by == Starter.PERSON,
    exists().where(
        Consent.person_id == Introduction.person_id,
        Consent.purpose == _PURPOSE,
        Consent.withdrawn_at.is_(None),
        Consent.given_at <= Introduction.started_at,
    ),
)
"""Whether the consent that an introduction was started on was never withdrawn since."""
_SHOWN_TO_COMPANY = or_(Introduction.started_by != Starter.COORDINATOR, Introduction.person_agreed_at.is_not(None))
"""A company sees whom a school introduces once that student said yes."""
_UNDECIDED = (
    Introduction.person_declined_at.is_(None),
    Introduction.company_declined_at.is_(None),
    Introduction.withdrawn_at.is_(None),
)


def rows_where(*conditions: ColumnElement[bool]) -> list[IntroductionRow]:
    """Return the introductions that meet `conditions`, the last started first."""
    query: AnySelect = (
        select(
            *(getattr(Introduction, name) for name in _COLUMNS),
            Person.public_id.label("person_public_id"),
            Person.account_id,
            Person.kind.label("person_kind"),
            Person.headline,
            Person.place,
            Account.blocked_at,
            Company.name.label("company"),
            Company.slug.label("company_slug"),
            Company.removed_at,
            Company.verification,
            Vacancy.title.label("vacancy"),
            Vacancy.slug.label("vacancy_slug"),
            Vacancy.closed_at.label("vacancy_closed_at"),
            _CONSENTED.label("consented"),
        )
        .join(Person, Person.id == Introduction.person_id)
        .join(Account, Account.id == Person.account_id)
        .join(Company, Company.id == Introduction.company_id)
        .outerjoin(Vacancy, Vacancy.id == Introduction.vacancy_id)
        .where(*conditions)
        .order_by(Introduction.started_at.desc(), Introduction.id.desc())
    )
    now = clock.now()
    return [_row(found, now) for found in db.session.execute(query)]


_FACTS = (
    *("expected_by", "person_agreed_at", "person_declined_at", "company_agreed_at", "company_declined_at"),
    "withdrawn_at",
)
_COLUMNS = ("id", "public_id", "person_id", "company_id", "vacancy_id", "started_by", "started_at", *_FACTS)


def _row(found: Any, now: datetime) -> IntroductionRow:
    facts = Facts(
        started_by=Starter(found.started_by),
        vacancy_closed=found.vacancy_closed_at is not None,
        consented=bool(found.consented) and found.blocked_at is None,
        company_shown=found.removed_at is None and found.verification != Verification.REJECTED,
        **{name: getattr(found, name) for name in _FACTS},
    )
    return IntroductionRow(
        id=found.id,
        public_id=found.public_id,
        person_id=found.person_id,
        account_id=found.account_id,
        person_public_id=found.person_public_id,
        person_kind=PersonKind(found.person_kind),
        person_blocked=found.blocked_at is not None,
        headline=found.headline,
        place=found.place,
        company_id=found.company_id,
        company=found.company,
        company_slug=found.company_slug,
        company_verified=found.verification == Verification.VERIFIED,
        vacancy_id=found.vacancy_id,
        vacancy=found.vacancy,
        vacancy_slug=found.vacancy_slug,
        started_at=found.started_at,
        facts=facts,
        stand=stand(facts, now),
    )


def introductions_of(person: Person) -> list[IntroductionRow]:
    """Return the introductions of one profile: what waits for the person first, then the last started."""
    rows = rows_where(Introduction.person_id == person.id)
    return sorted(rows, key=lambda row: row.stand.turn is not Side.PERSON)


def introductions_of_companies(member: Account) -> list[IntroductionRow]:
    """Return the introductions of the companies that `member` acts for: what waits for them first."""
    own = (
        select(CompanyMembership.company_id)
        .join(Company, Company.id == CompanyMembership.company_id)
        .where(
            CompanyMembership.account_id == member.id,
            CompanyMembership.state == MembershipState.ACTIVE,
            Company.removed_at.is_(None),
        )
    )
    rows = rows_where(Introduction.company_id.in_(own), _SHOWN_TO_COMPANY)
    return sorted(rows, key=lambda row: row.stand.turn is not Side.COMPANY)


def introductions_about(account_id: int, company_id: int) -> list[IntroductionRow]:
    """Return the introductions of an account's profiles to one company that both agreed to, oldest first."""
    profiles = select(Person.id).where(Person.account_id == account_id)
    rows = rows_where(Introduction.person_id.in_(profiles), Introduction.company_id == company_id)
    return [row for row in reversed(rows) if row.stand.standing is Standing.AGREED]


def introduction_row(introduction_id: int) -> IntroductionRow:
    """Return one introduction with where it stands now."""
    return rows_where(Introduction.id == introduction_id)[0]


def introduction_by_public_id(public_id: str) -> Introduction | None:
    """Return an introduction by the id in its address; whether somebody may read it is for the policy."""
    return db.session.scalars(select(Introduction).where(Introduction.public_id == public_id)).first()


def locked_introduction(introduction_id: int) -> Introduction:
    """Return the introduction as it is now and keep others from changing it until this transaction ends."""
    query = select(Introduction).where(Introduction.id == introduction_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def earlier_one(person_id: int, company_id: int, vacancy_id: int | None) -> IntroductionRow | None:
    """Return the introduction about the same work that stands in the way of a new one, or None.

    About a vacancy there is one per person and vacancy, about a stage one per person and company.
    """
    about = Introduction.vacancy_id == vacancy_id if vacancy_id else Introduction.vacancy_id.is_(None)
    rows = rows_where(
        Introduction.person_id == person_id,
        Introduction.company_id == company_id,
        about,
        Introduction.withdrawn_at.is_(None),
    )
    return rows[0] if rows else None


def introductions_started_since(account: Account, since: datetime) -> int:
    """Count the introductions that `account` started after `since`."""
    query = select(func.count()).where(Introduction.started_by_id == account.id, Introduction.started_at > since)
    return db.session.scalar(query) or 0


def waiting_for_company(company_ids: Sequence[int]) -> int:
    """Count the introductions that wait for the answer of these companies."""
    rows = rows_where(
        Introduction.company_id.in_(company_ids),
        Introduction.company_agreed_at.is_(None),
        Introduction.person_agreed_at.is_not(None),
        Introduction.expected_by > clock.now() - SILENCE,
        *_UNDECIDED,
    )
    return sum(row.stand.turn is Side.COMPANY for row in rows)


def waiting_for(company_ids: Sequence[int]) -> int:
    """Count the conversations and introductions that wait for the answer of these companies."""
    return unanswered(company_ids) + waiting_for_company(company_ids)


def counts_per_vacancy(company_id: int) -> dict[int, VacancyCounts]:
    """Return how many introductions each vacancy of a company led to, by its id; a vacancy without any is left out."""
    rows = rows_where(Introduction.company_id == company_id, Introduction.vacancy_id.is_not(None), _SHOWN_TO_COMPANY)
    return {vacancy_id: _counts(rows, vacancy_id) for vacancy_id in {row.vacancy_id for row in rows} if vacancy_id}


def _counts(rows: Collection[IntroductionRow], vacancy_id: int) -> VacancyCounts:
    stands = Counter[object]()
    for row in rows:
        if row.vacancy_id == vacancy_id:
            stands.update(("total", row.stand.turn, row.stand.standing))
    return VacancyCounts(stands["total"], stands[Side.COMPANY], stands[Standing.AGREED])
