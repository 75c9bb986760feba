"""Reading trainings: those that can be followed now, and those of a trainer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Account
from app.badges.models import BadgeClass
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError, NotFoundError
from app.kernel.paging import AnyRow, AnySelect
from app.kernel.region import Place
from app.kernel.text import N_
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.trainings.models import Training, TrainingSkill
from app.trainings.rules import cheapest_nearby_first, km_from, still_starts

UNKNOWN = N_("Deze opleiding kennen wij niet.")
FOR_WHOEVER_COMES: tuple[ColumnElement[bool], ...] = (
    Training.closed_at.is_(None),
    *organisations.is_public(OrganisationKind.TRAINER),
)
"""The SQL of: this training can be followed now (on `Training` joined with `Organisation`)."""


@dataclass(frozen=True)
class TrainingLine:
    """A training in a short list; `level` (1-3) is how far it teaches the skill asked for, `km` how far away it is."""

    slug: str
    title: str
    trainer: str
    price_cents: int
    form: str
    place: str | None
    next_start: date | None
    level: int
    km: float | None


@dataclass(frozen=True)
class PublicTraining:
    """A training that can be followed now, as search reads it; `skills` are (slug, level 1-3), `lat`/`lon` degrees."""

    id: int
    slug: str
    title: str
    description: str
    form: str
    level: str | None
    price_cents: int
    study_hours: int
    weeks: int
    next_start: date | None
    place: str | None
    lat: float | None
    lon: float | None
    badge_class_id: int | None
    created_at: datetime
    trainer: str
    skills: tuple[tuple[str, int], ...]


def by_slug(slug: str) -> Training:
    """Return the training with this word in its address, whatever its state. Raises NotFoundError."""
    training = db.session.scalars(select(Training).where(Training.slug == slug)).first()
    if training is None:
        raise NotFoundError(UNKNOWN)
    return training


def own_training(account: Account, slug: str) -> Training:
    """Return a training of a trainer that `account` acts for now, open or closed.

    Raises NotFoundError for everybody else: who may not change it learns nothing.
    """
    training = by_slug(slug)
    if not organisations.acts_for(account, training.organisation_id, OrganisationKind.TRAINER):
        raise NotFoundError(UNKNOWN)
    return training


def public_training(slug: str) -> tuple[Training, Organisation]:
    """Return a training that can be followed now, and its trainer.

    Raises NotFoundError where there is none, GoneError where it is closed or its trainer is gone.
    """
    training = by_slug(slug)
    trainer = db.session.get_one(Organisation, training.organisation_id)
    if training.closed_at is not None or trainer.removed_at is not None or not trainer.is_trainer:
        raise GoneError(N_("Deze opleiding wordt niet meer gegeven."))
    return training, trainer


def locked(training_id: int) -> Training:
    """Return the training as it is now and keep others from changing it until this transaction ends."""
    query = select(Training).where(Training.id == training_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def of_trainers(organisation_ids: Iterable[int]) -> Sequence[AnyRow]:
    """Return the trainings of these organisations for their own list: open ones first, then by title."""
    skills = select(func.count()).where(TrainingSkill.training_id == Training.id).scalar_subquery()
    columns = (Training.slug, Training.title, Training.organisation_id, Training.form, Training.price_cents)
    more = (Training.next_start, Training.place, Training.closed_at, skills.label("skills"))
    query = select(*columns, *more).where(Training.organisation_id.in_(list(organisation_ids)))
    return db.session.execute(query.order_by(Training.closed_at.is_not(None), Training.title, Training.id)).all()


def skills_of(training_ids: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    """Return (slug, level) of what these trainings teach, by training; each of `training_ids` is a key."""
    found: dict[int, list[tuple[str, int]]] = {training_id: [] for training_id in training_ids}
    query = select(TrainingSkill.training_id, TrainingSkill.skill, TrainingSkill.level)
    query = query.where(TrainingSkill.training_id.in_(found)).order_by(TrainingSkill.level.desc(), TrainingSkill.skill)
    for training_id, skill, level in db.session.execute(query):
        found[training_id].append((skill, level))
    return found


def all_public() -> list[PublicTraining]:
    """Return every training that can be followed now, with what it teaches: two statements."""
    query = (
        select(
            Training.id,
            Training.slug,
            Training.title,
            Training.description,
            Training.form,
            Training.level,
            Training.price_cents,
            Training.study_hours,
            Training.weeks,
            Training.next_start,
            Training.place,
            Training.lat,
            Training.lon,
            Training.badge_class_id,
            Training.created_at,
            Organisation.name.label("trainer"),
        )
        .join(Organisation, Organisation.id == Training.organisation_id)
        .where(*FOR_WHOEVER_COMES)
        .order_by(Training.id)
    )
    rows = db.session.execute(query).all()
    skills: dict[int, list[tuple[str, int]]] = {}
    taught = select(TrainingSkill.training_id, TrainingSkill.skill, TrainingSkill.level)
    for training_id, skill, level in db.session.execute(taught.order_by(TrainingSkill.skill)):
        skills.setdefault(training_id, []).append((skill, level))
    return [PublicTraining(**row._mapping, skills=tuple(skills.get(row.id, ()))) for row in rows]


def trainings_for_skills(
    slugs: Iterable[str], *, near: Place | None = None, count: int = 3
) -> dict[str, list[TrainingLine]]:
    """Return for each of `slugs` at most `count` trainings that teach it and can be followed now, in one statement.

    Without `near` the cheapest comes first; with it those online or within NEAR_KM, cheapest first, then the
    others, nearest first.
    """
    found: dict[str, list[TrainingLine]] = {slug: [] for slug in slugs}
    if not found:
        return found
    query = (
        _lines(TrainingSkill.level)
        .add_columns(TrainingSkill.skill)
        .join(TrainingSkill, TrainingSkill.training_id == Training.id)
        .where(TrainingSkill.skill.in_(found))
    )
    for row in db.session.execute(query):
        found[row.skill].append(_line(row, near))
    return {slug: cheapest_nearby_first(lines)[:count] for slug, lines in found.items()}


def trainings_with_badge(badge_class_id: int) -> list[TrainingLine]:
    """Return the trainings that end with this badge and can be followed now, cheapest first; their `level` is 0."""
    query = _lines(literal(0)).where(Training.badge_class_id == badge_class_id)
    return cheapest_nearby_first([_line(row, None) for row in db.session.execute(query)])


def _lines(level: ColumnElement[int] | InstrumentedAttribute[int]) -> AnySelect:
    columns = (Training.slug, Training.title, Organisation.name.label("trainer"), Training.price_cents)
    more = (Training.form, Training.place, Training.lat, Training.lon, Training.next_start, level.label("level"))
    query = select(*columns, *more).join(Organisation, Organisation.id == Training.organisation_id)
    return query.where(*FOR_WHOEVER_COMES)


def _line(row: AnyRow, near: Place | None) -> TrainingLine:
    return TrainingLine(
        slug=row.slug,
        title=row.title,
        trainer=row.trainer,
        price_cents=row.price_cents,
        form=row.form,
        place=row.place,
        next_start=row.next_start if still_starts(row.next_start, clock.today()) else None,
        level=row.level,
        km=km_from(near, row.lat, row.lon),
    )


def badge_choices(organisation_id: int) -> Sequence[AnyRow]:
    """Return the badges (`id`, `name`, `issuer`) that a trainer's training can end with, the own ones first."""
    query = (
        select(BadgeClass.id, BadgeClass.name, Organisation.name.label("issuer"))
        .join(Organisation, Organisation.id == BadgeClass.organisation_id)
        .where(BadgeClass.withdrawn_at.is_(None), *organisations.is_public(OrganisationKind.ISSUER))
        .order_by(Organisation.id != organisation_id, Organisation.name, BadgeClass.name, BadgeClass.id)
    )
    return db.session.execute(query).all()


def titles_of(training_ids: Iterable[int]) -> dict[int, str]:
    """Return the titles of these trainings, open or closed."""
    query = select(Training.id, Training.title).where(Training.id.in_(list(training_ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def slugs_like(stem: str) -> set[str]:
    """Return the words for addresses that start with `stem`, of closed trainings too: none is used twice."""
    query = select(Training.slug).where(Training.slug.startswith(stem, autoescape=True))
    return set(db.session.scalars(query))


def badge_name(badge_class_id: int) -> str:
    """Return the name of a badge, also of one that is not awarded any more."""
    return db.session.scalars(select(BadgeClass.name).where(BadgeClass.id == badge_class_id)).one()
