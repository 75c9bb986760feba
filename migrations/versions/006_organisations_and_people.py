"""Roles for talents, coordinators, issuers and trainers; their organisations; profiles with skills and consent."""

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)

ROLES = ("administrator", "advisor", "decider", "employer", "student", "treasurer")
NEW_ROLES = ("coordinator", "issuer", "talent", "trainer")


def _allow(roles: tuple[str, ...]) -> None:
    """Let a grant be of one of `roles`; the table is given in full, because SQLite tells too little of its own."""
    listed = ", ".join(f"'{role}'" for role in sorted(roles))
    grants = sa.Table(
        "role_grant",
        sa.MetaData(naming_convention=op.get_context().opts["target_metadata"].naming_convention),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("granted_by_id", sa.Integer, sa.ForeignKey("account.id")),
        sa.Column("granted_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Index("ix_role_grant_account_id", "account_id"),
        sa.Index(
            "uq_role_grant_current",
            "account_id",
            "role",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("role <> ''", name="role"),
    )
    with op.batch_alter_table("role_grant", copy_from=grants) as batch:
        batch.drop_constraint("role", type_="check")
        batch.create_check_constraint("role", f"role IN ({listed})")


def upgrade() -> None:
    _allow(ROLES + NEW_ROLES)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False, unique=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("website", sa.String(200)),
        sa.Column("contact_email", sa.String(254), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("municipality", sa.String(80), nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("is_school", sa.Boolean, nullable=False),
        sa.Column("is_issuer", sa.Boolean, nullable=False),
        sa.Column("is_trainer", sa.Boolean, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("removed_at", Moment),
        sa.CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="position"),
        sa.CheckConstraint("is_school OR is_issuer OR is_trainer", name="kind"),
    )
    op.create_table(
        "organisation_membership",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("is_admin", sa.Boolean, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
    )
    op.create_index(
        "uq_organisation_membership_current",
        "organisation_membership",
        ["organisation_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("headline", sa.String(120), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("occupations", sa.JSON, nullable=False),
        sa.Column("kinds", sa.JSON, nullable=False),
        sa.Column("level", sa.String(4)),
        sa.Column("study", sa.String(40)),
        sa.Column("situation", sa.String(15)),
        sa.Column("place", sa.String(80)),
        sa.Column("municipality", sa.String(80)),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("max_km", sa.Integer),
        sa.Column("remote_ok", sa.Boolean, nullable=False),
        sa.Column("hours_min", sa.Integer),
        sa.Column("hours_max", sa.Integer),
        sa.Column("available_from", sa.Date),
        sa.Column("available_until", sa.Date),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("licences", sa.JSON, nullable=False),
        sa.Column("school_id", sa.Integer, sa.ForeignKey("organisation.id"), index=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("search_revision", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("account_id", "kind"),
        sa.CheckConstraint("kind IN ('student', 'talent')", name="kind"),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('hbo', 'mbo1', 'mbo2', 'mbo3', 'mbo4', 'vo', 'wo')", name="level"
        ),
        sa.CheckConstraint(
            "(place IS NULL) = (lat IS NULL) AND (place IS NULL) = (lon IS NULL) "
            "AND (place IS NULL) = (municipality IS NULL)",
            name="position",
        ),
        sa.CheckConstraint("max_km IS NULL OR max_km BETWEEN 1 AND 100", name="max_km"),
        sa.CheckConstraint(
            "situation IS NULL OR situation IN ('employed', 'seeking', 'self_employed')", name="situation"
        ),
        sa.CheckConstraint(
            "(hours_min IS NULL OR hours_min BETWEEN 1 AND 60) AND (hours_max IS NULL OR hours_max BETWEEN 1 AND 60) "
            "AND (hours_min IS NULL OR hours_max IS NULL OR hours_min <= hours_max)",
            name="hours",
        ),
        sa.CheckConstraint(
            "available_from IS NULL OR available_until IS NULL OR available_from <= available_until", name="available"
        ),
    )
    op.create_index("ix_person_search_revision", "person", ["search_revision"])
    op.create_table(
        "person_skill",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("skill", sa.String(80), primary_key=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )
    op.create_table(
        "verified_skill",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("skill", sa.String(80), primary_key=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("purpose", sa.String(15), nullable=False),
        sa.Column("given_at", Moment, nullable=False),
        sa.Column("withdrawn_at", Moment),
        sa.CheckConstraint("purpose IN ('advisor', 'employers', 'school')", name="purpose"),
    )
    op.create_index(
        "uq_consent_current",
        "consent",
        ["person_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("consent", "verified_skill", "person_skill", "person", "organisation_membership", "organisation"):
        op.drop_table(table)
    grants = sa.table("role_grant", sa.column("role", sa.String))
    op.execute(grants.delete().where(grants.c.role.in_(NEW_ROLES)))
    _allow(ROLES)
