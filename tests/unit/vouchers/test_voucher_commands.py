"""`flask vouchers assess` through the real command line of a small application."""

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.vouchers.commands import vouchers

REGION = Path(__file__).parents[3] / "regions" / "stedendriehoek"


@pytest.fixture
def runner():
    app = Flask("small")
    app.config["REGION_DIR"] = REGION
    app.cli.add_command(vouchers)
    return app.test_cli_runner()


def test_cases_from_a_file_are_answered_in_one_array(runner, tmp_path, case_json):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([case_json(), {"case": case_json("employer", {"id": "c2"})}]), encoding="utf-8")
    result = runner.invoke(args=["vouchers", "assess", str(file)])
    assert result.exit_code == 0
    answers = json.loads(result.stdout)
    assert [(answer["id"], answer["amount_cents"]) for answer in answers] == [("c1", 1_500_00), ("c2", 1_500_00)]
    assert "€\u00a01.500,00" in result.stdout


def test_a_malformed_case_gives_status_2_after_the_others_were_answered(runner, case_json):
    cases = [case_json(changes={"budget_left_cents": 1.5}), case_json(changes={"id": "c2"})]
    result = runner.invoke(args=["vouchers", "assess", "-"], input=json.dumps(cases))
    assert result.exit_code == 2
    first, second = json.loads(result.stdout)
    assert first["error"]["path"] == "budget_left_cents"
    assert second["outcome"] == "grant"


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "this is not JSON"), ("[", "this is not JSON"), ("{}", "the input must be a list of cases, not an object")],
)
def test_input_that_is_no_list_gives_status_2_and_one_sentence(runner, typed, message):
    result = runner.invoke(args=["vouchers", "assess", "-"], input=typed)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: {message}")


def test_a_file_that_is_not_there_gives_status_2(runner, tmp_path):
    result = runner.invoke(args=["vouchers", "assess", str(tmp_path / "none.json")])
    assert result.exit_code == 2
    assert "none.json" in result.stderr


def test_a_broken_scheme_is_named(runner, tmp_path):
    shutil.copytree(REGION / "schemes", tmp_path / "schemes")
    (tmp_path / "schemes" / "cleantech.toml").write_text("code = 5", encoding="utf-8")
    runner.app.config["REGION_DIR"] = tmp_path
    result = runner.invoke(args=["vouchers", "assess", "-"], input="[]")
    assert result.exit_code == 1
    assert "cleantech.toml: code: must be a text" in result.stderr
