"""Series of awards, permissions, reminders, pathways and endorsements."""

import secrets
from collections.abc import Sequence
from itertools import count
from typing import Any

from app.accounts.models import Account
from app.badges.awarding.models import AwardBatch, AwardPermission, AwardRow, BadgeReminder
from app.badges.endorsing.models import Endorsement
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.pathways.models import Pathway, PathwayStep
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation
from app.trainings.models import Training, TrainingCompletion

_numbers = count(1)


def make_batch(
    *, badge_class: BadgeClass, by: Account, emails: Sequence[str] = ("a@voorbeeld.example",), **values: Any
) -> AwardBatch:
    """Add a preview of awards of `badge_class` with a row for each address, none of them judged."""
    batch = AwardBatch(
        **{
            "public_id": secrets.token_urlsafe(16),
            "organisation_id": badge_class.organisation_id,
            "badge_class_id": badge_class.id,
            "title": badge_class.name,
            "file_name": "lijst.xlsx",
            "awarded_on": clock.today(),
            "evidence": "Laste drie proefstukken.",
            "ignored": [],
            "created_by_id": by.id,
            "created_at": clock.now(),
            "revision": 0,
        }
        | values
    )
    db.session.add(batch)
    db.session.flush()
    plain = {"day": "", "evidence": "", "not_a_bsn": False, "state": "open"}
    db.session.add_all(
        AwardRow(batch_id=batch.id, number=number, email=email, **plain) for number, email in enumerate(emails, start=2)
    )
    db.session.flush()
    return batch


def make_permission(
    *, badge_class: BadgeClass, organisation: Organisation, by: Account | None = None, **values: Any
) -> AwardPermission:
    """Let `organisation` award a class, in the name of `by`; without `by` it only asks to."""
    permission = AwardPermission(
        **{
            "badge_class_id": badge_class.id,
            "organisation_id": organisation.id,
            "granted_by_id": by.id if by else None,
            "granted_at": clock.now() if by else None,
        }
        | values
    )
    db.session.add(permission)
    db.session.flush()
    return permission


def make_reminder(*, assertion: BadgeAssertion, kind: str = "unanswered") -> BadgeReminder:
    """Say that a mail reminded of this award just now."""
    reminder = BadgeReminder(assertion_id=assertion.id, kind=kind, sent_at=clock.now())
    db.session.add(reminder)
    db.session.flush()
    return reminder


def make_pathway(
    *, organisation: Organisation, by: Account, steps: Sequence[Sequence[BadgeClass]] = (), **values: Any
) -> Pathway:
    """Add a pathway with these steps, each with its alternatives."""
    number, now = next(_numbers), clock.now()
    pathway = Pathway(
        **{
            "slug": f"leerroute-{number}",
            "organisation_id": organisation.id,
            "name": f"Leerroute {number}",
            "description": "Van je eerste las tot zelfstandig lassen.",
            "language": "nl",
            "changed_by_id": by.id,
            "created_at": now,
            "changed_at": now,
        }
        | values
    )
    db.session.add(pathway)
    db.session.flush()
    db.session.add_all(
        PathwayStep(pathway_id=pathway.id, badge_class_id=badge.id, position=position)
        for position, badges in enumerate(steps, start=1)
        for badge in badges
    )
    db.session.flush()
    return pathway


def make_endorsement(
    *,
    company: Company,
    by: Account,
    badge_class: BadgeClass | None = None,
    assertion: BadgeAssertion | None = None,
    **values: Any,
) -> Endorsement:
    """Add what a company says of a class, or of an award to which nobody answered yet."""
    endorsement = Endorsement(
        **{
            "public_id": secrets.token_urlsafe(16),
            "badge_class_id": badge_class.id if badge_class else None,
            "assertion_id": assertion.id if assertion else None,
            "company_id": company.id,
            "comment": "Wie deze badge heeft, kan bij ons meteen aan de slag.",
            "endorsed_by_id": by.id,
            "endorsed_at": clock.now(),
        }
        | values
    )
    db.session.add(endorsement)
    db.session.flush()
    return endorsement


def make_completion(*, training: Training, email: str, by: Account, **values: Any) -> TrainingCompletion:
    """Say that somebody completed a training today."""
    completion = TrainingCompletion(
        **{
            "training_id": training.id,
            "email": email,
            "completed_on": clock.today(),
            "evidence": "",
            "recorded_by_id": by.id,
            "recorded_at": clock.now(),
        }
        | values
    )
    db.session.add(completion)
    db.session.flush()
    return completion
