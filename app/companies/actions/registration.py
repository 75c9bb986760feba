"""A company enters: with its first branch, and whoever registers it as its first admin."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies import mails, queries, rules
from app.companies.actions.branches import Address, new_branch
from app.companies.constraints import refusal
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState, Verification
from app.kernel import clock
from app.kernel.address import free_slug, slug_stem
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.search_clock import next_revision
from app.kernel.text import N_


@dataclass(frozen=True)
class Registration:
    """What somebody tells about a company to register it; `kvk_number` is eight digits."""

    name: str
    kvk_number: str
    sector: str
    contact_name: str
    contact_email: str
    address: Address


def register(registration: Registration, *, by: Account) -> Company:
    """Register a company with its first branch; `by` becomes its first admin and gets a mail.

    Raises ConflictError at `kvk_number` where the company is known already, DomainError at a field of
    the address.
    """
    revision = next_revision()  # from here on registrations wait for each other
    if queries.by_kvk(registration.kvk_number) is not None:
        raise ConflictError(N_("Dit bedrijf is er al."), "kvk_number")
    branch = new_branch(registration.address)
    stem = slug_stem(registration.name, "bedrijf")
    company = Company(
        slug=free_slug(stem, queries.slugs_like(stem), rules.RESERVED_SLUGS),
        name=registration.name,
        kvk_number=registration.kvk_number,
        sector=registration.sector,
        about="",
        export_countries=[],
        contact_name=registration.contact_name,
        contact_email=registration.contact_email,
        verification=Verification.PENDING,
        created_at=clock.now(),
        search_revision=revision,
        branches=[branch],
    )
    try:
        with db.session.begin_nested():
            db.session.add(company)
            db.session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    db.session.add(
        CompanyMembership(
            company_id=company.id,
            account_id=by.id,
            is_admin=True,
            state=MembershipState.ACTIVE,
            created_at=clock.now(),
        )
    )
    audit.record("company.register", f"company:{company.id}", by=by, kvk=company.kvk_number)
    mails.registered(company, by)
    db.session.flush()
    return company
