"""Applications kept step by step, and the KvK number of who applies as self-employed."""

import sqlalchemy as sa
from alembic import op

revision = "022"
down_revision = "021"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "voucher_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(15), nullable=False),
        sa.Column("many", sa.Boolean, nullable=False),
        sa.Column("training_id", sa.Integer, sa.ForeignKey("training.id")),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("writer", sa.String(40), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.CheckConstraint("kind IN ('employee', 'employer', 'job_seeker', 'self_employed')", name="kind"),
        sa.CheckConstraint("kind = 'employer' OR NOT many", name="many"),
    )
    op.create_table(
        "voucher_draft_document",
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("voucher_draft.id"), primary_key=True),
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("stored_file.id"), nullable=False),
    )
    op.create_table(
        "voucher_self_employed",
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), primary_key=True),
        sa.Column("kvk_number", sa.String(8), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("voucher_self_employed")
    op.drop_table("voucher_draft_document")
    op.drop_table("voucher_draft")
