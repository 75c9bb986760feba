"""Every template is shown by something: code names it, or a template that code names does."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
TEMPLATE_NAME = re.compile(r"[\w*-]+(/[\w*-]+)*\.html|[\w*-]+(/[\w*-]+)+\.txt")
REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def test_no_template_is_left_over() -> None:
    everything = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    patterns = _named_in_code()
    reached = {name for name in everything if any(fnmatch(name, pattern) for pattern in patterns)}
    waiting = list(reached)
    while waiting:
        named = {name for pattern in _named_in(waiting.pop()) for name in everything if fnmatch(name, pattern)}
        waiting += named - reached
        reached |= named
    assert sorted(everything - reached) == []


def test_code_names_only_templates_that_exist() -> None:
    everything = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}
    assert [p for p in _named_in_code() if not any(fnmatch(name, p) for name in everything)] == []


def test_no_template_imports_what_it_does_not_use() -> None:
    """Each import costs every showing of its page some 30 microseconds."""
    unused = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        tree = _parsed(path)
        read = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
        brought = [
            name if isinstance(name, str) else name[1] for one in tree.find_all(nodes.FromImport) for name in one.names
        ]
        brought += [one.target for one in tree.find_all(nodes.Import)]
        unused += [f"{path.relative_to(TEMPLATES)}: {name}" for name in brought if name not in read]
    assert unused == []


@cache
def _named_in_code() -> frozenset[str]:
    """Return every string in the code that looks like a template's name; what is filled in becomes *."""
    found = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant):
                found.add(str(node.value))
            elif isinstance(node, ast.JoinedStr):
                found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values))
    return frozenset(name for name in found if TEMPLATE_NAME.fullmatch(name))


def _named_in(template: str) -> Iterator[str]:
    """Yield the templates that `template` extends, includes or imports."""
    for node in _parsed(TEMPLATES / template).find_all(REFERENCES):
        named = node.template
        if isinstance(named, nodes.Const):
            yield from [named.value] if isinstance(named.value, str) else named.value
        elif isinstance(named, nodes.List):
            yield from (item.value for item in named.items if isinstance(item, nodes.Const))
        else:
            yield "".join(str(part.value) if isinstance(part, nodes.Const) else "*" for part in _parts(named))


def _parsed(path: Path) -> nodes.Template:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    return environment.parse(path.read_text(encoding="utf-8"))


def _parts(expression: nodes.Node) -> list[nodes.Node]:
    """Return the pieces of a name that is put together with ~ or +."""
    if isinstance(expression, nodes.Concat):
        return [part for node in expression.nodes for part in _parts(node)]
    if isinstance(expression, nodes.Add):
        return [*_parts(expression.left), *_parts(expression.right)]
    return [expression]
