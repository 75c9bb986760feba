"""Invoices, payments and batches."""

import sqlalchemy as sa
from alembic import op

revision = "018"
down_revision = "017"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
STANDS = sa.text("state IN ('submitted', 'approved')")

FROZEN = {
    "payment_batch_released": ("payment_batch", "UPDATE", "OLD.state = 'released'"),
    "payment_batch_kept": ("payment_batch", "DELETE", ""),
    "payment_released": (
        "payment",
        "UPDATE",
        "OLD.paid_at IS NOT NULL AND (NEW.paid_at IS NULL OR NEW.paid_at <> OLD.paid_at OR NEW.batch_id IS NULL"
        " OR NEW.batch_id <> OLD.batch_id OR NEW.amount_cents <> OLD.amount_cents OR NEW.payee_iban <> OLD.payee_iban"
        " OR NEW.payee_name <> OLD.payee_name)",
    ),
    "payment_named": (
        "payment",
        "UPDATE",
        "NEW.end_to_end_id <> OLD.end_to_end_id OR NEW.application_id <> OLD.application_id"
        " OR NEW.amount_cents <> OLD.amount_cents",
    ),
    "payment_kept": ("payment", "DELETE", ""),
    "bank_report_no_update": ("bank_report", "UPDATE", ""),
    "bank_report_no_delete": ("bank_report", "DELETE", ""),
    "payee_change_no_update": ("payee_change", "UPDATE", ""),
    "payee_change_no_delete": ("payee_change", "DELETE", ""),
}
"""Triggers: what may not happen to a row any more, and when."""


def upgrade() -> None:
    _batches()
    _payments()
    _invoices()
    _histories()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, change, when) in FROZEN.items():
        condition = f"WHEN ({when})" if when else ""
        body = (
            f"{condition} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            if sqlite
            else f"FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} {body}")


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, _change, _when) in FROZEN.items():
        op.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}"))
    for table in ("payee_change", "bank_report", "invoice", "payment", "payment_batch"):
        op.drop_table(table)


