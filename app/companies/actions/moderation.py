"""What an administrator does with a company: verify, reject, remove; each reading of its people leaves a trace."""

from collections.abc import Iterable

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Account
from app.companies import mails, queries
from app.companies.models import Company
from app.companies.queries import Member
from app.companies.rules import Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.search_clock import touch
from app.kernel.text import N_


def verify(company: Company, *, by: Account) -> Company:
    """Record that the company is what it says; its admins get a mail, its profile loses the tag "nieuw".

    Raises ConflictError for a removed company.
    """
    company = _not_removed(company)
    if company.verification != Verification.VERIFIED:
        _judge(company, Verification.VERIFIED, None, by)
        mails.verified(company, queries.admins_of(company.id))
    return company


def reject(company: Company, *, note: str, by: Account) -> Company:
    """Refuse the company: its page is gone until an administrator verifies it after all; `note` goes by mail.

    Raises ConflictError for a removed company.
    """
    company = _not_removed(company)
    if company.verification != Verification.REJECTED:
        _judge(company, Verification.REJECTED, note, by)
        mails.rejected(company, queries.admins_of(company.id), note)
    return company


def remove(company: Company, *, note: str, by: Account) -> Company:
    """Take the company off the site for good; its KvK number and address stay taken. `note` goes by mail.

    Raises ConflictError where it was removed before.
    """
    company = _not_removed(company)
    company.removed_at = clock.now()
    touch(company)
    audit.record("company.remove", f"company:{company.id}", by=by)
    mails.removed(company, queries.admins_of(company.id), note)
    db.session.flush()
    return company


def record_reading(company: Company, members: Iterable[Member], *, by: Account) -> None:
    """Record that an administrator read the contact person and the members of `company`."""
    contact = select(Account.id).where(Account.email == company.contact_email.lower())
    audit.record("company.read_contact", f"company:{company.id}", by=by, person_id=db.session.scalars(contact).first())
    for member in members:
        audit.record("company.read_member", f"company:{company.id}", by=by, person_id=member.account_id)
    db.session.flush()


def _judge(company: Company, verdict: Verification, note: str | None, by: Account) -> None:
    company.verification = verdict
    company.verified_by_id = by.id
    company.verified_at = clock.now()
    company.verification_note = note
    touch(company)
    verb = "verify" if verdict is Verification.VERIFIED else "reject"
    audit.record(f"company.{verb}", f"company:{company.id}", by=by)
    db.session.flush()


def _not_removed(company: Company) -> Company:
    company = queries.locked(company.id)
    if company.removed_at is not None:
        raise ConflictError(N_("Dit bedrijf is al verwijderd."))
    return company
