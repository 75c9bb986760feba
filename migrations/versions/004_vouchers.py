"""Voucher applications with their evidence and history, and the fund that pays for them."""

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
OPEN = "state IN ('submitted','incomplete','complete','waiting','in_review','proposed','partially_offered')"


def upgrade() -> None:
    _applications()
    _fund()


def _applications() -> None:
    op.create_table(
        "voucher_application",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("number", sa.String(20), unique=True),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("scheme_version", sa.String(20)),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("applicant_kind", sa.String(15), nullable=False),
        sa.Column("applicant_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), index=True),
        sa.Column("branch_id", sa.Integer, sa.ForeignKey("branch.id")),
        sa.Column("municipality", sa.String(80), nullable=False),
        sa.Column("vat_deductible", sa.Boolean, nullable=False),
        sa.Column("de_minimis_prior_cents", sa.BigInteger),
        sa.Column("participant_name", sa.String(120), nullable=False),
        sa.Column("participant_birth_date", sa.Date, nullable=False),
        sa.Column("participant_municipality", sa.String(80), nullable=False),
        sa.Column("participant_key", sa.String(64), nullable=False, index=True),
        sa.Column("training_title", sa.String(160), nullable=False),
        sa.Column("trainer_name", sa.String(160), nullable=False),
        sa.Column("training_start", sa.Date, nullable=False),
        sa.Column("training_end", sa.Date, nullable=False),
        sa.Column("tuition_cents", sa.BigInteger, nullable=False),
        sa.Column("exam_cents", sa.BigInteger, nullable=False),
        sa.Column("material_cents", sa.BigInteger, nullable=False),
        sa.Column("third_party_cents", sa.BigInteger, nullable=False),
        sa.Column("vat_percent", sa.Integer, nullable=False),
        sa.Column("amounts_include_vat", sa.Boolean, nullable=False),
        sa.Column("trainer_recognised", sa.Boolean, nullable=False),
        sa.Column("trainer_linked", sa.Boolean, nullable=False),
        sa.Column("sector_fund_available", sa.Boolean, nullable=False),
        sa.Column("motivation", sa.Text, nullable=False),
        sa.Column("relevance_note", sa.Text, nullable=False),
        sa.Column("payee_kind", sa.String(10), nullable=False),
        sa.Column("payee_name", sa.String(70), nullable=False),
        sa.Column("payee_iban", sa.String(34), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("received_at", Moment),
        sa.Column("completed_at", Moment),
        sa.Column("place", sa.BigInteger),
        sa.Column("claim_cents", sa.BigInteger, nullable=False),
        sa.Column("reserved_cents", sa.BigInteger, nullable=False),
        sa.Column("awarded_cents", sa.BigInteger, nullable=False),
        sa.Column("frozen_case", sa.JSON),
        sa.Column("advisor_id", sa.Integer, sa.ForeignKey("account.id"), index=True),
        sa.Column("proposal", sa.String(15)),
        sa.Column("proposal_reason", sa.Text),
        sa.Column("proposed_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("proposed_at", Moment),
        sa.Column("decision", sa.String(15)),
        sa.Column("decision_reason", sa.Text),
        sa.Column("decided_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("decided_at", Moment),
        sa.Column("assessment", sa.JSON),
        sa.CheckConstraint(
            "state IN ('complete', 'draft', 'granted', 'in_review', 'incomplete', 'partially_offered',"
            " 'proposed', 'refused', 'submitted', 'waiting', 'withdrawn')",
            name="state",
        ),
        sa.CheckConstraint("applicant_kind IN ('employer', 'self_employed', 'employee', 'job_seeker')", name="kind"),
        sa.CheckConstraint("(state = 'draft') = (received_at IS NULL)", name="received"),
        sa.CheckConstraint("state = 'draft' OR number IS NOT NULL", name="number"),
        sa.CheckConstraint(
            "applicant_kind <> 'employer' OR (company_id IS NOT NULL AND branch_id IS NOT NULL)",
            name="employer",
        ),
        sa.CheckConstraint(
            "state NOT IN ('complete', 'in_review', 'waiting', 'proposed', 'granted', 'partially_offered')"
            " OR (completed_at IS NOT NULL AND place IS NOT NULL)",
            name="complete",
        ),
        sa.CheckConstraint(
            "state NOT IN ('draft', 'submitted', 'incomplete', 'waiting', 'refused', 'withdrawn')"
            " OR reserved_cents = 0",
            name="nothing_reserved",
        ),
        sa.CheckConstraint("reserved_cents >= 0 AND awarded_cents >= 0", name="cents"),
        sa.CheckConstraint(
            "state <> 'proposed' OR (proposal IS NOT NULL AND proposed_by_id IS NOT NULL AND proposed_at IS NOT NULL)",
            name="proposed",
        ),
        sa.CheckConstraint(
            "state NOT IN ('granted', 'partially_offered', 'refused') OR (decision IS NOT NULL"
            " AND decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided",
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR proposed_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name="four_eyes",
        ),
        sa.CheckConstraint("(state = 'granted') = (awarded_cents > 0)", name="granted"),
    )
    op.create_index(
        "uq_voucher_application_open",
        "voucher_application",
        ["scheme", "participant_key"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_table(
        "evidence_item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("label", sa.String(160), nullable=False),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("stored_file.id")),
        sa.Column("supplied_at", Moment),
        sa.Column("rejected_at", Moment),
        sa.Column("rejection", sa.String(500)),
        sa.CheckConstraint("rejected_at IS NULL OR rejection IS NOT NULL", name="rejection"),
        sa.Index("uq_evidence_item_code", "application_id", "code", unique=True),
    )
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("transition", sa.String(40), nullable=False),
        sa.Column("from_state", sa.String(20), nullable=False),
        sa.Column("to_state", sa.String(20), nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("as_role", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("suspends", sa.Boolean),
    )


def _fund() -> None:
    op.create_table(
        "fund",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("scheme", sa.String(40), nullable=False, unique=True),
        sa.Column("last_place", sa.BigInteger, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "pot",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fund_id", sa.Integer, sa.ForeignKey("fund.id"), nullable=False),
        sa.Column("contributor", sa.String(80), nullable=False),
        sa.Column("earmark", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("budget_cents", sa.BigInteger, nullable=False),
        sa.Column("available_cents", sa.BigInteger, nullable=False),
        sa.Column("reserved_cents", sa.BigInteger, nullable=False),
        sa.Column("awarded_cents", sa.BigInteger, nullable=False),
        sa.CheckConstraint("available_cents >= 0", name="available"),
        sa.CheckConstraint("reserved_cents >= 0", name="reserved"),
        sa.CheckConstraint("awarded_cents >= 0", name="awarded"),
        sa.CheckConstraint("budget_cents = available_cents + reserved_cents + awarded_cents", name="adds_up"),
        sa.UniqueConstraint("fund_id", "contributor"),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("pot_id", sa.Integer, sa.ForeignKey("pot.id"), nullable=False, index=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), index=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("debit", sa.String(10), nullable=False),
        sa.Column("credit", sa.String(10), nullable=False),
        sa.Column("amount_cents", sa.BigInteger, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("note", sa.String(200), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint(
            "(kind = 'budget' AND debit = 'funding' AND credit = 'available')"
            " OR (kind = 'reserve' AND debit = 'available' AND credit = 'reserved')"
            " OR (kind = 'release' AND debit IN ('reserved', 'awarded') AND credit = 'available')"
            " OR (kind = 'award' AND debit = 'reserved' AND credit = 'awarded')",
            name="move",
        ),
        sa.CheckConstraint("(kind = 'budget') = (application_id IS NULL)", name="application"),
    )


def downgrade() -> None:
    for table in ("ledger_entry", "pot", "fund", "case_event", "evidence_item", "voucher_application"):
        op.drop_table(table)
