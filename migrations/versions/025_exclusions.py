"""The register of exclusions (R17), and last days to settle that count from complete evidence."""

import sqlalchemy as sa
from alembic import op

revision = "025"
down_revision = "024"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('proposed', 'stands')")


def upgrade() -> None:
    op.create_table(
        "voucher_exclusion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("participant_key", sa.String(64), index=True),
        sa.Column("kvk_number", sa.String(8), index=True),
        sa.Column("ground", sa.String(10), nullable=False),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("proposed_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("proposed_at", Moment, nullable=False),
        sa.Column("reply_by", sa.Date, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("decided_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("decided_at", Moment),
        sa.Column("decision_reason", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("until_on", sa.Date),
        sa.Column("ended_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("ended_at", Moment),
        sa.Column("end_reason", sa.Text, nullable=False),
        sa.CheckConstraint("state IN ('ended', 'proposed', 'rejected', 'stands')", name="state"),
        sa.CheckConstraint("ground IN ('false_data', 'no_show', 'to_blame')", name="ground"),
        sa.CheckConstraint("(participant_key IS NULL) <> (kvk_number IS NULL)", name="whom"),
        sa.CheckConstraint("months BETWEEN 1 AND 24", name="months"),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)"
            " AND (decided_at IS NULL) = (decision_reason = '')",
            name="decided",
        ),
        sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="four_eyes"),
        sa.CheckConstraint(
            "(state IN ('stands', 'ended')) = (starts_on IS NOT NULL) AND (starts_on IS NULL) = (until_on IS NULL)"
            " AND (until_on IS NULL OR until_on > starts_on)",
            name="days",
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)"
            " AND (ended_at IS NULL) = (end_reason = '')",
            name="ended",
        ),
    )
    op.create_index(
        "uq_voucher_exclusion_open",
        "voucher_exclusion",
        ["application_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    # `flask prepare` writes them anew, from the evidence (`actions.terms.follow_all`).
    op.execute("DELETE FROM case_term WHERE kind = 'settlement'")


def downgrade() -> None:
    op.drop_table("voucher_exclusion")
