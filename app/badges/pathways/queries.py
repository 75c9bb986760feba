"""Reading pathways, public and own, and who is how far."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Account
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.pathways.models import Pathway, PathwayStep
from app.badges.pathways.rules import as_steps
from app.badges.queries.awards import state_sql
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError, NotFoundError
from app.kernel.paging import AnySelect
from app.kernel.text import N_
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind

UNKNOWN = N_("Deze leerroute kennen wij niet.")
GONE = N_("Deze leerroute wordt niet meer aangeboden.")
PUBLIC = (Pathway.withdrawn_at.is_(None), Organisation.removed_at.is_(None), Organisation.is_issuer)


@dataclass(frozen=True)
class PathwayLine:
    """A pathway in a list; `steps` are the classes of each step."""

    id: int
    slug: str
    name: str
    description: str
    language: str
    issuer: str
    issuer_slug: str
    withdrawn_at: datetime | None
    steps: list[list[int]]


def by_slug(slug: str) -> Pathway:
    """Return the pathway with this word in its address. Raises NotFoundError."""
    found = db.session.scalars(select(Pathway).where(Pathway.slug == slug)).first()
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found


def own_pathway(account: Account, slug: str) -> Pathway:
    """Return a pathway of an issuer that `account` acts for. Raises NotFoundError for everybody else."""
    found = by_slug(slug)
    if not organisations.acts_for(account, found.organisation_id, OrganisationKind.ISSUER):
        raise NotFoundError(UNKNOWN)
    return found


def public_pathway(slug: str) -> tuple[Pathway, Organisation]:
    """Return a pathway that everybody may see, with its issuer. Raises NotFoundError or GoneError."""
    found = by_slug(slug)
    issuer = db.session.get_one(Organisation, found.organisation_id)
    if found.withdrawn_at is not None or issuer.removed_at is not None or not issuer.is_issuer:
        raise GoneError(GONE)
    return found, issuer


def public_pathways(*, class_id: int | None = None, organisation_id: int | None = None) -> list[PathwayLine]:
    """Return every public pathway, by name: with this class in it, or of this issuer, if given."""
    query = _lines().where(*PUBLIC)
    if class_id is not None:
        query = query.where(
            Pathway.id.in_(select(PathwayStep.pathway_id).where(PathwayStep.badge_class_id == class_id))
        )
    if organisation_id is not None:
        query = query.where(Pathway.organisation_id == organisation_id)
    return _with_steps(query)


def pathways_of(organisation_ids: Collection[int]) -> list[PathwayLine]:
    """Return every pathway of these issuers, those that are offered first."""
    return _with_steps(_lines().where(Pathway.organisation_id.in_(organisation_ids)))


def steps_of(pathway_ids: Iterable[int]) -> dict[int, list[list[int]]]:
    """Return the classes of each step of these pathways; every id is a key."""
    ids = list(pathway_ids)
    placed: dict[int, list[tuple[int, int]]] = {pathway_id: [] for pathway_id in ids}
    columns = (PathwayStep.pathway_id, PathwayStep.position, PathwayStep.badge_class_id)
    query = select(*columns).where(PathwayStep.pathway_id.in_(ids)).order_by(PathwayStep.badge_class_id)
    for pathway_id, position, class_id in db.session.execute(query):
        placed[pathway_id].append((position, class_id))
    return {pathway_id: as_steps(pairs) for pathway_id, pairs in placed.items()}


def held_by(account_id: int) -> set[int]:
    """Return the classes of which this account holds a valid badge."""
    query = select(BadgeAssertion.badge_class_id).where(
        BadgeAssertion.account_id == account_id, state_sql(clock.today()) == AssertionState.ACCEPTED.value
    )
    return set(db.session.scalars(query))


def holders_of(class_ids: Collection[int]) -> dict[int, set[int]]:
    """Return which of these classes each account holds, for accounts that hold any."""
    query = select(BadgeAssertion.account_id, BadgeAssertion.badge_class_id).where(
        BadgeAssertion.badge_class_id.in_(class_ids), state_sql(clock.today()) == AssertionState.ACCEPTED.value
    )
    found: dict[int, set[int]] = {}
    for account_id, class_id in db.session.execute(query):
        if account_id is not None:
            found.setdefault(account_id, set()).add(class_id)
    return found


def classes_to_choose(organisation_ids: Collection[int]) -> list[tuple[str, str]]:
    """Return every class that can be had (id, "name (issuer)"), the own ones first."""
    query = (
        select(BadgeClass.id, BadgeClass.name, Organisation.name)
        .join(Organisation, Organisation.id == BadgeClass.organisation_id)
        .where(BadgeClass.withdrawn_at.is_(None), *organisations.is_public(OrganisationKind.ISSUER))
        .order_by(BadgeClass.organisation_id.not_in(organisation_ids), Organisation.name, BadgeClass.name)
    )
    return [(str(row[0]), f"{row[1]} ({row[2]})") for row in db.session.execute(query)]


def slugs_like(stem: str) -> set[str]:
    """Return the words for addresses that start with `stem`: none is used twice."""
    return set(db.session.scalars(select(Pathway.slug).where(Pathway.slug.startswith(stem, autoescape=True))))


def names_of(ids: Collection[int]) -> dict[int, str]:
    """Return the names of these pathways."""
    return {row[0]: row[1] for row in db.session.execute(select(Pathway.id, Pathway.name).where(Pathway.id.in_(ids)))}


def _lines() -> AnySelect:
    columns = (Pathway.id, Pathway.slug, Pathway.name, Pathway.description, Pathway.language)
    issuer = (Organisation.name.label("issuer"), Organisation.slug.label("issuer_slug"), Pathway.withdrawn_at)
    query = select(*columns, *issuer).join(Organisation, Organisation.id == Pathway.organisation_id)
    return query.order_by(Pathway.withdrawn_at.is_not(None), Pathway.name, Pathway.id)


def _with_steps(query: AnySelect) -> list[PathwayLine]:
    rows = db.session.execute(query).all()
    steps = steps_of(row.id for row in rows)
    return [PathwayLine(**row._mapping, steps=steps[row.id]) for row in rows]
