"""Payments, batches and invoices as pages show them: columns only, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.files import StoredFile
from app.kernel.paging import AnyRow
from app.kernel.text import N_
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.models import BankReport, Invoice, PayeeChange, Payment, PaymentBatch
from app.vouchers.payments.policy import doubt_of
from app.vouchers.payments.rules import BatchState, InvoiceState, PaymentState
from app.vouchers.queries.applications import visible_to

UNKNOWN_PAYMENT = N_("Deze betaling kennen wij niet.")
UNKNOWN_BATCH = N_("Deze batch kennen wij niet.")
UNKNOWN_INVOICE = N_("Deze factuur kennen wij niet.")


@dataclass(frozen=True)
class PaymentFilters:
    """What the payments are narrowed to; None and "" do not narrow. `text` is part of a name, IBAN or number."""

    state: PaymentState | None = None
    text: str = ""


def payments(filters: PaymentFilters, batch_id: int | None = None) -> Select[*tuple[Any, ...]]:
    """Return the query of the payments that match: columns only, no names of participants; the oldest first."""
    query = (
        select(
            Payment.id,
            Payment.end_to_end_id,
            Payment.amount_cents,
            Payment.payee_kind,
            Payment.payee_name,
            Payment.payee_iban,
            Payment.name_check,
            Payment.reason,
            Payment.state,
            Payment.queued_at,
            Payment.paid_at,
            Payment.bank_status,
            Payment.failure_code,
            Payment.failure_text,
            VoucherApplication.number,
            VoucherApplication.public_id.label("application_public_id"),
            PaymentBatch.message_id,
        )
        .join(VoucherApplication, VoucherApplication.id == Payment.application_id)
        .outerjoin(PaymentBatch, PaymentBatch.id == Payment.batch_id)
        .order_by(Payment.id)
    )
    if batch_id is not None:
        query = query.where(Payment.batch_id == batch_id)
    if filters.state is not None:
        query = query.where(Payment.state == filters.state)
    if filters.text:
        wanted = filters.text.lower()
        compact = wanted.replace(" ", "")
        query = query.where(
            or_(
                func.lower(Payment.payee_name).contains(wanted, autoescape=True),
                func.lower(Payment.payee_iban).contains(compact, autoescape=True),
                func.lower(Payment.end_to_end_id).contains(compact, autoescape=True),
            )
        )
    return query


def totals() -> dict[str, tuple[int, int]]:
    """Return {state: (number of payments, cents)}."""
    query = select(Payment.state, func.count(), func.sum(Payment.amount_cents)).group_by(Payment.state)
    return {state: (number, int(cents)) for state, number, cents in db.session.execute(query)}


def open_ids() -> list[str]:
    """Return the identifications of all open payments, the oldest first."""
    query = select(Payment.end_to_end_id).where(Payment.state == PaymentState.OPEN).order_by(Payment.id)
    return list(db.session.scalars(query))


def of_case(application_id: int) -> Sequence[AnyRow]:
    """Return the payments of one case, the oldest first."""
    return db.session.execute(payments(PaymentFilters()).where(Payment.application_id == application_id)).all()


def to_ask(batch_id: int) -> Sequence[AnyRow]:
    """Return the payments of a batch about which a person must ask the bank (`policy.doubt_of`), the oldest first."""
    rows = db.session.execute(payments(PaymentFilters(), batch_id).where(Payment.bank_status != "")).all()
    return [row for row in rows if doubt_of(row) is not None]


def batches() -> Select[*tuple[Any, ...]]:
    """Return the query of all batches, the newest first."""
    preparer, releaser = aliased(Account), aliased(Account)
    return (
        select(
            PaymentBatch.message_id,
            PaymentBatch.state,
            PaymentBatch.payment_count,
            PaymentBatch.total_cents,
            PaymentBatch.prepared_at,
            PaymentBatch.prepared_by_id,
            PaymentBatch.released_at,
            preparer.name.label("preparer"),
            releaser.name.label("releaser"),
        )
        .join(preparer, preparer.id == PaymentBatch.prepared_by_id)
        .outerjoin(releaser, releaser.id == PaymentBatch.released_by_id)
        .order_by(PaymentBatch.id.desc())
    )


def waiting_batches() -> Sequence[AnyRow]:
    """Return the batches that wait for a release, the oldest first."""
    query = batches().where(PaymentBatch.state == BatchState.PREPARED).order_by(None).order_by(PaymentBatch.id)
    return db.session.execute(query).all()


def batch(message_id: str) -> PaymentBatch:
    """Return a batch; NotFoundError if there is none."""
    found = db.session.scalars(select(PaymentBatch).where(PaymentBatch.message_id == message_id)).first()
    if found is None:
        raise NotFoundError(UNKNOWN_BATCH)
    return found


def reports_of(batch_id: int) -> Sequence[AnyRow]:
    """Return what the bank answered about a batch, the newest first."""
    query = (
        select(BankReport.read_at, BankReport.status, BankReport.accepted, BankReport.rejected, Account.name)
        .join(Account, Account.id == BankReport.read_by_id)
        .where(BankReport.batch_id == batch_id)
        .order_by(BankReport.id.desc())
    )
    return db.session.execute(query).all()


def payment(end_to_end_id: str) -> Payment:
    """Return a payment; NotFoundError if there is none."""
    found = db.session.scalars(select(Payment).where(Payment.end_to_end_id == end_to_end_id)).first()
    if found is None:
        raise NotFoundError(UNKNOWN_PAYMENT)
    return found


def names_of(account_ids: Collection[int | None]) -> dict[int, str]:
    """Return {account id: name}."""
    query = select(Account.id, Account.name).where(Account.id.in_([id_ for id_ in account_ids if id_]))
    return {row[0]: row[1] for row in db.session.execute(query)}


def invoices_of(application_id: int) -> Sequence[Invoice]:
    """Return the invoices of one case, the newest first."""
    query = select(Invoice).where(Invoice.application_id == application_id).order_by(Invoice.id.desc())
    return db.session.scalars(query).all()


def invoice(application_id: int, public_id: str) -> Invoice:
    """Return an invoice of a case; NotFoundError if it has no such invoice."""
    query = select(Invoice).where(Invoice.application_id == application_id, Invoice.public_id == public_id)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFoundError(UNKNOWN_INVOICE)
    return found


def invoice_file(invoice: Invoice, which: str) -> StoredFile:
    """Return the file of an invoice ("factuur") or its proof of payment ("bewijs"); NotFoundError if there is none."""
    file_id = invoice.proof_id if which == "bewijs" else invoice.file_id
    if file_id is None:
        raise NotFoundError(UNKNOWN_INVOICE)
    return db.session.get_one(StoredFile, file_id)


def waiting_invoices(limit: int) -> Sequence[AnyRow]:
    """Return the invoices that wait for an advisor, the oldest first: case, applicant's number, day, cents."""
    query = (
        select(
            Invoice.public_id,
            Invoice.number,
            Invoice.submitted_at,
            VoucherApplication.number.label("case_number"),
            VoucherApplication.public_id.label("application_public_id"),
        )
        .join(VoucherApplication, VoucherApplication.id == Invoice.application_id)
        .where(Invoice.state == InvoiceState.SUBMITTED)
        .order_by(Invoice.id)
        .limit(limit)
    )
    return db.session.execute(query).all()


