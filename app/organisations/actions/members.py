"""Who acts for an organisation: letting in, making admin, leaving. One admin always stays."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts import queries as accounts
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_
from app.organisations import mails, queries
from app.organisations.actions.roles import settle_roles
from app.organisations.models import Organisation, OrganisationMembership


def add_member(organisation: Organisation, *, email: str, is_admin: bool, by: Account) -> OrganisationMembership:
    """Let the account of `email` (lower case) act for the organisation, at once, and tell so by mail.

    Only an account whose address is confirmed: another one may be somebody else's. Who is in already stays
    as they are. Raises DomainError at `email`, ConflictError for a removed organisation.
    """
    organisation = _kept(organisation)
    account = _account_of(email)
    if current := queries.membership_of(account, organisation):
        return current
    membership = OrganisationMembership(
        organisation_id=organisation.id, account_id=account.id, is_admin=is_admin, created_at=clock.now()
    )
    try:
        with db.session.begin_nested():
            db.session.add(membership)
    except IntegrityError as error:
        raise ConflictError(N_("Deze persoon hoort al bij deze organisatie."), "email") from error
    subject = f"organisation:{organisation.id}"
    audit.record("organisation.add_member", subject, by=by, person_id=account.id, admin=is_admin)
    settle_roles(account, by=by)
    mails.access_granted(organisation, account, is_admin=is_admin)
    return membership


def end_membership(organisation: Organisation, membership_id: int, *, by: Account) -> OrganisationMembership:
    """End somebody's access at once, with the roles that came with it; tells so by mail unless they left themselves.

    Ending it twice ends it once. Raises ConflictError for the last admin.
    """
    organisation = queries.locked(organisation.id)
    membership, account = queries.membership_in(organisation, membership_id)
    if membership.ended_at is not None:
        return membership
    _keep_an_admin(organisation, membership)
    membership.ended_at = clock.now()
    membership.is_admin = False
    audit.record("organisation.end_membership", f"organisation:{organisation.id}", by=by, person_id=account.id)
    settle_roles(account, by=by)
    if account.id != by.id:
        mails.access_ended(organisation, account)
    return membership


def leave_all(account: Account) -> None:
    """End every membership of an account that is erased. Raises ConflictError for an organisation's only admin."""
    query = select(OrganisationMembership).where(
        OrganisationMembership.account_id == account.id, OrganisationMembership.ended_at.is_(None)
    )
    for membership in db.session.scalars(query.order_by(OrganisationMembership.organisation_id)).all():
        organisation = queries.locked(membership.organisation_id)
        end_membership(organisation, membership.id, by=account)


def set_admin(organisation: Organisation, membership_id: int, *, is_admin: bool, by: Account) -> OrganisationMembership:
    """Make a member an admin of the organisation, or an ordinary member again; tells so by mail.

    Raises ConflictError for the last admin and for somebody who is out.
    """
    organisation = _kept(organisation)
    membership, account = queries.membership_in(organisation, membership_id)
    if membership.ended_at is not None:
        raise ConflictError(N_("Deze persoon heeft geen toegang meer."))
    if not is_admin:
        _keep_an_admin(organisation, membership)
    if membership.is_admin != is_admin:
        membership.is_admin = is_admin
        subject = f"organisation:{organisation.id}"
        audit.record("organisation.set_admin", subject, by=by, person_id=account.id, admin=is_admin)
        if account.id != by.id:
            mails.admin_changed(organisation, account, is_admin=is_admin)
        db.session.flush()
    return membership


def _kept(organisation: Organisation) -> Organisation:
    organisation = queries.locked(organisation.id)
    if organisation.removed_at is not None:
        raise ConflictError(N_("Deze organisatie is verwijderd."))
    return organisation


def _account_of(email: str) -> Account:
    account = accounts.by_email(email)
    if account is None:
        raise DomainError(
            N_("Bij dit e-mailadres hoort nog geen account. Laat uw collega eerst een account maken."), "email"
        )
    if account.blocked_at is not None:
        raise DomainError(N_("Dit account is geblokkeerd. Een beheerder kan het weer openen."), "email")
    if account.email_confirmed_at is None:
        raise DomainError(N_("Dit e-mailadres is nog niet bevestigd. Uw collega kreeg daarvoor een mail."), "email")
    return account


def _keep_an_admin(organisation: Organisation, membership: OrganisationMembership) -> None:
    """Refuse to take away the last admin; the organisation's row is locked, so that two cannot leave at once."""
    alone = membership.is_admin and len(queries.admins_of(organisation.id)) == 1
    if alone and organisation.removed_at is None:
        raise ConflictError(
            N_("Dit is de enige hoofdgebruiker van de organisatie. Maak eerst iemand anders hoofdgebruiker.")
        )
