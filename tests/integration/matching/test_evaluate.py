"""`flask matching evaluate`: exit status and JSON."""

import json

import pytest
from flask import Flask

from app.matching.bench import evaluate as command


def test_a_small_region_is_ranked_exactly(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "TALENTS", 200)
    monkeypatch.setattr(command, "VACANCIES", 40)
    monkeypatch.setattr(command, "CHECKED", 5)
    done = app.test_cli_runner().invoke(args=["matching", "evaluate", "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["resolver"] is None
    assert report["ranking"]["mismatches"] == {"vacancy_talent": 0, "talent_vacancy": 0}


def test_a_list_that_differs_is_exit_status_1(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"exact": False, "mismatches": {"vacancy_talent": 1, "talent_vacancy": 0}}
    monkeypatch.setattr(command, "exactness", lambda: found)
    done = app.test_cli_runner().invoke(args=["matching", "evaluate"])
    assert done.exit_code == 1
    assert "lists differ" in done.output
