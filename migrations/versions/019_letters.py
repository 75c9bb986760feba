"""Letters as they were sent, and their PDFs: append-only, as the ledger is."""

import sqlalchemy as sa
from alembic import op

revision = "019"
down_revision = "018"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
APPEND_ONLY = ("letter", "letter_pdf")
CHANGES = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("voucher_application.id"), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("locale", sa.String(2), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("template", sa.String(16), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.CheckConstraint("locale IN ('nl', 'en')", name="locale"),
        sa.CheckConstraint("sequence > 0", name="sequence"),
        sa.UniqueConstraint("application_id", "sequence"),
    )
    op.create_table(
        "letter_pdf",
        sa.Column("letter_id", sa.Integer, sa.ForeignKey("letter.id"), primary_key=True),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("template", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in APPEND_ONLY:
        for change in CHANGES:
            body = (
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                if sqlite
                else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {body}")


def downgrade() -> None:
    # The triggers go with their tables.
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
