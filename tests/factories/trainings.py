"""Trainings and the skills that they teach."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import next_revision
from app.organisations.models import Organisation
from app.trainings.models import Training, TrainingSkill
from app.trainings.rules import TrainingForm

_numbers = count(1)


def make_training(*, organisation: Organisation, skills: Mapping[str, int] | None = None, **values: Any) -> Training:
    """Add an open training of `organisation` for EUR 2,400; `skills` maps slugs to levels 1-3."""
    number, now = next(_numbers), clock.now()
    training = Training(
        **{
            "slug": f"opleiding-{number}",
            "organisation_id": organisation.id,
            "title": f"Leren lassen {number}",
            "description": "Je leert lassen in acht avonden.",
            "form": TrainingForm.CLASSROOM,
            "price_cents": 2_400_00,
            "study_hours": 40,
            "weeks": 8,
            "place": "Deventer",
            "lat": 52.2515,
            "lon": 6.1607,
            "created_at": now,
            "changed_at": now,
        }
        | values
    )
    db.session.add(training)
    db.session.flush()
    db.session.add_all(
        TrainingSkill(training_id=training.id, skill=skill, level=level) for skill, level in (skills or {}).items()
    )
    next_revision()
    db.session.flush()
    return training
