"""Each test starts with a search index of its own: the database behind it was emptied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.matching import live
from app.matching.log import actions


@pytest.fixture(autouse=True)
def _no_index_of_before(app: Flask) -> None:
    """Forget the index of the test before, whose revision may have the same number."""
    app.extensions.pop(live.NAME, None)


@pytest.fixture(autouse=True)
def _no_files_of_before(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test keep its index in a folder of its own: its database has the name of all others."""
    monkeypatch.setitem(app.config, "INDEX_DIR", tmp_path / "index")


@pytest.fixture
def empty_spool(app: Flask) -> Iterator[None]:
    """Begin and end without ranked lists that wait to be stored: the database behind them was emptied."""
    actions.writer().spool.finish()
    shutil.rmtree(actions.writer().spool.folder, ignore_errors=True)
    yield
    actions.writer().spool.finish()
