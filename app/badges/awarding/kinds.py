"""The two kinds of series: people who get a badge, and people who completed a training (told by trainings)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from flask import url_for
from sqlalchemy import select

from app.accounts.models import Account
from app.badges import actions
from app.badges.awarding.models import AwardBatch
from app.badges.awarding.rules import Problem
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.queries.awards import state_sql
from app.badges.rules import AssertionState, may_renew
from app.kernel import clock
from app.kernel.database import db

CHUNK = 500
"""How many addresses one statement asks after."""


class Kind(Protocol):
    """What a series does with its rows."""

    def standing(self, batch: AwardBatch, emails: Collection[str]) -> Mapping[str, Problem]:
        """Return what stands in the way of these addresses (lower case): who has it already."""

    def home(self, batch: AwardBatch) -> str:
        """Return the address of the page that the series belongs to."""

    def do(self, batch: AwardBatch, email: str, day: date, evidence: str, by: Account) -> int | None:
        """Do one row, in this transaction; return the award that came of it. Raises DomainError."""


class _Awards:
    """People who get the class of the series."""

    def standing(self, batch: AwardBatch, emails: Collection[str]) -> Mapping[str, Problem]:
        """Return who has the badge, or did not answer yet; an award that can be renewed is in nobody's way."""
        today, found, listed = clock.today(), {}, sorted(emails)
        columns = (BadgeAssertion.recipient_email, BadgeAssertion.valid_until, state_sql(today).label("state"))
        current = (
            BadgeAssertion.badge_class_id == batch.badge_class_id,
            BadgeAssertion.revoked_at.is_(None),
            BadgeAssertion.declined_at.is_(None),
            BadgeAssertion.renewed_at.is_(None),
        )
        for start in range(0, len(listed), CHUNK):
            some = BadgeAssertion.recipient_email.in_(listed[start : start + CHUNK])
            for email, valid_until, state in db.session.execute(select(*columns).where(*current, some)):
                if not may_renew(AssertionState(state), valid_until, today):
                    found[email] = Problem.WAITING if state == AssertionState.WAITING else Problem.HAS_IT
        return found

    def home(self, batch: AwardBatch) -> str:
        """Return the list of awards of the class."""
        return url_for("badges.awards", slug=db.session.get_one(BadgeClass, batch.badge_class_id).slug)

    def do(self, batch: AwardBatch, email: str, day: date, evidence: str, by: Account) -> int | None:
        """Award the class."""
        badge_class = db.session.get_one(BadgeClass, batch.badge_class_id)
        return actions.award(badge_class, email=email, evidence=evidence, awarded_on=day, by=by).id


AWARDS: Kind = _Awards()
_of_trainings: list[Kind] = []


def of_trainings(kind: Kind) -> None:
    """Let a higher room say what becomes of people who completed a training."""
    _of_trainings[:] = [kind]


def kind_of(batch: AwardBatch) -> Kind:
    """Return what this series does."""
    return AWARDS if batch.training_id is None else _of_trainings[0]
