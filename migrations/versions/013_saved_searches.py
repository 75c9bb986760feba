"""Saved searches and the mail they send."""

import sqlalchemy as sa
from alembic import op

revision = "013"
down_revision = "012"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("searched", sa.String(10), nullable=False),
        sa.Column("question", sa.String(1000), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("often", sa.String(10), nullable=False),
        sa.Column("seen", sa.JSON, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("looked_on", sa.Date, nullable=False, index=True),
        sa.Column("mailed_at", Moment),
        sa.Column("paused_at", Moment),
        sa.CheckConstraint("searched IN ('stages', 'vacatures')", name="searched"),
        sa.CheckConstraint("often IN ('daily', 'weekly')", name="often"),
        sa.UniqueConstraint("account_id", "searched", "question"),
    )
    op.add_column("outbox_mail", sa.Column("unsubscribe", sa.String(500)))


def downgrade() -> None:
    op.drop_column("outbox_mail", "unsubscribe")
    op.drop_table("saved_search")
