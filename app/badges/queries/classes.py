"""Reading badge classes: what issuers award, and which skills that proves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Account
from app.badges.models import BadgeClass, BadgeSkill
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.paging import AnySelect
from app.kernel.text import N_
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.skills.queries import skill_names

UNKNOWN = N_("Deze badge kennen wij niet.")
AWARDED_NOW = (BadgeClass.withdrawn_at.is_(None), Organisation.removed_at.is_(None), Organisation.is_issuer)
"""The SQL of: this class can be had, from an issuer that is here."""


@dataclass(frozen=True)
class BadgeName:
    """A badge class as other pages name it."""

    id: int
    slug: str
    name: str
    issuer: str
    language: str
    formal: bool


@dataclass(frozen=True)
class CatalogueEntry:
    """A badge class as the public list shows it; `skills` are slugs, `issuer_slug` is the issuer's in addresses."""

    slug: str
    name: str
    description: str
    language: str
    formal: bool
    nlqf_level: int | None
    issuer: str
    issuer_slug: str
    municipality: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class OwnClass:
    """A badge class as its issuer's start page lists it."""

    id: int
    slug: str
    name: str
    formal: bool
    withdrawn_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class SkillLine:
    """A skill that a badge proves: its slug, its name in the reader's language, and the level 1-3."""

    slug: str
    label: str
    level: int


@dataclass(frozen=True)
class IssuerSpot:
    """Where an issuer is; degrees (WGS 84)."""

    slug: str
    name: str
    place: str
    lat: float
    lon: float


def class_by_slug(slug: str) -> BadgeClass:
    """Return the class with this word in its address, also one that is not awarded any more.

    Raises NotFoundError where there is none.
    """
    found = db.session.scalars(select(BadgeClass).where(BadgeClass.slug == slug)).first()
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found


def own_class(account: Account, slug: str) -> BadgeClass:
    """Return a class of an issuer that `account` acts for.

    Raises NotFoundError for everybody else: who does not act for its issuer learns nothing.
    """
    found = class_by_slug(slug)
    if not organisations.acts_for(account, found.organisation_id, OrganisationKind.ISSUER):
        raise NotFoundError(UNKNOWN)
    return found


