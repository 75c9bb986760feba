"""Reading accounts, their roles, the audit trail and the state of the mail."""

import hashlib
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from app.accounts.models import Account, AuditRow, MailedLink, RoleGrant
from app.accounts.rules import LINK_VALID, STAFF, Purpose, Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.kernel.paging import AnyRow, Page, paged

MAIL_STATES = {
    "waiting": OutboxMail.sent_at.is_(None) & OutboxMail.dead_at.is_(None),
    "sent": OutboxMail.sent_at.is_not(None),
    "dead": OutboxMail.dead_at.is_not(None),
}


def by_email(email: str) -> Account | None:
    """Return the account with this address (lower case), with its roles."""
    return _one(select(Account).where(Account.email == email))


def by_public_id(public_id: str) -> Account | None:
    """Return the account with this id in addresses, with its roles."""
    return _one(select(Account).where(Account.public_id == public_id))


def locked(account_id: int) -> Account:
    """Return the account as it is now, with its roles, and keep others from changing it until this transaction ends."""
    query = select(Account).where(Account.id == account_id).with_for_update().options(selectinload(Account.grants))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _one(query: Select[Account]) -> Account | None:
    return db.session.scalars(query.options(selectinload(Account.grants))).first()


def names_of(public_ids: Collection[str]) -> dict[str, str]:
    """Return the names of these accounts, by their id in addresses."""
    query = select(Account.public_id, Account.name).where(Account.public_id.in_(public_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def token_hash(token: str) -> str:
    """Return what is stored of the token in a mailed link."""
    return hashlib.sha256(token.encode()).hexdigest()


def account_of_link(token: str, purpose: Purpose) -> Account | None:
    """Return whose link this is while it can be used: in time, unused, and of an account that is not blocked."""
    return db.session.scalars(
        select(Account)
        .join(MailedLink, MailedLink.account_id == Account.id)
        .where(
            MailedLink.token_hash == token_hash(token),
            MailedLink.purpose == purpose,
            MailedLink.used_at.is_(None),
            MailedLink.created_at > clock.now() - LINK_VALID[purpose],
            Account.blocked_at.is_(None),
        )
    ).first()


def looks_by_staff(account: Account, limit: int = 500) -> Sequence[AnyRow]:
    """Return when staff, in which role, did or read what (`at`, `role`, `action`, `subject`) in this person's file."""
    return _looks(account, limit, AuditRow.role.in_([role.value for role in STAFF]))


def looks_by_others(account: Account) -> Sequence[AnyRow]:
    """Return the same of everybody but the owner: staff, companies, schools.

    `role` is None for a company that read a profile with a mailed link.
    """
    by_link = AuditRow.actor_id.is_(None) & (AuditRow.action == "person.read")
    return _looks(account, None, AuditRow.role.is_not(None) | by_link)


def _looks(account: Account, limit: int | None, condition: ColumnElement[bool]) -> Sequence[AnyRow]:
    by_other = AuditRow.actor_id.is_(None) | (AuditRow.actor_id != account.id)
    return db.session.execute(
        select(AuditRow.at, AuditRow.role, AuditRow.action, AuditRow.subject)
        .where(AuditRow.person_id == account.id, by_other, condition)
        .order_by(AuditRow.id.desc())
        .limit(limit)
    ).all()


def accounts_page(search: str, role: Role | None) -> Page:
    """Return one page of accounts whose name or address holds `search`, newest first, of `role` if given."""
    query = select(
        Account.id,
        Account.public_id,
        Account.name,
        Account.email,
        Account.created_at,
        Account.email_confirmed_at,
        Account.blocked_at,
    )
    query = query.where(Account.erased_at.is_(None)).order_by(Account.id.desc())
    if search:
        folded = search.lower()
        query = query.where(
            or_(
                Account.email.contains(folded, autoescape=True),
                func.lower(Account.name).contains(folded, autoescape=True),
            )
        )
    if role is not None:
        held = select(RoleGrant.account_id).where(RoleGrant.role == role, RoleGrant.ended_at.is_(None))
        query = query.where(Account.id.in_(held))
    return paged(query)


def roles_of(account_ids: Sequence[int]) -> dict[int, list[Role]]:
    """Return the roles held now by each of these accounts."""
    roles: dict[int, list[Role]] = {account_id: [] for account_id in account_ids}
    query = (
        select(RoleGrant.account_id, RoleGrant.role)
        .where(RoleGrant.account_id.in_(account_ids), RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.id)
    )
    for account_id, role in db.session.execute(query):
        roles[account_id].append(Role(role))
    return roles


def grant_history(account: Account) -> Sequence[AnyRow]:
    """Return every role this account holds or held, with who granted it (`granted_by`, empty where self-chosen)."""
    granter = aliased(Account)
    return db.session.execute(
        select(RoleGrant.role, RoleGrant.granted_at, RoleGrant.ended_at, granter.name.label("granted_by"))
        .outerjoin(granter, granter.id == RoleGrant.granted_by_id)
        .where(RoleGrant.account_id == account.id)
        .order_by(RoleGrant.id)
    ).all()


def audit_page(action: str, actor: str) -> Page:
    """Return one page of the audit trail, newest first, of one `action` and of actors whose name or address match."""
    who = aliased(Account)
    query = (
        select(
            AuditRow.at,
            AuditRow.role,
            AuditRow.action,
            AuditRow.subject,
            AuditRow.facts,
            who.name.label("actor"),
            who.public_id.label("actor_public_id"),
        )
        .outerjoin(who, who.id == AuditRow.actor_id)
        .order_by(AuditRow.id.desc())
    )
    if action:
        query = query.where(AuditRow.action == action)
    if actor:
        folded = actor.lower()
        query = query.where(
            or_(who.email.contains(folded, autoescape=True), func.lower(who.name).contains(folded, autoescape=True))
        )
    return paged(query)


def audit_actions() -> Sequence[str]:
    """Return every verb that the audit trail holds."""
    return db.session.scalars(select(AuditRow.action).distinct().order_by(AuditRow.action)).all()


def mail_page(state: str) -> Page:
    """Return one page of mails in `state` (a key of MAIL_STATES), newest first: technical columns, no body."""
    return paged(
        select(
            OutboxMail.id,
            OutboxMail.recipient,
            OutboxMail.subject,
            OutboxMail.created_at,
            OutboxMail.next_attempt_at,
            OutboxMail.attempts,
            OutboxMail.sent_at,
            OutboxMail.dead_at,
            OutboxMail.last_error,
        )
        .where(MAIL_STATES[state])
        .order_by(OutboxMail.id.desc())
    )


def mail_counts() -> dict[str, int]:
    """Return how many mails are in each state."""
    counts = (func.count().filter(condition).label(state) for state, condition in MAIL_STATES.items())
    return dict(db.session.execute(select(*counts).select_from(OutboxMail)).one()._mapping)


def account_count() -> int:
    """Return how many accounts there are."""
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def audit_count() -> int:
    """Return how many rows the audit trail holds."""
    return db.session.scalar(select(func.count()).select_from(AuditRow)) or 0
