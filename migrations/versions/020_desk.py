"""The desk: terms that run, notes on cases, texts to use again."""

import sqlalchemy as sa
from alembic import op

revision = "020"
down_revision = "019"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
CHANGES = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "case_term",
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), primary_key=True),
        sa.Column("kind", sa.String(15), primary_key=True),
        sa.Column("last_day", sa.Integer, nullable=False),
        sa.Column("still_from", sa.Integer),
        sa.Column("still_until", sa.Integer),
        sa.Column("leads", sa.Boolean, nullable=False),
        sa.CheckConstraint(
            "kind IN ('appeal', 'completion', 'decision', 'evidence', 'objection', 'offer', 'settlement', 'start')",
            name="kind",
        ),
        sa.CheckConstraint("(still_from IS NULL) = (still_until IS NULL)", name="still"),
        sa.CheckConstraint("still_from IS NULL OR kind = 'decision'", name="moves_along"),
    )
    op.create_index("ix_case_term_last_day", "case_term", ["last_day", "kind"])
    op.create_table(
        "case_note",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False, index=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("to_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.CheckConstraint("kind IN ('assigned', 'note')", name="kind"),
        sa.CheckConstraint("(kind = 'note') = (text <> '')", name="text"),
        sa.CheckConstraint("kind = 'assigned' OR to_id IS NULL", name="to"),
    )
    op.create_table(
        "text_block",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("removed_at", Moment),
        sa.CheckConstraint("kind IN ('ask', 'decide', 'note', 'propose', 'return')", name="kind"),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for change in CHANGES:
        body = (
            "BEGIN SELECT RAISE(ABORT, 'case_note is append-only'); END"
            if sqlite
            else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"CREATE TRIGGER case_note_no_{change.lower()} BEFORE {change} ON case_note {body}")


def downgrade() -> None:
    op.drop_table("text_block")
    op.drop_table("case_note")
    op.drop_table("case_term")
