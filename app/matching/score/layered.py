"""A pool that follows changes: one large layer of rows, and small ones with what came since, ranked as one.

Nothing changes in place: a change makes a new `Layered` that shares what stayed, so that threads may go on with
the one they have. A list over layers is the list of one pool with the same rows.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, Protocol, Self, TypeVar, runtime_checkable

import numpy as np

from app.matching.score.columns import Bools
from app.matching.score.lexicon import Lexicon
from app.matching.score.listing import Facts, Listing, removed_in, rows_of
from app.matching.score.parties import Offering, Seeker
from app.matching.score.pool import Fitted, Pool, Top
from app.matching.score.pools import Offerings
from app.matching.score.ranked import Ranked, Removed, Row
from app.matching.score.weights import Pairing, Weights

One = TypeVar("One", Seeker, Offering)
Many = TypeVar("Many", Seeker, Offering)

SIZES = (8192, 512, 32)
"""How many rows each layer above the largest takes: a change is put in the last, which is made anew with it; a layer
that is full goes into the one before. So a change costs a few rows, whatever the size of the pool."""
SHARE = 4
"""The largest layer is made anew when what changed is more than one in so many of its rows."""


class Part(Protocol[One, Many]):
    """What a layer ranks: a pool in memory, or one that is kept in files."""

    pairing: Pairing
    lexicon: Lexicon
    weights: Weights

    def __len__(self) -> int:
        """Return how many rows there are."""

    def number_of(self, key: str) -> int | None:
        """Return the number of a row."""

    def at(self, number: int) -> Many:
        """Return the row with this number."""

    def like(self, rows: Sequence[Many]) -> "Part[One, Many]":
        """Return a few other rows, in memory, under the same lexicon."""

    def under(self, lexicon: Lexicon) -> "Part[One, Many]":
        """Return the same rows under a lexicon of the same vocabulary that counted other offerings."""

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

    def fitted(self, one: One, *, day: date) -> Fitted:
        """Return how well every row fits."""

    def removed(self, one: One, *, day: date, blocked: Collection[str] = ()) -> dict[str, Removed]:
        """Return the rows that the hard filters take out, with the first reason of each."""


@runtime_checkable
class HasFacts(Protocol):
    """A layer of people."""

    def facts(self) -> Facts:
        """Return what a list is narrowed by."""


@dataclass(frozen=True, slots=True)
class Layer(Generic[One, Many]):
    """Rows of which some are gone."""

    pool: Part[One, Many]
    gone: Bools
    count: int
    """How many are left."""

    @classmethod
    def of(cls, pool: Part[One, Many]) -> Self:
        """Return a layer with every row of `pool`."""
        return cls(pool, np.zeros(len(pool), bool), len(pool))

    def number(self, key: str) -> int | None:
        """Return the number of a row that is there."""
        number = self.pool.number_of(key)
        return None if number is None or self.gone[number] else number

    def without(self, keys: Collection[str]) -> Self:
        """Return the layer without the rows with these keys."""
        numbers = [number for key in keys if (number := self.number(key)) is not None]
        if not numbers:
            return self
        gone = self.gone.copy()
        gone[numbers] = True
        return replace(self, gone=gone, count=self.count - len(numbers))

    def rows(self) -> Iterator[Many]:
        """Yield the rows that are there."""
        return (self.pool.at(int(number)) for number in np.flatnonzero(~self.gone))

    def top(
        self, one: One, day: date, blocked: Collection[str], among: Collection[str] | None, count: int | None
    ) -> Top:
        """Return the first `count` rows for `one`."""
        return self.pool.top(one, day=day, blocked=blocked, among=among, count=count, gone=self.hidden)

    @property
    def hidden(self) -> Bools | None:
        """Which rows are gone; None where all are there."""
        return self.gone if self.count < len(self.gone) else None


class Layered(Generic[One, Many]):
    """Rows in layers, the largest first; keys differ over all of them."""

    def __init__(self, pool: Part[One, Many]) -> None:
        """Begin with the rows of `pool`."""
        layers: list[Layer[One, Many]] = [Layer.of(pool)]
        layers += [Layer.of(pool.like(()))] * len(SIZES)
        self.layers: tuple[Layer[One, Many], ...] = tuple(layers)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return sum(layer.count for layer in self.layers)

    def get(self, key: str) -> Many | None:
        """Return the row with this key, if there is one."""
        for layer in self.layers:
            if (number := layer.number(key)) is not None:
                return layer.pool.at(number)
        return None

    def rows(self) -> Iterator[Many]:
        """Yield every row."""
        for layer in self.layers:
            yield from layer.rows()

    def changed(self, came: Mapping[str, Many], gone: Collection[str] = ()) -> Self:
        """Return the pool with the rows of `came`, by key, in place of what was there, and without `gone`."""
        fresh = {key: row for key, row in came.items() if self.get(key) != row}
        out = fresh.keys() | gone
        layers = [layer.without(out) for layer in self.layers]
        if all(new is old for new, old in zip(layers, self.layers, strict=True)) and not fresh:
            return self
        if fresh:
            self._place(layers, list(fresh.values()))
        return self._with(layers)

    def under(self, lexicon: Lexicon) -> Self:
        """Return the same rows under a lexicon of the same vocabulary that counted other offerings."""
        return self._with([replace(layer, pool=layer.pool.under(lexicon)) for layer in self.layers])

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
        last = None if count is None else first + count
        tops = [layer.top(one, day, blocked, among, last) for layer in self._filled()]
        rows = rows_of(tops, first, last)
        pool = self.layers[0].pool
        total = sum(top.total for top in tops)
        return Ranked(tuple(rows), total, removed_in(tops), pool.weights.version, pool.pairing.for_person)

    def row(self, one: One, key: str, *, day: date) -> Row:
        """Return one pair, whatever the filters say, as if first; KeyError where `key` is not in the pool."""
        return self.fitted(one, day=day).row(key)

    def fitted(self, one: One, *, day: date) -> Fitted:
        """Return how well every row fits, whatever the filters say, for a list that something else orders."""
        found = [(layer, layer.pool.fitted(one, day=day)) for layer in self._filled()]
        scores: dict[str, float] = {}
        for layer, fitted in found:
            hidden = () if layer.hidden is None else {layer.pool.at(int(at)).key for at in np.flatnonzero(layer.gone)}
            scores.update((key, score) for key, score in fitted.scores.items() if key not in hidden)

        def row(key: str) -> Row:
            for layer, fitted in found:
                if layer.number(key) is not None:
                    return fitted.row(key)
            raise KeyError(key)

        return Fitted(scores, row)

    def removed(self, one: One, *, day: date, blocked: Collection[str] = ()) -> dict[str, Removed]:
        """Return the rows that the hard filters take out, by their keys, with the first reason of each."""
        return {
            key: reason
            for layer in self._filled()
            for key, reason in layer.pool.removed(one, day=day, blocked=blocked).items()
            if layer.number(key) is not None
        }

    def _filled(self) -> list[Layer[One, Many]]:
        """Return the layers that have rows: one at least, so that there is always one to ask."""
        return [layer for at, layer in enumerate(self.layers) if layer.count or at == 0]

    def _with(self, layers: Sequence[Layer[One, Many]]) -> Self:
        other = copy(self)
        other.layers = tuple(layers)
        return other

    def _place(self, layers: list[Layer[One, Many]], rows: list[Many]) -> None:
        """Put new rows into the last layer that has room for them and for all behind it."""
        for at in reversed(range(1, len(layers))):
            rows += layers[at].rows()
            if len(rows) <= SIZES[at - 1] or at == 1:
                break
            layers[at] = self._made(layers[at], ())
        layers[at] = self._made(layers[at], rows)
        largest, changed = layers[0], sum(layer.count for layer in layers[1:])
        if isinstance(largest.pool, Pool) and SHARE * (changed + len(largest.gone) - largest.count) > max(
            len(largest.gone), SHARE * SIZES[-1]
        ):
            rows = [row for layer in layers for row in layer.rows()]
            layers[:] = [self._made(layer, () if at else rows) for at, layer in enumerate(layers)]

    def _made(self, layer: Layer[One, Many], rows: Sequence[Many]) -> Layer[One, Many]:
        """Return a layer of these rows, in place of another one."""
        return layer if not rows and not len(layer.pool) else Layer.of(layer.pool.like(rows))


class LayeredOfferings(Layered[Seeker, Offering]):
    """Vacancies or stage profiles in layers."""

    def missing(self, one: Seeker) -> dict[str, int]:
        """Return how many skills that each row asks are missing altogether, by its key: not had, nor nearly."""
        return {
            key: count
            for layer in self._filled()
            if isinstance(layer.pool, Offerings)
            for key, count in layer.pool.missing(one).items()
            if layer.number(key) is not None
        }


class LayeredSeekers(Layered[Offering, Seeker]):
    """Talents or students in layers."""

    def listing(self, one: Offering, *, day: date, blocked: Collection[str] = ()) -> Listing:
        """Return everybody whom the hard filters leave, to be narrowed before a page of them is explained."""
        filled = [(layer, layer.pool) for layer in self._filled()]
        return Listing(
            [layer.top(one, day, blocked, None, None) for layer, _ in filled],
            [pool.facts() for _, pool in filled if isinstance(pool, HasFacts)],
        )
