"""How alike the titles of a pack are to one that is asked: worked out once for each different title."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.matching.kernel.memo import Memo
from app.matching.score import fits
from app.matching.score.fits import Floats

Ints = NDArray[np.int64]
Sparse = tuple[Ints, Floats]
"""Titles by number, and what they are worth; all others are worth nothing."""
STRINGS, TITLES = 20_000, 8_000
"""So many asked titles are remembered; each takes some kilobytes."""


class Titles:
    """The different titles of a pack: each has words to compare, and occupations."""

    def __init__(self, arrays: Mapping[str, NDArray[np.int64]], strings: Sequence[str], words: Sequence[str]) -> None:
        self._strings = strings
        self._titles_of_string = arrays["string_start"], arrays["string_title"]
        self._titles_of_occupation = arrays["occupation_start"], arrays["occupation_title"]
        self._occupation = {slug: number for number, slug in enumerate(words)}
        self.has_title = np.asarray(arrays["has_title"], bool)
        self._alike: Memo[Sparse] = Memo(STRINGS)
        self._known: Memo[Sparse] = Memo(TITLES)

    def learn(self, asked: Collection[str], *, workers: int = 1, batch: int = 256) -> None:
        """Work out beforehand how alike these titles are, many at once."""
        listed = sorted(set(asked))
        for first in range(0, len(listed), batch):
            part = listed[first : first + batch]
            for title, row in zip(part, self._table(part, workers), strict=True):
                self._alike.get(title, lambda row=row: _sparse(row))  # type: ignore[misc]

    def worth(self, asked: tuple[str, ...], near: Mapping[str, float]) -> Sparse:
        """Return the titles that are worth anything for the asked words or for the occupations near them."""
        return self._known.get((asked, frozenset(near.items())), lambda: self._worth(asked, near))

    def _worth(self, asked: tuple[str, ...], near: Mapping[str, float]) -> Sparse:
        best = np.zeros(len(self.has_title))
        for title in asked:
            strings, alike = self._alike.get(title, lambda title=title: _sparse(self._table([title], 1)[0]))  # type: ignore[misc]
            _raise(best, self._titles_of_string, strings, alike)
        known = [(self._occupation[slug], worth) for slug, worth in near.items() if slug in self._occupation]
        if known:
            numbers, worths = zip(*known, strict=True)
            _raise(best, self._titles_of_occupation, np.array(numbers, np.int64), np.array(worths))
        return _sparse(best)

    def _table(self, asked: Sequence[str], workers: int) -> Floats:
        if not self._strings:
            return np.zeros((len(asked), 0))
        table = process.cdist(
            asked,
            self._strings,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=fits.MIN_LIKENESS,
            dtype=np.float64,
            workers=workers,
        )
        return fits.likeness(table)


def _raise(best: Floats, titles_of: tuple[Ints, Ints], numbers: Ints, worth: Floats) -> None:
    """Raise `best` for the titles of these strings or occupations."""
    starts, titles = titles_of
    counts = starts[numbers + 1] - starts[numbers]
    at = np.repeat(starts[numbers] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    np.maximum.at(best, titles[at], np.repeat(worth, counts))


def _sparse(worth: Floats) -> Sparse:
    numbers = np.flatnonzero(worth)
    return numbers, worth[numbers]
