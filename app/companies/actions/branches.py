"""Where a company works: branches open and close; one always stays."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.companies import queries, rules
from app.companies.constraints import refusal
from app.companies.models import Branch, Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.region import Region
from app.kernel.search_clock import touch
from app.kernel.text import N_, Text


@dataclass(frozen=True)
class Address:
    """A branch as somebody typed it; the postcode is forgiven its case and spaces."""

    street: str
    postcode: str
    place: str


def new_branch(address: Address) -> Branch:
    """Return a branch of no company yet, with municipality and degrees from the region's tables.

    Raises DomainError at `postcode` or `place` where they cannot be right.
    """
    region: Region = current_app.extensions["region"]
    postcode = rules.postcode_of(address.postcode)
    if postcode is None:
        raise DomainError(N_("Vul een postcode in, zoals 7411 AB."), "postcode")
    if elsewhere := rules.disagree(region, postcode, address.place):
        raise DomainError(
            Text(
                N_("%(postcode)s ligt in %(place)s. Controleer de postcode en de plaats."),
                {"postcode": postcode, "place": elsewhere.name},
            ),
            "place",
        )
    position = rules.position_of(region, postcode, address.place)
    return Branch(
        street=address.street,
        postcode=postcode,
        place=address.place,
        municipality=position.municipality,
        lat=position.lat,
        lon=position.lon,
        closed_at=None,
    )


def add_branch(company: Company, address: Address, *, by: Account) -> Branch:
    """Open a branch.

    Raises DomainError at a field of the address, and ConflictError where this address is open already.
    """
    company = queries.locked(company.id)
    branch = new_branch(address)
    branch.company_id = company.id
    if any(_same(branch, known) for known in queries.open_branches(company.id)):
        raise ConflictError(N_("Deze vestiging staat er al."), "street")
    db.session.add(branch)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise refusal(error) from error
    touch(company)
    audit.record("company.add_branch", f"company:{company.id}", by=by, branch=branch.id)
    return branch


def close_branch(company: Company, branch_id: int, *, by: Account) -> Branch:
    """Close a branch; its past (vouchers) stays. Closing it twice closes it once.

    Raises NotFoundError for a foreign branch, ConflictError for the last one.
    """
    company = queries.locked(company.id)
    branch = queries.branch_of(company, branch_id)
    if branch.closed_at is not None:
        return branch
    if len(queries.open_branches(company.id)) == 1:
        raise ConflictError(N_("Dit is uw enige vestiging. Voeg eerst een andere toe."))
    branch.closed_at = clock.now()
    touch(company)
    audit.record("company.close_branch", f"company:{company.id}", by=by, branch=branch.id)
    db.session.flush()
    return branch


def _same(one: Branch, other: Branch) -> bool:
    return (one.postcode, one.street.casefold()) == (other.postcode, other.street.casefold())
