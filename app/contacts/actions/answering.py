"""Answering an introduction: yes, no with a reason, or taking it back. Both yes opens their conversation."""

import secrets
from datetime import datetime

from app.accounts import audit
from app.accounts.models import Account
from app.companies import queries as companies
from app.companies.models import Company
from app.contacts import mails, queries
from app.contacts.actions.messages import count_answer, count_question, say
from app.contacts.models import Conversation, Introduction
from app.contacts.rules import REFUSALS, Refusal, Side, Stand, Standing, Starter, expected_by, what_it_gives_away
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_
from app.people.models import Person
from app.vacancies.models import Vacancy

ANSWERED_BEFORE = N_("Op deze kennismaking is al geantwoord.")
NO_LONGER_OPEN = N_("Deze kennismaking is niet meer open.")


def agree(introduction: Introduction, side: Side, *, by: Account | None, note: str = "") -> Introduction:
    """Say yes for `side`; the second yes shows the names and opens the conversation, with `note` as its latest text.

    `by` is who answers, or None for the holder of a mailed link. Saying yes twice is saying yes once.
    Raises ConflictError where the other side is to answer, it said no before, or it is no longer open.
    """
    company, introduction, stood = _locked(introduction)
    if _agreed_at(introduction, side) is not None:
        return introduction
    _ensure_turn(stood, side)
    now = clock.now()
    if side is Side.COMPANY:
        introduction.company_agreed_at = now
        count_answer(company, since=_asked_company_at(introduction))
    else:
        introduction.person_agreed_at = now
    person = db.session.get_one(Person, introduction.person_id)
    account = db.session.get_one(Account, person.account_id)
    if introduction.company_agreed_at is None:
        introduction.expected_by = expected_by(now)
        count_question(company)
        mails.introduction_to_company(introduction, company)
    else:
        _open_conversation(introduction, company, account, side, note, by)
    audit.record("contact.agree", f"introduction:{introduction.public_id}", by=by, person_id=account.id)
    db.session.flush()
    return introduction


def decline(
    introduction: Introduction, side: Side, *, by: Account | None, refusal: Refusal, note: str = ""
) -> Introduction:
    """Say no for `side`, with the reason and perhaps a note to the other side.

    Saying no twice is saying no once. Raises ConflictError as `agree` does, DomainError (refusal) for a
    reason that is not this side's, DomainError (note) for a name or address in the note.
    """
    if refusal not in REFUSALS[side]:
        raise DomainError(N_("Kies een reden."), "refusal")
    company, introduction, stood = _locked(introduction)
    if _declined_at(introduction, side) is not None:
        return introduction
    _ensure_turn(stood, side)
    person = db.session.get_one(Person, introduction.person_id)
    account = db.session.get_one(Account, person.account_id)
    name = account.name if side is Side.PERSON else None
    if note and (sentence := what_it_gives_away(note, name, formal=side is Side.COMPANY)):
        raise DomainError(sentence, "note")
    introduction.refusal, introduction.refusal_note = refusal, note or None
    if side is Side.COMPANY:
        introduction.company_declined_at = clock.now()
        count_answer(company, since=_asked_company_at(introduction))
        mails.refusal_to_person(introduction, company, account)
    else:
        introduction.person_declined_at = clock.now()
        if introduction.started_by == Starter.COMPANY:
            mails.refusal_to_member(introduction, company, db.session.get_one(Account, introduction.started_by_id))
    audit.record("contact.decline", f"introduction:{introduction.public_id}", by=by, person_id=account.id)
    db.session.flush()
    return introduction


def withdraw(introduction: Introduction, *, by: Account) -> Introduction:
    """Take back an introduction that is open; a company that was in time is not counted as silent.

    Taking it back twice is taking it back once. Raises ConflictError where it is no longer open.
    """
    company, introduction, stood = _locked(introduction)
    if introduction.withdrawn_at is not None:
        return introduction
    if not stood.is_open:
        raise ConflictError(ANSWERED_BEFORE if stood.standing in _ANSWERS else NO_LONGER_OPEN)
    introduction.withdrawn_at = clock.now()
    if stood.turn is Side.COMPANY and clock.now() < introduction.expected_by:
        count_question(company, change=-1)
    person = db.session.get_one(Person, introduction.person_id)
    audit.record("contact.withdraw", f"introduction:{introduction.public_id}", by=by, person_id=person.account_id)
    db.session.flush()
    return introduction


_ANSWERS = (Standing.AGREED, Standing.REFUSED_BY_PERSON, Standing.REFUSED_BY_COMPANY)


def _locked(introduction: Introduction) -> tuple[Company, Introduction, Stand]:
    """Return the company and the introduction as they are now, kept from others, and where it stands."""
    company = companies.locked(introduction.company_id)
    introduction = queries.locked_introduction(introduction.id)
    return company, introduction, queries.introduction_row(introduction.id).stand


def _ensure_turn(stood: Stand, side: Side) -> None:
    if stood.turn is side:
        return
    raise ConflictError(ANSWERED_BEFORE if stood.is_open or stood.standing in _ANSWERS else NO_LONGER_OPEN)


def _agreed_at(introduction: Introduction, side: Side) -> datetime | None:
    return introduction.person_agreed_at if side is Side.PERSON else introduction.company_agreed_at


def _declined_at(introduction: Introduction, side: Side) -> datetime | None:
    return introduction.person_declined_at if side is Side.PERSON else introduction.company_declined_at


def _asked_company_at(introduction: Introduction) -> datetime:
    """Return when the company was asked: when the person applied, or said yes to the school."""
    return introduction.person_agreed_at or introduction.started_at


def _open_conversation(
    introduction: Introduction, company: Company, account: Account, side: Side, note: str, by: Account | None
) -> None:
    """Put what both wrote so far in their conversation, and tell both that they can write each other now."""
    conversation = _conversation(introduction, company, account)
    opening = {Starter.PERSON: Side.PERSON, Starter.COMPANY: Side.COMPANY}.get(Starter(introduction.started_by))
    if opening is not None:
        starter = db.session.get_one(Account, introduction.started_by_id)
        say(conversation, opening, introduction.message, starter, at=introduction.started_at)
    if note:
        say(conversation, side, note, by)
    vacancy = db.session.get(Vacancy, introduction.vacancy_id) if introduction.vacancy_id else None
    mails.agreed_to_person(conversation, company, account, vacancy, note if side is Side.COMPANY else "")
    mails.agreed_to_company(conversation, company, account, vacancy, note if side is Side.PERSON else "")


def _conversation(introduction: Introduction, company: Company, account: Account) -> Conversation:
    """Return the conversation of the two, a new one if there is none; either way the company has answered in it."""
    now = clock.now()
    there = queries.between(account, company)
    if there is not None:
        there = queries.locked(there.id)
        if there.answered_at is None:
            there.answered_at = now
            count_answer(company, since=there.started_at)
        there.last_at = now
        return there
    conversation = Conversation(
        public_id=secrets.token_urlsafe(12),
        person_id=account.id,
        company_id=company.id,
        started_at=introduction.started_at,
        last_at=now,
        expected_by=introduction.expected_by,
        answered_at=introduction.company_agreed_at,
    )
    db.session.add(conversation)
    db.session.flush()
    return conversation
