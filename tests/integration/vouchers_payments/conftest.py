"""Treasurers, an advisor and a decider, and awards that wait for an invoice; the clock stands on a Monday morning."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.vouchers import actions
from app.vouchers.models import VoucherApplication
from app.vouchers.scheme import Payee
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import make_employer, make_proposed, open_fund

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""09:00 in Amsterdam."""


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def advisor(database: object) -> Account:
    return make_account(Role.ADVISOR, name="Adviseur Een")


@pytest.fixture
def decider(database: object) -> Account:
    return make_account(Role.DECIDER, name="Beslisser Een")


@pytest.fixture
def treasurer(database: object) -> Account:
    return make_account(Role.TREASURER, name="Kassier Een")


@pytest.fixture
def other_treasurer(database: object) -> Account:
    return make_account(Role.TREASURER, name="Kassier Twee")


@pytest.fixture
def awarded(advisor: Account, decider: Account) -> Callable[..., VoucherApplication]:
    """Return a function that awards a voucher of EUR 1,500.00, paid to the trainer unless it says otherwise."""
    open_fund(rijk=20_000_00, deventer=2_000_00)

    def award(payee: Payee = Payee.TRAINER, **answers: object) -> VoucherApplication:
        values = {"payee_kind": payee, "payee_name": "Vakschool Voorbeeld"} | answers
        application = make_proposed(advisor, "grant", make_employer("Deventer"), **values)
        actions.decide(application, by=decider, reason="Akkoord.")
        return application

    return award
