"""A database of each kind on which no migration has run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.kernel.database import db
from tests.support.databases import application, blank_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database, its context pushed."""
    if request.param == "sqlite":
        yield from _on(f"sqlite:///{tmp_path}/blank.sqlite3", tmp_path)
    else:
        with blank_postgres(request.getfixturevalue("postgres_server")) as url:
            yield from _on(url, tmp_path)


def _on(url: str, folder: Path) -> Iterator[Flask]:
    app = application(url, folder)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def _on_a_database() -> None:
    """These tests migrate databases of their own."""
