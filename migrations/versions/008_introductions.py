"""Introductions of people and companies, and the placements that came of them."""

import sqlalchemy as sa
from alembic import op

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(22), nullable=False, unique=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("vacancy_id", sa.Integer, sa.ForeignKey("vacancy.id"), index=True),
        sa.Column("started_by", sa.String(11), nullable=False),
        sa.Column("started_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("expected_by", Moment, nullable=False),
        sa.Column("person_agreed_at", Moment),
        sa.Column("person_declined_at", Moment),
        sa.Column("company_agreed_at", Moment),
        sa.Column("company_declined_at", Moment),
        sa.Column("refusal", sa.String(20)),
        sa.Column("refusal_note", sa.String(500)),
        sa.Column("withdrawn_at", Moment),
        sa.CheckConstraint(
            "started_by = 'coordinator' OR (started_by = 'person' AND person_agreed_at IS NOT NULL) "
            "OR (started_by = 'company' AND company_agreed_at IS NOT NULL)",
            name="starter_agreed",
        ),
        sa.CheckConstraint("started_by IN ('company', 'coordinator', 'person')", name="started_by"),
        sa.CheckConstraint(
            "NOT (company_agreed_at IS NOT NULL AND company_declined_at IS NOT NULL)", name="company_once"
        ),
        sa.CheckConstraint("NOT (person_agreed_at IS NOT NULL AND person_declined_at IS NOT NULL)", name="person_once"),
        sa.CheckConstraint(
            "(refusal IS NOT NULL) = (person_declined_at IS NOT NULL OR company_declined_at IS NOT NULL)",
            name="refused",
        ),
        sa.CheckConstraint(
            "refusal IS NULL OR refusal IN ('distance', 'found', 'full', 'level', 'other', 'period', 'skills')",
            name="refusal",
        ),
    )
    op.create_index("ix_introduction_company_id_started_at", "introduction", ["company_id", "started_at"])
    op.create_index(
        "uq_introduction_stage",
        "introduction",
        ["person_id", "company_id"],
        unique=True,
        sqlite_where=sa.text("vacancy_id IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("vacancy_id IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "uq_introduction_vacancy",
        "introduction",
        ["person_id", "vacancy_id"],
        unique=True,
        sqlite_where=sa.text("vacancy_id IS NOT NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("vacancy_id IS NOT NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), nullable=False, index=True),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("confirmed_by_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("confirmed_at", Moment, nullable=False),
        sa.Column("withdrawn_at", Moment),
        sa.UniqueConstraint("person_id", "company_id", "starts_on"),
        sa.CheckConstraint("starts_on <= ends_on", name="period"),
    )


def downgrade() -> None:
    for table in ("placement", "introduction"):
        op.drop_table(table)
