"""Staff who are a party themselves: nobody handles money that they, or a company that they act for, must pay back."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.models import VoucherApplication
from app.vouchers.recovery.models import Instalment, ReceivedMoney, Waiver
from tests.factories.accounts import make_account
from tests.factories.companies import make_membership
from tests.factories.recourse import make_claim
from tests.factories.voucher_cases import open_fund
from tests.support.client import SiteClient

OWN = "Dit is een aanvraag van u of van uw bedrijf. Een collega behandelt hem."


@pytest.fixture(autouse=True)
def _fund(monkeypatch: pytest.MonkeyPatch, database: object) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)  # for requests too
    open_fund(rijk=9_000_00)


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("ontvangen", {"amount": "300", "on": "02-03-2026", "note": "termijn 1"}),
        ("plan", {"parts": "60", "first": "01-04-2026"}),
        ("kwijtschelden", {"amount": "300", "reason": "Het is te veel."}),
    ],
)
def test_a_treasurer_does_not_keep_the_books_of_an_own_debt(
    client: SiteClient, step: str, sent: dict[str, Any]
) -> None:
    recovery = make_claim(900_00)
    application = db.session.get_one(VoucherApplication, recovery.application_id)
    treasurer = make_account(Role.TREASURER)
    make_membership(company=db.session.get_one(Company, application.company_id), account=treasurer)
    counts = [select(func.count()).select_from(model) for model in (ReceivedMoney, Instalment, Waiver)]
    before = [db.session.scalar(query) for query in counts]
    client.sign_in(treasurer)
    here = f"/kas/terugvorderingen/{recovery.public_id}"
    page = client.get(here).text
    assert OWN in page
    assert f"{here}/{step}" not in page
    for answer in (client.get(f"{here}/{step}"), client.post_token(f"{here}/{step}", sent)):
        assert answer.status_code == 403
        assert OWN in answer.text
    assert [db.session.scalar(query) for query in counts] == before
