"""The profile of a company: edit, show, hide, and say that it is still right."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies import policy
from app.companies.constraints import refusal
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.search_clock import touch
from app.kernel.text import N_


@dataclass(frozen=True)
class Profile:
    """What a company tells about itself; `export_countries` are ISO 3166 codes."""

    name: str
    sector: str
    sbi_code: str | None
    about: str
    website: str | None
    employees: int | None
    export_countries: list[str]
    contact_name: str
    contact_email: str


def edit_profile(company: Company, profile: Profile, *, by: Account) -> Company:
    """Replace the profile; the address of its page stays as it was.

    Raises ConflictError at the field that the database refuses.
    """
    changed = [key for key, value in vars(profile).items() if getattr(company, key) != value]
    try:
        with db.session.begin_nested():
            for key in changed:
                setattr(company, key, getattr(profile, key))
            db.session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    touch(company)
    audit.record("company.edit", f"company:{company.id}", by=by, fields=changed)
    db.session.flush()
    return company


def publish(company: Company, *, by: Account) -> Company:
    """Show the profile to everybody; doing so says that it is right today.

    Raises ConflictError where an administrator refused the company.
    """
    if not policy.may_publish(company):
        raise ConflictError(N_("Een beheerder wees uw bedrijf af. U kunt het profiel niet tonen."))
    if company.published_at is None:
        company.published_at = company.confirmed_at = clock.now()
        touch(company)
        audit.record("company.publish", f"company:{company.id}", by=by)
        db.session.flush()
    return company


def hide(company: Company, *, by: Account) -> Company:
    """Take the profile out of sight; nothing is lost."""
    if company.published_at is not None:
        company.published_at = None
        touch(company)
        audit.record("company.hide", f"company:{company.id}", by=by)
        db.session.flush()
    return company


def confirm(company: Company, *, by: Account) -> Company:
    """Record that the profile is still right today."""
    company.confirmed_at = clock.now()
    touch(company)
    audit.record("company.confirm", f"company:{company.id}", by=by)
    db.session.flush()
    return company
