"""A file stays small enough to hold in the head."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 450


def test_no_code_is_longer_than_a_person_holds_in_the_head() -> None:
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "app" / "static" / "js").rglob("*.js")]
    files += (ROOT / "templates").rglob("*.html")
    long = {str(file.relative_to(ROOT)): lines for file in files if (lines := _lines(file)) > MAX_LINES}
    assert long == {}, "make it a folder of the same name"


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())
