"""Starting an introduction: a talent applies, a company invites, a school's coordinator introduces a student."""

import secrets
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies import queries as companies
from app.companies.models import Company
from app.companies.policy import acts_for
from app.contacts import mails, policy, queries
from app.contacts.actions.messages import count_question
from app.contacts.models import Introduction
from app.contacts.rules import (
    STARTS_A_DAY,
    Starter,
    expected_by,
    may_start_over,
    what_it_gives_away,
)
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotFoundError, TooManyRequestsError
from app.kernel.text import N_, Text
from app.people import queries as people
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from app.placements import queries as placements
from app.vacancies.models import Vacancy
from app.vacancies.policy import is_open

DAY = timedelta(days=1)


def apply(person: Person, vacancy: Vacancy, message: str, *, by: Account) -> Introduction:
    """Let a talent apply: the company is asked, and sees the profile without the name until it says yes.

    Raises ConflictError where the vacancy is not open or this was asked before, TooManyRequestsError after
    ten in a day, DomainError (message) where the text gives away who writes it.
    """
    company = companies.locked(vacancy.company_id)
    _ensure_open(vacancy, company)
    _ensure_anonymous(message, by.name, formal=False)
    introduction = _start(Starter.PERSON, person, company, message, vacancy=vacancy, by=by)
    count_question(company)
    mails.application_to_company(introduction, company, vacancy)
    mails.copy_to_person_of_application(introduction, company, vacancy, by)
    audit.record("contact.apply", f"introduction:{introduction.public_id}", by=by, person_id=by.id)
    return introduction


def invite(
    person: Person, company: Company, message: str, *, vacancy: Vacancy | None = None, by: Account
) -> Introduction:
    """Let a verified company invite somebody who agreed to be seen: a talent for a vacancy, a student for a stage.

    Raises NotFoundError where this person is not to be seen, ConflictError where the work is not open or
    this was asked before, TooManyRequestsError after twenty in a day, DomainError (message) for an address in it.
    """
    company = companies.locked(company.id)
    if not policy.may_see_people(company) or Purpose.EMPLOYERS not in people.agreed_to(person.id):
        raise NotFoundError(N_("Deze persoon is nu niet zichtbaar voor bedrijven."))
    _ensure_fits(person, company, vacancy)
    _ensure_anonymous(message, None, formal=True)
    introduction = _start(Starter.COMPANY, person, company, message, vacancy=vacancy, by=by)
    account = db.session.get_one(Account, person.account_id)
    mails.invitation_to_person(introduction, company, vacancy, account)
    mails.copy_to_member(introduction, company, vacancy, by)
    audit.record("contact.invite", f"introduction:{introduction.public_id}", by=by, person_id=person.account_id)
    return introduction


def introduce(person: Person, company: Company, message: str, *, by: Account) -> Introduction:
    """Let a coordinator introduce a student of the own school: the student is asked first, then the company.

    Raises NotFoundError without the student's consent, ConflictError where the company takes no students or
    this was asked before, TooManyRequestsError after forty in a day, DomainError (message) for a name or
    address in it.
    """
    company = companies.locked(company.id)
    if Purpose.SCHOOL not in people.agreed_to(person.id):
        raise NotFoundError(N_("Deze student deelt het profiel nu niet met de school."))
    _ensure_takes_students(company)
    account = db.session.get_one(Account, person.account_id)
    _ensure_anonymous(message, account.name, formal=True)
    introduction = _start(Starter.COORDINATOR, person, company, message, vacancy=None, by=by)
    mails.introduction_to_student(introduction, company, account)
    audit.record("contact.introduce", f"introduction:{introduction.public_id}", by=by, person_id=account.id)
    return introduction


def _ensure_open(vacancy: Vacancy, company: Company) -> None:
    """Raise ConflictError unless everybody sees `vacancy` today."""
    if not is_open(vacancy, company, clock.today()):
        raise ConflictError(N_("Deze vacature is niet meer open."))


def _ensure_fits(person: Person, company: Company, vacancy: Vacancy | None) -> None:
    """Raise ConflictError unless the company can invite this kind of person for this work."""
    if vacancy is None:
        if person.kind != PersonKind.STUDENT:
            raise ConflictError(N_("Kies een vacature waarvoor u dit talent uitnodigt."))
        _ensure_takes_students(company)
        return
    if person.kind != PersonKind.TALENT or vacancy.company_id != company.id:
        raise ConflictError(N_("Deze vacature past niet bij deze persoon."))
    _ensure_open(vacancy, company)


def _ensure_takes_students(company: Company) -> None:
    if not policy.may_be_written_to(company, placements.offer_of(company.id)):
        raise ConflictError(N_("Dit bedrijf heeft nu geen open stageprofiel."))


def _ensure_anonymous(message: str, name: str | None, *, formal: bool) -> None:
    if sentence := what_it_gives_away(message, name, formal=formal):
        raise DomainError(sentence, "body")


def _start(
    starter: Starter, person: Person, company: Company, message: str, *, vacancy: Vacancy | None, by: Account
) -> Introduction:
    """Add the introduction, unless the same was asked before; who starts it agrees by starting.

    Nobody is introduced to a company that they act for: they would answer themselves.
    """
    if queries.introductions_started_since(by, clock.now() - DAY) >= STARTS_A_DAY[starter]:
        text = N_("Vandaag stuurde dit account er al %(count)s. Morgen kan het weer.")
        raise TooManyRequestsError(Text(text, {"count": STARTS_A_DAY[starter]}), seconds=int(DAY.total_seconds()))
    if acts_for(companies.membership_of(db.session.get_one(Account, person.account_id), company)):
        raise ConflictError(N_("Wie bij dit bedrijf hoort, kan er niet ook solliciteren."))
    _make_room(person.id, company.id, vacancy.id if vacancy else None)
    now = clock.now()
    introduction = Introduction(
        public_id=secrets.token_urlsafe(12),
        person_id=person.id,
        company_id=company.id,
        vacancy_id=vacancy.id if vacancy else None,
        started_by=starter,
        started_by_id=by.id,
        message=message,
        started_at=now,
        expected_by=expected_by(now),
        person_agreed_at=now if starter is Starter.PERSON else None,
        company_agreed_at=now if starter is Starter.COMPANY else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(introduction)
    except IntegrityError:
        raise ConflictError(ASKED_BEFORE) from None
    return introduction


ASKED_BEFORE = N_("Hierover is al een kennismaking. Die staat bij de berichten.")


def _make_room(person_id: int, company_id: int, vacancy_id: int | None) -> None:
    """Take an introduction that came to nothing out of the way of a new one.

    Raises ConflictError where the earlier one is open, was agreed to, or was refused not long ago.
    """
    earlier = queries.earlier_one(person_id, company_id, vacancy_id)
    if earlier is None:
        return
    if not may_start_over(earlier.facts, earlier.stand, clock.now()):
        raise ConflictError(ASKED_BEFORE)
    queries.locked_introduction(earlier.id).withdrawn_at = clock.now()
    db.session.flush()
