"""A passage of a text, cut out of it with some of its words marked."""

from collections.abc import Sequence
from typing import NamedTuple

LENGTH = 170
"""About how many characters a passage has."""
BEFORE = 80
"""How many characters may stand before the first marked word."""


class Piece(NamedTuple):
    """A piece of a passage; `marked` where it is what was found."""

    text: str
    marked: bool


def around(text: str, marks: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return the passage of `text` around the first of `marks` (from, to; in order), or its opening without any."""
    start = _start(text, marks[0][0]) if marks else 0
    end = _end(text, start)
    pieces = [Piece("… ", False)] if start else []
    at = start
    for first, last in marks:
        if first < at or last > end:
            continue
        if first > at:
            pieces.append(Piece(text[at:first], False))
        pieces.append(Piece(text[first:last], True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end], False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return tuple(pieces)


def _start(text: str, mark: int) -> int:
    """Return where a passage begins that has its first mark at `mark`: at a sentence, else at a word."""
    if mark <= BEFORE:
        return 0
    sentence = max(text.rfind(stop, mark - BEFORE, mark) for stop in (". ", "! ", "? ", ".\n", "\n"))
    if sentence >= 0:
        at = sentence + 1
        while at < mark and text[at].isspace():
            at += 1
        return at
    return text.find(" ", mark - BEFORE // 2, mark) + 1 or mark


def _end(text: str, start: int) -> int:
    if len(text) - start <= LENGTH + 20:
        return len(text)
    return max(text.rfind(" ", start, start + LENGTH), start + LENGTH // 2)
