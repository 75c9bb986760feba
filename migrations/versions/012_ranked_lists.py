"""Ranked lists that were shown, with what they were made of."""

import sqlalchemy as sa
from alembic import op

revision = "012"
down_revision = "011"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ranked_list",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("shown_at", Moment, nullable=False, index=True),
        sa.Column("pairing", sa.String(20), nullable=False),
        sa.Column("viewer_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), index=True),
        sa.Column("company_id", sa.Integer, sa.ForeignKey("company.id"), index=True),
        sa.Column("vacancy_id", sa.Integer, sa.ForeignKey("vacancy.id")),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.CheckConstraint(
            "pairing IN ('stage_student', 'student_stage', 'talent_vacancy', 'vacancy_talent')", name="pairing"
        ),
        sa.CheckConstraint("(person_id IS NULL) <> (company_id IS NULL)", name="one_asker"),
    )
    op.create_table(
        "ranked_person",
        sa.Column("list_id", sa.Integer, sa.ForeignKey("ranked_list.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True, index=True),
        sa.Column("rank", sa.Integer, nullable=False),
    )
    op.create_table(
        "ranked_input",
        sa.Column("hash", sa.String(32), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), index=True),
        sa.Column("last_shown_on", sa.Date, nullable=False, index=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("ranked_input")
    op.drop_table("ranked_person")
    op.drop_table("ranked_list")
