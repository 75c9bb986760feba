"""When somebody last signed in, was warned that an unused account ends, and had the account erased.

A row of the audit trail may go after its term of five years, by the clock of the database; not before.
"""

import sqlalchemy as sa
from alembic import op

revision = "014"
down_revision = "013"
branch_labels = None
depends_on = None

Moment = sa.DateTime(timezone=True)
COLUMNS = ("signed_in_at", "warned_at", "erased_at")
TRIGGER = "audit_row_no_delete"


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("account", sa.Column(name, Moment))
    op.create_index("ix_account_signed_in_at", "account", ["signed_in_at"])
    op.execute(
        "UPDATE account SET signed_in_at = COALESCE((SELECT max(audit_row.at) FROM audit_row "
        "WHERE audit_row.actor_id = account.id AND audit_row.action = 'account.sign_in'), created_at)"
    )
    _refuse_deleting(
        sqlite="WHEN OLD.at > datetime('now', '-5 years')", postgresql="WHEN (OLD.at > now() - interval '5 years')"
    )


def downgrade() -> None:
    _refuse_deleting(sqlite="", postgresql="")
    op.drop_index("ix_account_signed_in_at", "account")
    for name in reversed(COLUMNS):
        op.drop_column("account", name)


def _refuse_deleting(*, sqlite: str, postgresql: str) -> None:
    """Make the trigger anew that keeps rows of the audit trail, under this condition."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {TRIGGER}")
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE DELETE ON audit_row {sqlite} "
            "BEGIN SELECT RAISE(ABORT, 'audit_row is append-only'); END"
        )
    else:
        op.execute(f"DROP TRIGGER {TRIGGER} ON audit_row")
        op.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE DELETE ON audit_row FOR EACH ROW {postgresql} "
            "EXECUTE FUNCTION refuse_change()"
        )
