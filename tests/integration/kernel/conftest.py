"""An application of its own per test, so that a test may add views to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.kernel.database import db
from tests.support.client import SiteClient
from tests.support.databases import Database, application


@pytest.fixture
def own_app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    """A second application on the same database."""
    app = application(database.url, tmp_path, TESTING=False)
    app.test_client_class = SiteClient
    yield app
    with app.app_context():
        db.engine.dispose()
