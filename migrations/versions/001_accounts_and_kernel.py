"""Accounts, their roles and audit trail; outbox, uploaded files, rate limits and form tokens."""

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("locale", sa.String(2), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("email_confirmed_at", Moment),
        sa.Column("blocked_at", Moment),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
        sa.CheckConstraint("locale IN ('nl', 'en')", name="locale"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("granted_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("granted_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.CheckConstraint(
            "role IN ('administrator', 'advisor', 'decider', 'employer', 'student', 'treasurer')", name="role"
        ),
    )
    op.create_index(
        "uq_role_grant_current",
        "role_grant",
        ["account_id", "role"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "mailed_link",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
        sa.CheckConstraint("purpose IN ('reset', 'confirm')", name="purpose"),
    )
    op.create_table(
        "audit_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("role", sa.String(20)),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("account.id"), index=True),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("reply_to", sa.String(254)),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("next_attempt_at", Moment, nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", Moment),
        sa.Column("dead_at", Moment),
        sa.Column("last_error", sa.String(500)),
        sa.CheckConstraint("NOT (sent_at IS NOT NULL AND dead_at IS NOT NULL)", name="one_end"),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", Moment, nullable=False),
    )
    op.create_table(
        "rate_count",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("window", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
    )
    op.create_table(
        "used_token",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer),
        sa.Column("shown_at", sa.String(500), nullable=False),
        sa.Column("used_at", Moment, nullable=False),
    )
    op.create_table(
        "pending_form",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "pending_form",
        "used_token",
        "rate_count",
        "stored_file",
        "outbox_mail",
        "audit_row",
        "mailed_link",
        "role_grant",
        "account",
    ):
        op.drop_table(table)
