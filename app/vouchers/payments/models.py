"""Invoices, payments and batches.

What was released to the bank is frozen: triggers in the migration refuse every change of a released batch, and of
who gets how much in a payment of it. Four eyes hold in the database too: who prepares a batch does not release it.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String, text
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, check_in
from app.vouchers.payments.rules import END_TO_END, BatchState, InvoiceState, NameCheck, PaymentState, Reason

_STANDS = text("state IN ('submitted', 'approved')")


class Invoice(Base):
    """An invoice of a trainer that was handed in for an award, with its costs as they stand on it (cents).

    `file_sha256` and (`trainer_key`, `number_key`) tell the same invoice when it comes again; `duplicate_of_id` names
    the one that it repeats. `base_cents` and `amount_cents` are what the approval made of it (R3 to R5).
    """

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint(check_in("state", InvoiceState), name="state"),
        CheckConstraint(
            "tuition_cents >= 0 AND exam_cents >= 0 AND material_cents >= 0 AND third_party_cents >= 0", name="cents"
        ),
        CheckConstraint(
            "(state IN ('approved', 'returned')) = (judged_at IS NOT NULL)"
            " AND (judged_at IS NULL) = (judged_by_id IS NULL)",
            name="judged",
        ),
        CheckConstraint("judged_by_id IS NULL OR judged_by_id <> submitted_by_id", name="four_eyes"),
        CheckConstraint(
            "(state = 'approved') = (amount_cents > 0) AND (state = 'approved') = (payment_id IS NOT NULL)",
            name="approved",
        ),
        CheckConstraint("state <> 'returned' OR return_reason IS NOT NULL", name="returned"),
        CheckConstraint("(state = 'refused') = (duplicate_of_id IS NOT NULL)", name="refused"),
        Index("uq_invoice_file", "file_sha256", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index(
            "uq_invoice_number",
            "trainer_key",
            "number_key",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(40))
    number_key: Mapped[str] = mapped_column(String(40))
    trainer_key: Mapped[str] = mapped_column(String(160))
    invoiced_on: Mapped[date] = mapped_column(Date)
    tuition_cents: Mapped[int] = mapped_column(BigInteger)
    exam_cents: Mapped[int] = mapped_column(BigInteger)
    material_cents: Mapped[int] = mapped_column(BigInteger)
    third_party_cents: Mapped[int] = mapped_column(BigInteger)
    vat_percent: Mapped[int]
    amounts_include_vat: Mapped[bool] = mapped_column(Boolean)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    file_sha256: Mapped[str] = mapped_column(String(64))
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    judged_at: Mapped[datetime | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    return_reason: Mapped[str | None] = mapped_column(String(500))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    base_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    amount_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)


class Payment(Base):
    """Money that is due to a payee, under an identification of its own that the bank hands back (`end_to_end_id`).

    `paid_at` is the moment of release; `failed_at` with `failure_code` (ISO 20022, or "BACK" for money that came back
    later) that it did not arrive. `bank_status` is what the bank last said of it.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint(check_in("state", PaymentState), name="state"),
        CheckConstraint(check_in("reason", Reason), name="reason"),
        CheckConstraint(check_in("name_check", NameCheck), name="name_check"),
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("payee_kind IN ('employer', 'trainer')", name="payee"),
        CheckConstraint("state <> 'open' OR batch_id IS NULL", name="open"),
        CheckConstraint(
            "state NOT IN ('prepared', 'paid', 'failed', 'replaced') OR batch_id IS NOT NULL", name="batch"
        ),
        CheckConstraint("state IN ('paid', 'failed', 'replaced', 'withdrawn') OR paid_at IS NULL", name="not_paid"),
        CheckConstraint("state NOT IN ('paid', 'failed', 'replaced') OR paid_at IS NOT NULL", name="paid"),
        CheckConstraint("(failed_at IS NULL) = (failure_code = '')", name="failure"),
        CheckConstraint(
            "state NOT IN ('failed', 'replaced') OR failed_at IS NOT NULL",
            name="failed",
        ),
        CheckConstraint("state IN ('failed', 'replaced', 'withdrawn') OR failed_at IS NULL", name="not_failed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    end_to_end_id: Mapped[str] = mapped_column(String(END_TO_END), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    payee_kind: Mapped[str] = mapped_column(String(10))
    payee_name: Mapped[str] = mapped_column(String(70))
    payee_iban: Mapped[str] = mapped_column(String(34))
    name_check: Mapped[str] = mapped_column(String(10), default=NameCheck.UNCHECKED.value)
    reason: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    queued_at: Mapped[datetime]
    queued_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("payment_batch.id"), index=True)
    paid_at: Mapped[datetime | None]
    bank_status: Mapped[str] = mapped_column(String(4), default="")
    failed_at: Mapped[datetime | None]
    failure_code: Mapped[str] = mapped_column(String(35), default="")
    failure_text: Mapped[str] = mapped_column(String(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)


class PaymentBatch(Base):
    """Payments that go to the bank in one file. `content` is the file as it was released, `sha256` its hash."""

    __tablename__ = "payment_batch"
    __table_args__ = (
        CheckConstraint(check_in("state", BatchState), name="state"),
        CheckConstraint("payment_count > 0 AND total_cents > 0", name="total"),
        CheckConstraint("released_by_id IS NULL OR released_by_id <> prepared_by_id", name="four_eyes"),
        CheckConstraint(
            "(state = 'released') = (released_at IS NOT NULL) AND (released_at IS NULL) = (released_by_id IS NULL)"
            " AND (released_at IS NULL) = (content IS NULL) AND (released_at IS NULL) = (sha256 IS NULL)"
            " AND (released_at IS NULL) = (execution_on IS NULL)",
            name="released",
        ),
        CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancelled_by_id IS NULL)",
            name="cancelled",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(END_TO_END), unique=True)
    scheme: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), index=True)
    payment_count: Mapped[int] = mapped_column(Integer)
    total_cents: Mapped[int] = mapped_column(BigInteger)
    prepared_at: Mapped[datetime]
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    execution_on: Mapped[date | None] = mapped_column(Date)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str | None] = mapped_column(String(64))


class BankReport(Base):
    """One file in which the bank says what became of a batch (pain.002), as it came; the same one is read once."""

    __tablename__ = "bank_report"
    __table_args__ = (CheckConstraint("accepted >= 0 AND rejected >= 0", name="counts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("payment_batch.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    status: Mapped[str] = mapped_column(String(4))
    accepted: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    read_at: Mapped[datetime]
    read_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class PayeeChange(Base):
    """A correction of the account that an award is paid to; append-only."""

    __tablename__ = "payee_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("voucher_application.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    old_name: Mapped[str] = mapped_column(String(70))
    old_iban: Mapped[str] = mapped_column(String(34))
    new_name: Mapped[str] = mapped_column(String(70))
    new_iban: Mapped[str] = mapped_column(String(34))
    reason: Mapped[str] = mapped_column(SqlText)
