"""What a trainer does with trainings: put one up, change it, close it and open it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import delete

from app.accounts import audit
from app.accounts.models import Account
from app.badges.awarding import permissions
from app.badges.models import BadgeClass
from app.kernel import clock
from app.kernel.address import free_slug, slug_stem
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.region import Place, Region
from app.kernel.search_clock import next_revision
from app.kernel.text import N_
from app.organisations.models import Organisation
from app.trainings import queries
from app.trainings.models import Training, TrainingSkill
from app.trainings.rules import RESERVED_SLUGS, WITH_A_PLACE, TrainingForm, has_no_place


@dataclass(frozen=True)
class Content:
    """What a trainer tells about a training; `place` as somebody typed it, `skills` are (slug, level 1-3)."""

    title: str
    description: str
    form: TrainingForm
    level: str | None
    price_cents: int
    study_hours: int
    weeks: int
    next_start: date | None
    place: str
    website: str | None
    badge_class_id: int | None
    skills: Sequence[tuple[str, int]]


def create(organisation: Organisation, content: Content, *, by: Account) -> Training:
    """Put up a training of `organisation`: everybody can see it at once.

    Raises DomainError at `place`, `next_start` or `badge_class_id`.
    """
    now = clock.now()
    stem = slug_stem(content.title, "opleiding")
    next_revision()  # from here on, trainings that get a word for their address wait for each other
    training = Training(
        slug=free_slug(stem, queries.slugs_like(stem), RESERVED_SLUGS),
        organisation_id=organisation.id,
        created_at=now,
        changed_at=now,
        **_columns(content, organisation.id, None),
    )
    db.session.add(training)
    db.session.flush()
    _teach(training, content)
    _ask_for_badge(training)
    audit.record("training.create", f"training:{training.id}", by=by)
    return training


def edit(training: Training, content: Content, *, by: Account) -> Training:
    """Replace what is told of a training; the address of its page stays as it was.

    Raises DomainError at `place`, `next_start` or `badge_class_id`.
    """
    training = queries.locked(training.id)
    columns = _columns(content, training.organisation_id, training.badge_class_id)
    changed = [name for name, value in columns.items() if getattr(training, name) != value]
    taught = queries.skills_of([training.id])[training.id]
    if sorted(taught) != sorted(content.skills):
        changed.append("skills")
    if not changed:
        return training
    for name, value in columns.items():
        setattr(training, name, value)
    training.changed_at = clock.now()
    db.session.execute(delete(TrainingSkill).where(TrainingSkill.training_id == training.id))
    _teach(training, content)
    _ask_for_badge(training)
    next_revision()
    audit.record("training.edit", f"training:{training.id}", by=by, fields=changed)
    return training


def close(training: Training, *, by: Account) -> Training:
    """Take a training out of sight; nothing is lost. Closing it twice closes it once."""
    return _set_closed(training, True, "training.close", by)


def reopen(training: Training, *, by: Account) -> Training:
    """Show a closed training again. Opening it twice opens it once."""
    return _set_closed(training, False, "training.reopen", by)


def _set_closed(training: Training, closed: bool, action: str, by: Account) -> Training:
    training = queries.locked(training.id)
    if (training.closed_at is not None) != closed:
        training.closed_at = clock.now() if closed else None
        training.changed_at = clock.now()
        next_revision()
        audit.record(action, f"training:{training.id}", by=by)
        db.session.flush()
    return training


def _ask_for_badge(training: Training) -> None:
    """Ask the issuer of the badge, if that is somebody else, to let the trainer award it."""
    if training.badge_class_id is not None:
        permissions.ask(db.session.get_one(BadgeClass, training.badge_class_id), training.organisation_id)


def _teach(training: Training, content: Content) -> None:
    db.session.add_all(
        TrainingSkill(training_id=training.id, skill=skill, level=level) for skill, level in content.skills
    )
    db.session.flush()


def _columns(content: Content, organisation_id: int, kept_badge: int | None) -> dict[str, object]:
    place = _located(content)
    if content.next_start is not None and content.next_start < clock.today():
        raise DomainError(N_("Deze dag is voorbij. Vul de volgende startdatum in, of laat dit leeg."), "next_start")
    badge = content.badge_class_id
    if badge not in (None, kept_badge) and badge not in {row.id for row in queries.badge_choices(organisation_id)}:
        raise DomainError(N_("Kies een badge uit de lijst."), "badge_class_id")
    return {
        "title": content.title,
        "description": content.description,
        "form": content.form.value,
        "level": content.level,
        "price_cents": content.price_cents,
        "study_hours": content.study_hours,
        "weeks": content.weeks,
        "next_start": content.next_start,
        "place": place.name if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "website": content.website,
        "badge_class_id": badge,
    }


def _located(content: Content) -> Place | None:
    """Return where the training is given; None online, and at work where the trainer comes to the company."""
    if has_no_place(content.form):
        return None
    if not content.place:
        if content.form in WITH_A_PLACE:
            raise DomainError(N_("Vul de plaats of postcode in waar de opleiding is."), "place")
        return None
    region: Region = current_app.extensions["region"]
    place = region.locate(content.place)
    if place is None:
        raise DomainError(N_("Deze plaats kennen wij niet. Vul een plaats of postcode in, zoals Zutphen."), "place")
    return place
