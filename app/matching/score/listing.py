"""A list of people before anybody in it is explained: what it can be narrowed by, and the page that is then left."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.matching.score.columns import Bools, Ints
from app.matching.score.fits import Floats
from app.matching.score.pool import Top
from app.matching.score.ranked import Removed, Row


class Facts(Protocol):
    """What lists of people are narrowed by: arrays with a value for each row of a layer, by its number."""

    def levels(self) -> Ints:
        """Return the number of each level in `kernel.region.LEVELS`; -1 where it is not told."""

    def most_hours(self) -> Floats:
        """Return the most hours a week; NaN where not told."""

    def km_from(self, lat: float, lon: float) -> Floats:
        """Return how far each lives from a place, in km; NaN where that is not known."""

    def holding(self, skill: str, level: int) -> Bools:
        """Return who has a skill on this level or above, by own word or proven."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Everybody whom the hard filters leave, best first in each layer of a pool; nothing is explained yet."""

    tops: Sequence[Top]
    facts: Sequence[Facts]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(top.total for top in self.tops)

    @property
    def size(self) -> int:
        """How long a column is: one value for everybody."""
        return sum(top.size for top in self.tops)

    @property
    def removed(self) -> dict[Removed, int]:
        """How many each hard filter took out."""
        return removed_in(self.tops)

    def column(self, asked: Callable[[Facts], NDArray[Any]]) -> NDArray[Any]:
        """Return what is asked of everybody here, layer behind layer."""
        return np.concatenate([asked(facts)[top.numbers] for top, facts in zip(self.tops, self.facts, strict=True)])

    def page(self, left: Bools, first: int, count: int | None) -> tuple[Row, ...]:
        """Return rows `first` to `first + count` of those in `left` (a column), with reasons; ranked among those."""
        starts = np.cumsum([top.size for top in self.tops])[:-1]
        chosen = [np.flatnonzero(part) for part in np.split(left, starts)]
        return tuple(rows_of(self.tops, first, None if count is None else first + count, chosen))


def removed_in(tops: Sequence[Top]) -> dict[Removed, int]:
    """Return how many rows each filter took out of several lists together."""
    return {reason: sum(top.removed.get(reason, 0) for top in tops) for reason in tops[0].removed}


def rows_of(
    tops: Sequence[Top], first: int, last: int | None, chosen: Sequence[NDArray[np.intp]] | None = None
) -> list[Row]:
    """Return the rows from `first` up to `last` of several lists put into one, of `chosen` positions where given."""
    of = [np.arange(top.size) for top in tops] if chosen is None else chosen
    if len(tops) == 1:
        positions = of[0][first:last].tolist()
        return tops[0].explain(positions, range(first + 1, first + 1 + len(positions)))
    best = [positions[:last].tolist() for positions in of]
    places = [
        (place, which, at)
        for which, top in enumerate(tops)
        for place, at in zip(top.places(best[which]), best[which], strict=True)
    ]
    wanted: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for rank, (_, which, at) in enumerate(sorted(places, key=itemgetter(0))[first:last], start=first + 1):
        positions, ranks = wanted[which]
        positions.append(at)
        ranks.append(rank)
    rows = [row for which, (positions, ranks) in wanted.items() for row in tops[which].explain(positions, ranks)]
    return sorted(rows, key=attrgetter("rank"))
