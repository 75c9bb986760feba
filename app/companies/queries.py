"""Reading companies, their branches and members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.accounts.models import Account
from app.companies import policy
from app.companies.models import Branch, Company, CompanyMembership
from app.companies.rules import MembershipState, Verification
from app.kernel.database import db
from app.kernel.errors import GoneError, NotFoundError
from app.kernel.text import N_

IS_PUBLIC: tuple[ColumnElement[bool], ...] = (
    Company.published_at.is_not(None),
    Company.removed_at.is_(None),
    Company.verification != Verification.REJECTED,
)
"""The SQL of `policy.is_public`."""


@dataclass(frozen=True)
class Member:
    """Somebody's membership as the page of members shows it."""

    id: int
    account_id: int
    name: str
    email: str
    is_admin: bool
    state: MembershipState
    since: datetime


def by_slug(slug: str) -> Company:
    """Return the company with this word in its address, whatever its state.

    Raises NotFoundError where there is none.
    """
    company = None if "\0" in slug else db.session.scalars(select(Company).where(Company.slug == slug)).first()
    if company is None:
        raise NotFoundError(N_("Dit bedrijf kennen wij niet."))
    return company


def by_kvk(kvk_number: str) -> Company | None:
    """Return the company with this KvK number (eight digits), whatever its state."""
    return db.session.scalars(select(Company).where(Company.kvk_number == kvk_number)).first()


def names_of(company_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these companies, whatever their state."""
    query = select(Company.id, Company.name).where(Company.id.in_(list(company_ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def locked(company_id: int) -> Company:
    """Return the company as it is now and keep others from changing it until this transaction ends.

    Rows that refer to it can be added meanwhile, or two who did so before they ask for it would wait for one another.
    """
    query = select(Company).where(Company.id == company_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def public_company(slug: str) -> Company:
    """Return a company whose profile everybody may see.

    Raises GoneError where it was rejected or removed, NotFoundError where it is not shown (yet).
    """
    company = by_slug(slug)
    if not policy.may_publish(company):
        raise GoneError(N_("Dit bedrijfsprofiel is er niet meer."))
    if not policy.is_public(company):
        raise NotFoundError(N_("Dit bedrijf toont zijn profiel nog niet."))
    return company


def membership_of(account: Account, company: Company) -> CompanyMembership | None:
    """Return the current membership (requested or active) of `account` with `company`."""
    query = select(CompanyMembership).where(
        CompanyMembership.account_id == account.id,
        CompanyMembership.company_id == company.id,
        CompanyMembership.state != MembershipState.ENDED,
    )
    return db.session.scalars(query).first()


def has_others(company_id: int, account_id: int) -> bool:
    """Return whether anybody but this account acts for a company."""
    others = db.session.scalar(
        select(
            exists().where(
                CompanyMembership.company_id == company_id,
                CompanyMembership.account_id != account_id,
                CompanyMembership.state == MembershipState.ACTIVE,
            )
        )
    )
    return bool(others)


def own_company(account: Account, slug: str) -> tuple[Company, CompanyMembership]:
    """Return a company that `account` acts for, with the membership that says so.

    Raises NotFoundError for everybody else: who may not act for it learns nothing; GoneError for its
    own members after it was removed.
    """
    company = by_slug(slug)
    membership = membership_of(account, company)
    if membership is None or not policy.acts_for(membership):
        raise NotFoundError(N_("Dit bedrijf kennen wij niet."))
    if company.removed_at is not None:
        raise GoneError(N_("Dit bedrijf is verwijderd. U kunt hier niets meer wijzigen."))
    return company, membership


def companies_of(account: Account) -> Sequence[Company]:
    """Return the companies that `account` acts for now, by name."""
    return db.session.scalars(_of(account, MembershipState.ACTIVE)).all()


def requested_companies_of(account: Account) -> Sequence[Company]:
    """Return the companies that `account` asked access to and that have not answered yet, by name."""
    return db.session.scalars(_of(account, MembershipState.REQUESTED)).all()


def _of(account: Account, state: MembershipState) -> Select[Company]:
    return (
        select(Company)
        .join(CompanyMembership, CompanyMembership.company_id == Company.id)
        .where(
            CompanyMembership.account_id == account.id,
            CompanyMembership.state == state,
            Company.removed_at.is_(None),
        )
        .order_by(Company.name, Company.id)
    )


def open_branches(company_id: int) -> Sequence[Branch]:
    """Return the branches that are open, the first one first: that one is shown."""
    query = select(Branch).where(Branch.company_id == company_id, Branch.closed_at.is_(None))
    return db.session.scalars(query.order_by(Branch.id)).all()


def branch_of(company: Company, branch_id: int) -> Branch:
    """Return a branch of `company`, open or closed, as it is now.

    Raises NotFoundError for a foreign one.
    """
    branch = db.session.get(Branch, branch_id, populate_existing=True)
    if branch is None or branch.company_id != company.id:
        raise NotFoundError(N_("Deze vestiging kennen wij niet."))
    return branch


def members_of(company_id: int) -> list[Member]:
    """Return who belongs to the company or asks to, requests first, then admins, then by name."""
    query = (
        select(
            CompanyMembership.id,
            CompanyMembership.account_id,
            Account.name,
            Account.email,
            CompanyMembership.is_admin,
            CompanyMembership.state,
            CompanyMembership.created_at,
        )
        .join(Account, Account.id == CompanyMembership.account_id)
        .where(CompanyMembership.company_id == company_id, CompanyMembership.state != MembershipState.ENDED)
        .order_by(CompanyMembership.state.desc(), CompanyMembership.is_admin.desc(), Account.name, Account.id)
    )
    return [
        Member(id_, account_id, name, email, is_admin, MembershipState(state), since)
        for id_, account_id, name, email, is_admin, state, since in db.session.execute(query)
    ]


def admins_of(company_id: int) -> Sequence[Account]:
    """Return the accounts that are admin of the company now, oldest membership first."""
    query = (
        select(Account)
        .join(CompanyMembership, CompanyMembership.account_id == Account.id)
        .where(
            CompanyMembership.company_id == company_id,
            CompanyMembership.state == MembershipState.ACTIVE,
            CompanyMembership.is_admin,
        )
        .order_by(CompanyMembership.id)
    )
    return db.session.scalars(query).all()


def membership_in(company: Company, membership_id: int) -> tuple[CompanyMembership, Account]:
    """Return a membership of `company`, in any state, and its account.

    Raises NotFoundError for one of another company.
    """
    membership = db.session.get(CompanyMembership, membership_id, populate_existing=True)
    if membership is None or membership.company_id != company.id:
        raise NotFoundError(N_("Deze persoon hoort niet bij dit bedrijf."))
    return membership, db.session.get_one(Account, membership.account_id)


def slugs_like(stem: str) -> set[str]:
    """Return the words for addresses that start with `stem`, of removed companies too: none is used twice."""
    query = select(Company.slug).where(Company.slug.startswith(stem, autoescape=True))
    return set(db.session.scalars(query))


def request_count(company_id: int) -> int:
    """Return how many people ask for access to the company."""
    query = select(func.count()).where(
        CompanyMembership.company_id == company_id, CompanyMembership.state == MembershipState.REQUESTED
    )
    return db.session.scalar(query) or 0
