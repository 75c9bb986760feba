"""ESCO beside the own vocabulary, labels in any language; corrections of automatic links and the tags of texts."""

import sqlalchemy as sa
from alembic import op

revision = "011"
down_revision = "010"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    _label_language(35, "language IN ('nl', 'en')", "length(language) >= 2")
    _esco()


def downgrade() -> None:
    for table in ("esco_release", "esco_relation", "esco_text", "esco_label", "esco_concept"):
        op.drop_table(table)
    op.execute("DELETE FROM concept_label WHERE language NOT IN ('nl', 'en')")
    _label_language(2, "length(language) >= 2", "language IN ('nl', 'en')")


def _label_language(length: int, before: str, after: str) -> None:
    """Give the language of a label its width and its check; the table in full, as SQLite tells too little of it."""
    labels = sa.Table(
        "concept_label",
        sa.MetaData(naming_convention=op.get_context().opts["target_metadata"].naming_convention),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("concept_id", sa.Integer, sa.ForeignKey("concept.id", ondelete="CASCADE"), nullable=False),
        sa.Column("language", sa.String(37 - length), nullable=False),
        sa.Column("text", sa.String(160), nullable=False),
        sa.Column("preferred", sa.Boolean, nullable=False),
        sa.CheckConstraint(before, name="language"),
        sa.Index("uq_concept_label_text", "concept_id", "language", "text", unique=True),
    )
    with op.batch_alter_table("concept_label", copy_from=labels) as batch:
        batch.drop_constraint("language", type_="check")
        batch.alter_column("language", type_=sa.String(length), existing_type=sa.String(37 - length), nullable=False)
        batch.create_check_constraint("language", after)


def _esco() -> None:
    op.create_table(
        "esco_concept",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uri", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("code", sa.String(40)),
        sa.Column("isco_group", sa.String(10)),
        sa.Column("skill_type", sa.String(40)),
        sa.Column("reuse_level", sa.String(40)),
        sa.Column("nace", sa.JSON, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("seen_in", sa.String(40), nullable=False),
        sa.Column("obsolete", sa.Boolean, nullable=False),
        sa.Column("replaced_by_id", sa.Integer, sa.ForeignKey("esco_concept.id")),
        sa.Column("concept_id", sa.Integer, sa.ForeignKey("concept.id", ondelete="SET NULL"), index=True),
        sa.Column("link_score", sa.Float),
        sa.CheckConstraint("kind IN ('occupation', 'skill', 'isco_group', 'skill_group')", name="kind"),
    )
    op.create_table(
        "esco_label",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("esco_id", sa.Integer, sa.ForeignKey("esco_concept.id"), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.CheckConstraint("role IN ('preferred', 'alternative', 'hidden')", name="role"),
        sa.CheckConstraint("length(language) >= 2", name="language"),
        sa.Index("uq_esco_label_text", "esco_id", "language", "text", unique=True),
    )
    op.create_table(
        "esco_text",
        sa.Column("esco_id", sa.Integer, sa.ForeignKey("esco_concept.id"), primary_key=True),
        sa.Column("language", sa.String(35), primary_key=True),
        sa.Column("description", sa.Text, nullable=False),
        sa.CheckConstraint("length(language) >= 2", name="language"),
    )
    op.create_table(
        "esco_relation",
        sa.Column("source_id", sa.Integer, sa.ForeignKey("esco_concept.id"), primary_key=True),
        sa.Column("role", sa.String(10), primary_key=True),
        sa.Column("target_id", sa.Integer, sa.ForeignKey("esco_concept.id"), primary_key=True),
        sa.CheckConstraint("role IN ('broader', 'essential', 'optional')", name="role"),
        sa.Index("ix_esco_relation_target_id_role", "target_id", "role"),
    )
    op.create_table(
        "esco_release",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("imported_at", Moment, nullable=False),
        sa.UniqueConstraint("version", "language"),
    )
