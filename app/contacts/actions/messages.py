"""Writing to a company and answering: each message is stored, relayed by mail and counted, in one transaction."""

import secrets
from datetime import datetime, timedelta

from app.accounts import audit
from app.accounts.models import Account
from app.companies import queries as companies
from app.companies.models import Company
from app.contacts import mails, policy, queries
from app.contacts.models import Conversation, Message
from app.contacts.rules import MESSAGES_A_DAY, Side, expected_by, mean_days
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, GoneError, TooManyRequestsError
from app.kernel.search_clock import touch
from app.kernel.text import N_, Text
from app.placements import queries as placements

DAY = timedelta(days=1)


def write(company: Company, body: str, *, by: Account) -> Conversation:
    """Send a student's message to a company: it starts their conversation, or goes on with the one they have.

    Raises ConflictError where the company takes no messages, TooManyRequestsError after ten in a day.
    """
    if not policy.may_be_written_to(company, placements.offer_of(company.id)):
        raise ConflictError(N_("Dit bedrijf biedt nu geen stages aan. Zoek een ander bedrijf."))
    conversation = queries.between(by, company) or _begin(company, by)
    return reply(conversation, company, body, by=by)


def reply(conversation: Conversation, company: Company, body: str, *, by: Account) -> Conversation:
    """Send another message of the student in their conversation.

    Raises GoneError where the company left the site, TooManyRequestsError after ten messages in a day.
    """
    _ensure_goes_on(company, Side.PERSON)
    if queries.messages_since(by, clock.now() - DAY) >= MESSAGES_A_DAY:
        text = N_("Je stuurde vandaag al %(count)s berichten. Morgen kun je weer verder.")
        raise TooManyRequestsError(Text(text, {"count": MESSAGES_A_DAY}), seconds=int(DAY.total_seconds()))
    say(conversation, Side.PERSON, body, by)
    mails.message_to_company(conversation, company, by, body)
    mails.copy_to_person(conversation, company, by, body)
    audit.record("contact.write", f"conversation:{conversation.public_id}", by=by, person_id=by.id)
    db.session.flush()
    return conversation


def answer(conversation: Conversation, body: str, *, by: Account | None) -> Conversation:
    """Send the company's answer to the student; the first one counts for its answer rate.

    `by` is the member who answers, or None for the holder of a mailed link. Raises GoneError where the
    company left the site.
    """
    company = companies.locked(conversation.company_id)
    _ensure_goes_on(company, Side.COMPANY)
    conversation = queries.locked(conversation.id)
    if conversation.answered_at is None:
        conversation.answered_at = clock.now()
        count_answer(company, since=conversation.started_at)
    say(conversation, Side.COMPANY, body, by)
    person = db.session.get_one(Account, conversation.person_id)
    mails.answer_to_person(conversation, company, person, body)
    audit.record("contact.answer", f"conversation:{conversation.public_id}", by=by, person_id=person.id)
    db.session.flush()
    return conversation


def count_answer(company: Company, *, since: datetime) -> None:
    """Count the first answer of `company` (locked) to what it was asked at `since`: its speed shows in search."""
    company.messages_answered += 1
    days = (clock.now() - since) / DAY
    company.answer_days = mean_days(company.answer_days, company.messages_answered, days)
    touch(company)


def count_question(company: Company, *, change: int = 1) -> None:
    """Count that `company` (locked) was asked something; -1 where the question was taken back."""
    company.messages_received = max(company.messages_received + change, company.messages_answered)
    touch(company)


def _ensure_goes_on(company: Company, side: Side) -> None:
    if ended := policy.why_ended(company, side):
        raise GoneError(ended)


def _begin(company: Company, by: Account) -> Conversation:
    """Start the one conversation of a student and a company; who comes second in a race gets the first one's."""
    company = companies.locked(company.id)  # held by whoever begins a conversation with it: also by a second yes
    if (there := queries.between(by, company)) is not None:
        return there
    now = clock.now()
    conversation = Conversation(
        public_id=secrets.token_urlsafe(12),
        person_id=by.id,
        company_id=company.id,
        started_at=now,
        last_at=now,
        expected_by=expected_by(now),
    )
    db.session.add(conversation)
    db.session.flush()
    count_question(company)
    return conversation


def say(conversation: Conversation, side: Side, body: str, by: Account | None, *, at: datetime | None = None) -> None:
    """Add what `side` says to a conversation; `at` is when it was said, if that is not now."""
    moment = at or clock.now()
    conversation.last_at = max(conversation.last_at, moment)
    author_id = by.id if by else None
    db.session.add(
        Message(conversation_id=conversation.id, sender=side, author_id=author_id, body=body, sent_at=moment)
    )
