"""Reading organisations and who acts for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import GoneError, NotFoundError
from app.kernel.paging import AnyRow, AnySelect
from app.kernel.text import N_
from app.organisations import policy, rules
from app.organisations.models import Organisation, OrganisationMembership
from app.organisations.rules import OrganisationKind

UNKNOWN = N_("Deze organisatie kennen wij niet.")
IS_OF: dict[OrganisationKind, ColumnElement[bool]] = {
    OrganisationKind.SCHOOL: Organisation.is_school.is_(True),
    OrganisationKind.ISSUER: Organisation.is_issuer.is_(True),
    OrganisationKind.TRAINER: Organisation.is_trainer.is_(True),
}
"""The SQL of `kind in policy.kinds_of(organisation)`."""


@dataclass(frozen=True)
class Member:
    """Somebody's current membership as the page of members shows it."""

    id: int
    account_id: int
    name: str
    email: str
    is_admin: bool
    since: datetime


def is_public(kind: OrganisationKind | None = None) -> tuple[ColumnElement[bool], ...]:
    """Return the SQL of `policy.is_public`."""
    return (Organisation.removed_at.is_(None), *((IS_OF[kind],) if kind else ()))


def by_slug(slug: str) -> Organisation:
    """Return the organisation with this word in its address, removed or not.

    Raises NotFoundError where there is none.
    """
    query = select(Organisation).where(Organisation.slug == slug)
    organisation = db.session.scalars(query).first()
    if organisation is None:
        raise NotFoundError(UNKNOWN)
    return organisation


def public_organisation(slug: str, kind: OrganisationKind | None = None) -> Organisation:
    """Return an organisation that everybody may see, of `kind` if given.

    Raises GoneError where it was removed, NotFoundError where it is not there or does not do that.
    """
    organisation = by_slug(slug)
    if organisation.removed_at is not None:
        raise GoneError(N_("Deze organisatie staat niet meer op deze site."))
    if not policy.is_public(organisation, kind):
        raise NotFoundError(UNKNOWN)
    return organisation


def organisations_of(account: Account, kind: OrganisationKind | None = None) -> Sequence[Organisation]:
    """Return the organisations that `account` acts for now, by name; only those of `kind` if given."""
    return db.session.scalars(_acted_for(account.id, kind)).all()


def _acted_for(account_id: int, kind: OrganisationKind | None = None) -> Select[Organisation]:
    return (
        select(Organisation)
        .join(OrganisationMembership, OrganisationMembership.organisation_id == Organisation.id)
        .where(
            OrganisationMembership.account_id == account_id,
            OrganisationMembership.ended_at.is_(None),
            *is_public(kind),
        )
        .order_by(Organisation.name, Organisation.id)
    )


def roles_of(account_id: int) -> frozenset[Role]:
    """Return the roles that come with what this account acts for now."""
    return rules.roles_of(policy.kinds_of(found) for found in db.session.scalars(_acted_for(account_id)))


def membership_of(account: Account, organisation: Organisation) -> OrganisationMembership | None:
    """Return the current membership of `account` with `organisation`."""
    query = select(OrganisationMembership).where(
        OrganisationMembership.account_id == account.id,
        OrganisationMembership.organisation_id == organisation.id,
        OrganisationMembership.ended_at.is_(None),
    )
    return db.session.scalars(query).first()


def acts_for(account: Account, organisation_id: int, kind: OrganisationKind) -> bool:
    """Return whether `account` acts for this organisation now, as one of `kind`."""
    query = _acted_for(account.id, kind).where(Organisation.id == organisation_id)
    return db.session.scalars(query).first() is not None


def own_organisation(
    account: Account, slug: str, kind: OrganisationKind | None = None
) -> tuple[Organisation, OrganisationMembership]:
    """Return an organisation that `account` acts for, with the membership that says so.

    Raises NotFoundError for everybody else: who may not act for it learns nothing; GoneError for its own
    members after it was removed.
    """
    organisation = by_slug(slug)
    membership = membership_of(account, organisation)
    if membership is None:
        raise NotFoundError(UNKNOWN)
    if organisation.removed_at is not None:
        raise GoneError(N_("Deze organisatie is verwijderd. U kunt hier niets meer wijzigen."))
    if not policy.acts_for(organisation, membership, kind):
        raise NotFoundError(UNKNOWN)
    return organisation, membership


