"""Who clicks twice, goes back or keeps two pages open: money moves once, and a sentence says so."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.models import LedgerEntry, VoucherApplication
from app.vouchers.payments import actions
from app.vouchers.payments.models import PaymentBatch
from app.vouchers.recovery.models import ReceivedMoney
from tests.factories.recourse import make_claim
from tests.factories.voucher_cases import open_fund
from tests.support.client import SiteClient

DONE = "Dit was al gedaan. Er is niets twee keer geboekt of betaald."
SECOND_AMOUNT = "Dit bedrag is met deze omschrijving al geboekt."
SECOND_PAYMENT = "Dit bedrag is op deze dag al zo geboekt."


def count(model: type[Any], *conditions: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_a_batch_that_is_released_again_from_the_same_page(
    client: SiteClient, awarded: Callable[..., VoucherApplication], treasurer: Account, other_treasurer: Account
) -> None:
    payment = actions.queue(lock(awarded()), 1_500_00, by=treasurer, reason="invoice")
    batch = actions.prepare("cleantech", [payment.end_to_end_id], by=treasurer)
    here = f"/kas/batches/{batch.message_id}"
    client.sign_in(other_treasurer)
    assert (
        "De batch is vrijgegeven." in client.post_token(f"{here}/vrijgeven", {"once": "a"}, follow_redirects=True).text
    )
    again = client.post_token(f"{here}/vrijgeven", {"once": "a"}, follow_redirects=True)
    assert again.request.path == here
    assert DONE in again.text
    other_page = client.post_token(f"{here}/vrijgeven", {"once": "b"}, follow_redirects=True)
    assert "Deze batch is al vrijgegeven. Er is niets twee keer betaald." in other_page.text
    assert count(LedgerEntry, LedgerEntry.kind == "pay") == 1
    assert count(PaymentBatch, PaymentBatch.state == "released") == 1


@pytest.mark.parametrize(("address", "kind"), [("/kas/budget", "budget"), ("/kas/budget/terug", "return")])
def test_money_of_a_contributor_is_booked_once(client: SiteClient, treasurer: Account, address: str, kind: str) -> None:
    open_fund(rijk=9_000_00)
    client.sign_in(treasurer)
    before = count(LedgerEntry, LedgerEntry.kind == kind)
    sent = {"contributor": "rijk", "amount": "1.000", "note": "brief van 3 mei"}
    assert client.post_token(address, sent | {"once": "a"}).status_code == 303
    assert DONE in client.post_token(address, sent | {"once": "a"}, follow_redirects=True).text
    other_page = client.post_token(address, sent | {"once": "b"})
    assert other_page.status_code == 400
    assert SECOND_AMOUNT in other_page.text
    assert count(LedgerEntry, LedgerEntry.kind == kind) == before + 1
    second = client.post_token(address, sent | {"note": "tweede deel, brief van 3 mei", "once": "b"})
    assert second.status_code == 303
    assert count(LedgerEntry, LedgerEntry.kind == kind) == before + 2
    assert ledger.check() == []


def test_money_that_is_paid_back_is_booked_once(client: SiteClient, treasurer: Account) -> None:
    open_fund(rijk=9_000_00)
    here = f"/kas/terugvorderingen/{make_claim(900_00).public_id}"
    client.sign_in(treasurer)
    sent = {"amount": "300", "on": "02-03-2026", "note": "termijn 1"}
    assert client.post_token(f"{here}/ontvangen", sent | {"once": "a"}).status_code == 303
    assert DONE in client.post_token(f"{here}/ontvangen", sent | {"once": "a"}, follow_redirects=True).text
    other_page = client.post_token(f"{here}/ontvangen", sent | {"once": "b"})
    assert other_page.status_code == 400
    assert SECOND_PAYMENT in other_page.text
    assert count(ReceivedMoney) == 1
    assert client.post_token(f"{here}/ontvangen", sent | {"note": "termijn 2", "once": "b"}).status_code == 303
    assert count(ReceivedMoney) == 2
    assert ledger.check() == []
