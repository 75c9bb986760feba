"""Invoices, payments and batches on pages: from the applicant's invoice to the file for the bank."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.kernel.database import db
from app.vouchers import ledger
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.models import BankReport, Invoice, PayeeChange, Payment, PaymentBatch
from app.vouchers.payments.rules import InvoiceState, PaymentState
from app.vouchers.scheme import Payee
from tests.factories.bank import status_report
from tests.factories.files import PDF
from tests.factories.voucher_cases import applicant_of
from tests.support.client import SiteClient

Award = Callable[..., VoucherApplication]

INVOICE = {
    "number": "2026-0815",
    "invoiced_on": "01-03-2026",
    "tuition_cents": "3.000",
    "vat_percent": "21",
    "amounts_include_vat": "ja",
}


def files(content: bytes = PDF, proof: bytes | None = None) -> dict[str, Any]:
    sent: dict[str, Any] = {"file": (io.BytesIO(content), "factuur.pdf")}
    if proof is not None:
        sent["proof"] = (io.BytesIO(proof), "bewijs.pdf")
    return sent


def hand_in(client: SiteClient, application: VoucherApplication, content: bytes = PDF, **values: Any) -> Any:
    path = f"/vouchers/{application.public_id}/factuur"
    return client.post_token(path, data=INVOICE | files(content) | values, content_type="multipart/form-data")


def only(model: type[Any]) -> Any:
    db.session.rollback()
    return db.session.scalars(select(model).execution_options(populate_existing=True)).one()


def test_an_invoice_becomes_a_payment_and_a_file(
    client: SiteClient,
    awarded: Award,
    advisor: Account,
    treasurer: Account,
    other_treasurer: Account,
) -> None:
    application = awarded()
    public_id = application.public_id
    client.sign_in(applicant_of(application))
    assert "Stuur de factuur" in client.get(f"/vouchers/{public_id}").text
    form = client.get(f"/vouchers/{public_id}/factuur").text
    asked = ["Hoeveel betalen anderen mee?", "0%, of vrijgesteld van btw", "Zijn deze bedragen met of zonder btw?"]
    found = [form.find(words) for words in asked]
    assert -1 not in found, "VAT is asked in the words of the application"
    assert found == sorted(found), "and in its order"
    sent = hand_in(client, application)
    assert sent.status_code == 303
    invoice = only(Invoice)
    assert "Wordt bekeken" in client.get(f"/vouchers/{public_id}").text

    client.sign_in(advisor)
    assert "2026-0815" in client.get("/advies/facturen").text
    assert "2026-0815" in client.get(f"/advies/{public_id}").text
    address = f"/advies/{public_id}/factuur/{invoice.public_id}"
    page = client.get(address).text
    assert "Keur goed: betaal € 1.500,00" in page.replace("\u00a0", " ")
    assert client.get(f"{address}/factuur").mimetype == "application/pdf"
    assert client.post_token(f"{address}/goed", data={"once": "a"}).status_code == 303
    assert client.post_token(f"{address}/goed", data={"once": "a"}).status_code == 303
    payment = only(Payment)
    assert (payment.amount_cents, payment.state) == (1_500_00, PaymentState.OPEN)
    assert only(Invoice).state == InvoiceState.APPROVED

    client.sign_in(treasurer)
    assert payment.end_to_end_id in client.get("/kas/betalingen?staat=open").text
    assert client.get(f"/kas/betalingen/{payment.end_to_end_id}").status_code == 200
    named = client.post_token(f"/kas/betalingen/{payment.end_to_end_id}/naam", data={"naam": "matches", "once": "n"})
    assert named.status_code == 303
    prepared = client.post_token("/kas/betalingen/klaarzetten", data={"betaling": payment.end_to_end_id, "once": "b"})
    assert prepared.status_code == 303
    batch = only(PaymentBatch)
    here = f"/kas/batches/{batch.message_id}"
    assert prepared.location == here
    assert "U zette deze batch zelf klaar" in client.get(here).text
    assert client.post_token(f"{here}/vrijgeven", data={"once": "c"}).status_code == 403
    assert client.get(f"{here}/bestand").status_code == 404

    client.sign_in(other_treasurer)
    assert "Geef vrij" in client.get(here).text
    assert client.post_token(f"{here}/vrijgeven", data={"once": "d"}).location == here
    again = client.post_token(f"{here}/vrijgeven", data={"once": "e"}, follow_redirects=True)
    assert "Er is niets twee keer betaald." in again.text
    first, second = client.get(f"{here}/bestand"), client.get(f"{here}/bestand")
    assert first.data == second.data
    assert first.headers["Content-Disposition"] == f'attachment; filename="{batch.message_id}.xml"'
    assert payment.end_to_end_id.encode() in first.data
    assert ledger.totals(application.id)["paid"] == 1_500_00

    client.sign_in(applicant_of(application))
    assert "Pas de rekening aan" not in client.get(f"/vouchers/{public_id}").text, "all of it was paid"
    account = {"payee_name": "Vakschool BV", "payee_iban": "NL20 INGB 0001 2345 67", "reason": "Opgeheven."}
    late = client.post_token(f"/vouchers/{public_id}/rekening", data=account)
    assert late.status_code == 400
    assert "Er is nu niets te betalen." in late.text
    assert "<textarea" not in late.text, "no form that is refused"
    spent = client.get(f"/vouchers/{public_id}/factuur").text
    assert "Het hele bedrag van deze voucher staat al klaar of is al betaald." in spent
    assert 'name="number"' not in spent, "no invoice is asked for that cannot be paid"
    assert db.session.scalars(select(PayeeChange)).all() == []

    client.sign_in(treasurer)
    report = status_report(batch.message_id, {payment.end_to_end_id: ("RJCT", "AC04")})
    for said in ("1 afgekeurd", "was al gelezen"):
        sent = {"file": (io.BytesIO(report), "antwoord.xml")}
        read = client.post_token("/kas/batches", data=sent, content_type="multipart/form-data", follow_redirects=True)
        assert said in read.text
    assert only(BankReport).rejected == 1
    assert "Deze rekening is opgeheven." in client.get(f"/kas/betalingen/{payment.end_to_end_id}").text
    assert "kwam terug" in client.get("/kas/betalingen").text

    client.sign_in(applicant_of(application))
    page = client.get(f"/vouchers/{public_id}").text
    assert "Ons geld kwam terug." in page.partition("Het besluit")[0], "what came back stands above everything"
    corrected = client.post_token(f"/vouchers/{public_id}/rekening", data=account)
    assert corrected.status_code == 303
    assert only(PayeeChange).new_iban == "NL20INGB0001234567"
    client.sign_in(treasurer)
    assert "NL20 INGB 0001 2345 67" in client.get("/kas/betalingen").text
    assert ledger.check() == []


def test_a_company_shows_that_it_paid_first(client: SiteClient, awarded: Award) -> None:
    application = awarded(Payee.EMPLOYER, payee_name="Bedrijf")
    client.sign_in(applicant_of(application))
    refused = hand_in(client, application)
    assert refused.status_code == 400
    assert "Stuur ook een bewijs" in refused.text
    assert "2026-0815" in refused.text, "what was typed is kept"
    assert hand_in(client, application, **files(PDF, PDF + b" bewijs")).status_code == 303
    invoice = only(Invoice)
    assert invoice.proof_id is not None
    address = f"/vouchers/{application.public_id}/factuur/{invoice.public_id}"
    for which in ("factuur", "bewijs"):
        assert client.get(f"{address}/{which}").mimetype == "application/pdf"


@pytest.mark.parametrize(
    ("content", "number"),
    [(PDF, "2026-9999"), (PDF + b" anders", " 2026 0815 ")],
    ids=["the same file", "the same number of the same trainer"],
)
def test_an_invoice_counts_once(client: SiteClient, awarded: Award, content: bytes, number: str) -> None:
    first, second = awarded(), awarded()
    client.sign_in(applicant_of(first))
    hand_in(client, first)
    twice = hand_in(client, first, content, number=number)
    assert twice.status_code == 400
    assert "Deze factuur hebt u al gestuurd." in twice.text
    client.sign_in(applicant_of(second))
    refused = client.post_token(
        f"/vouchers/{second.public_id}/factuur",
        data=INVOICE | files(content) | {"number": number},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert "al bij een andere aanvraag gebruikt" in refused.text
    db.session.rollback()
    kept = db.session.scalars(select(Invoice).where(Invoice.application_id == second.id)).one()
    assert kept.state == InvoiceState.REFUSED
    assert kept.duplicate_of_id is not None


def test_a_returned_invoice_says_why_and_may_come_again(client: SiteClient, awarded: Award, advisor: Account) -> None:
    application = awarded()
    client.sign_in(applicant_of(application))
    hand_in(client, application)
    address = f"/advies/{application.public_id}/factuur/{only(Invoice).public_id}"
    client.sign_in(advisor)
    assert client.post_token(f"{address}/terug", data={"reason": ""}).status_code == 400
    assert (
        client.post_token(f"{address}/terug", data={"reason": "De naam van de deelnemer ontbreekt."}).status_code == 303
    )
    late = client.post_token(f"{address}/goed", data={"once": "x"}, follow_redirects=True)
    assert "Deze factuur is al beoordeeld." in late.text
    client.sign_in(applicant_of(application))
    assert "De naam van de deelnemer ontbreekt." in client.get(f"/vouchers/{application.public_id}").text
    assert hand_in(client, application).status_code == 303


def test_an_invoice_never_pays_more_than_is_left(client: SiteClient, awarded: Award, advisor: Account) -> None:
    application = awarded()
    for number, tuition, paid in (("1", "2.345,67", 1_172_83), ("2", "3.000", 327_17)):
        client.sign_in(applicant_of(application))
        assert (
            hand_in(client, application, PDF + number.encode(), number=number, tuition_cents=tuition).status_code == 303
        )
        db.session.rollback()
        invoice = db.session.scalars(select(Invoice).where(Invoice.number == number)).one()
        client.sign_in(advisor)
        client.post_token(f"/advies/{application.public_id}/factuur/{invoice.public_id}/goed", data={"once": number})
        db.session.rollback()
        assert db.session.get_one(Invoice, invoice.id, populate_existing=True).amount_cents == paid
    client.sign_in(applicant_of(application))
    assert "staat al klaar of is al betaald" in hand_in(client, application, PDF + b"3", number="3").text
    assert ledger.totals(application.id)["payable"] == 1_500_00


def test_a_treasurer_opens_no_documents(client: SiteClient, awarded: Award, treasurer: Account) -> None:
    application = awarded()
    client.sign_in(applicant_of(application))
    hand_in(client, application)
    invoice = only(Invoice)
    client.sign_in(treasurer)
    assert client.get(f"/advies/{application.public_id}/factuur/{invoice.public_id}/factuur").status_code == 403
    assert client.get(f"/vouchers/{application.public_id}/factuur/{invoice.public_id}/factuur").status_code in (
        403,
        404,
    )


def test_reading_a_payment_is_written_down(client: SiteClient, awarded: Award, treasurer: Account) -> None:
    from app.vouchers.actions.steps import lock
    from app.vouchers.payments import actions

    application = lock(awarded())
    payment = actions.queue(application, 1_500_00, by=treasurer, reason="invoice")
    client.sign_in(treasurer)
    client.get(f"/kas/betalingen/{payment.end_to_end_id}")
    row = db.session.scalars(select(AuditRow).where(AuditRow.action == "voucher.money.read")).one()
    assert (row.actor_id, row.person_id) == (treasurer.id, application.applicant_id)
    assert client.get("/kas/betalingen?staat=onzin").status_code == 400
    assert client.get("/kas/betalingen/bestaat-niet").status_code == 404
    assert client.get("/kas/batches/bestaat-niet").status_code == 404
