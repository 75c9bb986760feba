"""Every action and fact that the code writes into the audit trail has words, and no words are left over."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from app.accounts import audit_words
from app.factory import AUDITED
from app.vouchers.process import TRANSITIONS

ROOT = Path(__file__).resolve().parents[2]
STEPS = {"steps.py": [transition.name for transition in TRANSITIONS]}
"""Where the verb is the name of a step of the process."""


def test_every_recorded_action_has_words_and_every_word_an_action() -> None:
    written = {action for path in _recording("audit.record") for action in actions_in(path)}
    assert {"account.read", "company.verify", "placement.close", "voucher.grant", "voucher.document.read"} <= written
    named = set(audit_words.actions)
    for feature in AUDITED:
        named |= set(import_module(f"app.{feature}.audit_words").ACTIONS)
    assert written - named == set(), "actions without words"
    assert named - written == set(), "words for what nobody records"


def test_every_recorded_fact_has_words() -> None:
    written = {fact for path in _recording("_record", "audit.record") for fact in facts_in(path)}
    assert {"role", "kvk", "rows", "cents"} <= written
    named = set(audit_words.facts)
    for feature in AUDITED:
        named |= set(getattr(import_module(f"app.{feature}.audit_words"), "FACTS", {}))
    assert written - named == set(), "facts without words"


def _recording(*names: str) -> list[Path]:
    """Return the files in which one of these names stands: reading the others as a tree would find nothing."""
    return [
        path for path in sorted((ROOT / "app").rglob("*.py")) if any(f"{name}(" in path.read_text() for name in names)
    ]


def facts_in(path: Path) -> Iterator[str]:
    """Yield what calls of `audit.record`, and of a function `_record` that ends in one, note beside the record."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("audit.record", "_record"):
            yield from (one.arg for one in call.keywords if one.arg not in (None, "by", "person_id"))


def actions_in(path: Path) -> Iterator[str]:
    """Yield the first argument of each call of `audit.record`, with every value that its verb can have."""
    tree = ast.parse(path.read_text())
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
                yield from _values(call.args[0], function, path, tree)


def _values(node: ast.expr, function: ast.FunctionDef, path: Path, tree: ast.Module) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return _values(one, function, path, tree) + _values(other, function, path, tree)
        case ast.JoinedStr(values=[ast.Constant(value=prefix), ast.FormattedValue(value=verb)]):
            return [f"{prefix}{value}" for value in _values(verb, function, path, tree)]
        case ast.Name(id=name):
            return STEPS.get(path.name) or _of_variable(name, function, path, tree)
    raise AssertionError(f"{path.name}: this test cannot read {ast.unparse(node)}")


def _of_variable(name: str, function: ast.FunctionDef, path: Path, tree: ast.Module) -> list[str]:
    """Return what is assigned to `name` in `function`, or handed over for it by the calls in the application."""
    assigned = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    if assigned:
        return [value for node in assigned for value in _values(node, function, path, tree)]
    names = [argument.arg for argument in function.args.args]
    place = names.index(name)
    given = [
        call.args[place]
        for where in (tree, *_importing(function.name, path))
        for call in ast.walk(where)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == function.name and len(call.args) > place
    ]
    first_default = len(names) - len(function.args.defaults)
    if place >= first_default:
        given.append(function.args.defaults[place - first_default])
    assert given, f"{path.name}: nobody gives {name}"
    return [value for node in given for value in _values(node, function, path, tree)]


def _importing(name: str, path: Path) -> Iterator[ast.Module]:
    """Yield the files of the application that import `name` from the module at `path`."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for other in (ROOT / "app").rglob("*.py"):
        text = other.read_text()
        if f"from {module} import" in text and f"{name}(" in text:
            yield ast.parse(text)
