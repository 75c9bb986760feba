"""What no code of the product asks for is not kept for its own test."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READING = ("app", "templates", "scripts", "bench", "migrations")
WORD = re.compile(r"\w+")


def test_every_function_and_class_is_asked_for_outside_the_tests() -> None:
    """What a decorator hands over (views, commands, listeners) is asked for by what it hands it to."""
    words = Counter(word for path in _sources() for word in WORD.findall(path.read_text(encoding="utf-8")))
    assert words["create_app"] > 1
    alone = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not _handed_over(node) and words[node.name] == 1
    ]
    assert alone == []


def _sources() -> list[Path]:
    found = [path for folder in READING for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html", "")]
    return [path for path in (*found, *ROOT.glob("*.py")) if path.is_file()]


def _handed_over(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any(not ast.unparse(one).startswith(("cache", "lru_cache", "dataclass")) for one in node.decorator_list)
