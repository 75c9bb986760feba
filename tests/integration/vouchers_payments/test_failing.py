"""Money that came back: who hears of it, once, and an answer of the bank with another amount than ours."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select
from stdnum import iban

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.outbox import OutboxMail
from app.vouchers import ledger
from app.vouchers.actions.steps import lock
from app.vouchers.letters.freezing import said
from app.vouchers.letters.models import Letter
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions
from app.vouchers.payments.models import BankReport, Payment, PaymentBatch
from app.vouchers.payments.rules import PaymentState
from app.vouchers.scheme import Payee
from tests.factories.bank import status_report
from tests.factories.voucher_cases import SCHEME, applicant_of
from tests.support.client import SiteClient

Award = Callable[..., VoucherApplication]
SUBJECT = "Onze betaling kwam terug"


@pytest.fixture
def paid(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> tuple[Payment, PaymentBatch]:
    """A payment of EUR 1,500.00 to a trainer, gone to the bank."""
    return _paid(awarded(), [1_500_00], advisor, treasurer, other_treasurer)


def _paid(
    application: VoucherApplication, cents: list[int], advisor: Account, treasurer: Account, other: Account
) -> tuple[Payment, PaymentBatch]:
    payments = [actions.queue(lock(application), one, by=advisor, reason="invoice") for one in cents]
    batch = actions.prepare(SCHEME, [payment.end_to_end_id for payment in payments], by=treasurer)
    return payments[0], actions.release(batch, by=other)


def mails_to(application: VoucherApplication) -> list[OutboxMail]:
    query = select(OutboxMail).where(OutboxMail.recipient == applicant_of(application).email).order_by(OutboxMail.id)
    return [mail for mail in db.session.scalars(query) if mail.subject.startswith(SUBJECT)]


def case_of(payment: Payment) -> VoucherApplication:
    return db.session.get_one(VoucherApplication, payment.application_id)


def test_the_applicant_is_asked_once_for_another_account(
    paid: tuple[Payment, PaymentBatch], treasurer: Account
) -> None:
    payment, batch = paid
    report = status_report(batch.message_id, {payment.end_to_end_id: ("RJCT", "AC04")})
    actions.read_answer(report, by=treasurer)
    actions.read_answer(report, by=treasurer)
    actions.read_answer(report.replace(b"BANK-1", b"BANK-2"), by=treasurer)
    (mail,) = mails_to(case_of(payment))
    assert "Wij betaalden € 1.500,00 aan Vakschool Voorbeeld. Dat geld kwam terug." in mail.body.replace("\u00a0", " ")
    assert "Vraag Vakschool Voorbeeld naar het goede rekeningnummer." in mail.body
    assert f"/vouchers/{case_of(payment).public_id}" in mail.body
    assert iban.format(payment.payee_iban) not in mail.body
    letter = db.session.scalars(select(Letter).where(Letter.kind == "payment_failed")).one()
    assert "De bank zegt: Deze rekening is opgeheven." in said(letter.data)
    assert iban.format(payment.payee_iban) in said(letter.data)


def test_an_employer_looks_at_its_own_account(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    application = awarded(Payee.EMPLOYER)
    payment, _batch = _paid(application, [1_500_00], advisor, treasurer, other_treasurer)
    actions.came_back(payment, by=treasurer)
    (mail,) = mails_to(application)
    assert "Kijk of het rekeningnummer van uw bedrijf nog klopt." in mail.body


def test_two_payments_that_come_back_together_are_one_mail(
    awarded: Award, advisor: Account, treasurer: Account, other_treasurer: Account
) -> None:
    application = awarded()
    first, batch = _paid(application, [1_000_00, 500_00], advisor, treasurer, other_treasurer)
    both = {f"{application.number}-{number}": ("RJCT", "AC01") for number in (1, 2)}
    actions.read_answer(status_report(batch.message_id, both), by=treasurer)
    assert first.state == PaymentState.FAILED
    assert len(mails_to(application)) == 1


@pytest.mark.parametrize(
    "report",
    [
        lambda batch, payment: status_report(batch, {payment: ("RJCT", "AM04")}),
        lambda batch, payment: status_report(batch, {payment: ("RJCT", "DNOR")}),
        lambda batch, payment: status_report(batch, group="RJCT"),
    ],
)
def test_nobody_is_asked_for_an_account_that_was_not_the_trouble(
    paid: tuple[Payment, PaymentBatch], treasurer: Account, report: Callable[[str, str], bytes]
) -> None:
    payment, batch = paid
    actions.read_answer(report(batch.message_id, payment.end_to_end_id), by=treasurer)
    assert payment.state == PaymentState.FAILED
    assert mails_to(case_of(payment)) == []


@pytest.mark.parametrize(
    ("amount", "status", "version"),
    [
        ("EUR 1500.01", ("ACSC", ""), "03"),
        ("EUR 150000", ("RJCT", "AC04"), "10"),
        ("USD 1500.00", ("ACSC", ""), "10"),
        ("EUR 0", ("RJCT", "AC04"), "03"),
    ],
)
def test_an_answer_with_another_amount_books_nothing(
    paid: tuple[Payment, PaymentBatch], treasurer: Account, amount: str, status: tuple[str, str], version: str
) -> None:
    payment, batch = paid
    told = {payment.end_to_end_id: amount}
    report = status_report(batch.message_id, {payment.end_to_end_id: status}, amounts=told, version=version)
    with pytest.raises(DomainError) as refused:
        actions.read_answer(report, by=treasurer)
    assert refused.value.field == "file"
    told_nl = refused.value.text.nl().replace("\u00a0", " ")
    assert f"noemt de bank {amount}. Wij gaven opdracht voor € 1.500,00. Er is niets gelezen." in told_nl
    assert (payment.state, payment.bank_status) == (PaymentState.PAID, "")
    assert ledger.totals(payment.application_id)["paid"] == 1_500_00
    assert db.session.scalars(select(BankReport)).all() == []


@pytest.mark.parametrize("amount", ["EUR 1500.00", "EUR 1500", "EUR 1500.00000"])
def test_the_same_amount_is_the_same_however_it_is_written(
    paid: tuple[Payment, PaymentBatch], treasurer: Account, amount: str
) -> None:
    payment, batch = paid
    report = status_report(
        batch.message_id, {payment.end_to_end_id: ("ACSC", "")}, amounts={payment.end_to_end_id: amount}
    )
    assert actions.read_answer(report, by=treasurer).accepted == 1


@pytest.mark.parametrize("amount", ["EUR 1.500,00", "EUR NaN", "EUR -1500.00", "EUR 1e3"])
def test_an_amount_that_is_no_number_is_no_answer(
    paid: tuple[Payment, PaymentBatch], treasurer: Account, amount: str
) -> None:
    payment, batch = paid
    report = status_report(
        batch.message_id, {payment.end_to_end_id: ("ACSC", "")}, amounts={payment.end_to_end_id: amount}
    )
    with pytest.raises(DomainError, match="geen getal"):
        actions.read_answer(report, by=treasurer)


REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
  <CstmrPmtStsRpt>
    <GrpHdr>
      <MsgId>2026030300001</MsgId>
      <CreDtTm>2026-03-03T10:15:00.000+01:00</CreDtTm>
      <DbtrAgt><FinInstnId><BICFI>BNGHNL2G</BICFI></FinInstnId></DbtrAgt>
    </GrpHdr>
    <OrgnlGrpInfAndSts>
      <OrgnlMsgId>{batch}</OrgnlMsgId>
      <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
      <OrgnlNbOfTxs>1</OrgnlNbOfTxs>
      <GrpSts>PART</GrpSts>
    </OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts>
      <OrgnlPmtInfId>{batch}</OrgnlPmtInfId>
      <TxInfAndSts>
        <StsId>1</StsId>
        <OrgnlEndToEndId>{payment}</OrgnlEndToEndId>
        <TxSts>RJCT</TxSts>
        <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>
        <OrgnlTxRef>
          <Amt><InstdAmt Ccy="EUR">{amount}</InstdAmt></Amt>
          <ReqdExctnDt><Dt>2026-03-03</Dt></ReqdExctnDt>
          <Cdtr><Pty><Nm>Vakschool Voorbeeld</Nm></Pty></Cdtr>
          <CdtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></CdtrAcct>
        </OrgnlTxRef>
      </TxInfAndSts>
    </OrgnlPmtInfAndSts>
  </CstmrPmtStsRpt>
</Document>
"""
"""An answer with all that a bank tells of a payment."""


def test_the_treasurer_reads_which_payment_differs(
    client: SiteClient, paid: tuple[Payment, PaymentBatch], treasurer: Account
) -> None:
    payment, batch = paid

    def upload(amount: str) -> str:
        values = {"batch": batch.message_id, "payment": payment.end_to_end_id, "amount": amount}
        sent = {"file": (io.BytesIO(REPORT.format(**values).encode()), "antwoord.xml")}
        return client.post_form("/kas/batches", sent, follow_redirects=True).text

    client.sign_in(treasurer)
    page = upload("1050.00")
    assert f"Bij betaling {payment.end_to_end_id} noemt de bank EUR 1050.00." in page
    assert db.session.scalars(select(BankReport)).all() == []
    assert "1 afgekeurd" in upload("1500.00")
