"""What an issuer's start page counts: what asks for work first, then how the awards stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.badges.awarding import queries
from app.badges.awarding.queries import BatchLine, Permission
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.queries.awards import ending_soon, state_sql
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.paging import AnyRow

LONG = timedelta(days=14)
"""After this time without an answer somebody may have missed the mail."""
RECENT = 5


@dataclass(frozen=True)
class Task:
    """Something of a class that asks for work: `slug` is the class's, `number` how many awards it is about."""

    slug: str
    name: str
    number: int


@dataclass(frozen=True)
class Figures:
    """How the awards of some issuers stand; `answered_yes` counts who accepted, also of badges that ended since."""

    awarded: int
    answered_yes: int
    by_state: dict[AssertionState, int]

    @property
    def percent(self) -> int | None:
        """Which part of the awards was accepted; None where there is none."""
        return round(100 * self.answered_yes / self.awarded) if self.awarded else None


@dataclass(frozen=True)
class Desk:
    """The start page of who acts for some issuers."""

    unanswered: Sequence[Task]
    ending: Sequence[Task]
    asked: Sequence[Permission]
    lists: Sequence[BatchLine]
    figures: Figures
    recent: Sequence[AnyRow]

    @property
    def open_lists(self) -> list[BatchLine]:
        """Lists that were sent and wait for somebody, or for the worker."""
        return [one for one in self.lists if one.finished_at is None]

    @property
    def has_tasks(self) -> bool:
        """Whether anything asks for work."""
        return bool(self.unanswered or self.ending or self.asked or self.open_lists)


def desk_of(organisation_ids: Collection[int]) -> Desk:
    """Return what the start page shows of these issuers."""
    today, now = clock.today(), clock.now()
    return Desk(
        unanswered=_unanswered(organisation_ids, today, now - LONG),
        ending=_ending(organisation_ids, today),
        asked=[one for one in queries.permissions_of(organisation_ids) if one.granted_at is None],
        lists=queries.batches_of(organisation_ids),
        figures=_figures(organisation_ids, today),
        recent=_recent(organisation_ids, today),
    )


def _unanswered(organisation_ids: Collection[int], today: date, before: datetime) -> list[Task]:
    waiting = state_sql(today) == AssertionState.WAITING.value
    return _tasks(organisation_ids, waiting, BadgeAssertion.awarded_at < before)


def _ending(organisation_ids: Collection[int], today: date) -> list[Task]:
    return _tasks(organisation_ids, *ending_soon(today), BadgeClass.withdrawn_at.is_(None))


def _tasks(organisation_ids: Collection[int], *where: object) -> list[Task]:
    query = (
        select(BadgeClass.slug, BadgeClass.name, func.count())
        .join(BadgeAssertion, BadgeAssertion.badge_class_id == BadgeClass.id)
        .where(BadgeClass.organisation_id.in_(organisation_ids), *where)  # type: ignore[arg-type]
        .group_by(BadgeClass.slug, BadgeClass.name)
        .order_by(func.count().desc(), BadgeClass.name)
    )
    return [Task(*row) for row in db.session.execute(query)]


def _figures(organisation_ids: Collection[int], today: date) -> Figures:
    state = state_sql(today)
    query = (
        select(state, func.count(), func.count(BadgeAssertion.accepted_at))
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .where(BadgeClass.organisation_id.in_(organisation_ids))
        .group_by(state)
    )
    by_state, awarded, yes = dict.fromkeys(AssertionState, 0), 0, 0
    for name, number, accepted in db.session.execute(query):
        by_state[AssertionState(name)] = number
        awarded, yes = awarded + number, yes + accepted
    return Figures(awarded, yes, by_state)


def _recent(organisation_ids: Collection[int], today: date) -> Sequence[AnyRow]:
    query = (
        select(
            BadgeClass.slug,
            BadgeClass.name,
            BadgeAssertion.recipient_email,
            BadgeAssertion.awarded_at,
            state_sql(today).label("state"),
        )
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .where(BadgeClass.organisation_id.in_(organisation_ids))
        .order_by(BadgeAssertion.awarded_at.desc(), BadgeAssertion.id.desc())
        .limit(RECENT)
    )
    return db.session.execute(query).all()