def locked_class(class_id: int) -> BadgeClass:
    """Return the class as it is now and keep others from changing or awarding it until this transaction ends."""
    query = select(BadgeClass).where(BadgeClass.id == class_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def class_slugs_like(stem: str) -> set[str]:
    """Return the words for addresses that start with `stem`: none is used twice."""
    query = select(BadgeClass.slug).where(BadgeClass.slug.startswith(stem, autoescape=True))
    return set(db.session.scalars(query))


def skills_of(class_ids: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """Return the skills (slug, level) that these classes prove, the highest level first; every id is a key."""
    ids = list(class_ids)
    found: dict[int, list[tuple[str, int]]] = {class_id: [] for class_id in ids}
    query = (
        select(BadgeSkill.badge_class_id, BadgeSkill.skill, BadgeSkill.level)
        .where(BadgeSkill.badge_class_id.in_(ids))
        .order_by(BadgeSkill.level.desc(), BadgeSkill.skill)
    )
    for class_id, skill, level in db.session.execute(query):
        found[class_id].append((skill, level))
    return found


def own_classes(organisation_id: int) -> list[OwnClass]:
    """Return every class of an issuer, those that are awarded now first, then by name."""
    query = (
        select(
            BadgeClass.id,
            BadgeClass.slug,
            BadgeClass.name,
            BadgeClass.formal,
            BadgeClass.withdrawn_at,
            BadgeClass.created_at,
        )
        .where(BadgeClass.organisation_id == organisation_id)
        .order_by(BadgeClass.withdrawn_at.is_not(None), BadgeClass.name, BadgeClass.id)
    )
    return [OwnClass(*row) for row in db.session.execute(query)]


def classes_of(organisation_id: int, *, withdrawn: bool = False) -> list[BadgeName]:
    """Return the classes that an issuer awards now, by name; with `withdrawn` also the others."""
    query = _names().where(BadgeClass.organisation_id == organisation_id).order_by(BadgeClass.name, BadgeClass.id)
    if not withdrawn:
        query = query.where(*AWARDED_NOW)
    return [BadgeName(*row) for row in db.session.execute(query)]


def badge_names(ids: Collection[int]) -> dict[int, BadgeName]:
    """Return how to name these classes, by id, also those that are not awarded any more."""
    if not ids:
        return {}
    return {row.id: BadgeName(*row) for row in db.session.execute(_names().where(BadgeClass.id.in_(ids)))}


def for_skills(
    slugs: Iterable[str], *, count: int = 3, at_least: Mapping[str, int] | None = None
) -> dict[str, list[BadgeName]]:
    """Return for each of `slugs` at most `count` classes that are awarded now and prove it, the highest level first.

    `at_least` is the level, 1 to 3, that a class has to prove of a skill to be of use; without it any will do.
    """
    found: dict[str, list[BadgeName]] = {slug: [] for slug in slugs}
    if not found:
        return found
    query = (
        _names()
        .add_columns(BadgeSkill.level, BadgeSkill.skill)
        .join(BadgeSkill, BadgeSkill.badge_class_id == BadgeClass.id)
        .where(BadgeSkill.skill.in_(found), *AWARDED_NOW)
        .order_by(BadgeSkill.level.desc(), BadgeClass.name, BadgeClass.id)
    )
    for *name, level, skill in db.session.execute(query):
        if len(found[skill]) < count and level >= (at_least or {}).get(skill, 1):
            found[skill].append(BadgeName(*name))
    return found


def catalogue() -> Sequence[CatalogueEntry]:
    """Return every class that can be had, by name."""
    query = (
        select(
            BadgeClass.id,
            BadgeClass.slug,
            BadgeClass.name,
            BadgeClass.description,
            BadgeClass.language,
            BadgeClass.formal,
            BadgeClass.nlqf_level,
            Organisation.name.label("issuer"),
            Organisation.slug.label("issuer_slug"),
            Organisation.municipality,
        )
        .join(Organisation, Organisation.id == BadgeClass.organisation_id)
        .where(*AWARDED_NOW)
        .order_by(BadgeClass.name, BadgeClass.id)
    )
    rows = db.session.execute(query).all()
    skills = skills_of(row.id for row in rows)
    return [
        CatalogueEntry(
            slug=row.slug,
            name=row.name,
            description=row.description,
            language=row.language,
            formal=row.formal,
            nlqf_level=row.nlqf_level,
            issuer=row.issuer,
            issuer_slug=row.issuer_slug,
            municipality=row.municipality,
            skills=tuple(skill for skill, _level in skills[row.id]),
        )
        for row in rows
    ]


def issuer_spots() -> list[IssuerSpot]:
    """Return where the issuers are that award something now, by name."""
    columns = (Organisation.slug, Organisation.name, Organisation.place, Organisation.lat, Organisation.lon)
    awards = select(BadgeClass.organisation_id).where(BadgeClass.withdrawn_at.is_(None))
    query = select(*columns).where(Organisation.removed_at.is_(None), Organisation.is_issuer)
    rows = db.session.execute(query.where(Organisation.id.in_(awards)).order_by(Organisation.name, Organisation.id))
    return [IssuerSpot(*row) for row in rows]


def skill_lines(skills: Iterable[tuple[str, int]], language: str) -> list[SkillLine]:
    """Return the skills (slug, level) as a page shows them; those that left the vocabulary are left out."""
    pairs = list(skills)
    names = skill_names([slug for slug, _level in pairs], language)
    return [SkillLine(slug, names[slug], level) for slug, level in pairs if slug in names]


def _names() -> AnySelect:
    names = (BadgeClass.id, BadgeClass.slug, BadgeClass.name, Organisation.name, BadgeClass.language, BadgeClass.formal)
    return select(*names).join(Organisation, Organisation.id == BadgeClass.organisation_id)