def payee_changes(application_id: int) -> Sequence[AnyRow]:
    """Return the corrections of the account of a case, the newest first."""
    query = (
        select(
            PayeeChange.at,
            PayeeChange.old_name,
            PayeeChange.old_iban,
            PayeeChange.new_name,
            PayeeChange.new_iban,
            PayeeChange.reason,
        )
        .where(PayeeChange.application_id == application_id)
        .order_by(PayeeChange.id.desc())
    )
    return db.session.execute(query).all()


def own_among(application_ids: Sequence[int], account: Account) -> bool:
    """Return whether one of these applications is of `account` itself or of a company that it acts for."""
    own = or_(visible_to(account), VoucherApplication.applicant_id == account.id)
    query = select(VoucherApplication.id).where(VoucherApplication.id.in_(application_ids), own)
    return db.session.scalars(query.limit(1)).first() is not None


def judged_among(application_ids: Sequence[int], account: Account) -> bool:
    """Return whether `account` proposed or decided on one of these applications, or judged an invoice of it."""
    judged = (
        VoucherApplication.proposed_by_id,
        VoucherApplication.decided_by_id,
        VoucherApplication.settlement_proposed_by_id,
        VoucherApplication.settled_by_id,
    )
    invoices = select(Invoice.application_id).where(Invoice.judged_by_id == account.id)
    query = select(VoucherApplication.id).where(
        VoucherApplication.id.in_(application_ids),
        or_(*(column == account.id for column in judged), VoucherApplication.id.in_(invoices)),
    )
    return db.session.scalars(query.limit(1)).first() is not None
