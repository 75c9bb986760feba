"""`flask badges verify`: the contract of the command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.badges.commands import badges
from app.badges.credentials import baking, status_list
from tests.support.credentials import LIST, SVG, School, as_bytes, did_key, png

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def school() -> School:
    school = School()
    school.publish_list([8])
    return school


@pytest.fixture
def folder(school: School, tmp_path: Path) -> Path:
    """Return a folder with badges and a map of what the school publishes."""
    token = school.token()
    revoked = school.badge(credentialStatus=status_list.entry(LIST, 8))
    documents = {
        "good.jwt": token,
        "good.png": baking.bake(png(), token),
        "good.svg": baking.bake(SVG.encode(), token),
        "good.json": school.proven(),
        "revoked.jwt": school.token(revoked),
        "expired.json": school.proven(school.badge(validUntil="2025-06-01T00:00:00Z")),
        "early.json": school.proven(school.badge(validFrom="2999-01-01T00:00:00Z")),
        "wrong.json": {**school.proven(), "name": "Other"},
        "unsigned.json": school.badge(),
        "nothing.txt": "hello",
        "did.json": school.files[school.address],
        "list.jwt": school.files[LIST],
    }
    for name, document in documents.items():
        (tmp_path / name).write_bytes(as_bytes(document))
    files = {school.address: "did.json", LIST: "list.jwt", "https://school.example/badges/1": "good.jwt"}
    (tmp_path / "map.json").write_text(json.dumps(files))
    return tmp_path


def run(folder: Path, *inputs: str, as_json: bool = True) -> Result:
    places = [name if "://" in name else str(folder / name) for name in inputs]
    options = ["--resolve", str(folder / "map.json"), *(["--json"] if as_json else [])]
    return CliRunner().invoke(badges, ["verify", *places, *options])


def test_one_line_for_each_in_their_order(folder: Path) -> None:
    expected = {
        "good.jwt": "valid",
        "wrong.json": "invalid",
        "revoked.jwt": "revoked",
        "expired.json": "expired",
        "early.json": "not_yet_valid",
        "unsigned.json": "unknown",
        "good.png": "valid",
        "nothing.txt": "invalid",
        "missing.json": "unknown",
        "good.json": "valid",
    }
    result = run(folder, *expected)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(Path(line["input"]).name, line["status"]) for line in lines] == list(expected.items())
    assert result.exit_code == 1
    for line in lines:
        assert list(line) == ["input", "status", "version", "issuer", "achievement", "checks"]
        assert all(list(check) == ["name", "passed", "detail"] for check in line["checks"])


def test_exit_0_when_all_are_valid(folder: Path) -> None:
    result = run(folder, "good.jwt", "good.png", "good.svg", "good.json", "https://school.example/badges/1")
    assert result.exit_code == 0
    assert {json.loads(line)["version"] for line in result.stdout.splitlines()} == {"3.0"}


def test_a_report_for_people(folder: Path) -> None:
    result = run(folder, "good.jwt", "wrong.json", as_json=False)
    assert result.exit_code == 1
    assert "good.jwt: valid" in result.stdout
    assert "NO  proof: the proof does not fit the document" in result.stdout


def test_keys_under_the_identifier_itself(folder: Path, school: School) -> None:
    (folder / "map.json").write_text(json.dumps({school.name: str(folder / "did.json")}))
    assert run(folder, "good.jwt").exit_code == 0


def test_contexts_from_the_map(folder: Path, school: School) -> None:
    context = "https://school.example/context.json"
    badge = school.badge()
    badge["@context"] = [*badge["@context"], context]
    badge["marks"] = "10"
    with pytest.raises(Exception, match="not known here"):
        school.proven(badge)
    (folder / "marked.json").write_bytes(as_bytes({**badge, "proof": school.proven()["proof"]}))
    assert json.loads(run(folder, "marked.json").stdout)["status"] == "unknown"
    files = json.loads((folder / "map.json").read_text())
    (folder / "context.json").write_text(json.dumps({"@context": {"marks": "https://school.example/marks"}}))
    (folder / "map.json").write_text(json.dumps({**files, context: "context.json"}))
    assert json.loads(run(folder, "marked.json").stdout)["status"] == "invalid"


def test_a_known_context_cannot_be_replaced(folder: Path) -> None:
    files = json.loads((folder / "map.json").read_text())
    (folder / "context.json").write_text('{"@context": {"@vocab": "https://evil.example/"}}')
    (folder / "map.json").write_text(json.dumps({**files, "https://www.w3.org/ns/credentials/v2": "context.json"}))
    assert json.loads(run(folder, "good.json").stdout)["status"] == "valid"


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 1}'])
def test_a_map_that_is_none(folder: Path, text: str) -> None:
    (folder / "map.json").write_text(text)
    result = run(folder, "good.jwt")
    assert result.exit_code == 1
    assert "Error:" in result.output


def test_from_the_shell_without_a_database(folder: Path) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "badges", "verify", str(folder / "good.jwt"), "--json"]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/none/none.db"}
    done = subprocess.run(
        [*command, "--resolve", str(folder / "map.json")], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert json.loads(done.stdout)["status"] == "valid", done.stderr
    assert done.returncode == 0


def test_a_did_key_needs_no_map(tmp_path: Path) -> None:
    school = School("")
    (tmp_path / "map.json").write_text("{}")
    (tmp_path / "key.json").write_bytes(as_bytes(school.proven()))
    result = run(tmp_path, "key.json")
    assert json.loads(result.stdout)["issuer"] == did_key(school.key)
    assert result.exit_code == 0
