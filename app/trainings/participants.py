"""Reading who completed a training, and how their badges stand."""

from sqlalchemy import select

from app.badges.models import BadgeAssertion
from app.badges.queries.awards import state_sql
from app.kernel import clock
from app.kernel.paging import Page, paged
from app.trainings.models import TrainingCompletion

PAGE_SIZE = 25


def page_of(training_id: int) -> Page:
    """Return one page of who completed a training, the last one first; `state` is that of the badge, or none."""
    query = (
        select(
            TrainingCompletion.email,
            TrainingCompletion.completed_on,
            TrainingCompletion.assertion_id,
            state_sql(clock.today()).label("state"),
        )
        .join(BadgeAssertion, BadgeAssertion.id == TrainingCompletion.assertion_id, isouter=True)
        .where(TrainingCompletion.training_id == training_id)
        .order_by(TrainingCompletion.id.desc())
    )
    return paged(query, PAGE_SIZE)
