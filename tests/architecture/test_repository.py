"""What is committed: no registry's address, nobody else's style sheets or scripts, nothing that is built."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "package-lock.json")
OURS = ("app/static/css/", "app/static/js/", "regions/")
SOMEBODY_ELSES = re.compile(r"/\*!|@license|sourceMappingURL|//#\s*source")


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The paths of every committed file."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [path for path in done.stdout.split("\0") if path and (ROOT / path).exists()]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_registry(name: str) -> None:
    assert re.findall(r"https?:\S+", (ROOT / name).read_text(encoding="utf-8")) == []


def test_python_lock_files_are_hashed() -> None:
    for name in LOCKS[:2]:
        blocks = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", (ROOT / name).read_text(), re.MULTILINE | re.DOTALL)
        assert len(blocks) > 20
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_style_sheet_or_script_of_others_is_committed(tracked: list[str]) -> None:
    front = [path for path in tracked if path.endswith((".css", ".js", ".mjs", ".woff", ".woff2", ".ttf", ".map"))]
    assert [path for path in front if not path.startswith(OURS)] == []
    text = [path for path in front if path.endswith((".css", ".js", ".mjs"))]
    assert [path for path in text if SOMEBODY_ELSES.search((ROOT / path).read_text(encoding="utf-8"))] == []


def test_what_is_built_is_not_committed(tracked: list[str]) -> None:
    built = re.compile(
        r"\.mo$|\.pyc$|\.sqlite3$|^node_modules/|^instance/|^app/static/vendor/|/credentials/contexts/|^\.venv/"
    )
    assert [path for path in tracked if built.search(path)] == []


@pytest.mark.parametrize(
    "path",
    [
        "app/translations/en/LC_MESSAGES/messages.mo",
        "instance/secret_key",
        "app/static/vendor/site.css",
        "app/badges/credentials/contexts/ob-3.0.3.json",
    ],
)
def test_what_is_built_is_ignored(path: str) -> None:
    done = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)  # noqa: S607
    assert done.returncode == 0
