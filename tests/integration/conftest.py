"""Every test here runs on SQLite and on PostgreSQL, each time from a clean migrated database."""

import pytest
from flask import Flask

from app.matching import live, pools, vacancy_live
from tests.support.databases import Database


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that stands on a database once per kind."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _on_a_database(database: Database) -> None:
    """Every test here has a database, whether it names it or not."""


@pytest.fixture(autouse=True)
def _nothing_in_memory_of_before(app: Flask) -> None:
    """Forget what a process keeps of its database: that of the test before may have had the same numbers."""
    for kept in (live.NAME, vacancy_live.NAME, pools.NAME):
        app.extensions.pop(kept, None)
