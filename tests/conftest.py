"""Fixtures for every test: databases, the application on them, and a client.

`database` is parametrised under tests/integration (see its conftest); each test starts from a freshly
migrated database, with an application context pushed for its own `db.session`. Requests run in contexts
of their own, and see what the test has written because the client commits before each request.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

NAMED_DATABASE = os.environ.setdefault("TESTS_DATABASE_URL", os.environ.pop("DATABASE_URL", ""))
"""What DATABASE_URL named; kept in the environment for the processes that share the tests among them."""
for setting in ("SECRET_KEY", "MAIL_URL", "MAIL_FROM"):
    os.environ.pop(setting, None)
for setting in [name for name in os.environ if name.startswith("VINDPLATFORM_")]:
    del os.environ[setting]
os.environ["VINDPLATFORM_MODE"] = "test"

from flask import Flask  # noqa: E402 - the environment comes first
from hypothesis import HealthCheck, settings  # noqa: E402

from app.kernel.database import db, writing  # noqa: E402
from app.matching import pools  # noqa: E402
from tests.support import postgres  # noqa: E402
from tests.support.client import SiteClient  # noqa: E402
from tests.support.databases import Database, PostgresDatabase, SqliteDatabase, blank_postgres, opened  # noqa: E402
from tests.support.mailbox import Mailbox, open_mailbox  # noqa: E402

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("house"), max_examples=20)  # what scripts/check asks for
settings.load_profile("house")  # no test depends on how fast the machine is


def pytest_configure() -> None:
    """Stop at once if the PostgreSQL that somebody named is not there: it was not meant to be left out."""
    if NAMED_DATABASE.startswith("postgres"):
        try:
            with postgres.server(NAMED_DATABASE):
                pass
        except postgres.NoPostgresError as reason:
            pytest.exit(str(reason), returncode=1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server; tests that need one are left out where there is none."""
    try:
        with ExitStack() as stack:
            yield stack.enter_context(postgres.server(NAMED_DATABASE))
    except postgres.NoPostgresError as reason:
        pytest.skip(f"PostgreSQL left out: {reason}")


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The application on SQLite, for the whole session."""
    with opened(SqliteDatabase(tmp_path_factory.mktemp("sqlite"))) as database:
        yield database


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The application on PostgreSQL, for the whole session."""
    with (
        blank_postgres(postgres_server) as url,
        opened(PostgresDatabase(url, tmp_path_factory.mktemp("postgresql"))) as database,
    ):
        yield database


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A clean migrated database: SQLite, or the one that a parametrisation names."""
    kind = getattr(request, "param", "sqlite")
    chosen: Database = request.getfixturevalue({"sqlite": "sqlite_database", "postgresql": "postgres_database"}[kind])
    chosen.reset()
    chosen.app.extensions.pop(pools.NAME, None)  # of the test before, whose revision may have the same number
    writing.set(True)  # a client that is not a SiteClient leaves it as its last request had it
    with chosen.app.app_context():
        yield chosen
        db.session.rollback()


@pytest.fixture
def app(database: Database) -> Flask:
    """The application on `database`."""
    chosen = database.app
    chosen.test_client_class = SiteClient
    return chosen


@pytest.fixture
def client(app: Flask) -> SiteClient:
    """A visitor's browser; `client.sign_in(account)` makes it somebody's."""
    return app.test_client()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A letter box with a real SMTP server before it; `mailbox.deliver()` empties the outbox into it."""
    with open_mailbox() as opened_box:
        yield opened_box


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line per reason what was left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, times in reasons.items():
        terminalreporter.write_line(f"Left out {times} of the tests: {reason}")
