"""Alembic on the application's own engine.

SQLite changes a table by copying it; foreign keys are off meanwhile, or the copy would empty the
children through ON DELETE CASCADE, and checked afterwards.
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


def run() -> None:
    """Run the migrations in one transaction."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            _migrate(connection)
            connection.commit()
            return
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _migrate(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"foreign keys broken by the migration: {broken[:5]}")
        connection.commit()
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN")


run()
