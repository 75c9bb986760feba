"""Conversations and their messages."""

import secrets
from datetime import timedelta
from typing import Any

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts.models import Conversation, Message
from app.kernel import clock
from app.kernel.database import db


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
