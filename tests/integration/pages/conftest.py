"""Each test starts with a search index of its own: the database behind it was emptied."""

import pytest
from flask import Flask

from app.matching import live
from app.pages.trainings import catalogue


@pytest.fixture(autouse=True)
def _no_index_of_before(app: Flask) -> None:
    """Forget the index of the test before, whose revision may have the same number."""
    app.extensions.pop(live.NAME, None)
    app.extensions.pop(catalogue.NAME, None)
