"""What is asked of packed rows, as arrays: for each part its values, for each filter the values and rows it takes out.

Both depend on one answer of the asker at a time (its hours, its languages, when it starts), and many ask the same:
what was worked out for an answer is kept. The functions are those of `score.fits`, over the different values of a
pack instead of over its rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.kernel.counting import NOBODY, Bits
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

COLUMN_OF = {
    Component.EDUCATION: Column.LEVEL,
    Component.STUDY: Column.STUDIES,
    Component.HOURS: Column.HOURS,
    Component.PERIOD: Column.COMES,
    Component.LANGUAGES: Column.LANGUAGES,
    Component.KIND: Column.KINDS,
    Component.ANSWERS: Column.ANSWERS,
    Component.FRESHNESS: Column.FRESHNESS,
}
"""The parts that are looked up by a column of the row; skills, title and distance are worked out."""
REASONS = (Removed.KIND, Removed.DATES, Removed.DISTANCE, Removed.LICENCE, Removed.LANGUAGE)
"""The order in which compiled code counts."""
COUNTED = (Removed.DATES, Removed.DISTANCE, Removed.LICENCE, Removed.LANGUAGE)
KEPT_BYTES = 16 << 20
"""So much is kept of what was worked out, for each part."""
LEAST_KEPT = 16
NOBODY_OUT: Bits = np.zeros(0, np.uint64)
"""The bitmap of a filter that is not asked for."""


class Worked(NamedTuple):
    """A part by value: as it is (NaN where not told), times its share with what is not told counted half, the most."""

    values: Floats
    shared: Floats
    most: float


NOT_ASKED = Worked(np.zeros(0), np.zeros(0), 0.0)


class Filter(NamedTuple):
    """Which values a filter takes out, and the bitmap of the rows that have them."""

    fails: Fails
    rows: Bits


class Days(NamedTuple):
    """What the days of an asker are worth and take out: by when rows come, by when they go, and by row."""

    period: Worked
    comes_fails: Fails
    goes_fails: Fails
    rows: Bits


class Both(NamedTuple):
    """What an answer is worth, and what it takes out."""

    part: Worked
    out: Filter


class AskedTitle(NamedTuple):
    """Whether a title is asked, and what parts of titles are worth for it."""

    asks: bool
    parts: Ints
    worth: Floats


class Around(NamedTuple):
    """How far (km) each place of the pack is from the asker, and how far the asker travels (NaN), at home too."""

    km: Floats
    max_km: float
    remote: bool


@dataclass(slots=True)
class Question:
    """All that compiled code needs of one asker, but for its skills."""

    parts: dict[Component, Worked]
    title: AskedTitle
    around: Around
    kinds: Filter
    days: Days
    licences: Filter
    languages: Filter
    told: bool
    everybody_late: bool
    counted: tuple[Removed, ...]


class Kept:
    """What was worked out for a pack with these shares, by answer: of each part as much as `KEPT_BYTES` hold."""

    def __init__(self, shares: Mapping[Component, float], values: Values, levels: int) -> None:
        """`levels` is how many values the column of levels has."""
        lengths = values.lengths
        self.shares, self._bitmap = shares, values.bits.shape[1]
        self.lengths = {
            Component.EDUCATION: levels,
            Component.STUDY: lengths["studies"],
            Component.HOURS: lengths["hours"],
            Component.PERIOD: lengths["comes"],
            Component.LANGUAGES: lengths["languages"],
            Component.KIND: lengths["kinds"],
            Component.ANSWERS: lengths["answers"],
            Component.FRESHNESS: lengths["freshness"],
        }
        self.education, self.study = self._part(Component.EDUCATION), self._part(Component.STUDY)
        self.hours, self.answers = self._part(Component.HOURS), self._part(Component.ANSWERS)
        self.freshness = self._part(Component.FRESHNESS)
        self.km: Memo[Floats] = self._memo(values.places)
        self.titles: Memo[AskedTitle] = self._memo(values.titles.length)
        self.languages: Memo[Both] = self._memo(lengths["languages"], self._bitmap)
        self.days: Memo[Days] = self._memo(lengths["comes"] + lengths["goes"], self._bitmap)
        self.kinds: Memo[Both] = self._memo(lengths["kinds"], self._bitmap)
        self.licences: Memo[Filter] = self._memo(lengths["licences"], self._bitmap)

    def _part(self, component: Component) -> "Part":
        return Part(self.shares.get(component), self._memo(self.lengths[component]))

    @staticmethod
    def _memo(length: int, bitmap: int = 0) -> Memo[Any]:
        """Return room for answers that are so many numbers, and a bitmap of so many words."""
        return Memo(max(LEAST_KEPT, KEPT_BYTES // (32 * max(1, length) + 8 * bitmap)))


class Part:
    """A part of the score, kept by answer."""

    def __init__(self, share: float | None, memo: Memo[Worked]) -> None:
        self._share, self._memo = share, memo

    def of(self, asked: Any, make: Callable[[], Floats]) -> Worked:
        """Return the part for an answer."""
        share = self._share
        return NOT_ASKED if share is None else self._memo.get(asked, lambda: worked(make(), share))


def worked(values: Floats, share: float | None) -> Worked:
    """Weigh the values of a part."""
    if share is None:
        return NOT_ASKED
    values = np.ascontiguousarray(values, np.float64)
    shared = share * np.where(np.isnan(values), UNTOLD, values)
    return Worked(values, shared, float(shared.max(initial=0.0)))


def filtered(
    values: Values,
    wrong: Bools,
    names: Iterable[str],
    *,
    base: str | None = None,
    every: bool = False,
    inverted: bool = False,
) -> Filter:
    """Return a filter on values that are `wrong`, which the bitmaps tell by row.

    Out are those of `base` (None: everybody) with any, or `every`, of these answers; `inverted`, without the answer.
    Nobody has an answer that the pack does not know.
    """
    from app.matching.kernel.compiled.count import asked

    planes = np.array([values.planes.get(name, values.planes[NOBODY]) for name in names], np.int64)
    fails = np.ascontiguousarray(wrong).astype(np.uint8)
    if not fails.any():
        return Filter(fails, NOBODY_OUT)
    flips = np.full(len(planes), inverted)
    return Filter(fails, asked(values.bits, -1 if base is None else values.planes[base], every, planes, flips))


def out_of_days(values: Values, period: Worked, comes: Bools, goes: Bools) -> Days:
    """Return what days are worth and take out, for whom comes and who goes on which of the pack's days."""
    from app.matching.kernel.compiled.count import within

    comes_fails, goes_fails = comes.astype(np.uint8), goes.astype(np.uint8)
    if not (comes_fails.any() or goes_fails.any()):
        return Days(period, comes_fails, goes_fails, NOBODY_OUT)
    rows = np.zeros(values.bits.shape[1], np.uint64)
    for name, fails in (("comes", comes_fails), ("goes", goes_fails)):
        digits = max(1, values.lengths[name]).bit_length()
        rows |= within(values.bits, values.planes[f"{name}:0"], digits, _ranges_of(fails))
    return Days(period, comes_fails, goes_fails, rows)


def _ranges_of(fails: Fails) -> Ints:
    """Return runs of ones, as rows of (first, behind the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], fails, [0])).astype(np.int8)))
    return edges.reshape(-1, 2).astype(np.int64)
