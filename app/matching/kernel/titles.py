"""How alike the titles of a pack are to one that is asked: worked out once for each different word.

A title is a set of words: what `score.lexicon` compares of it (whole phrases, folded), and its occupations. Words
are numbered, phrases first.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.matching.kernel.layout import HAS_TITLE, Column, chunk_bits, chunks_of
from app.matching.kernel.memo import Memo
from app.matching.score import fits
from app.matching.score.fits import Floats

Ints = NDArray[np.int64]
Sparse = tuple[Ints, Floats]
"""Words by number, and what they are worth; all others are worth nothing."""
REMEMBERED = 4_000
"""So many asked phrases; each takes some kilobytes."""


def title_arrays(
    phrases: Sequence[str],
    occupations: Sequence[str],
    words: Sequence[Sequence[str]],
    own: Sequence[Sequence[str]],
    forward: NDArray[np.int32],
) -> dict[str, NDArray[Any]]:
    """Return the words of each title, and in which chunks of rows each word stands."""
    number_of = {phrase: number for number, phrase in enumerate(phrases)}
    occupation_of = {slug: number for number, slug in enumerate(occupations, start=len(phrases))}
    listed = [
        [number_of[phrase] for phrase in said] + [occupation_of[slug] for slug in slugs]
        for said, slugs in zip(words, own, strict=True)
    ]
    word = np.array([one for title in listed for one in title], np.int32)
    start = np.concatenate(([0], np.cumsum([len(title) for title in listed]))).astype(np.int32)
    chunks, chunk = chunks_of(len(forward)), chunk_bits(len(forward))
    cells = np.unique(forward[:, Column.TITLE].astype(np.int64) * chunks + (np.arange(len(forward)) >> chunk))
    title = cells // chunks
    counts = (start[1:] - start[:-1])[title]
    at = np.repeat(start[title] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    pairs = np.unique(word[at].astype(np.int64) * chunks + np.repeat(cells % chunks, counts))
    word_start = np.searchsorted(pairs, np.arange(len(phrases) + len(occupations) + 1) * chunks)
    untitled = np.zeros(chunks, bool)
    untitled[np.flatnonzero(forward[:, Column.FLAGS] & HAS_TITLE == 0) >> chunk] = True
    return {
        "title_start": start,
        "title_word": word,
        "word_start": word_start.astype(np.int32),
        "word_chunk": (pairs % chunks).astype(np.int32),
        "chunk_untitled": untitled,
    }


class Titles:
    """The different words of the titles of a pack."""

    def __init__(self, phrases: Sequence[str], occupations: Sequence[str]) -> None:
        self._phrases = phrases
        self._occupation = {slug: number for number, slug in enumerate(occupations, start=len(phrases))}
        self._alike: Memo[Sparse] = Memo(REMEMBERED)

    def learn(self, asked: Collection[str], *, workers: int = 1, batch: int = 256) -> None:
        """Work out beforehand how alike all phrases are to these, many at once."""
        listed = sorted(set(asked))
        for first in range(0, len(listed), batch):
            part = listed[first : first + batch]
            for title, row in zip(part, self._table(part, workers), strict=True):
                self._alike.get(title, lambda row=row: _sparse(row))  # type: ignore[misc]

    def worth(self, asked: Sequence[str], near: Mapping[str, float]) -> Sparse:
        """Return what words are worth for the asked phrases and the occupations near those asked; some come twice."""
        found = [self._alike.get(one, lambda one=one: _sparse(self._table([one], 1)[0])) for one in asked]  # type: ignore[misc]
        known = [(self._occupation[slug], worth) for slug, worth in near.items() if slug in self._occupation]
        numbers = [own for own, _ in found] + [np.array([number for number, _ in known], np.int64)]
        return np.concatenate(numbers), np.concatenate([own for _, own in found] + [np.array([w for _, w in known])])

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


def _sparse(worth: Floats) -> Sparse:
    numbers = np.flatnonzero(worth)
    return numbers, worth[numbers]
