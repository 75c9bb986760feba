"""Erase an account in every room that keeps something of it, and let go of what is past its term."""

from datetime import datetime

from sqlalchemy import Select, delete, or_, select

from app.accounts import actions as accounts
from app.accounts import queries as account_queries
from app.accounts.models import Account, AuditRow, RoleGrant
from app.accounts.rules import Role
from app.alerts import actions as alerts
from app.badges import erasing as badges
from app.companies import actions as companies
from app.contacts import actions as contacts
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.outbox import OutboxMail
from app.matching.log import actions as ranked_lists
from app.organisations import actions as organisations
from app.people import actions as people
from app.retention import mails, rules
from app.trainings import completing
from app.vouchers import actions as vouchers
from app.vouchers.aid import actions as aid
from app.vouchers.drafts import actions as drafts
from app.vouchers.objections import queries as objections
from app.vouchers.queries import applications
from app.vouchers.recovery import queries as recoveries

AT_ONCE = 50
"""How many accounts, conversations or drafts one sweep lets go, so that its transaction stays short."""
_OWN_CHOICE = (Role.STUDENT.value, Role.TALENT.value)


def erase(account: Account, *, by: Account | None) -> None:
    """Erase an account: at its owner's word, or (`by` None) because nobody used it.

    What the law has us keep stays: applications for vouchers with their money, and the audit trail. An empty
    row without name and address stands for the account there. Raises ConflictError while something still
    needs this person: a role as staff, an application under way, being the only admin of an organisation.
    """
    account = account_queries.locked(account.id)
    if account.erased_at is not None:
        return
    if (problem := rules.why_not(account.roles, _under_way(account.id))) is not None:
        raise ConflictError(problem)
    address, name, locale = account.email, account.name, account.locale
    companies.leave_all(account)
    organisations.leave_all(account)
    drafts.discard_all(account)
    vouchers.discard_drafts(account)
    aid.erase(account)
    contacts.erase(account)
    alerts.erase(account)
    ranked_lists.erase(account)
    completing.erase(account)
    badges.erase(account)
    people.erase(account)
    db.session.execute(delete(OutboxMail).where(OutboxMail.recipient == address))
    accounts.erase(account, by=by)
    mails.erased(address, name, locale)


def _under_way(account_id: int) -> list[str]:
    """Return the numbers of the cases in which something waits: a decision, an objection, money to pay back."""
    return [
        *applications.numbers_under_way(account_id, rules.ENDED),
        *objections.numbers_open(account_id),
        *recoveries.numbers_open(account_id),
    ]


def sweep() -> None:
    """Let go of what is past its term; a part at a time, the rest at the next sweep."""
    now = clock.now()
    contacts.forget_older_than(now - rules.CONTACT_KEPT, at_most=AT_ONCE)
    drafts.discard_older_than(now - rules.DRAFT_KEPT, at_most=AT_ONCE)
    vouchers.discard_older_than(now - rules.DRAFT_KEPT, at_most=AT_ONCE)
    db.session.execute(delete(OutboxMail).where(OutboxMail.sent_at < now - rules.MAIL_KEPT))
    db.session.execute(delete(AuditRow).where(AuditRow.at < now - rules.TRAIL_KEPT))
    _warn(now)
    _let_go(now)


def _warn(now: datetime) -> None:
    """Tell who did not sign in for so long that the account ends in a month."""
    query = _unused(now - rules.UNUSED + rules.NOTICE).where(
        or_(Account.warned_at.is_(None), Account.warned_at < Account.signed_in_at)
    )
    for account in db.session.scalars(query.limit(AT_ONCE)):
        account.warned_at = now
        mails.goes_soon(account, now + rules.NOTICE)
    db.session.flush()


def _let_go(now: datetime) -> None:
    """Erase who was told a month ago and did not come back; where something still runs, ask again next month."""
    query = _unused(now - rules.UNUSED).where(
        Account.warned_at <= now - rules.NOTICE, Account.warned_at >= Account.signed_in_at
    )
    for account in db.session.scalars(query.limit(AT_ONCE)).all():
        try:
            with db.session.begin_nested():
                erase(account, by=None)
        except DomainError:
            account.warned_at = None
    db.session.flush()


def _unused(since: datetime) -> Select[Account]:
    """Return the accounts of students and talents, without any other role, that nobody used since that moment."""
    current = select(RoleGrant.account_id).where(RoleGrant.ended_at.is_(None), RoleGrant.role.not_in(_OWN_CHOICE))
    return (
        select(Account)
        .where(Account.signed_in_at < since, Account.erased_at.is_(None), Account.id.not_in(current))
        .order_by(Account.id)
    )
