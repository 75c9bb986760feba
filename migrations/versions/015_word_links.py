"""What words were taken for which concept, what was read in texts, and labels learnt from corrections."""

import sqlalchemy as sa
from alembic import op

revision = "015"
down_revision = "014"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("concept_label", sa.Column("learnt", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "word_link",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.String(120), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", Moment, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("verdict", sa.String(10)),
        sa.Column("moved_to", sa.String(80)),
        sa.Column("decided_at", Moment),
        sa.Column("decided_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.CheckConstraint("kind IN ('skill', 'occupation')", name="kind"),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        sa.CheckConstraint("verdict IS NULL OR verdict IN ('right', 'wrong')", name="verdict"),
        sa.CheckConstraint("(verdict IS NULL) = (decided_at IS NULL)", name="decided"),
        sa.CheckConstraint("moved_to IS NULL OR verdict = 'wrong'", name="moved"),
        sa.UniqueConstraint("kind", "words", "slug"),
    )
    op.create_table(
        "text_tag",
        sa.Column("owner", sa.String(10), primary_key=True),
        sa.Column("owner_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("slug", sa.String(80), primary_key=True),
        sa.Column("words", sa.String(120), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("read_at", Moment, nullable=False),
        sa.Column("answered_at", Moment),
        sa.Column("taken", sa.Boolean),
        sa.CheckConstraint("owner IN ('person', 'vacancy')", name="owner"),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        sa.CheckConstraint("(answered_at IS NULL) = (taken IS NULL)", name="answered"),
    )


def downgrade() -> None:
    op.drop_table("text_tag")
    op.drop_table("word_link")
    op.execute("DELETE FROM concept_label WHERE learnt")
    op.drop_column("concept_label", "learnt")
