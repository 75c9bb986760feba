"""Companies, their branches and who acts for them."""

from itertools import count
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Account
from app.companies.models import Branch, Company, CompanyMembership
from app.companies.rules import MembershipState, Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import SearchClock

_numbers = count(1)


def make_company(*, published: bool = True, verified: bool = True, **values: Any) -> Company:
    """Add a company with a public profile; without a branch (see `make_branch`)."""
    number = next(_numbers)
    now = clock.now()
    company = Company(
        **{
            "slug": f"bedrijf-{number}",
            "name": f"Bedrijf {number}",
            "kvk_number": f"{90_000_000 + number}",
            "sector": "ict",
            "about": "Wij maken dingen.",
            "export_countries": [],
            "contact_name": "Contact Persoon",
            "contact_email": f"contact{number}@bedrijf.example",
            "verification": Verification.VERIFIED if verified else Verification.PENDING,
            "verified_at": now if verified else None,
            "created_at": now,
            "confirmed_at": now,
            "published_at": now if published else None,
            "search_revision": next_revision(),
        }
        | values
    )
    db.session.add(company)
    db.session.flush()
    return company


def next_revision() -> int:
    """Raise the clock of the search index, as every change of what is searched does."""
    clock_row = db.session.get_one(SearchClock, 1)
    clock_row.revision += 1
    return clock_row.revision


def make_branch(*, company: Company, **values: Any) -> Branch:
    """Add a branch in Deventer to `company`."""
    nth = db.session.scalar(select(func.count()).where(Branch.company_id == company.id)) or 0
    branch = Branch(
        **{
            "company_id": company.id,
            "street": f"Brink {nth + 1}",
            "postcode": "7411 BR",
            "place": "Deventer",
            "municipality": "Deventer",
            "lat": 52.2515,
            "lon": 6.1607,
        }
        | values
    )
    db.session.add(branch)
    db.session.flush()
    return branch


def make_membership(
    *,
    company: Company,
    account: Account,
    is_admin: bool = True,
    state: MembershipState = MembershipState.ACTIVE,
    **values: Any,
) -> CompanyMembership:
    """Let `account` act for `company`."""
    now = clock.now()
    membership = CompanyMembership(
        **{
            "company_id": company.id,
            "account_id": account.id,
            "is_admin": is_admin,
            "state": state,
            "created_at": now,
            "ended_at": now if state == MembershipState.ENDED else None,
        }
        | values
    )
    db.session.add(membership)
    db.session.flush()
    return membership
