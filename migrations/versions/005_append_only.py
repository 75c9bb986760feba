"""Ledger, history of cases and audit trail are append-only: the database refuses every change of a row.

A later migration that copies one of these tables (a batch migration on SQLite) drops its triggers with
the old table and makes them again.
"""

from alembic import op

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_row", "case_event", "ledger_entry")
CHANGES = ("UPDATE", "DELETE")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
            END $$
            """
        )
    for table in APPEND_ONLY:
        for change in CHANGES:
            body = (
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                if sqlite
                else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(f"CREATE TRIGGER {_name(table, change)} BEFORE {change} ON {table} {body}")


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in APPEND_ONLY:
        for change in CHANGES:
            op.execute(f"DROP TRIGGER {_name(table, change)}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION refuse_change()")


def _name(table: str, change: str) -> str:
    return f"{table}_no_{change.lower()}"
