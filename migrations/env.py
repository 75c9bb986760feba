"""Alembic on the application's own engine, all migrations in one transaction.

SQLite changes a table by copying it; foreign keys are off meanwhile, or the copy would empty the
children through ON DELETE CASCADE, and checked afterwards. They can only be switched outside a
transaction, on a connection that is closed afterwards instead of going back to the pool.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

engine: Engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate_sqlite(connection: Connection) -> None:
    connection.detach()
    connection.exec_driver_sql("ROLLBACK")
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    _migrate(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"foreign keys broken by the migration: {broken[:5]}")


def run() -> None:
    """Run the migrations that were asked for."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _migrate_sqlite(connection)
        else:
            _migrate(connection)
        connection.commit()


run()
