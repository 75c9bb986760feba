"""The register of recognised trainers."""

import sqlalchemy as sa
from alembic import op

revision = "024"
down_revision = "023"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "registered_trainer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("name_key", sa.String(500), nullable=False),
        sa.Column("kvk_number", sa.String(8), index=True),
        sa.Column("mark", sa.String(10), nullable=False),
        sa.Column("recognised_from", sa.Date, nullable=False),
        sa.Column("recognised_until", sa.Date),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), index=True),
        sa.Column("added_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("ended_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("ended_at", Moment),
        sa.Column("end_reason", sa.Text, nullable=False),
        sa.CheckConstraint("mark IN ('crkbo', 'nrto', 'ocw', 'other')", name="mark"),
        sa.CheckConstraint("recognised_until IS NULL OR recognised_until >= recognised_from", name="days"),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (end_reason = '') AND "
            "(ended_at IS NULL OR recognised_until IS NOT NULL)",
            name="ended",
        ),
        sa.UniqueConstraint("name_key", "mark", "recognised_from"),
    )


def downgrade() -> None:
    op.drop_table("registered_trainer")
