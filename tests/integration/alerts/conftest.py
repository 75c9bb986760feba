"""A region with somebody who keeps searches, and companies to find."""

from collections.abc import Callable

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.placements import make_offer

Open = Callable[..., Company]


@pytest.fixture
def student() -> Account:
    """Somebody who looks for a stage, with a confirmed address."""
    account = make_account(Role.STUDENT)
    db.session.commit()
    return account


@pytest.fixture
def open_stage() -> Open:
    """Return a function that puts up a company with a stage."""

    def make(description: str = "Je leert lassen.", **values: object) -> Company:
        company = make_company(**values)
        make_branch(company=company)
        make_offer(company=company, description=description)
        db.session.commit()
        return company

    return make
