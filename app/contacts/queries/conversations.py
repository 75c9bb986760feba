"""Reading conversations: only for those who take part in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import Account
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState
from app.contacts.models import Conversation, Message
from app.kernel.database import db


@dataclass(frozen=True)
class Summary:
    """One conversation as a list shows it; `other` is the name of the other side."""

    public_id: str
    account_id: int
    company_id: int
    other: str
    company: str
    started_at: datetime
    last_at: datetime
    expected_by: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class Line:
    """One message: from "person" or "company"."""

    sender: str
    body: str
    sent_at: datetime


def written_to(person: Account, companies: Collection[int]) -> dict[int, datetime]:
    """Return when `person` first wrote to each of `companies` (ids), of those that got a message."""
    if not companies:
        return {}
    query = select(Conversation.company_id, Conversation.started_at).where(
        Conversation.person_id == person.id, Conversation.company_id.in_(companies)
    )
    return {row.company_id: row.started_at for row in db.session.execute(query)}


def between(person: Account, company: Company) -> Conversation | None:
    """Return the conversation of this person and this company, if they have one."""
    query = select(Conversation).where(Conversation.person_id == person.id, Conversation.company_id == company.id)
    return db.session.scalars(query).first()


def by_public_id(public_id: str) -> Conversation | None:
    """Return a conversation by the id in its address; whether somebody may read it is for the policy."""
    return db.session.scalars(select(Conversation).where(Conversation.public_id == public_id)).first()


def locked(conversation_id: int) -> Conversation:
    """Return the conversation as it is now and keep others from changing it until this transaction ends."""
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def lines_of(conversation: Conversation) -> list[Line]:
    """Return the messages of a conversation, oldest first."""
    query = (
        select(Message.sender, Message.body, Message.sent_at)
        .where(Message.conversation_id == conversation.id)
        .order_by(Message.sent_at, Message.id)
    )
    return [Line(*row) for row in db.session.execute(query)]


def of_person(person: Account) -> list[Summary]:
    """Return the conversations that `person` started, the last one spoken in first."""
    query = (
        select(*_COLUMNS, Company.name)
        .join(Company, Company.id == Conversation.company_id)
        .where(Conversation.person_id == person.id)
        .order_by(Conversation.last_at.desc(), Conversation.id.desc())
    )
    return [_summary(*row, row.name) for row in db.session.execute(query)]


def of_companies(member: Account) -> list[Summary]:
    """Return the conversations of the companies that `member` acts for: unanswered ones first, the latest before."""
    query = (
        select(*_COLUMNS, Account.name, Company.name.label("company"))
        .join(Company, Company.id == Conversation.company_id)
        .join(Account, Account.id == Conversation.person_id)
        .join(CompanyMembership, CompanyMembership.company_id == Company.id)
        .where(CompanyMembership.account_id == member.id, CompanyMembership.state == MembershipState.ACTIVE)
        .where(Company.removed_at.is_(None))
        .order_by(Conversation.answered_at.is_not(None), Conversation.last_at.desc(), Conversation.id.desc())
    )
    return [_summary(*row) for row in db.session.execute(query)]


def messages_since(person: Account, since: datetime) -> int:
    """Count the messages that `person` sent after `since`."""
    query = (
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.person_id == person.id, Message.sender == "person", Message.sent_at > since)
    )
    return db.session.scalar(query) or 0


def unanswered(companies: Sequence[int]) -> int:
    """Count the conversations in which one of `companies` (ids) has not answered."""
    query = (
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.company_id.in_(companies), Conversation.answered_at.is_(None))
    )
    return db.session.scalar(query) or 0


_COLUMNS = (
    Conversation.public_id,
    Conversation.person_id,
    Conversation.company_id,
    Conversation.started_at,
    Conversation.last_at,
    Conversation.expected_by,
    Conversation.answered_at,
)


def _summary(
    public_id: str,
    account_id: int,
    company_id: int,
    started_at: datetime,
    last_at: datetime,
    expected_by: datetime,
    answered_at: datetime | None,
    other: str,
    company: str,
) -> Summary:
    return Summary(public_id, account_id, company_id, other, company, started_at, last_at, expected_by, answered_at)
