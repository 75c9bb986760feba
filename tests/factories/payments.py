"""Invoices, payments and batches as rows; what books money goes through the actions instead."""

import secrets
from typing import Any

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.models import BankReport, Invoice, PayeeChange, Payment, PaymentBatch
from app.vouchers.payments.rules import BatchState, InvoiceState, PaymentState


def make_batch(*, by: Account, **values: Any) -> PaymentBatch:
    """Add a batch that `by` prepared."""
    token = secrets.token_urlsafe(16)
    batch = PaymentBatch(
        **{
            "message_id": token,
            "scheme": "cleantech",
            "state": BatchState.PREPARED.value,
            "payment_count": 1,
            "total_cents": 1_000_00,
            "prepared_at": clock.now(),
            "prepared_by_id": by.id,
        }
        | values
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def make_payment(*, application: VoucherApplication, by: Account, **values: Any) -> Payment:
    """Add an open payment; nothing is booked for it."""
    token = secrets.token_urlsafe(16)
    payment = Payment(
        **{
            "end_to_end_id": token,
            "application_id": application.id,
            "amount_cents": 1_000_00,
            "payee_kind": "trainer",
            "payee_name": "Vakschool Voorbeeld",
            "payee_iban": "NL91ABNA0417164300",
            "reason": "invoice",
            "state": PaymentState.OPEN.value,
            "queued_at": clock.now(),
            "queued_by_id": by.id,
        }
        | values
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def make_invoice(*, application: VoucherApplication, by: Account, **values: Any) -> Invoice:
    """Add an invoice that `by` handed in."""
    token = secrets.token_hex(32)
    invoice = Invoice(
        **{
            "public_id": token[:22],
            "application_id": application.id,
            "state": InvoiceState.SUBMITTED.value,
            "number": token[:10],
            "number_key": token[:10],
            "trainer_key": "vakschoolvoorbeeld",
            "invoiced_on": clock.today(),
            "tuition_cents": 3_000_00,
            "exam_cents": 0,
            "material_cents": 0,
            "third_party_cents": 0,
            "vat_percent": 21,
            "amounts_include_vat": True,
            "file_sha256": token,
            "submitted_at": clock.now(),
            "submitted_by_id": by.id,
        }
        | values
    )
    db.session.add(invoice)
    db.session.flush()
    return invoice


def make_bank_report(*, batch: PaymentBatch, by: Account) -> BankReport:
    """Add an answer of the bank about `batch`."""
    report = BankReport(
        batch_id=batch.id,
        sha256=secrets.token_hex(32),
        content=b"<Document/>",
        status="ACCP",
        accepted=1,
        rejected=0,
        read_at=clock.now(),
        read_by_id=by.id,
    )
    db.session.add(report)
    db.session.flush()
    return report


def make_payee_change(*, application: VoucherApplication, by: Account) -> PayeeChange:
    """Add a correction of the account that is paid."""
    change = PayeeChange(
        application_id=application.id,
        at=clock.now(),
        by_id=by.id,
        old_name="Oud",
        old_iban="NL91ABNA0417164300",
        new_name="Nieuw",
        new_iban="NL20INGB0001234567",
        reason="Verschreven.",
    )
    db.session.add(change)
    db.session.flush()
    return change
