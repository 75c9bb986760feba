"""The database: SQLite in a file or PostgreSQL, one schema, the same guarantees.

SQLite's default deferred transactions lose updates when a reader turns writer; every writing
transaction here therefore begins IMMEDIATE (see `transaction`), with WAL, foreign keys and full
synchronisation, so that what was confirmed survives a power cut.
"""

import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, Table, TypeDecorator, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, registry

from app.kernel.writers import WaitingConnection

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_BUSY_SECONDS = 30

writing: ContextVar[bool] = ContextVar("writing", default=True)
"""Whether the transaction that begins next may write; reading requests set it to False."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases (SQLite itself forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes; store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no moment")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table; names each constraint, so that forms and migrations can find it."""

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UTCDateTime()})


def table_of(model: type[Base]) -> Table:
    """Return the table of a model, for a statement that needs no objects: it costs a fifth of one that makes them.

    Such a statement does not write what is still to be flushed, and objects in the session do not follow it.
    """
    return cast(Table, model.__table__)


db = SQLAlchemy(model_class=Base, engine_options={"pool_pre_ping": True})


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # BEGIN is ours, not the driver's
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {SQLITE_BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "do_connect")
def _wait_in_line(dialect: Dialect, _record: object, _args: object, options: dict[str, Any]) -> None:
    if dialect.name == "sqlite":
        options["factory"] = WaitingConnection


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.dbapi_connection
    if writing.get() and isinstance(driver, WaitingConnection):
        driver.begin_writing()
    else:
        connection.exec_driver_sql("BEGIN")


def check_in(column: str, values: Any) -> str:
    """Return the SQL of a CHECK that `column` is one of the string `values` (an Enum class or list)."""
    listed = ", ".join(f"'{value}'" for value in sorted(str(getattr(v, "value", v)) for v in values))
    return f"{column} IN ({listed})"
