"""Ranking many rows for one asker, in NumPy: weighing, filtering and ordering.

A pool is built once for each generation of rows and never changes: threads may share it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, NamedTuple, Self, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.matching.score import explain
from app.matching.score.fits import Floats
from app.matching.score.lexicon import Lexicon
from app.matching.score.parties import Offering, Seeker
from app.matching.score.ranked import Ranked, Removed, Row
from app.matching.score.weights import Component, Pairing, Weights

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Fits = Mapping[Component, Callable[[], Floats | float]]
One = TypeVar("One", Seeker, Offering)
Many = TypeVar("Many", Seeker, Offering)

UNTOLD = 0.5
"""What a component counts where either side did not tell; of skills that is nothing."""
DIGITS = 9
"""Scores that are the same up to so many digits are the same, and the shuffle of the day orders them."""


class Scored(NamedTuple):
    """Values and whether they were answered, by component and row; by row the score and whether anything is told."""

    values: Floats
    answered: Bools
    score: Floats
    told: Bools


class Top(NamedTuple):
    """The `size` best rows for one asker, best first, how many there are in all, and what each filter took out.

    `numbers` are those of the rows. `places` tells what rows at some positions here are ordered by, lowest first:
    score, shuffle of the day, key. `explain` gives rows by their position, each with the rank that it is to have.
    """

    size: int
    total: int
    removed: dict[Removed, int]
    numbers: Ints
    places: Callable[[Sequence[int]], list[tuple[float, int, str]]]
    explain: Callable[[Sequence[int], Sequence[int]], list[Row]]


class Pool(Generic[One, Many]):
    """What both pools share: weighing, filtering and ordering the rows."""

    pairings: ClassVar[tuple[Pairing, ...]]

    def __init__(self, rows: Sequence[Many], *, pairing: Pairing, lexicon: Lexicon, weights: Weights) -> None:
        """Take in `rows`, whose keys differ."""
        if pairing not in self.pairings:
            raise ValueError(pairing)
        self.rows: tuple[Many, ...] = tuple(sorted(rows, key=lambda row: row.key))
        self.number: dict[str, int] = {row.key: number for number, row in enumerate(self.rows)}
        if len(self.number) != len(self.rows):
            raise ValueError("keys must differ")
        self.pairing, self.lexicon, self.weights = pairing, lexicon, weights
        self._hashes = np.array([crc32(row.key.encode()) for row in self.rows], np.uint64)

    def rank(
        self,
        one: One,
        *,
        day: date,
        blocked: Collection[str] = (),
        among: Collection[str] | None = None,
        first: int = 0,
        count: int | None = 20,
    ) -> Ranked:
        """Return rows `first` to `first + count` of the list for `one`, all of them where `count` is None."""
        top = self.top(one, day=day, blocked=blocked, among=among, count=None if count is None else first + count)
        rows = top.explain(range(first, top.size), range(first + 1, top.size + 1))
        return Ranked(tuple(rows), top.total, top.removed, self.weights.version, self.pairing.for_person)

    def top(
        self,
        one: One,
        *,
        day: date,
        blocked: Collection[str] = (),
        among: Collection[str] | None = None,
        count: int | None,
        gone: Bools | None = None,
    ) -> Top:
        """Return the first `count` rows for `one`; of those in `gone` nothing is shown nor counted."""
        left = self._mask(among) if among is not None else np.ones(len(self.rows), bool)
        if gone is not None:
            left &= ~gone
        removed: dict[Removed, int] = {}
        for reason, fails in self._all_filters(one, day, blocked):
            removed[reason] = int(np.count_nonzero(left & fails))
            left &= ~fails
        scored = self._scored(one, day)
        numbers = self._ordered(np.flatnonzero(left), scored, day, count)

        def places(positions: Sequence[int]) -> list[tuple[float, int, str]]:
            asked = numbers[np.asarray(positions, np.int64)]
            shuffles = shuffled(self._hashes[asked], day).tolist()
            keys = (self.rows[number].key for number in asked)
            return list(zip((-_standing(scored)[asked]).tolist(), shuffles, keys, strict=True))

        def explain(positions: Sequence[int], ranks: Sequence[int]) -> list[Row]:
            pairs = zip(positions, ranks, strict=True)
            return [self._explained(one, int(numbers[at]), rank, scored) for at, rank in pairs]

        return Top(len(numbers), int(np.count_nonzero(left)), removed, numbers, places, explain)

    def row(self, one: One, key: str, *, day: date) -> Row:
        """Return one pair, whatever the filters say, as if first; KeyError where `key` is not in the pool."""
        return self.fitted(one, day=day).row(key)

    def fitted(self, one: One, *, day: date) -> "Fitted":
        """Return how well every row fits, whatever the filters say, for a list that something else orders."""
        scored = self._scored(one, day)
        scores = dict(zip(self.number, scored.score.tolist(), strict=True))
        return Fitted(scores, lambda key: self._explained(one, self.number[key], 1, scored))

    def removed(self, one: One, *, day: date, blocked: Collection[str] = ()) -> dict[str, Removed]:
        """Return the rows that the hard filters take out, by their keys, with the first reason of each."""
        reasons: dict[str, Removed] = {}
        for reason, fails in self._all_filters(one, day, blocked):
            for number in np.flatnonzero(fails):
                reasons.setdefault(self.rows[number].key, reason)
        return reasons

    def _all_filters(self, one: One, day: date, blocked: Collection[str]) -> Iterable[tuple[Removed, Bools]]:
        yield Removed.BLOCKED, self._mask(blocked)
        yield from self._filters(one, day)

    def _fits(self, one: One, day: date) -> Fits:
        """Return how to work out each component: an array by row, NaN where either side did not tell."""
        raise NotImplementedError

    def _filters(self, one: One, day: date) -> Iterable[tuple[Removed, Bools]]:
        """Yield what each hard filter takes out, in the order of `Removed`."""
        raise NotImplementedError

    def _told(self, one: One) -> Bools | bool:
        """Return of which rows the person's profile says anything."""
        raise NotImplementedError

    def _pair(self, one: One, many: Many) -> tuple[Seeker, Offering]:
        raise NotImplementedError

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def number_of(self, key: str) -> int | None:
        """Return the number of a row: its place in the order of keys."""
        return self.number.get(key)

    def at(self, number: int) -> Many:
        """Return the row with this number."""
        return self.rows[number]

    def like(self, rows: Sequence[Many]) -> Self:
        """Return other rows, of the same kind and under the same lexicon."""
        return type(self)(rows, pairing=self.pairing, lexicon=self.lexicon, weights=self.weights)

    def under(self, lexicon: Lexicon) -> Self:
        """Return the same rows under a lexicon of the same vocabulary that counted other offerings."""
        other = copy(self)
        other.lexicon = lexicon
        return other

    def _scored(self, one: One, day: date) -> Scored:
        """Return how well every row fits, part by part."""
        shares = self.weights.of[self.pairing]
        fit = self._fits(one, day)
        values, score = np.empty((len(shares), len(self.rows))), np.zeros(len(self.rows))
        for at, component in enumerate(shares):
            values[at] = fit[component]()
        answered = ~np.isnan(values)
        told = np.broadcast_to(self._told(one), len(self.rows))
        for at, (component, share) in enumerate(shares.items()):
            values[at] = np.where(answered[at], values[at], 0.0 if component is Component.SKILLS else UNTOLD)
            values[at] *= told
            score += share * values[at]
        score = np.clip(score, 0.0, 1.0).round(DIGITS)
        return Scored(values, answered, score, told)

    def _ordered(self, numbers: Ints, scored: Scored, day: date, count: int | None) -> Ints:
        """Return rows best first, equals in the shuffle of the day, empty profiles last; at most `count`."""
        chosen = _standing(scored)[numbers]
        if count is not None and 0 < count < len(numbers):
            least = np.partition(chosen, len(numbers) - count)[len(numbers) - count]
            numbers, chosen = numbers[chosen >= least], chosen[chosen >= least]
        order = np.lexsort((numbers, shuffled(self._hashes[numbers], day), -chosen))
        return numbers[order][:count]

    def _mask(self, keys: Collection[str]) -> Bools:
        mask = np.zeros(len(self.rows), bool)
        mask[[self.number[key] for key in keys if key in self.number]] = True
        return mask

    def _explained(self, one: One, number: int, rank: int, scored: Scored) -> Row:
        """Return the row at `number` with its reasons."""
        shares = self.weights.of[self.pairing].items()
        parts = [
            (component, share, value, share * value, known)
            for (component, share), value, known in zip(
                shares, scored.values[:, number].tolist(), scored.answered[:, number].tolist(), strict=True
            )
        ]
        many = self.rows[number]
        seeker, offering = self._pair(one, many)
        return explain.explained(
            seeker,
            offering,
            key=many.key,
            rank=rank,
            score=float(scored.score[number]),
            parts=parts,
            pairing=self.pairing,
            lexicon=self.lexicon,
        )


@dataclass(frozen=True, slots=True)
class Fitted:
    """How well everything fits one asker, by its key: `scores` of all; `row` explains one, KeyError where unknown."""

    scores: Mapping[str, float]
    row: Callable[[str], Row]


def _standing(scored: Scored) -> Floats:
    """Return the scores that rows are ordered by: empty profiles come last."""
    return np.where(scored.told, scored.score, -1.0)


def shuffled(hashes: NDArray[np.uint64], day: date) -> NDArray[np.uint64]:
    """Return numbers that put rows in an order of this day, the same for everybody (the mixing of SplitMix64)."""
    with np.errstate(over="ignore"):
        mixed = hashes + np.uint64(day.toordinal()) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))
