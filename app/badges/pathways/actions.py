"""An issuer makes a pathway, changes it, stops offering it; who has every step gets the badge at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts import audit
from app.accounts.models import Account
from app.badges import actions as badges
from app.badges import queries as awards
from app.badges.models import BadgeClass
from app.badges.pathways import queries
from app.badges.pathways.models import Pathway, PathwayStep
from app.badges.pathways.rules import progress
from app.kernel import clock
from app.kernel.address import free_slug, slug_stem
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.search_clock import next_revision
from app.organisations.models import Organisation

RESERVED_SLUGS = frozenset({"nieuw"})
SOME = 100
"""How many badges one sweep gives."""


@dataclass(frozen=True)
class Content:
    """What a pathway says; `steps` are the classes of each step, `completion_class_id` an own class or none."""

    name: str
    description: str
    language: str
    steps: Sequence[Sequence[int]]
    completion_class_id: int | None


def create(organisation: Organisation, content: Content, *, by: Account) -> Pathway:
    """Make a pathway that everybody sees at once."""
    stem, now = slug_stem(content.name, "leerroute"), clock.now()
    next_revision()  # from here on, pathways that get a word for their address wait for each other
    pathway = Pathway(
        slug=free_slug(stem, queries.slugs_like(stem), RESERVED_SLUGS),
        organisation_id=organisation.id,
        created_at=now,
        **_columns(content, by),
    )
    db.session.add(pathway)
    db.session.flush()
    _place(pathway, content)
    audit.record("pathway.create", f"pathway:{pathway.id}", by=by)
    return pathway


def edit(pathway: Pathway, content: Content, *, by: Account) -> None:
    """Replace what a pathway says; what people hold stays theirs."""
    for name, value in _columns(content, by).items():
        setattr(pathway, name, value)
    db.session.execute(delete(PathwayStep).where(PathwayStep.pathway_id == pathway.id))
    _place(pathway, content)
    audit.record("pathway.edit", f"pathway:{pathway.id}", by=by)


def withdraw(pathway: Pathway, *, by: Account) -> None:
    """Offer a pathway no more. Does nothing the second time."""
    if pathway.withdrawn_at is None:
        pathway.withdrawn_at = clock.now()
        audit.record("pathway.withdraw", f"pathway:{pathway.id}", by=by)
        db.session.flush()


def restore(pathway: Pathway, *, by: Account) -> None:
    """Offer a pathway again. Does nothing where it is."""
    if pathway.withdrawn_at is not None:
        pathway.withdrawn_at = None
        audit.record("pathway.restore", f"pathway:{pathway.id}", by=by)
        db.session.flush()


def award_completed() -> int:
    """Award the badge at the end of each pathway to who has every step and not that badge; return how many."""
    query = select(Pathway).where(Pathway.withdrawn_at.is_(None), Pathway.completion_class_id.is_not(None))
    given = 0
    for pathway in db.session.scalars(query.order_by(Pathway.id)).all():
        badge_class = db.session.get_one(BadgeClass, pathway.completion_class_id)
        if badge_class.withdrawn_at is None and given < SOME:
            given += sum(_award(pathway, badge_class, account_id) for account_id in _complete(pathway))
    return given


def _complete(pathway: Pathway) -> list[int]:
    """Return the accounts that hold a badge of every step."""
    steps = queries.steps_of([pathway.id])[pathway.id]
    holders = queries.holders_of({one for step in steps for one in step})
    return sorted(account for account, held in holders.items() if steps and progress(steps, held).next is None)


def _award(pathway: Pathway, badge_class: BadgeClass, account_id: int) -> bool:
    """Award the badge at the end once: who declined it, or lost it, is not given it again."""
    holder = db.session.get_one(Account, account_id)
    if holder.email_confirmed_at is None or awards.ever_awarded(badge_class.id, holder):
        return False
    by = db.session.get_one(Account, pathway.changed_by_id)
    with force_locale(badge_class.language):
        evidence = str(_("Haalde alle badges van de leerroute “%(name)s”.", name=pathway.name))
    try:
        with db.session.begin_nested():
            badges.award(badge_class, email=holder.email, evidence=evidence, awarded_on=clock.today(), by=by)
    except DomainError:  # the issuer's own pathway, or the badge was given meanwhile
        return False
    return True


def _columns(content: Content, by: Account) -> dict[str, object]:
    return {
        "name": content.name,
        "description": content.description,
        "language": content.language,
        "completion_class_id": content.completion_class_id,
        "changed_by_id": by.id,
        "changed_at": clock.now(),
    }


def _place(pathway: Pathway, content: Content) -> None:
    db.session.add_all(
        PathwayStep(pathway_id=pathway.id, badge_class_id=class_id, position=position)
        for position, step in enumerate(content.steps, start=1)
        for class_id in step
    )
    db.session.flush()