def schools() -> Sequence[AnyRow]:
    """Return the schools (`id`, `slug`, `name`, `place`), by name."""

    columns = (Organisation.id, Organisation.slug, Organisation.name, Organisation.place)
    query = select(*columns).where(*is_public(OrganisationKind.SCHOOL)).order_by(Organisation.name, Organisation.id)
    return db.session.execute(query).all()


def members_of(organisation_id: int) -> list[Member]:
    """Return who acts for the organisation, admins first, then by name."""
    query = (
        select(
            OrganisationMembership.id,
            OrganisationMembership.account_id,
            Account.name,
            Account.email,
            OrganisationMembership.is_admin,
            OrganisationMembership.created_at,
        )
        .join(Account, Account.id == OrganisationMembership.account_id)
        .where(OrganisationMembership.organisation_id == organisation_id, OrganisationMembership.ended_at.is_(None))
        .order_by(OrganisationMembership.is_admin.desc(), Account.name, Account.id)
    )
    return [Member(*row) for row in db.session.execute(query)]


def accounts_of(organisation_id: int, *, admins_only: bool = False) -> Sequence[Account]:
    """Return the accounts that act for the organisation now, with their roles, in the order of their ids."""
    query = (
        select(Account)
        .join(OrganisationMembership, OrganisationMembership.account_id == Account.id)
        .where(OrganisationMembership.organisation_id == organisation_id, OrganisationMembership.ended_at.is_(None))
        .options(selectinload(Account.grants))
        .order_by(Account.id)
    )
    return db.session.scalars(query.where(OrganisationMembership.is_admin) if admins_only else query).all()


def admins_of(organisation_id: int) -> Sequence[Account]:
    """Return the accounts that are admin of the organisation now."""
    return accounts_of(organisation_id, admins_only=True)


def membership_in(organisation: Organisation, membership_id: int) -> tuple[OrganisationMembership, Account]:
    """Return a membership of `organisation`, current or ended, and its account.

    Raises NotFoundError for one of another organisation.
    """
    membership = db.session.get(OrganisationMembership, membership_id, populate_existing=True)
    if membership is None or membership.organisation_id != organisation.id:
        raise NotFoundError(N_("Deze persoon hoort niet bij deze organisatie."))
    return membership, db.session.get_one(Account, membership.account_id)


def locked(organisation_id: int) -> Organisation:
    """Return the organisation as it is now and keep others from changing it until this transaction ends.

    Rows that refer to it can be added meanwhile, or two who did so before they ask for it would wait for one another.
    """
    query = select(Organisation).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def names_of(organisation_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these organisations, removed or not."""
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(list(organisation_ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def slugs_like(stem: str) -> set[str]:
    """Return the words for addresses that start with `stem`, of removed organisations too: none is used twice."""
    query = select(Organisation.slug).where(Organisation.slug.startswith(stem, autoescape=True))
    return set(db.session.scalars(query))


def counts(words: str = "") -> dict[OrganisationKind | None, int]:
    """Return how many organisations match `words`, by kind and, at None, in all; removed ones do not count."""
    sums = [func.count().filter(condition) for condition in IS_OF.values()]
    row = db.session.execute(select(func.count(), *sums).where(*_matching(words))).one()
    return dict(zip([None, *IS_OF], row, strict=True))


def listed(kind: OrganisationKind | None, words: str = "") -> AnySelect:
    """Return the query of an administrator's list, by name: of `kind` or all, whose name or place holds `words`."""
    members = (
        select(func.count())
        .where(OrganisationMembership.organisation_id == Organisation.id, OrganisationMembership.ended_at.is_(None))
        .scalar_subquery()
    )
    kinds = (Organisation.is_school, Organisation.is_issuer, Organisation.is_trainer)
    columns = (Organisation.slug, Organisation.name, Organisation.place, *kinds, members.label("members"))
    query = select(*columns).where(*_matching(words)).order_by(Organisation.name, Organisation.id)
    return query.where(IS_OF[kind]) if kind else query


def _matching(words: str) -> tuple[ColumnElement[bool], ...]:
    if not words:
        return is_public()
    held = (column.icontains(words, autoescape=True) for column in (Organisation.name, Organisation.place))
    return (*is_public(), or_(*held))
