"""How alike the titles of a pack are to one that is asked: worked out once for each different part of a title.

A row's title is a few parts, each with a number: its own words, and each of its occupations with what that is
called. A part is worth as much as the best of its phrases, and as the occupation itself.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.matching.kernel.memo import Memo
from app.matching.score import fits
from app.matching.score.fits import Floats
from app.matching.score.lexicon import Lexicon
from app.matching.score.pool import UNTOLD

Ints = NDArray[np.int64]
Sparse = tuple[Ints, Floats]
"""Parts by number, and what they are worth; all others are worth nothing."""
REMEMBERED = 8_000
"""So many asked phrases; each takes some kilobytes."""
NO_PART, NO_TITLE = 0, 1
"""The numbers of nothing at all, and of a row without a title, which counts half."""
FIRST_PART = 2
Part = tuple[str, tuple[str, ...]]
"""An occupation, if any, and the phrases that stand for it."""


def parts_of(side: str, text: str, occupations: Sequence[str], lexicon: Lexicon) -> list[Part]:
    """Return the parts of a title; together its words are those of `score.pools`."""
    named = side == "seekers" or not text
    listed: list[Part] = [(slug, lexicon.titles("", (slug,)) if named else ()) for slug in occupations]
    own = lexicon.titles(text, ())
    return [*listed, ("", own)] if own else listed


def numbered(titles: Sequence[Sequence[Part]], has_title: Sequence[bool]) -> tuple[NDArray[np.int32], list[Part]]:
    """Return for each title the numbers of its parts, as many columns as the longest has, and the parts."""
    parts = sorted({part for title in titles for part in title})
    number = {part: at for at, part in enumerate(parts, start=FIRST_PART)}
    most = max((len(title) for title in titles), default=0)
    table = np.full((len(titles), max(1, most)), NO_PART, np.int32)
    for at, (title, has) in enumerate(zip(titles, has_title, strict=True)):
        table[at, : len(title)] = [number[part] for part in title]
        if not has:
            table[at, 0] = NO_TITLE
    return table, parts


class Titles:
    """The different parts of the titles of a pack."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self.length = len(parts) + FIRST_PART
        self._phrases = sorted({phrase for _, phrases in parts for phrase in phrases})
        at = {phrase: number for number, phrase in enumerate(self._phrases)}
        pairs = [(at[one], part) for part, (_, said) in enumerate(parts, start=FIRST_PART) for one in said]
        self._phrase_of, self._part_of = np.array(pairs, np.int64).reshape(-1, 2).T
        self._occupation: dict[str, list[int]] = {}
        for number, (slug, _) in enumerate(parts, start=FIRST_PART):
            if slug:
                self._occupation.setdefault(slug, []).append(number)
        self._alike: Memo[Sparse] = Memo(REMEMBERED)

    def learn(self, asked: Collection[str], *, workers: int = 1, batch: int = 256) -> None:
        """Work out beforehand how alike all titles are to these phrases, many at once."""
        listed = sorted(set(asked))
        for first in range(0, len(listed), batch):
            some = listed[first : first + batch]
            for phrase, row in zip(some, self._table(some, workers), strict=True):
                self._alike.get(phrase, lambda row=row: self._sparse(row))  # type: ignore[misc]

    def worth(self, asked: Sequence[str], near: Mapping[str, float]) -> Sparse:
        """Return what parts are worth for the asked phrases and the occupations near those asked; some come twice."""
        found = [self._alike.get(one, lambda one=one: self._sparse(self._table([one], 1)[0])) for one in asked]  # type: ignore[misc]
        known = [(part, worth) for slug, worth in near.items() for part in self._occupation.get(slug, ())]
        numbers = [np.array([NO_TITLE, *(part for part, _ in known)], np.int64)] + [own for own, _ in found]
        return np.concatenate(numbers), np.concatenate(
            [np.array([UNTOLD, *(worth for _, worth in known)])] + [own for _, own in found]
        )

    def _table(self, asked: Sequence[str], workers: int) -> Floats:
        if not self._phrases:
            return np.zeros((len(asked), 0))
        table = process.cdist(
            asked,
            self._phrases,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=fits.MIN_LIKENESS,
            dtype=np.float64,
            workers=workers,
        )
        return fits.likeness(table)

    def _sparse(self, alike: Floats) -> Sparse:
        best = np.zeros(self.length)
        np.maximum.at(best, self._part_of, alike[self._phrase_of])
        numbers = np.flatnonzero(best)
        return numbers, best[numbers]
