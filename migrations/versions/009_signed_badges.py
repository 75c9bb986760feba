"""Issuer keys, signed credentials, status lists; badges brought from elsewhere and issuers whose badges count."""

import sqlalchemy as sa
from alembic import op

revision = "009"
down_revision = "008"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "issuer_key",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("name", sa.String(43), nullable=False, unique=True),
        sa.Column("algorithm", sa.String(5), nullable=False),
        sa.Column("public_jwk", sa.JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("retired_at", Moment),
        sa.Column("compromised_at", Moment),
        sa.CheckConstraint("algorithm IN ('ES256', 'EdDSA')", name="algorithm"),
        sa.CheckConstraint("(retired_at IS NULL) = (sealed IS NOT NULL)", name="retired"),
        sa.CheckConstraint("compromised_at IS NULL OR retired_at IS NOT NULL", name="compromised"),
    )
    op.create_index(
        "uq_issuer_key_in_use",
        "issuer_key",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "status_list",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_table(
        "signed_badge",
        sa.Column("assertion_id", sa.Integer, sa.ForeignKey("badge_assertion.id"), primary_key=True),
        sa.Column("key_id", sa.Integer, sa.ForeignKey("issuer_key.id"), nullable=False, index=True),
        sa.Column("status_list_id", sa.Integer, sa.ForeignKey("status_list.id"), nullable=False),
        sa.Column("status_index", sa.Integer, nullable=False),
        sa.Column("credential", sa.Text, nullable=False),
        sa.Column("signed_at", Moment, nullable=False),
        sa.UniqueConstraint("status_list_id", "status_index"),
        sa.CheckConstraint("status_index BETWEEN 0 AND 131071", name="status_index"),
    )
    op.create_table(
        "imported_badge",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("version", sa.String(3), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("issuer_id", sa.String(500), nullable=False, index=True),
        sa.Column("issuer_name", sa.String(200), nullable=False),
        sa.Column("awarded_at", Moment),
        sa.Column("valid_until", Moment),
        sa.Column("status", sa.String(15), nullable=False),
        sa.Column("checks", sa.JSON, nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
        sa.Column("imported_at", Moment, nullable=False),
        sa.Column("checked_at", Moment, nullable=False, index=True),
        sa.UniqueConstraint("account_id", "content_hash"),
        sa.CheckConstraint(
            "status IN ('expired', 'invalid', 'not_yet_valid', 'revoked', 'unknown', 'valid')", name="status"
        ),
    )
    op.create_table(
        "known_issuer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("issuer_id", sa.String(500), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("added_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("added_at", Moment, nullable=False),
    )


def downgrade() -> None:
    for table in ("known_issuer", "imported_badge", "signed_badge", "status_list", "issuer_key"):
        op.drop_table(table)
