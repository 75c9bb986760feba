"""An issuer makes badge classes. What a class says stands from its first award on: holders rely on it."""

from dataclasses import asdict, dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.badges import queries
from app.badges.models import BadgeClass, BadgeSkill
from app.companies.constraints import constraint_of
from app.kernel import clock
from app.kernel.address import free_slug, slug_stem
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.organisations.models import Organisation

FROZEN = N_("Deze badge is al uitgereikt. Wat erin staat, verandert niet meer. Maak een nieuwe versie.")
RESERVED_SLUGS = frozenset(
    {"nieuw", "controleren", "uitreiking", "ontvangen", "status", "kaart", "uitgevers", "leerpaden", "leerpad"}
)
"""Words that are pages themselves, beside /uitgever/badges/<slug> and /badges/<slug>."""


@dataclass(frozen=True)
class ClassContent:
    """What a badge class says; `skills` maps slugs to levels 1-3.

    A formal class has both `nlqf_level` and `register_reference`, any other has neither.
    """

    name: str
    description: str
    criteria: str
    language: str
    formal: bool
    nlqf_level: int | None
    register_reference: str | None
    valid_months: int | None
    skills: dict[str, int]


def create_class(organisation: Organisation, content: ClassContent, *, by: Account) -> BadgeClass:
    """Make a class that `organisation` awards from now on."""
    badge_class = _inserted(organisation, content)
    _set_skills(badge_class, content.skills)
    audit.record("badge.create", _subject(badge_class), by=by)
    db.session.flush()
    return badge_class


def edit_class(badge_class: BadgeClass, content: ClassContent, *, by: Account) -> None:
    """Change what a class says. Raises ConflictError once it has been awarded."""
    badge_class = queries.locked_class(badge_class.id)
    if queries.was_awarded(badge_class.id):
        raise ConflictError(FROZEN)
    for name, value in _columns(content).items():
        setattr(badge_class, name, value)
    badge_class.changed_at = clock.now()
    _set_skills(badge_class, content.skills)
    audit.record("badge.edit", _subject(badge_class), by=by)
    db.session.flush()


def withdraw_class(badge_class: BadgeClass, *, by: Account) -> None:
    """Award this class no more; what was awarded stays valid. Does nothing the second time."""
    badge_class = queries.locked_class(badge_class.id)
    if badge_class.withdrawn_at is None:
        badge_class.withdrawn_at = clock.now()
        audit.record("badge.withdraw", _subject(badge_class), by=by)
        db.session.flush()


def restore_class(badge_class: BadgeClass, *, by: Account) -> None:
    """Award this class again. Does nothing where it is awarded."""
    badge_class = queries.locked_class(badge_class.id)
    if badge_class.withdrawn_at is not None:
        badge_class.withdrawn_at = None
        audit.record("badge.restore", _subject(badge_class), by=by)
        db.session.flush()


def _inserted(organisation: Organisation, content: ClassContent) -> BadgeClass:
    """Add the class under the first free word; who comes second in a race takes the next one."""
    stem, now = slug_stem(content.name, "badge"), clock.now()
    while True:
        badge_class = BadgeClass(
            slug=free_slug(stem, queries.class_slugs_like(stem), RESERVED_SLUGS),
            organisation_id=organisation.id,
            created_at=now,
            changed_at=now,
            **_columns(content),
        )
        try:
            with db.session.begin_nested():
                db.session.add(badge_class)
        except IntegrityError as error:
            if constraint_of(error) != "uq_badge_class_slug":
                raise
        else:
            return badge_class


def _columns(content: ClassContent) -> dict[str, object]:
    return {name: value for name, value in asdict(content).items() if name != "skills"}


def _set_skills(badge_class: BadgeClass, skills: dict[str, int]) -> None:
    db.session.execute(delete(BadgeSkill).where(BadgeSkill.badge_class_id == badge_class.id))
    db.session.add_all(
        BadgeSkill(badge_class_id=badge_class.id, skill=skill, level=level) for skill, level in skills.items()
    )


def _subject(badge_class: BadgeClass) -> str:
    return f"badge:{badge_class.id}"
