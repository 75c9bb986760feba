"""Conversations with their messages, and introductions."""

import secrets
from datetime import timedelta
from typing import Any

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts.models import Conversation, Introduction, Message, Placement
from app.contacts.rules import Starter
from app.kernel import clock
from app.kernel.database import db
from app.people.models import Person


def make_conversation(*, person: Account, company: Company, body: str = "Is er plaats?", **values: Any) -> Conversation:
    """Add a conversation that `person` started with one message."""
    now = clock.now()
    conversation = Conversation(
        **{
            "public_id": secrets.token_urlsafe(16),
            "person_id": person.id,
            "company_id": company.id,
            "started_at": now,
            "last_at": now,
            "expected_by": now + timedelta(days=14),
        }
        | values
    )
    db.session.add(conversation)
    db.session.flush()
    make_message(conversation=conversation, sender="person", author=person, body=body)
    return conversation


def make_message(*, conversation: Conversation, sender: str, author: Account | None, body: str = "Hallo") -> Message:
    """Add a message to `conversation`, from the "person" or the "company"."""
    message = Message(
        conversation_id=conversation.id,
        sender=sender,
        author_id=author.id if author else None,
        body=body,
        sent_at=clock.now(),
    )
    db.session.add(message)
    db.session.flush()
    return message


def make_introduction(
    *, person: Person, company: Company, started_by: Starter = Starter.PERSON, **values: Any
) -> Introduction:
    """Add an introduction that `started_by` began and the other side has not answered."""
    now = clock.now()
    agreed = {"person_agreed_at": now} if started_by is Starter.PERSON else {"company_agreed_at": now}
    introduction = Introduction(
        **{
            "public_id": secrets.token_urlsafe(16),
            "person_id": person.id,
            "company_id": company.id,
            "started_by": started_by,
            "started_by_id": person.account_id,
            "message": "Dit werk past bij mij.",
            "started_at": now,
            "expected_by": now + timedelta(days=14),
        }
        | ({} if started_by is Starter.COORDINATOR else agreed)
        | values
    )
    db.session.add(introduction)
    db.session.flush()
    return introduction


def make_placement(*, person: Person, company: Company, by: Account, **values: Any) -> Placement:
    """Add a place of half a year that starts today, confirmed by the coordinator `by`."""
    today = clock.today()
    placement = Placement(
        **{
            "person_id": person.id,
            "company_id": company.id,
            "starts_on": today,
            "ends_on": today + timedelta(days=180),
            "confirmed_by_id": by.id,
            "confirmed_at": clock.now(),
        }
        | values
    )
    db.session.add(placement)
    db.session.flush()
    return placement
