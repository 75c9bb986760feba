"""Bitmaps that tell for all rows at once which a hard filter takes out.

Of each answer that a filter asks for there is a bitmap. Days are numbers, cut into one bitmap per binary digit,
so that "later than" is a few operations on 64 rows at a time. Rows of one spot (a place, how far one travels from
there, at home too) lie together: what is known of a spot is written to its rows at once.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel.layout import Column
from app.matching.score import fits
from app.matching.score.fits import CEFR

WORD = 64
NOBODY = "nobody"
"""The bitmap without any row, for an answer that nobody gave."""
Bits = NDArray[np.uint64]


def counting_arrays(
    side: str, forward: NDArray[np.int32], tables: dict[str, list[Any]]
) -> tuple[dict[str, NDArray[Any]], dict[str, int]]:
    """Return the bitmaps and the ranges of spots, and which bitmap is which."""
    planes: dict[str, int] = {NOBODY: 0}
    bitmaps: list[Bits] = [_packed(np.zeros(len(forward), bool))]

    def add(name: str, column: Column, has: Sequence[bool]) -> None:
        planes[name] = len(bitmaps)
        bitmaps.append(_packed(np.array(has, bool)[forward[:, column]]))

    for name, column, has in _answers(side, tables):
        add(name, column, has)
    for name, column in (("comes", Column.COMES), ("goes", Column.GOES)):
        numbers = range(len(tables[name]))
        for digit in range(max(1, len(tables[name])).bit_length()):
            add(f"{name}:{digit}", column, [bool(number >> digit & 1) for number in numbers])
    counts = np.bincount(forward[:, Column.SPOT], minlength=len(tables["spots"]))
    starts = np.concatenate(([0], np.cumsum(counts)))
    return {"bits": np.stack(bitmaps), "spot_start": starts.astype(np.int64)}, planes


def _answers(side: str, tables: dict[str, list[Any]]) -> Iterable[tuple[str, Column, list[bool]]]:
    """Yield each bitmap: its name, the column it hangs on, and which values of that column have it."""
    yield "has_kinds", Column.KINDS, [bool(kinds) for kinds in tables["kinds"]]
    for kind in _different(tables["kinds"]):
        yield f"kind:{kind}", Column.KINDS, [kind in kinds for kinds in tables["kinds"]]
    licences: list[Any] = tables["licences"]
    if side == "seekers":
        licences = [fits.licences_held(frozenset(own)) for own in licences]
    for licence in _different(licences):
        yield f"licence:{licence}", Column.LICENCES, [licence in own for own in licences]
    yield "has_languages", Column.LANGUAGES, [bool(own) for own in tables["languages"]]
    for code in _different([[code for code, _ in own] for own in tables["languages"]]):
        grades = [CEFR.get(dict(own).get(code, ""), 0) for own in tables["languages"]]
        for grade in CEFR.values():
            yield f"language:{code}:{grade}", Column.LANGUAGES, _at_least(grades, grade)


def _at_least(grades: list[int], grade: int) -> list[bool]:
    return [own >= grade for own in grades]


def _different(rows: Iterable[Iterable[str]]) -> list[str]:
    return sorted({one for row in rows for one in row})


def _packed(flags: NDArray[np.bool_]) -> Bits:
    """Return flags as words of 64 bits, the first row in the lowest bit."""
    padded = np.zeros(-(-len(flags) // WORD) * WORD, bool)
    padded[: len(flags)] = flags
    return np.packbits(padded, bitorder="little").view(np.uint64)
