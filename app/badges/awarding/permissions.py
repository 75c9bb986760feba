"""An issuer lets a trainer award one of its classes to who completes a training; the issuer decides."""

from app.accounts import audit
from app.accounts.models import Account
from app.badges.awarding import queries
from app.badges.awarding.models import AwardPermission
from app.badges.models import BadgeClass
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation


def ask(badge_class: BadgeClass, organisation_id: int) -> None:
    """Put the wish of a trainer on the issuer's desk; does nothing for an own class, or where it stands there."""
    if badge_class.organisation_id == organisation_id:
        return
    if queries.permission_of(organisation_id, badge_class.id) is None:
        db.session.add(AwardPermission(badge_class_id=badge_class.id, organisation_id=organisation_id))
        db.session.flush()


def grant(badge_class: BadgeClass, trainer: Organisation, *, by: Account) -> None:
    """Let `trainer` award this class from now on. Does nothing where it may."""
    found = queries.permission_of(trainer.id, badge_class.id)
    if found is None:
        found = AwardPermission(badge_class_id=badge_class.id, organisation_id=trainer.id)
        db.session.add(found)
    if found.granted_at is None or found.ended_at is not None:
        found.granted_at, found.granted_by_id, found.ended_at = clock.now(), by.id, None
        audit.record("badge.permit", f"badge:{badge_class.id}", by=by)
    db.session.flush()


def end(badge_class: BadgeClass, trainer: Organisation, *, by: Account) -> None:
    """Let `trainer` award this class no more, or refuse what it asked; what was awarded stays."""
    found = queries.permission_of(trainer.id, badge_class.id)
    if found is None or found.ended_at is not None:
        return
    if found.granted_at is None:
        db.session.delete(found)
    else:
        found.ended_at = clock.now()
    audit.record("badge.permit_end", f"badge:{badge_class.id}", by=by)
    db.session.flush()
