"""Each test starts with indexes and words of its own: the database behind them was emptied."""

import pytest
from flask import Flask

from app.pages.trainings import catalogue
from app.skills import queries as skills


@pytest.fixture(autouse=True)
def _nothing_of_before(app: Flask) -> None:
    """Forget the trainings and words of the test before, whose numbers may be the same."""
    app.extensions.pop(catalogue.NAME, None)
    app.extensions.pop(skills.WORD_LISTS, None)
