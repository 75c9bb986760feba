"""Who acts for a company: asking, letting in, making admin, leaving. One admin always stays."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies import mails, queries
from app.companies.actions.profile import hide
from app.companies.constraints import refusal
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_


def ask_access(company: Company, *, by: Account) -> CompanyMembership:
    """Ask the company's admins for access, by mail; asking twice asks once.

    Raises ConflictError for a removed company.
    """
    if company.removed_at is not None:
        raise ConflictError(N_("Dit bedrijf is verwijderd. U kunt geen toegang vragen."))
    company = queries.locked(company.id)
    if current := queries.membership_of(by, company):
        return current
    membership = CompanyMembership(
        company_id=company.id,
        account_id=by.id,
        is_admin=False,
        state=MembershipState.REQUESTED,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(membership)
            db.session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    audit.record("company.ask_access", f"company:{company.id}", by=by, person_id=by.id)
    mails.access_requested(company, by, queries.admins_of(company.id))
    return membership


def let_in(company: Company, membership_id: int, *, by: Account) -> CompanyMembership:
    """Give access to somebody who asked for it, and tell so by mail.

    Raises ConflictError where the request was withdrawn or refused.
    """
    company = queries.locked(company.id)
    membership, account = queries.membership_in(company, membership_id)
    if membership.state == MembershipState.ENDED:
        raise ConflictError(N_("Deze vraag om toegang is er niet meer."))
    if membership.state == MembershipState.REQUESTED:
        membership.state = MembershipState.ACTIVE
        audit.record("company.let_in", f"company:{company.id}", by=by, person_id=account.id)
        mails.access_granted(company, account)
        db.session.flush()
    return membership


def end_membership(company: Company, membership_id: int, *, by: Account) -> CompanyMembership:
    """End somebody's access at once, or refuse a request; tells so by mail unless they left themselves.

    Ending it twice ends it once. Raises ConflictError for the last admin.
    """
    company = queries.locked(company.id)
    membership, account = queries.membership_in(company, membership_id)
    if membership.state == MembershipState.ENDED:
        return membership
    _keep_an_admin(company, membership)
    was_member = membership.state == MembershipState.ACTIVE
    membership.state = MembershipState.ENDED
    membership.is_admin = False
    membership.ended_at = clock.now()
    audit.record("company.end_membership", f"company:{company.id}", by=by, person_id=account.id)
    if account.id != by.id:
        mails.access_ended(company, account, was_member=was_member)
    db.session.flush()
    return membership


def leave_all(account: Account) -> None:
    """End every membership of an account that is erased; a company where nobody else is left is hidden.

    Raises ConflictError for the only admin among several members.
    """
    query = select(CompanyMembership).where(
        CompanyMembership.account_id == account.id, CompanyMembership.state != MembershipState.ENDED
    )
    for membership in db.session.scalars(query.order_by(CompanyMembership.company_id)).all():
        company = queries.locked(membership.company_id)
        if not queries.has_others(company.id, account.id):
            hide(company, by=account)
            membership.is_admin = False  # nobody is left to choose another
        end_membership(company, membership.id, by=account)


def set_admin(company: Company, membership_id: int, *, is_admin: bool, by: Account) -> CompanyMembership:
    """Make a member an admin of the company, or an ordinary member again.

    Raises ConflictError for the last admin and for somebody who has no access yet.
    """
    company = queries.locked(company.id)
    membership, account = queries.membership_in(company, membership_id)
    if membership.state != MembershipState.ACTIVE:
        raise ConflictError(N_("Geef deze persoon eerst toegang."))
    if not is_admin:
        _keep_an_admin(company, membership)
    if membership.is_admin != is_admin:
        membership.is_admin = is_admin
        audit.record("company.set_admin", f"company:{company.id}", by=by, person_id=account.id, admin=is_admin)
        db.session.flush()
    return membership


def _keep_an_admin(company: Company, membership: CompanyMembership) -> None:
    """Refuse to take away the last admin; the company's row is locked, so that two cannot leave at once."""
    if membership.is_admin and len(queries.admins_of(company.id)) == 1:
        raise ConflictError(
            N_("Dit is de enige hoofdgebruiker van het bedrijf. Maak eerst iemand anders hoofdgebruiker.")
        )
