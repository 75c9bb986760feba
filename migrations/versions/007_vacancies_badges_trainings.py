"""Vacancies, badge classes with their awards, and trainings; each with its skills."""

import sqlalchemy as sa
from alembic import op

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False, index=True),
        sa.Column("branch_id", sa.Integer, sa.ForeignKey("branch.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("occupation", sa.String(80)),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("level", sa.String(4)),
        sa.Column("studies", sa.JSON, nullable=False),
        sa.Column("hours_min", sa.Integer, nullable=False),
        sa.Column("hours_max", sa.Integer, nullable=False),
        sa.Column("salary_min_cents", sa.BigInteger, nullable=False),
        sa.Column("salary_max_cents", sa.BigInteger, nullable=False),
        sa.Column("salary_per", sa.String(6), nullable=False),
        sa.Column("remote", sa.String(8), nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("licences", sa.JSON, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("published_at", Moment),
        sa.Column("closed_at", Moment),
        sa.Column("search_revision", sa.BigInteger, nullable=False),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('hbo', 'mbo1', 'mbo2', 'mbo3', 'mbo4', 'vo', 'wo')", name="level"
        ),
        sa.CheckConstraint("hours_min BETWEEN 1 AND 60 AND hours_max BETWEEN hours_min AND 60", name="hours"),
        sa.CheckConstraint("remote IN ('fully', 'no', 'partly')", name="remote"),
        sa.CheckConstraint("salary_per IN ('hour', 'month')", name="salary_per"),
        sa.CheckConstraint("kind IN ('assignment', 'job')", name="kind"),
        sa.CheckConstraint("salary_min_cents > 0 AND salary_min_cents <= salary_max_cents", name="salary"),
    )
    op.create_index("ix_vacancy_search_revision", "vacancy", ["search_revision"])
    op.create_table(
        "vacancy_skill",
        sa.Column("vacancy_id", sa.Integer, sa.ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("skill", sa.String(80), primary_key=True),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )
    op.create_table(
        "badge_class",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("criteria", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("formal", sa.Boolean, nullable=False),
        sa.Column("nlqf_level", sa.Integer),
        sa.Column("register_reference", sa.String(80)),
        sa.Column("valid_months", sa.Integer),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("withdrawn_at", Moment),
        sa.CheckConstraint("valid_months IS NULL OR valid_months > 0", name="valid_months"),
        sa.CheckConstraint("language IN ('nl', 'en')", name="language"),
        sa.CheckConstraint("formal = (nlqf_level IS NOT NULL AND register_reference IS NOT NULL)", name="formal"),
        sa.CheckConstraint("nlqf_level IS NULL OR nlqf_level BETWEEN 1 AND 8", name="nlqf_level"),
    )
    op.create_table(
        "badge_skill",
        sa.Column("badge_class_id", sa.Integer, sa.ForeignKey("badge_class.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("skill", sa.String(80), primary_key=True, index=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )
    op.create_table(
        "badge_assertion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("badge_class_id", sa.Integer, sa.ForeignKey("badge_class.id"), nullable=False, index=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), index=True),
        sa.Column("recipient_email", sa.String(254), nullable=False, index=True),
        sa.Column("recipient_salt", sa.String(32), nullable=False),
        sa.Column("recipient_hash", sa.String(80), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("awarded_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("awarded_at", Moment, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("accepted_at", Moment),
        sa.Column("declined_at", Moment),
        sa.Column("renewed_at", Moment),
        sa.Column("revoked_at", Moment),
        sa.Column("revocation_reason", sa.String(500)),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revoked"),
        sa.CheckConstraint("NOT shown OR accepted_at IS NOT NULL", name="shown"),
        sa.CheckConstraint("NOT (accepted_at IS NOT NULL AND declined_at IS NOT NULL)", name="answered_once"),
        sa.CheckConstraint("accepted_at IS NULL OR account_id IS NOT NULL", name="accepted_by"),
        sa.CheckConstraint("recipient_email = lower(recipient_email)", name="recipient_lower"),
    )
    op.create_index(
        "uq_badge_assertion_current",
        "badge_assertion",
        ["badge_class_id", "recipient_email"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL AND declined_at IS NULL AND renewed_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL AND declined_at IS NULL AND renewed_at IS NULL"),
    )
    op.create_table(
        "training",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("level", sa.String(4)),
        sa.Column("price_cents", sa.BigInteger, nullable=False),
        sa.Column("study_hours", sa.Integer, nullable=False),
        sa.Column("weeks", sa.Integer, nullable=False),
        sa.Column("next_start", sa.Date),
        sa.Column("place", sa.String(80)),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("website", sa.String(200)),
        sa.Column("badge_class_id", sa.Integer, sa.ForeignKey("badge_class.id")),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('hbo', 'mbo1', 'mbo2', 'mbo3', 'mbo4', 'vo', 'wo')", name="level"
        ),
        sa.CheckConstraint("study_hours > 0 AND weeks > 0", name="load"),
        sa.CheckConstraint("form IN ('at_work', 'classroom', 'mixed', 'online')", name="form"),
        sa.CheckConstraint("price_cents >= 0", name="price_cents"),
        sa.CheckConstraint("(place IS NULL) = (lat IS NULL) AND (place IS NULL) = (lon IS NULL)", name="position"),
    )
    op.create_table(
        "training_skill",
        sa.Column("training_id", sa.Integer, sa.ForeignKey("training.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("skill", sa.String(80), primary_key=True, index=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )


def downgrade() -> None:
    for table in (
        "training_skill",
        "training",
        "badge_assertion",
        "badge_skill",
        "badge_class",
        "vacancy_skill",
        "vacancy",
    ):
        op.drop_table(table)
