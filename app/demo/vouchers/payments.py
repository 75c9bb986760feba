"""Invoices and payments of the demo: paid, rejected by the bank, waiting for a second treasurer, waiting for a look.

Everything is done by the actions that people use, on days of the past, so that the books add up.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.demo.cases import moment
from app.demo.papers import page_as_pdf
from app.kernel import clock, files
from app.kernel.database import db
from app.vouchers.casefile import scheme_code
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions
from app.vouchers.payments.actions.invoicing import Billed
from app.vouchers.payments.models import Invoice, Payment, PaymentBatch
from app.vouchers.payments.policy import TAKES_INVOICES
from app.vouchers.payments.rules import InvoiceState, NameCheck
from app.vouchers.rules import Costs
from app.vouchers.scheme import Payee

HANDED_IN_DAYS_AGO = 38
CAME_BACK_DAYS_AGO = 5
FIRST_BATCH, SECOND_BATCH, OPEN = 4, 2, 2
"""How many payments are in the released batch, in the one that waits for a release, and in none yet."""
CLOSED_ACCOUNT = "AC04"


def tell(advisor: Account, treasurers: Sequence[Account]) -> None:
    """Hand in, approve and pay invoices of the awards that stand; the first treasurer has a batch to release."""
    visitor, colleague = treasurers[0], treasurers[1]
    query = select(VoucherApplication).where(
        VoucherApplication.state.in_(TAKES_INVOICES), VoucherApplication.decided_at < moment(HANDED_IN_DAYS_AGO, 10)
    )
    awards = db.session.scalars(query.order_by(VoucherApplication.id)).all()
    with clock.standing_at(moment(HANDED_IN_DAYS_AGO, 10)):
        invoices = [_hand_in(award, number) for number, award in enumerate(awards[:-1], 1)]
    approved = invoices[: FIRST_BATCH + SECOND_BATCH + OPEN]
    with clock.standing_at(moment(HANDED_IN_DAYS_AGO - 4, 14)):
        for invoice in approved:
            actions.approve(invoice, by=advisor)
    payments = [db.session.get_one(Payment, invoice.payment_id) for invoice in approved]
    _pay(payments[:FIRST_BATCH], visitor, colleague)
    with clock.standing_at(moment(2, 11)):
        _prepare(payments[FIRST_BATCH : FIRST_BATCH + SECOND_BATCH], colleague)
        for invoice in invoices[len(approved) :][1:2]:
            actions.return_invoice(invoice, by=advisor, reason="De naam van de deelnemer staat niet op de factuur.")


def _hand_in(award: VoucherApplication, number: int) -> Invoice:
    applicant = db.session.get_one(Account, award.applicant_id)
    name = f"{award.training_start.year}-{award.id:04d}"
    costs = Costs(
        tuition_cents=award.tuition_cents,
        exam_cents=award.exam_cents,
        material_cents=award.material_cents,
        vat_percent=award.vat_percent,
        amounts_include_vat=award.amounts_include_vat,
        third_party_cents=award.third_party_cents,
    )
    invoice = actions.hand_in(
        award,
        by=applicant,
        billed=Billed(name, clock.today() - timedelta(days=number), costs),
        invoice=_document(f"Factuur {name} {award.trainer_name}"),
        proof=_document(f"Bankafschrift {name}") if award.payee_kind == Payee.EMPLOYER else None,
    )
    if invoice.state != InvoiceState.SUBMITTED:
        raise RuntimeError(f"the demo hands in {name} twice")
    return invoice


def _document(title: str) -> files.Document:
    return files.Document(f"{title.split()[0].lower()}.pdf", files.PDF, page_as_pdf(title))


def _prepare(payments: Sequence[Payment], by: Account) -> PaymentBatch:
    for payment in payments:
        actions.check_name(payment, by=by, result=NameCheck.MATCHES)
    return actions.prepare(scheme_code(), [payment.end_to_end_id for payment in payments], by=by)


def _pay(payments: Sequence[Payment], preparer: Account, releaser: Account) -> None:
    """Pay a batch; the bank rejects its last payment, for an account that was closed, and one comes back later."""
    with clock.standing_at(moment(HANDED_IN_DAYS_AGO - 7, 9)):
        batch = _prepare(payments, preparer)
    with clock.standing_at(moment(HANDED_IN_DAYS_AGO - 7, 15)):
        actions.release(batch, by=releaser)
    with clock.standing_at(moment(HANDED_IN_DAYS_AGO - 9, 10)):
        actions.read_answer(_answer(batch, payments), by=preparer)

    with clock.standing_at(moment(CAME_BACK_DAYS_AGO, 9)):
        actions.came_back(payments[-2], by=preparer)


def _answer(batch: PaymentBatch, payments: Sequence[Payment]) -> bytes:
    """Return what the bank says: a status report in which all but the last payment was carried out."""
    *carried_out, rejected = payments
    lines = [_line(payment, "ACSC", "") for payment in carried_out]
    why = f"<StsRsnInf><Rsn><Cd>{CLOSED_ACCOUNT}</Cd></Rsn></StsRsnInf>"
    lines.append(_line(rejected, "RJCT", why))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>DEMO-1</MsgId></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{batch.message_id}</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts>{''.join(lines)}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def _line(payment: Payment, status: str, why: str) -> str:
    reference = f"<OrgnlEndToEndId>{payment.end_to_end_id}</OrgnlEndToEndId>"
    return f"<TxInfAndSts>{reference}<TxSts>{status}</TxSts>{why}</TxInfAndSts>"
