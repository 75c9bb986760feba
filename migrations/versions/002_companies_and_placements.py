"""Companies with their branches and members, their stage profiles, and the clock of the search index."""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    clock = op.create_table(
        "search_clock",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.bulk_insert(clock, [{"id": 1, "revision": 0}])
    op.create_table(
        "company",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kvk_number", sa.String(8), nullable=False, unique=True),
        sa.Column("sector", sa.String(40), nullable=False),
        sa.Column("sbi_code", sa.String(6)),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("website", sa.String(200)),
        sa.Column("employees", sa.Integer),
        sa.Column("export_countries", sa.JSON, nullable=False),
        sa.Column("contact_name", sa.String(120), nullable=False),
        sa.Column("contact_email", sa.String(254), nullable=False),
        sa.Column("verification", sa.String(10), nullable=False),
        sa.Column("verified_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("verified_at", Moment),
        sa.Column("verification_note", sa.String(500)),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("confirmed_at", Moment),
        sa.Column("published_at", Moment),
        sa.Column("removed_at", Moment),
        sa.Column("search_revision", sa.BigInteger, nullable=False, index=True),
        sa.Column("messages_received", sa.Integer, nullable=False),
        sa.Column("messages_answered", sa.Integer, nullable=False),
        sa.Column("answer_days", sa.Float),
        sa.CheckConstraint("length(kvk_number) = 8", name="kvk_number"),
        sa.CheckConstraint("verification IN ('pending', 'rejected', 'verified')", name="verification"),
        sa.CheckConstraint("employees IS NULL OR employees >= 0", name="employees"),
        sa.CheckConstraint("(verification = 'pending') = (verified_at IS NULL)", name="verified_at"),
    )
    op.create_table(
        "branch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False, index=True),
        sa.Column("street", sa.String(120), nullable=False),
        sa.Column("postcode", sa.String(7), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("municipality", sa.String(80), nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("closed_at", Moment),
        sa.CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="position"),
    )
    op.create_table(
        "company_membership",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False, index=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("is_admin", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.CheckConstraint("state IN ('active', 'ended', 'requested')", name="state"),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_at"),
    )
    op.create_index(
        "uq_company_membership_current",
        "company_membership",
        ["company_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'ended'"),
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_table(
        "placement_offer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False, unique=True),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("kinds", sa.JSON, nullable=False),
        sa.Column("levels", sa.JSON, nullable=False),
        sa.Column("studies", sa.JSON, nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
        sa.Column("places_per_year", sa.Integer, nullable=False),
        sa.Column("hours_per_week", sa.Integer),
        sa.Column("period", sa.String(120)),
        sa.Column("sbb_recognised", sa.Boolean, nullable=False),
        sa.Column("sbb_number", sa.String(20)),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
        sa.CheckConstraint("places_per_year >= 0", name="places_per_year"),
        sa.CheckConstraint("hours_per_week IS NULL OR hours_per_week BETWEEN 1 AND 60", name="hours_per_week"),
    )


def downgrade() -> None:
    for table in ("placement_offer", "company_membership", "branch", "company", "search_clock"):
        op.drop_table(table)
