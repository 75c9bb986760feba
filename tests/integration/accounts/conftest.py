"""What the tests of accounts share: a clock that can be moved, and what was mailed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.outbox import OutboxMail

MoveClock = Callable[[timedelta], None]


def loaded(account: Account) -> Account:
    """Return `account` and its roles as the database holds them now."""
    query = select(Account).where(Account.id == account.id).options(selectinload(Account.grants))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


@pytest.fixture
def move_clock(monkeypatch: pytest.MonkeyPatch) -> MoveClock:
    """Move the application's clock on by a timedelta; it keeps running."""
    real, moved = clock.now, [timedelta()]

    def now() -> datetime:
        return real() + moved[0]

    def move(by: timedelta) -> None:
        moved[0] += by

    monkeypatch.setattr(clock, "now", now)
    return move


@pytest.fixture
def mails() -> Callable[[str], list[OutboxMail]]:
    """Return the mails to one address, oldest first."""

    def to(address: str) -> list[OutboxMail]:
        db.session.rollback()
        return list(
            db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == address).order_by(OutboxMail.id))
        )

    return to


@pytest.fixture
def link_in() -> Callable[[OutboxMail], str]:
    """Return the path that the link in a mail leads to."""

    def path(mail: OutboxMail) -> str:
        found = re.findall(r"http://localhost(/\S+)", mail.body)
        assert len(found) == 1, mail.body
        return str(found[0])

    return path
