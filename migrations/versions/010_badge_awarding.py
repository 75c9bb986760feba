"""Awarding many badges, pathways and endorsements."""

import sqlalchemy as sa
from alembic import op

revision = "010"
down_revision = "009"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
TO_DO = sa.text("confirmed_at IS NOT NULL AND finished_at IS NULL")
CLASS_NOW = sa.text("badge_class_id IS NOT NULL AND withdrawn_at IS NULL")
AWARD_NOW = sa.text("assertion_id IS NOT NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    _series()
    op.create_table(
        "badge_pathway",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("completion_class_id", sa.Integer, sa.ForeignKey("badge_class.id")),
        sa.Column("changed_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("withdrawn_at", Moment),
        sa.CheckConstraint("language IN ('nl', 'en')", name="language"),
    )
    op.create_table(
        "badge_pathway_step",
        sa.Column("pathway_id", sa.Integer, sa.ForeignKey("badge_pathway.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("badge_class_id", sa.Integer, sa.ForeignKey("badge_class.id"), primary_key=True, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 12", name="position"),
    )
    op.create_table(
        "badge_endorsement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("badge_class_id", sa.Integer, sa.ForeignKey("badge_class.id")),
        sa.Column("assertion_id", sa.Integer, sa.ForeignKey("badge_assertion.id")),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False, index=True),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("endorsed_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("endorsed_at", Moment, nullable=False),
        sa.Column("agreed_at", Moment),
        sa.Column("refused_at", Moment),
        sa.Column("withdrawn_at", Moment),
        sa.Column("credential", sa.Text),
        sa.CheckConstraint("(badge_class_id IS NULL) <> (assertion_id IS NULL)", name="subject"),
        sa.CheckConstraint("NOT (agreed_at IS NOT NULL AND refused_at IS NOT NULL)", name="answered_once"),
    )
    for name, column, where in (("class", "badge_class_id", CLASS_NOW), ("award", "assertion_id", AWARD_NOW)):
        op.create_index(
            f"uq_badge_endorsement_{name}",
            "badge_endorsement",
            [column, "company_id"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_table(
        "training_completion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("training_id", sa.Integer, sa.ForeignKey("training.id"), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, index=True),
        sa.Column("completed_on", sa.Date, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("recorded_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("assertion_id", sa.Integer, sa.ForeignKey("badge_assertion.id"), index=True),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
        sa.UniqueConstraint("training_id", "email"),
    )


def _series() -> None:
    op.create_table(
        "award_batch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("badge_class_id", sa.Integer, sa.ForeignKey("badge_class.id"), index=True),
        sa.Column("training_id", sa.Integer, sa.ForeignKey("training.id"), index=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("awarded_on", sa.Date, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("ignored", sa.JSON, nullable=False),
        sa.Column("created_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("confirmed_at", Moment),
        sa.Column("finished_at", Moment),
        sa.CheckConstraint("badge_class_id IS NOT NULL OR training_id IS NOT NULL", name="subject"),
        sa.CheckConstraint("finished_at IS NULL OR confirmed_at IS NOT NULL", name="finished"),
    )
    op.create_index("ix_award_batch_to_do", "award_batch", ["id"], sqlite_where=TO_DO, postgresql_where=TO_DO)
    op.create_table(
        "award_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("award_batch.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("day", sa.String(40), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("not_a_bsn", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("problem", sa.String(20)),
        sa.Column("done_at", Moment),
        sa.Column("assertion_id", sa.Integer, sa.ForeignKey("badge_assertion.id"), index=True),
        sa.CheckConstraint("state IN ('done', 'left_out', 'open', 'refused')", name="state"),
        sa.CheckConstraint(
            "problem IS NULL OR problem IN ('bad_day', 'bad_email', 'citizen_number', 'double', 'empty', 'expired', "
            "'future', 'has_it', 'long', 'no_evidence', 'own', 'refused', 'too_early', 'waiting')",
            name="problem",
        ),
        sa.CheckConstraint("(state IN ('done', 'refused')) = (done_at IS NOT NULL)", name="done"),
        sa.CheckConstraint("state <> 'done' OR problem IS NULL", name="done_well"),
        sa.UniqueConstraint("batch_id", "number"),
    )
    op.create_index("ix_award_row_batch_id_state", "award_row", ["batch_id", "state"])
    op.create_table(
        "award_permission",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("badge_class_id", sa.Integer, sa.ForeignKey("badge_class.id"), nullable=False),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("granted_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("granted_at", Moment),
        sa.Column("ended_at", Moment),
        sa.CheckConstraint("ended_at IS NULL OR granted_at IS NOT NULL", name="ended"),
        sa.CheckConstraint("(granted_at IS NULL) = (granted_by_id IS NULL)", name="granted"),
        sa.UniqueConstraint("badge_class_id", "organisation_id"),
    )
    op.create_table(
        "badge_reminder",
        sa.Column(
            "assertion_id", sa.Integer, sa.ForeignKey("badge_assertion.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("sent_at", Moment, nullable=False),
        sa.CheckConstraint("kind IN ('expiring', 'unanswered')", name="kind"),
    )


def downgrade() -> None:
    for table in (
        "training_completion",
        "badge_endorsement",
        "badge_pathway_step",
        "badge_pathway",
        "badge_reminder",
        "award_permission",
        "award_row",
        "award_batch",
    ):
        op.drop_table(table)
