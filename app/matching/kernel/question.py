"""What is asked of packed rows, as arrays: for each part its values, for each filter which values it takes out.

Both depend on one answer of the asker at a time (its hours, its sites, its languages), and many ask the same: what
was worked out for an answer is kept. The functions are those of `score.fits`, over the different values of a pack
instead of over its rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel.counting import NOBODY
from app.matching.kernel.layout import Column
from app.matching.kernel.memo import Memo
from app.matching.kernel.values import Values
from app.matching.score.columns import Bools
from app.matching.score.fits import Floats
from app.matching.score.pool import UNTOLD
from app.matching.score.ranked import Removed
from app.matching.score.weights import Component

Ints = NDArray[np.int64]
Fails = NDArray[np.uint8]
Sites = tuple[tuple[float | None, float | None], ...]

COLUMN_OF = {
    Component.TITLE: Column.TITLE,
    Component.EDUCATION: Column.LEVEL,
    Component.STUDY: Column.STUDIES,
    Component.DISTANCE: Column.SPOT,
    Component.HOURS: Column.HOURS,
    Component.PERIOD: Column.COMES,
    Component.LANGUAGES: Column.LANGUAGES,
    Component.KIND: Column.KINDS,
    Component.ANSWERS: Column.ANSWERS,
    Component.FRESHNESS: Column.FRESHNESS,
    Component.SKILLS: Column.SPARE,
}
FAILS_OF = (Column.SPOT, Column.KINDS, Column.LICENCES, Column.LANGUAGES, Column.COMES, Column.GOES)
"""The order in which compiled code takes what fails."""
REASONS = (Removed.KIND, Removed.DATES, Removed.DISTANCE, Removed.LICENCE, Removed.LANGUAGE)
"""The order in which compiled code counts."""
KEPT_BYTES = 16 << 20
"""So much is kept of what was worked out, for each part."""
NO_PLANES: Ints = np.zeros(0, np.int64)
NO_RANGES: Ints = np.zeros((0, 2), np.int64)


class Worked(NamedTuple):
    """A part by value: as it is (NaN where not told), times its share with what is not told counted half, the most."""

    values: Floats
    shared: Floats
    most: float


class Asked(NamedTuple):
    """Bitmaps to put together: those for whom any, or all, of the bitmaps hold, each turned round or not."""

    planes: Ints
    inverted: NDArray[np.bool_]


class AskedTitle(NamedTuple):
    """Whether a title is asked, and what words of titles are worth for it."""

    asks: bool
    words: Ints
    worth: Floats


def asked_planes(planes: Mapping[str, int], names: Iterable[str], *, inverted: bool) -> Asked:
    """Return bitmaps by name; nobody has an answer that the pack does not know."""
    numbers = np.array([planes.get(name, planes[NOBODY]) for name in names], np.int64)
    return Asked(numbers, np.full(len(numbers), inverted))


def worked(values: Floats, share: float) -> Worked:
    """Weigh the values of a part."""
    values = np.ascontiguousarray(values, np.float64)
    shared = share * np.where(np.isnan(values), UNTOLD, values)
    return Worked(values, shared, float(shared.max(initial=0.0)))


def ranges_of(fails: Fails) -> Ints:
    """Return runs of ones, as rows of (first, behind the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], fails, [0])).astype(np.int8)))
    return edges.reshape(-1, 2).astype(np.int64)


@dataclass(slots=True)
class Question:
    """All that compiled code needs of one asker, but for its skills; `parts` has neither these nor the title."""

    parts: dict[Component, Worked]
    title: AskedTitle
    spot_fails: Fails
    kind_fails: Fails
    licence_fails: Fails
    language_fails: Fails
    comes_fails: Fails
    goes_fails: Fails
    comes_ranges: Ints
    goes_ranges: Ints
    told: bool
    everybody_late: bool
    kinds: Asked | None
    licences: Asked
    languages: Asked
    counted: tuple[Removed, ...]


@dataclass(slots=True)
class Kept:
    """What was worked out for a pack with these shares, by part and answer."""

    shares: Mapping[Component, float]
    memos: dict[str, Memo[Any]] = field(default_factory=dict)

    def get(self, name: str, asked: Any, length: int, make: Callable[[], Any]) -> Any:
        """Return what is kept for an answer of a part whose values are so many."""
        memo = self.memos.get(name)
        if memo is None:
            memo = self.memos.setdefault(name, Memo(max(16, KEPT_BYTES // (32 * max(1, length)))))
        return memo.get(asked, make)

    def part(self, component: Component, asked: Any, length: int, make: Callable[[], Floats]) -> Worked:
        """Return a part of the score for an answer."""
        share = self.shares.get(component)
        if share is None:
            return NOT_ASKED
        found: Worked = self.get(component, asked, length, lambda: worked(make(), share))
        return found


NOT_ASKED = Worked(np.zeros(0), np.zeros(0), 0.0)


def fails(values: Bools) -> Fails:
    """Return which values fail, as compiled code takes them."""
    return np.ascontiguousarray(values).astype(np.uint8)


def day_number(day: date | None) -> float:
    """Return a day as a number; NaN for None."""
    return np.nan if day is None else float(day.toordinal())


def distance(values: Values, kept: Kept, sites: Sites, max_km: float, remote: bool) -> tuple[Worked, Fails]:
    """Return how near each spot is, and which are too far; how far places are from `sites` is kept, spots are not."""
    from app.matching.kernel.compiled.score import distances

    km = kept.get("km", sites, values.places, lambda: values.km(sites))
    share = kept.shares.get(Component.DISTANCE, 0.0)
    near, shared, too_far, most = distances(
        km, values.place, values.max_km, max_km, values.people, values.remote, remote, share
    )
    return Worked(near, shared, most), too_far
