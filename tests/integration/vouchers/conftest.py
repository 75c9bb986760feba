"""People who handle applications, and a clock that stands on a Monday morning in March."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from tests.factories.accounts import make_account

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""09:00 in Amsterdam."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], datetime]:
    """Return a function that sets the only clock, for requests and threads too, to so long after MONDAY."""

    def stand_still(later: timedelta) -> datetime:
        moment = MONDAY + later
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return stand_still


@pytest.fixture(autouse=True)
def _on_monday(at: Callable[[timedelta], datetime]) -> None:
    at(timedelta())


@pytest.fixture
def advisor(database: object) -> Account:
    return make_account(Role.ADVISOR, name="Adviseur Een")


@pytest.fixture
def colleague(database: object) -> Account:
    return make_account(Role.ADVISOR, name="Adviseur Twee")


@pytest.fixture
def decider(database: object) -> Account:
    return make_account(Role.DECIDER, name="Beslisser Een")


@pytest.fixture
def treasurer(database: object) -> Account:
    return make_account(Role.TREASURER, name="Kassier Een")
