"""One application on a migrated database of its own, emptied quickly between tests."""

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import sqlalchemy
from flask import Flask
from sqlalchemy import Table, insert, select, text

from app.factory import create_app
from app.kernel.database import db

LOCKED_SECONDS = 10


class Database:
    """A migrated database and the application on it; `kind` is "sqlite" or "postgresql"."""

    kind: str

    def __init__(self, url: str, instance: Path) -> None:
        self.url = url
        self.app = application(url, instance)
        with self.app.app_context():
            flask_migrate.upgrade()

    def reset(self) -> None:
        """Bring back the state right after the migrations."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of every connection."""
        with self.app.app_context():
            db.engine.dispose()


def application(url: str, instance: Path, **settings: Any) -> Flask:
    """Return the application in test mode on the database at `url`."""
    return create_app(
        {
            "MODE": "test",
            "DEMO": False,
            "TESTING": True,
            "SECRET_KEY": "only in tests",
            "SQLALCHEMY_DATABASE_URI": url,
            "INSTANCE": instance,
            "SITE_URL": "http://localhost",
        }
        | settings
    )


class SqliteDatabase(Database):
    """A file; its content is written over with that of the migrated one, whoever has it open."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "test.sqlite3"
        super().__init__(f"sqlite:///{self.file}", folder)
        self.template = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(self.file)) as migrated:
            migrated.backup(self.template)

    def reset(self) -> None:
        """Write the file over in one transaction; fail if somebody keeps it locked."""
        deadline = time.monotonic() + LOCKED_SECONDS

        def give_up(_status: int, _remaining: int, _total: int) -> None:
            if time.monotonic() > deadline:
                raise RuntimeError("a connection of an earlier test keeps the database locked")

        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            self.template.backup(connection, progress=give_up, sleep=0.05)

    def close(self) -> None:
        """Let go of every connection."""
        super().close()
        self.template.close()


class PostgresDatabase(Database):
    """A database on a server, emptied between tests.

    Deleting a few rows with the triggers off takes one millisecond, truncating every table ninety.
    """

    kind = "postgresql"

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(url, folder)
        with self.app.app_context(), db.engine.begin() as connection:
            self.seeds = _rows(connection)
            connection.exec_driver_sql(_emptying(connection))

    def reset(self) -> None:
        """Empty every table, start its numbers anew and put back what the migrations inserted."""
        with self.app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCKED_SECONDS}s'")
            connection.exec_driver_sql("SELECT empty_all_tables()")
            for table, rows in self.seeds.items():
                connection.execute(insert(table), rows)


def _rows(connection: sqlalchemy.Connection) -> dict[Table, list[dict[str, Any]]]:
    """Return the rows of every table that has any."""
    found = {
        table: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in db.metadata.sorted_tables
    }
    return {table: rows for table, rows in found.items() if rows}


def _emptying(connection: sqlalchemy.Connection) -> str:
    """Return the SQL of a function that empties every table; only a superuser can switch triggers off."""
    tables = [table.name for table in db.metadata.sorted_tables]
    if connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        sequences = connection.scalars(text("SELECT sequencename FROM pg_sequences"))
        steps = ["SET LOCAL session_replication_role = replica"]
        steps += [f"DELETE FROM {table}" for table in tables]
        steps += [f"PERFORM setval('{sequence}', 1, false)" for sequence in sequences]
    else:
        steps = [f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"]
    body = "; ".join(steps)
    return f"CREATE FUNCTION empty_all_tables() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body}; END $$"


@contextmanager
def blank_postgres(server: str) -> Iterator[str]:
    """Yield the address of a new database with a random name on `server`; drop it, whoever is still connected.

    `server` may name a driver, as SQLAlchemy's addresses do.
    """
    name = f"test_{secrets.token_hex(6)}"
    server = sqlalchemy.make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    url = sqlalchemy.make_url(server).set(drivername="postgresql+psycopg", database=name)
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def opened(database: Database) -> Iterator[Database]:
    """Yield `database`, closed at the end."""
    try:
        yield database
    finally:
        database.close()
