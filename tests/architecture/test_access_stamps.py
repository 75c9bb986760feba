"""Every address says who may open it; one that forgets is shut, and fails here."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from app.accounts.access import Access
from tests.support.databases import application

LARGEST_ID = 2**31 - 1
"""The largest number of a row in PostgreSQL."""


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application; nothing here asks its database anything."""
    folder: Path = tmp_path_factory.mktemp("composed")
    return application(f"sqlite:///{folder}/none.sqlite3", folder)


def test_every_endpoint_is_stamped(composed: Flask) -> None:
    bare = [
        f"{rule.endpoint} ({rule.rule})"
        for rule in composed.url_map.iter_rules()
        if not isinstance(getattr(composed.view_functions[rule.endpoint], "access", None), Access)
    ]
    assert bare == [], "put @public, @signed_in or @role(…) directly above the view function"


def test_there_are_endpoints(composed: Flask) -> None:
    assert len(list(composed.url_map.iter_rules())) > 20


def test_a_view_without_a_stamp_answers_403(tmp_path: Path) -> None:
    app = application(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path)
    app.add_url_rule("/vergeten", "forgotten", lambda: "open")
    assert app.test_client().get("/vergeten").status_code == 403


def test_numbers_in_addresses_fit_a_column_of_the_database(composed: Flask) -> None:
    """SQLite cannot be asked for a number of more than 64 bits: it would be a fault, not a page that is not there."""
    unbounded = [
        rule.rule
        for rule in composed.url_map.iter_rules()
        for converter in rule._converters.values()
        if isinstance(converter, IntegerConverter) and (converter.max is None or converter.max > LARGEST_ID)
    ]
    assert unbounded == []
