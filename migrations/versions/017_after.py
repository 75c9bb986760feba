"""Evidence of a training and its settlement, and the reminders of last days."""

import sqlalchemy as sa
from alembic import op

revision = "017"
down_revision = "016"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
CURRENT = sa.text("returned_at IS NULL")
RETURNED = "(returned_at IS NULL) = (return_reason IS NULL) AND (returned_at IS NULL) = (returned_by_id IS NULL)"


def upgrade() -> None:
    _evidence()
    _settlements()
    op.create_table(
        "voucher_reminder",
        sa.Column("application_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(15), nullable=False),
        sa.Column("last_day", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.CheckConstraint("kind IN ('completion', 'evidence', 'evidence_again', 'offer')", name="kind"),
        sa.ForeignKeyConstraint(["application_id"], ["voucher_application.id"]),
        sa.PrimaryKeyConstraint("application_id", "kind", "last_day"),
    )


def _evidence() -> None:
    op.create_table(
        "training_evidence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False),
        sa.Column("proof", sa.String(10), nullable=False),
        sa.Column("attended_percent", sa.Integer),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("stored_file.id"), nullable=False),
        sa.Column("completed_on", sa.Date, nullable=False),
        *(
            sa.Column(f"{cost}_cents", sa.BigInteger, nullable=False)
            for cost in ("tuition", "exam", "material", "third_party")
        ),
        sa.Column("vat_percent", sa.Integer, nullable=False),
        sa.Column("amounts_include_vat", sa.Boolean, nullable=False),
        sa.Column("explanation", sa.Text, nullable=False),
        sa.Column("sent_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("returned_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("returned_at", Moment),
        sa.Column("return_reason", sa.Text),
        sa.CheckConstraint("proof IN ('attendance', 'diploma')", name="proof"),
        sa.CheckConstraint("(proof = 'attendance') = (attended_percent IS NOT NULL)", name="attendance"),
        sa.CheckConstraint("attended_percent IS NULL OR attended_percent BETWEEN 0 AND 100", name="attended_percent"),
        sa.CheckConstraint(
            "tuition_cents >= 0 AND exam_cents >= 0 AND material_cents >= 0 AND third_party_cents >= 0", name="cents"
        ),
        sa.CheckConstraint("vat_percent BETWEEN 0 AND 100", name="vat_percent"),
        sa.CheckConstraint(RETURNED, name="returned"),
    )
    op.create_index("ix_training_evidence_application_id", "training_evidence", ["application_id"])
    op.create_index(
        "uq_training_evidence_current",
        "training_evidence",
        ["application_id"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )


def _settlements() -> None:
    op.create_table(
        "voucher_settlement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False),
        sa.Column("evidence_id", sa.Integer, sa.ForeignKey("training_evidence.id")),
        sa.Column("blame", sa.String(12), nullable=False),
        sa.Column("ground", sa.String(12), nullable=False),
        sa.Column("final_cents", sa.BigInteger, nullable=False),
        sa.Column("frozen_case", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("proposal_reason", sa.Text, nullable=False),
        sa.Column("proposed_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", Moment, nullable=False),
        sa.Column("returned_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("returned_at", Moment),
        sa.Column("return_reason", sa.Text),
        sa.Column("settled_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("settled_at", Moment),
        sa.Column("settle_reason", sa.Text),
        *(sa.Column(f"{part}_cents", sa.BigInteger) for part in ("settled", "due", "released", "claimed")),
        sa.Column("reopened_at", Moment),
        sa.CheckConstraint("blame IN ('false_data', 'no_show', 'none', 'to_blame')", name="blame"),
        sa.CheckConstraint(
            "ground IN ('attendance', 'diploma', 'excused', 'false_data', 'no_show', 'to_blame')", name="ground"
        ),
        sa.CheckConstraint("final_cents >= 0", name="final"),
        sa.CheckConstraint("proposal_reason <> ''", name="proposal_reason"),
        sa.CheckConstraint(RETURNED, name="returned"),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL) AND (settled_at IS NULL) = (settle_reason IS NULL)"
            " AND (settled_at IS NULL) = (settled_cents IS NULL) AND (settled_at IS NULL) = (due_cents IS NULL)"
            " AND (settled_at IS NULL) = (released_cents IS NULL) AND (settled_at IS NULL) = (claimed_cents IS NULL)",
            name="settled",
        ),
        sa.CheckConstraint("settled_by_id IS NULL OR settled_by_id <> proposed_by_id", name="four_eyes"),
        sa.CheckConstraint("returned_at IS NULL OR settled_at IS NULL", name="one_end"),
        sa.CheckConstraint("reopened_at IS NULL OR settled_at IS NOT NULL", name="reopened"),
    )
    op.create_index("ix_voucher_settlement_application_id", "voucher_settlement", ["application_id"])


def downgrade() -> None:
    for table in ("voucher_reminder", "voucher_settlement", "training_evidence"):
        op.drop_table(table)