def _batches() -> None:
    op.create_table(
        "payment_batch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.String(35), nullable=False, unique=True),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("payment_count", sa.Integer, nullable=False),
        sa.Column("total_cents", sa.BigInteger, nullable=False),
        sa.Column("prepared_at", Moment, nullable=False),
        sa.Column("prepared_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("released_at", Moment),
        sa.Column("released_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("cancelled_at", Moment),
        sa.Column("cancelled_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("execution_on", sa.Date),
        sa.Column("content", sa.LargeBinary),
        sa.Column("sha256", sa.String(64)),
        sa.CheckConstraint("state IN ('cancelled', 'prepared', 'released')", name="state"),
        sa.CheckConstraint("payment_count > 0 AND total_cents > 0", name="total"),
        sa.CheckConstraint("released_by_id IS NULL OR released_by_id <> prepared_by_id", name="four_eyes"),
        sa.CheckConstraint(
            "(state = 'released') = (released_at IS NOT NULL) AND (released_at IS NULL) = (released_by_id IS NULL)"
            " AND (released_at IS NULL) = (content IS NULL) AND (released_at IS NULL) = (sha256 IS NULL)"
            " AND (released_at IS NULL) = (execution_on IS NULL)",
            name="released",
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancelled_by_id IS NULL)",
            name="cancelled",
        ),
    )


def _payments() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("end_to_end_id", sa.String(35), nullable=False, unique=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("amount_cents", sa.BigInteger, nullable=False),
        sa.Column("payee_kind", sa.String(10), nullable=False),
        sa.Column("payee_name", sa.String(70), nullable=False),
        sa.Column("payee_iban", sa.String(34), nullable=False),
        sa.Column("name_check", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("queued_at", Moment, nullable=False),
        sa.Column("queued_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("payment_batch.id"), index=True),
        sa.Column("paid_at", Moment),
        sa.Column("bank_status", sa.String(4), nullable=False),
        sa.Column("failed_at", Moment),
        sa.Column("failure_code", sa.String(35), nullable=False),
        sa.Column("failure_text", sa.String(500), nullable=False),
        sa.Column("replaces_id", sa.Integer, sa.ForeignKey("payment.id"), unique=True),
        sa.CheckConstraint(
            "state IN ('failed', 'open', 'paid', 'prepared', 'replaced', 'withdrawn')",
            name="state",
        ),
        sa.CheckConstraint("reason IN ('again', 'invoice', 'settlement')", name="reason"),
        sa.CheckConstraint("name_check IN ('matches', 'partly', 'unchecked')", name="name_check"),
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint("payee_kind IN ('employer', 'trainer')", name="payee"),
        sa.CheckConstraint("state <> 'open' OR batch_id IS NULL", name="open"),
        sa.CheckConstraint(
            "state NOT IN ('prepared', 'paid', 'failed', 'replaced') OR batch_id IS NOT NULL", name="batch"
        ),
        sa.CheckConstraint("state IN ('paid', 'failed', 'replaced', 'withdrawn') OR paid_at IS NULL", name="not_paid"),
        sa.CheckConstraint("state NOT IN ('paid', 'failed', 'replaced') OR paid_at IS NOT NULL", name="paid"),
        sa.CheckConstraint("(failed_at IS NULL) = (failure_code = '')", name="failure"),
        sa.CheckConstraint("state NOT IN ('failed', 'replaced') OR failed_at IS NOT NULL", name="failed"),
        sa.CheckConstraint("state IN ('failed', 'replaced', 'withdrawn') OR failed_at IS NULL", name="not_failed"),
    )


def _invoices() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("number_key", sa.String(40), nullable=False),
        sa.Column("trainer_key", sa.String(160), nullable=False),
        sa.Column("invoiced_on", sa.Date, nullable=False),
        sa.Column("tuition_cents", sa.BigInteger, nullable=False),
        sa.Column("exam_cents", sa.BigInteger, nullable=False),
        sa.Column("material_cents", sa.BigInteger, nullable=False),
        sa.Column("third_party_cents", sa.BigInteger, nullable=False),
        sa.Column("vat_percent", sa.Integer, nullable=False),
        sa.Column("amounts_include_vat", sa.Boolean, nullable=False),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("stored_file.id")),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("proof_id", sa.Integer, sa.ForeignKey("stored_file.id")),
        sa.Column("submitted_at", Moment, nullable=False),
        sa.Column("submitted_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("judged_at", Moment),
        sa.Column("judged_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("return_reason", sa.String(500)),
        sa.Column("duplicate_of_id", sa.Integer, sa.ForeignKey("invoice.id")),
        sa.Column("base_cents", sa.BigInteger, nullable=False),
        sa.Column("amount_cents", sa.BigInteger, nullable=False),
        sa.Column("payment_id", sa.Integer, sa.ForeignKey("payment.id"), unique=True),
        sa.CheckConstraint("state IN ('approved', 'refused', 'returned', 'submitted')", name="state"),
        sa.CheckConstraint(
            "tuition_cents >= 0 AND exam_cents >= 0 AND material_cents >= 0 AND third_party_cents >= 0", name="cents"
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'returned')) = (judged_at IS NOT NULL)"
            " AND (judged_at IS NULL) = (judged_by_id IS NULL)",
            name="judged",
        ),
        sa.CheckConstraint("judged_by_id IS NULL OR judged_by_id <> submitted_by_id", name="four_eyes"),
        sa.CheckConstraint(
            "(state = 'approved') = (amount_cents > 0) AND (state = 'approved') = (payment_id IS NOT NULL)",
            name="approved",
        ),
        sa.CheckConstraint("state <> 'returned' OR return_reason IS NOT NULL", name="returned"),
        sa.CheckConstraint("(state = 'refused') = (duplicate_of_id IS NOT NULL)", name="refused"),
    )
    for name, columns in (("file", ["file_sha256"]), ("number", ["trainer_key", "number_key"])):
        op.create_index(
            f"uq_invoice_{name}", "invoice", columns, unique=True, sqlite_where=STANDS, postgresql_where=STANDS
        )


def _histories() -> None:
    op.create_table(
        "bank_report",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("payment_batch.id"), nullable=False, index=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.String(4), nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("read_at", Moment, nullable=False),
        sa.Column("read_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.CheckConstraint("accepted >= 0 AND rejected >= 0", name="counts"),
    )
    op.create_table(
        "payee_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("old_name", sa.String(70), nullable=False),
        sa.Column("old_iban", sa.String(34), nullable=False),
        sa.Column("new_name", sa.String(70), nullable=False),
        sa.Column("new_iban", sa.String(34), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
