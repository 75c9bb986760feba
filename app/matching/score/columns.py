"""Rows as arrays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.matching.score.fits import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def number_of(value: float | date | None) -> float:
    """Return a number, or a date as its number; NaN for None."""
    if value is None:
        return np.nan
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def numbers(values: Iterable[float | date | None]) -> Floats:
    """Return a column of numbers or dates; NaN for None."""
    return np.array([number_of(value) for value in values], float)


def flags(rows: Sequence[Iterable[str]]) -> dict[str, Bools]:
    """Return for each code which rows have it."""
    columns: dict[str, Bools] = defaultdict(lambda: np.zeros(len(rows), bool))
    for number, codes in enumerate(rows):
        for code in codes:
            columns[code][number] = True
    return dict(columns)


def grades(rows: Sequence[Mapping[str, str]], scale: Mapping[str, int]) -> dict[str, NDArray[np.int8]]:
    """Return for each code how high the rows have it on `scale`; 0 is not at all."""
    columns: dict[str, NDArray[np.int8]] = defaultdict(lambda: np.zeros(len(rows), np.int8))
    for number, codes in enumerate(rows):
        for code, grade in codes.items():
            columns[code][number] = scale[grade]
    return dict(columns)


def told(rows: Iterable[object]) -> Bools:
    """Return which rows have anything."""
    return np.array([bool(row) for row in rows], bool)


def any_of(columns: Mapping[str, Bools], codes: Iterable[str], length: int) -> Bools:
    """Return which rows have any of `codes`."""
    found = np.zeros(length, bool)
    for code in codes:
        if code in columns:
            found |= columns[code]
    return found


def how_many(columns: Mapping[str, Bools], codes: Iterable[str], length: int) -> Floats:
    """Return how many of `codes` each row has."""
    found = np.zeros(length)
    for code in codes:
        if code in columns:
            found += columns[code]
    return found


class Ragged:
    """Words of rows, some none and some several: each different word once, and which rows have it."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.words = sorted({word for row in rows for word in row})
        at = {word: number for number, word in enumerate(self.words)}
        self._word = np.array([at[word] for row in rows for word in row], np.int64)
        self._row = np.array([number for number, row in enumerate(rows) for _ in row], np.int64)
        self._length = len(rows)

    def best(self, worth: Floats) -> Floats:
        """Return the most that any word of a row is worth, 0 where it has none; `worth` is by word."""
        best = np.zeros(self._length)
        np.maximum.at(best, self._row, worth[self._word])
        return best

    def alike(self, titles: Sequence[str]) -> Floats:
        """Return how alike the words are to any of `titles`, out of 100, at best for each row."""
        if not titles or not self.words:
            return np.zeros(self._length)
        table = process.cdist(titles, self.words, scorer=fuzz.token_sort_ratio, dtype=np.float64)
        return self.best(table.max(axis=0))
