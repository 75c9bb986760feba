"""Conversations between people and companies; skills and occupations with their labels."""

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("expected_by", Moment, nullable=False),
        sa.Column("answered_at", Moment),
        sa.Column("closed_at", Moment),
        sa.UniqueConstraint("person_id", "company_id"),
        sa.Index("ix_conversation_company_id_last_at", "company_id", "last_at"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversation.id"), nullable=False, index=True),
        sa.Column("sender", sa.String(10), nullable=False),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.CheckConstraint("sender IN ('person', 'company')", name="sender"),
    )
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uri", sa.String(200), nullable=False, unique=True),
        sa.Column("slug", sa.String(80), nullable=False, index=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("sector", sa.String(40)),
        sa.Column("links", sa.JSON, nullable=False),
        sa.CheckConstraint("kind IN ('skill', 'occupation')", name="kind"),
    )
    op.create_table(
        "concept_label",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("concept_id", sa.Integer, sa.ForeignKey("concept.id", ondelete="CASCADE"), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.String(160), nullable=False),
        sa.Column("preferred", sa.Boolean, nullable=False),
        sa.CheckConstraint("language IN ('nl', 'en')", name="language"),
        sa.Index("uq_concept_label_text", "concept_id", "language", "text", unique=True),
    )


def downgrade() -> None:
    for table in ("concept_label", "concept", "message", "conversation"):
        op.drop_table(table)
