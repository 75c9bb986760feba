"""Reading JSON that a stranger wrote: no duplicate keys, no depths, nothing that two readers read differently."""

import json
import math
import re
from typing import Any

from app.badges.credentials.report import Json, Refused

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def read(text: str | bytes) -> Json:
    """Return the object in `text`; raises Refused when it is not one strict JSON object."""
    found = read_any(text)
    if not isinstance(found, dict):
        raise Refused("this JSON is not an object")
    return found


def read_any(text: str | bytes) -> Any:
    """Return the value in `text`; raises Refused for what is malformed, ambiguous, too large or too deep."""
    try:
        text = text.decode("utf-8") if isinstance(text, bytes) else text
        size = len(text.encode("utf-8"))
    except UnicodeError:
        raise Refused("this is not UTF-8") from None
    if size > MAX_BYTES:
        raise Refused(f"larger than {MAX_BYTES} bytes")
    if _depth(text) > MAX_DEPTH:
        raise Refused(f"nested more than {MAX_DEPTH} levels deep")
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise Refused("half a character in a text (a lone surrogate)") from None
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from None
    return found


def _depth(text: str) -> int:
    deepest = depth = 0
    for match in PIECE.finditer(text):
        piece = match.group()
        depth += (piece in "[{") - (piece in "]}") if len(piece) == 1 else 0
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise Refused(f"the name {next(name for name in names if names.count(name) > 1)!r} occurs twice in one object")
    return found


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text} is too large")
    return number


def as_list(value: Any) -> list[Any]:
    """Return `value` as a list: JSON-LD writes one of several without brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def id_of(value: Any) -> str | None:
    """Return the identifier in `value`: the text itself, or the `id` of an object."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else None
