"""A trainer says who completed a training; the badge that the training ends with follows by itself.

The badge is the issuer's: it is awarded where the trainer is the issuer, or was permitted to. Until then the
completion stands and the badge waits; `award_waiting` gives it as soon as the issuer agrees.
"""

from collections.abc import Collection, Mapping
from datetime import date

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import aliased

from app.accounts import audit
from app.accounts.models import Account
from app.badges import actions as badges
from app.badges import queries as awards
from app.badges.awarding import kinds
from app.badges.awarding.models import AwardBatch, AwardPermission
from app.badges.awarding.queries import may_award
from app.badges.awarding.rules import Problem
from app.badges.models import BadgeClass
from app.badges.rules import FIRST_DAY
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_, Text
from app.organisations.models import Organisation
from app.trainings import queries
from app.trainings.models import Training, TrainingCompletion

OWN = N_("U kunt uzelf niet klaar melden. Vraag een collega.")
ALREADY = N_("Deze persoon is al klaar gemeld.")
NOT_YET = N_("Deze dag is nog niet geweest. Vul vandaag of een eerdere dag in.")
TOO_EARLY = Text(N_("Vul een dag in vanaf %(day)s."), {"day": FIRST_DAY})
SOME = 200
"""How many badges that waited one transaction gives."""


def complete(
    training: Training, *, email: str, completed_on: date, by: Account, evidence: str = ""
) -> TrainingCompletion:
    """Say that somebody completed a training, and award its badge where that may be.

    Raises ConflictError where it was said before, DomainError at `email` or `completed_on`.
    """
    training = queries.locked(training.id)
    if email == by.email:
        raise DomainError(OWN, "email")
    if completed_on > clock.today():
        raise DomainError(NOT_YET, "completed_on")
    if completed_on < FIRST_DAY:
        raise DomainError(TOO_EARLY, "completed_on")
    if have_completed(training.id, [email]):
        raise ConflictError(ALREADY, "email")
    completion = TrainingCompletion(
        training_id=training.id,
        email=email,
        completed_on=completed_on,
        evidence=evidence,
        recorded_by_id=by.id,
        recorded_at=clock.now(),
    )
    db.session.add(completion)
    holder = awards.confirmed_account(email)
    audit.record("training.complete", f"training:{training.id}", by=by, person_id=holder.id if holder else None)
    db.session.flush()
    _award(completion, training, by)
    return completion


def award_waiting() -> int:
    """Award the badges that waited for the issuer; return how many. Doing it again gives nothing twice."""
    permitted = (
        select(AwardPermission.id)
        .where(
            AwardPermission.badge_class_id == Training.badge_class_id,
            AwardPermission.organisation_id == Training.organisation_id,
            AwardPermission.granted_at.is_not(None),
            AwardPermission.ended_at.is_(None),
        )
        .exists()
    )
    badge = aliased(BadgeClass)
    query = (
        select(TrainingCompletion, Training)
        .join(Training, Training.id == TrainingCompletion.training_id)
        .join(badge, badge.id == Training.badge_class_id)
        .where(TrainingCompletion.assertion_id.is_(None), badge.withdrawn_at.is_(None))
        .where(or_(badge.organisation_id == Training.organisation_id, permitted))
        .order_by(TrainingCompletion.id)
        .limit(SOME)
    )
    rows = db.session.execute(query).all()
    for completion, training in rows:
        _award(completion, training, db.session.get_one(Account, completion.recorded_by_id))
    return sum(completion.assertion_id is not None for completion, _training in rows)


def erase(account: Account) -> None:
    """Forget which trainings somebody completed; a badge that came of it stands for itself."""
    db.session.execute(delete(TrainingCompletion).where(TrainingCompletion.email == account.email))


def have_completed(training_id: int, emails: Collection[str]) -> set[str]:
    """Return which of these addresses (lower case) completed a training."""
    listed, found = sorted(emails), set()
    for start in range(0, len(listed), kinds.CHUNK):
        some = TrainingCompletion.email.in_(listed[start : start + kinds.CHUNK])
        query = select(TrainingCompletion.email).where(TrainingCompletion.training_id == training_id, some)
        found |= set(db.session.scalars(query))
    return found


def _award(completion: TrainingCompletion, training: Training, by: Account) -> None:
    """Award the badge of a training; who has it already keeps that one. Without permission nothing happens yet."""
    if training.badge_class_id is None:
        return
    badge_class = db.session.get_one(BadgeClass, training.badge_class_id)
    if not may_award(training.organisation_id, badge_class):
        return
    evidence = completion.evidence or _told(training, badge_class)
    try:
        with db.session.begin_nested():
            made = badges.award(
                badge_class, email=completion.email, evidence=evidence, awarded_on=completion.completed_on, by=by
            )
    except DomainError:  # has it already, or it could not be awarded on that day
        standing = awards.current_award(badge_class.id, completion.email)
        completion.assertion_id = standing.id if standing else None
    else:
        completion.assertion_id = made.id
    db.session.flush()


def _told(training: Training, badge_class: BadgeClass) -> str:
    """Return what the badge says of it, in the language of the badge."""
    trainer = db.session.get_one(Organisation, training.organisation_id).name
    with force_locale(badge_class.language):
        return str(_("Rondde “%(title)s” af bij %(trainer)s.", title=training.title, trainer=trainer))


class _Completions:
    """A list of people who completed a training."""

    def standing(self, batch: AwardBatch, emails: Collection[str]) -> Mapping[str, Problem]:
        """Return who completed the training before."""
        return dict.fromkeys(have_completed(batch.training_id or 0, emails), Problem.HAS_IT)

    def home(self, batch: AwardBatch) -> str:
        """Return the page of the people in the training."""
        slug = db.session.get_one(Training, batch.training_id).slug
        return url_for("trainings.participants", slug=slug)

    def do(self, batch: AwardBatch, email: str, day: date, evidence: str, by: Account) -> int | None:
        """Say that somebody completed the training."""
        training = db.session.get_one(Training, batch.training_id)
        return complete(training, email=email, completed_on=day, evidence=evidence, by=by).assertion_id


kinds.of_trainings(_Completions())
