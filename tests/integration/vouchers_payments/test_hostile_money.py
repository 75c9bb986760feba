"""Who clicks twice, goes back or keeps two pages open: money moves once, and a sentence says so."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel.database import db
from app.kernel.errors import NotAllowedError
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.models import LedgerEntry, VoucherApplication
from app.vouchers.payments import actions
from app.vouchers.payments.models import Invoice, PaymentBatch
from app.vouchers.payments.rules import NameCheck
from app.vouchers.recovery.models import ReceivedMoney
from tests.factories.accounts import make_account
from tests.factories.companies import make_membership
from tests.factories.recourse import make_claim
from tests.factories.voucher_cases import applicant_of, open_fund
from tests.integration.vouchers_payments.test_pages import hand_in
from tests.support.client import SiteClient

DONE = "Dit was al gedaan. Er is niets twee keer geboekt of betaald."
SECOND_AMOUNT = "Dit bedrag is met deze omschrijving al geboekt."
SECOND_PAYMENT = "Dit bedrag is op deze dag met deze omschrijving al geboekt."


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


def test_what_an_advisor_typed_about_an_invoice_survives_a_session_that_ended(
    client: SiteClient, awarded: Callable[..., VoucherApplication], advisor: Account
) -> None:
    application = awarded()
    client.sign_in(applicant_of(application))
    assert hand_in(client, application).status_code == 303
    invoice = db.session.scalars(select(Invoice.public_id)).one()
    client.sign_out()
    address = f"/advies/{application.public_id}/factuur/{invoice}/terug"
    asked = client.post_token(address, {"reason": "De naam van de deelnemer ontbreekt."})
    back = parse_qs(urlsplit(asked.location).query)["next"][0]
    client.sign_in(advisor)
    page = client.get(back)
    assert page.status_code == 200
    assert "De naam van de deelnemer ontbreekt." in page.text
    assert "Terug naar" in page.text


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


def test_a_treasurer_leaves_a_payment_of_an_own_company_to_a_colleague(
    awarded: Callable[..., VoucherApplication], treasurer: Account, other_treasurer: Account
) -> None:
    application = awarded()
    make_membership(company=db.session.get_one(Company, application.company_id), account=treasurer)
    payment = actions.queue(lock(application), 1_500_00, by=other_treasurer, reason="invoice")
    batch = actions.prepare("cleantech", [payment.end_to_end_id], by=other_treasurer)
    actions.release(batch, by=make_account(Role.TREASURER))
    with pytest.raises(NotAllowedError, match="van u of van uw bedrijf"):
        actions.came_back(payment, by=treasurer)
    actions.came_back(payment, by=other_treasurer)
    with pytest.raises(NotAllowedError, match="van u of van uw bedrijf"):
        actions.pay_again(payment, by=treasurer)
    anew = actions.pay_again(payment, by=other_treasurer)
    with pytest.raises(NotAllowedError, match="van u of van uw bedrijf"):
        actions.check_name(anew, by=treasurer, result=NameCheck.MATCHES)


@pytest.mark.parametrize("judge", ["advisor", "decider"])
def test_who_judged_a_case_does_not_pay_it_in_another_role(
    request: pytest.FixtureRequest, awarded: Callable[..., VoucherApplication], treasurer: Account, judge: str
) -> None:
    both: Account = request.getfixturevalue(judge)
    payment = actions.queue(lock(awarded()), 1_500_00, by=treasurer, reason="invoice")
    with pytest.raises(NotAllowedError, match="Een andere kassier betaalt die"):
        actions.prepare("cleantech", [payment.end_to_end_id], by=both)
    batch = actions.prepare("cleantech", [payment.end_to_end_id], by=treasurer)
    with pytest.raises(NotAllowedError, match="Een andere kassier betaalt die"):
        actions.release(batch, by=both)
    assert count(LedgerEntry, LedgerEntry.kind == "pay") == 0
