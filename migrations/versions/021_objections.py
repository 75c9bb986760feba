"""Objections, recoveries, exclusions, aid and signals."""

import sqlalchemy as sa
from alembic import op

revision = "021"
down_revision = "020"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
OPEN = sa.text("state = 'open'")
PROPOSED = sa.text("state = 'proposed'")


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("against", sa.String(10), nullable=False),
        sa.Column("contested_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("contested_proposed_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("contested_on", sa.Date, nullable=False),
        sa.Column("term_ended_on", sa.Date, nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("postmarked_on", sa.Date),
        sa.Column("registered_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("excused", sa.Boolean),
        sa.Column("grounds", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("decide_before", sa.Date, nullable=False, index=True),
        sa.Column("extended_at", Moment),
        sa.Column("extension_reason", sa.Text, nullable=False),
        sa.Column("hearing", sa.String(10)),
        sa.Column("outcome", sa.String(15)),
        sa.Column("new_amount_cents", sa.BigInteger),
        sa.Column("decision_reason", sa.Text, nullable=False),
        sa.Column("decided_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("decided_at", Moment),
        sa.Column("withdrawn_at", Moment),
        sa.CheckConstraint("against IN ('amount', 'lapse', 'refusal', 'set_aside', 'settlement')", name="against"),
        sa.CheckConstraint("channel IN ('letter', 'online')", name="channel"),
        sa.CheckConstraint(
            "(state = 'decided') = (outcome IS NOT NULL) AND (outcome IS NULL) = (decided_at IS NULL) AND "
            "(outcome IS NULL) = (decided_by_id IS NULL) AND (outcome IS NULL) = (hearing IS NULL) AND "
            "(outcome IS NULL) = (decision_reason = '')",
            name="decided",
        ),
        sa.CheckConstraint("excused IS NULL OR late", name="excused"),
        sa.CheckConstraint("(extended_at IS NULL) = (extension_reason = '')", name="extended"),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> contested_by_id AND (contested_proposed_by_id IS "
            "NULL OR decided_by_id <> contested_proposed_by_id))",
            name="four_eyes",
        ),
        sa.CheckConstraint("hearing IN ('declined', 'evident', 'held')", name="hearing"),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome = 'not_admissible' OR NOT late OR (excused IS NOT NULL AND excused)",
            name="late_is_not_admissible",
        ),
        sa.CheckConstraint("outcome IN ('founded', 'not_admissible', 'partly_founded', 'unfounded')", name="outcome"),
        sa.CheckConstraint("(channel = 'letter') = (postmarked_on IS NOT NULL)", name="postmark"),
        sa.CheckConstraint("state IN ('decided', 'open', 'withdrawn')", name="state"),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
    )
    op.create_index(
        "uq_objection_open", "objection", ["application_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "recovery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("claimed_cents", sa.BigInteger, nullable=False),
        sa.Column("recovered_cents", sa.BigInteger, nullable=False),
        sa.Column("waived_cents", sa.BigInteger, nullable=False),
        sa.Column("plan_cents", sa.BigInteger, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("opened_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("reminded_at", Moment),
        sa.Column("closed_at", Moment),
        sa.CheckConstraint("claimed_cents > 0 AND recovered_cents >= 0 AND waived_cents >= 0", name="cents"),
        sa.CheckConstraint("state <> 'closed' OR recovered_cents + waived_cents = claimed_cents", name="closed"),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_at"),
        sa.CheckConstraint("recovered_cents + waived_cents <= claimed_cents", name="not_more"),
        sa.CheckConstraint("state <> 'open' OR recovered_cents + waived_cents < claimed_cents", name="open"),
        sa.CheckConstraint("state IN ('closed', 'open', 'undone')", name="state"),
    )
    op.create_index(
        "uq_recovery_open", "recovery", ["application_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "voucher_signal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("raised_at", Moment, nullable=False),
        sa.Column("settled_at", Moment, index=True),
        sa.Column("settled_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("note", sa.Text, nullable=False),
        sa.CheckConstraint(
            "kind IN ('above_price', 'crowded_course', 'dormant_company', 'linked_trainer', 'same_invoice', "
            "'shared_iban', 'threshold')",
            name="kind",
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL) AND (settled_at IS NULL) = (note = '')", name="settled"
        ),
        sa.UniqueConstraint("application_id", "kind"),
    )
    op.create_table(
        "voucher_signal_look",
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), primary_key=True),
        sa.Column("looked_at", Moment, nullable=False, index=True),
    )
    op.create_table(
        "objection_file",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("objection_id", sa.Integer, sa.ForeignKey("objection.id"), nullable=False, index=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("stored_file.id"), nullable=False),
    )
    op.create_table(
        "recovery_instalment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recovery_id", sa.Integer, sa.ForeignKey("recovery.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False, index=True),
        sa.Column("cents", sa.BigInteger, nullable=False),
        sa.CheckConstraint("cents > 0", name="cents"),
        sa.UniqueConstraint("recovery_id", "number"),
    )
    op.create_table(
        "recovery_receipt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recovery_id", sa.Integer, sa.ForeignKey("recovery.id"), nullable=False, index=True),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("cents", sa.BigInteger, nullable=False),
        sa.Column("note", sa.String(140), nullable=False),
        sa.Column("booked_at", Moment, nullable=False),
        sa.Column("booked_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.CheckConstraint("cents > 0", name="cents"),
    )
    op.create_table(
        "recovery_waiver",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recovery_id", sa.Integer, sa.ForeignKey("recovery.id"), nullable=False, index=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("cents", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", Moment, nullable=False),
        sa.Column("decided_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("decided_at", Moment),
        sa.Column("decision_reason", sa.Text, nullable=False),
        sa.CheckConstraint("cents > 0", name="cents"),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL) AND (decided_by_id IS NULL) = (decided_at IS NULL)",
            name="decided",
        ),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="four_eyes"),
        sa.CheckConstraint("state IN ('granted', 'proposed', 'refused')", name="state"),
    )
    op.create_index(
        "uq_recovery_waiver_proposed",
        "recovery_waiver",
        ["recovery_id"],
        unique=True,
        sqlite_where=PROPOSED,
        postgresql_where=PROPOSED,
    )


def downgrade() -> None:
    op.drop_table("recovery_waiver")
    op.drop_table("recovery_receipt")
    op.drop_table("recovery_instalment")
    op.drop_table("objection_file")
    op.drop_table("voucher_signal_look")
    op.drop_table("voucher_signal")
    op.drop_table("recovery")
    op.drop_table("objection")
