"""De-minimis aid from elsewhere as undertakings state it, and which KvK numbers are one undertaking."""

import sqlalchemy as sa
from alembic import op

revision = "023"
down_revision = "022"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "aid_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kvk_number", sa.String(8), nullable=False, index=True),
        sa.Column("grantor", sa.String(120), nullable=False),
        sa.Column("granted_on", sa.Date, nullable=False),
        sa.Column("amount_cents", sa.BigInteger, nullable=False),
        sa.Column("added_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("withdrawn_at", Moment),
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn"),
    )
    op.create_table(
        "aid_link",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kvk_number", sa.String(8), nullable=False, index=True),
        sa.Column("other_kvk_number", sa.String(8), nullable=False, index=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("noted_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("noted_at", Moment, nullable=False),
        sa.Column("ended_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("ended_at", Moment),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended"),
        sa.CheckConstraint("kvk_number < other_kvk_number", name="order"),
    )
    op.create_index(
        "uq_aid_link_stands",
        "aid_link",
        ["kvk_number", "other_kvk_number"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_table("aid_link")
    op.drop_table("aid_line")
