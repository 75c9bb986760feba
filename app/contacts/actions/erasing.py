"""What is let go: contact of somebody who erased their account, and contact that led to nothing long ago."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update

from app.accounts.models import Account
from app.contacts.models import Conversation, Introduction, Message, Placement
from app.kernel.database import db
from app.people.models import Person


def erase(account: Account) -> None:
    """Take away all contact of a person; what they wrote for a company or a school stays, without who wrote it."""
    own = select(Person.id).where(Person.account_id == account.id)
    db.session.execute(delete(Placement).where(Placement.person_id.in_(own)))
    db.session.execute(delete(Introduction).where(Introduction.person_id.in_(own)))
    _forget(db.session.scalars(select(Conversation.id).where(Conversation.person_id == account.id)).all())
    db.session.execute(update(Message).where(Message.author_id == account.id).values(author_id=None))


def forget_older_than(moment: datetime, *, at_most: int) -> None:
    """Take away contact without a word since `moment` that led to nothing: no yes of both, no place."""
    both = Introduction.person_agreed_at.is_not(None) & Introduction.company_agreed_at.is_not(None)
    last_words = (
        Introduction.person_agreed_at,
        Introduction.person_declined_at,
        Introduction.company_agreed_at,
        Introduction.company_declined_at,
        Introduction.withdrawn_at,
    )
    quiet = [or_(at.is_(None), at < moment) for at in last_words]
    old = select(Introduction.id).where(Introduction.expected_by < moment, ~both, *quiet).limit(at_most)
    ids = db.session.scalars(old).all()
    db.session.execute(delete(Introduction).where(Introduction.id.in_(ids)))
    pair = Person.account_id == Conversation.person_id
    agreed = exists().where(
        Introduction.person_id == Person.id, Introduction.company_id == Conversation.company_id, pair, both
    )
    placed = exists().where(Placement.person_id == Person.id, Placement.company_id == Conversation.company_id, pair)
    silent = select(Conversation.id).where(Conversation.last_at < moment, ~agreed, ~placed).limit(at_most)
    _forget(db.session.scalars(silent).all())


def _forget(conversation_ids: Sequence[int]) -> None:
    db.session.execute(delete(Message).where(Message.conversation_id.in_(conversation_ids)))
    db.session.execute(delete(Conversation).where(Conversation.id.in_(conversation_ids)))
