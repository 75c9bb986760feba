"""What would have to be different: the fewest badges that bring one row among the first of a list.

A change is a badge that proves one skill the offering asks, at the level it asks; more of other skills does less for
this row, and as much for its rivals. Of all sets of at most `MOST` changes the search finds the smallest that does
it, and of several as small the one that brings the row highest. It is exact: a set is passed over only where its
score, worked out here to within `SLACK`, cannot be enough; every set that may do it is ranked by the pool itself.

The changes count for every row, not for this one alone: rivals that ask the same rise as well.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import combinations
from typing import NamedTuple, Protocol, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.matching.score.fits import Floats
from app.matching.score.lexicon import Asked, Lexicon
from app.matching.score.parties import Held, Offering, Seeker
from app.matching.score.pool import Fitted, shuffled
from app.matching.score.pools import Seekers
from app.matching.score.ranked import Removed
from app.matching.score.weights import Component, Pairing, Weights

TOP = 10
"""Among so many a row is brought that stands lower; one that stands among them is brought to the first place."""
MOST = 4
"""So many changes at once are tried."""
SLACK = 1e-8
"""Scores that differ less are told apart by the pool, which rounds them."""
AT_ONCE = 2_000_000
"""So many numbers are worked out at once: 16 MB."""

One = TypeVar("One", Seeker, Offering, contravariant=True)
Ints = NDArray[np.int64]


class Change(NamedTuple):
    """A badge that proves `skill` at `level` (1 to 3)."""

    skill: str
    level: int


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Which badges bring a row from place `before` to place `after`, at or above `goal`.

    Without `changes` there is no set of at most `tried` that does it, and with `never` no set at all; where the row is
    the first already, `before` and `goal` are 1.
    """

    before: int
    goal: int
    changes: tuple[Change, ...] = ()
    after: int | None = None
    tried: int = 0
    never: bool = False


class Fits(Protocol[One]):
    """What ranks: a pool, or layers of them."""

    def fitted(self, one: One, *, day: date) -> Fitted:
        """Return how well everything fits `one`."""

    def removed(self, one: One, *, day: date, blocked: Collection[str] = ()) -> Mapping[str, Removed]:
        """Return what the hard filters take out, by key."""


def for_seeker(
    seeker: Seeker,
    key: str,
    *,
    pool: Fits[Seeker],
    offering_of: Callable[[str], Offering],
    pairing: Pairing,
    lexicon: Lexicon,
    weights: Weights,
    day: date,
    blocked: Collection[str] = (),
    top: int = TOP,
) -> Counterfactual | None:
    """Return what would bring the offering with `key` to the top of somebody's list.

    None where it is not in the list: a hard filter takes it out, which no badge changes, or the profile is empty.
    """
    removed = pool.removed(seeker, day=day, blocked=blocked)
    if key in removed or not seeker.told:
        return None

    def scores_with(changes: Sequence[Change]) -> dict[str, float]:
        scores = pool.fitted(with_badges(seeker, changes), day=day).scores
        return {other: score for other, score in scores.items() if other not in removed}

    now, asked = scores_with(()), lexicon.asked(offering_of(key))
    before, goal = _place_and_goal(now, key, day, top)
    search = _Search(before, goal, _missing(seeker, asked))
    if goal == before == 1 or not search.changes:
        return search.nothing()
    most = scores_with(search.changes)
    least = max(_needed(now, key, goal), now[key])
    if most[key] < least - SLACK:
        return search.nothing()
    rivals = [other for other in now if other != key and most[other] >= least - SLACK]
    share = weights.of[pairing][Component.SKILLS]
    arena = _Arena.of(seeker, search.changes, [asked, *(lexicon.asked(offering_of(one)) for one in rivals)], lexicon)
    base = np.array([now[key], *(now[one] for one in rivals)])
    return search.run(lambda sets: base + share * arena.gains(sets), lambda made: place(scores_with(made), key, day))


def for_offering(
    offering: Offering,
    key: str,
    *,
    pool: Fits[Offering],
    seeker_of: Callable[[str], Seeker],
    pairing: Pairing,
    lexicon: Lexicon,
    weights: Weights,
    day: date,
    blocked: Collection[str] = (),
    top: int = TOP,
) -> Counterfactual | None:
    """Return what would bring the person with `key` to the top of a company's list; None as in `for_seeker`.

    Only this person's score changes with their badges.
    """
    removed, seeker = pool.removed(offering, day=day, blocked=blocked), seeker_of(key)
    if key in removed or not seeker.told:
        return None
    scores = pool.fitted(offering, day=day).scores
    now = {one: score for one, score in scores.items() if one not in removed and (score > 0 or seeker_of(one).told)}

    def scores_with(changes: Sequence[Change]) -> dict[str, float]:
        changed = with_badges(seeker, changes)
        alone = Seekers([changed], pairing=pairing, lexicon=lexicon, weights=weights)
        return {**now, key: alone.fitted(offering, day=day).scores[key]}

    asked = lexicon.asked(offering)
    before, goal = _place_and_goal(now, key, day, top)
    search = _Search(before, goal, _missing(seeker, asked))
    if goal == before == 1 or not search.changes:
        return search.nothing()
    if scores_with(search.changes)[key] < (least := max(_needed(now, key, goal), now[key])) - SLACK:
        return search.nothing()
    rivals = [score for one, score in now.items() if one != key and score >= least - SLACK]
    share = weights.of[pairing][Component.SKILLS]
    arena = _Arena.of(seeker, search.changes, [asked, *(() for _ in rivals)], lexicon)
    base = np.array([now[key], *rivals])
    return search.run(lambda sets: base + share * arena.gains(sets), lambda made: place(scores_with(made), key, day))


def with_badges(seeker: Seeker, changes: Sequence[Change]) -> Seeker:
    """Return somebody with the badges of `changes`."""
    skills = dict(seeker.skills)
    for skill, level in changes:
        own = skills.get(skill, Held(level, level))
        skills[skill] = Held(max(own.level, level), max(own.verified, level))
    return replace(seeker, skills=skills)


def place(scores: Mapping[str, float], key: str, day: date) -> int:
    """Return the place of a row by score, equals in the shuffle of the day, as pools order them."""
    own = scores[key]
    equals = sorted(other for other, score in scores.items() if score == own)
    order = shuffled(np.array([crc32(other.encode()) for other in equals], np.uint64), day)
    at = equals.index(key)
    before = int(np.count_nonzero(order < order[at])) + int(np.count_nonzero(order[:at] == order[at]))
    return 1 + sum(score > own for score in scores.values()) + before


def _place_and_goal(scores: Mapping[str, float], key: str, day: date, top: int) -> tuple[int, int]:
    before = place(scores, key, day)
    return before, top if before > top else 1


def _needed(scores: Mapping[str, float], key: str, goal: int) -> float:
    """Return the score of the last rival that has to be passed: whoever stays below it does not come so high."""
    rivals = np.array([score for other, score in scores.items() if other != key])
    return float(np.partition(rivals, len(rivals) - goal)[len(rivals) - goal]) if len(rivals) >= goal else 0.0


def _missing(seeker: Seeker, asked: Sequence[Asked]) -> tuple[Change, ...]:
    """Return the badges that would prove what is asked and is not proven yet."""
    proven = {skill: held.verified for skill, held in seeker.skills.items()}
    return tuple(Change(one.skill, one.level) for one in asked if proven.get(one.skill, 0) < one.level)


@dataclass(frozen=True, slots=True)
class _Search:
    """Looking for the smallest set of `changes` with which a row goes from `before` to `goal` or above."""

    before: int
    goal: int
    changes: tuple[Change, ...]

    def nothing(self, tried: int | None = None) -> Counterfactual:
        never = self.before > self.goal and (tried is None or tried >= len(self.changes))
        return Counterfactual(self.before, self.goal, tried=tried or 0, never=never)

    def run(self, scores: Callable[[Ints], Floats], exact: Callable[[Sequence[Change]], int]) -> Counterfactual:
        """Try sets from small to large; `scores` says about what all score with each, this row first."""
        most = min(MOST, len(self.changes))
        for size in range(1, most + 1):
            best: tuple[int, tuple[Change, ...]] | None = None
            for about, changes in sorted(self._hopeful(size, scores)):
                if best is not None and about[0] >= best[0]:
                    break  # none that follows can stand higher than the best one does
                after = exact(changes)
                if after <= self.goal and (best is None or after < best[0]):
                    best = after, changes
            if best is not None:
                return Counterfactual(self.before, self.goal, best[1], best[0], most)
        return self.nothing(most)

    def _hopeful(
        self, size: int, scores: Callable[[Ints], Floats]
    ) -> Iterator[tuple[tuple[int, float], tuple[Change, ...]]]:
        """Yield the sets that may do it, with the highest place they may reach and the score they do."""
        for sets in _batches(len(self.changes), size, scores):
            found = scores(sets)
            ahead = np.count_nonzero(found[:, 1:] > found[:, :1] + SLACK, axis=1)
            for number in np.flatnonzero(ahead < self.goal):
                about = int(ahead[number]) + 1, -round(float(found[number, 0]), 7)
                yield about, tuple(self.changes[at] for at in sets[number])


def _batches(changes: int, size: int, scores: Callable[[Ints], Floats]) -> Iterator[Ints]:
    sets = np.array(list(combinations(range(changes), size)), np.int64)
    step = max(1, AT_ONCE // max(1, scores(sets[:1]).shape[1] * 16))
    for first in range(0, len(sets), step):
        yield sets[first : first + step]


@dataclass(frozen=True, slots=True)
class _Arena:
    """What each row asks, one skill behind the other: its weight, what it counts now, and with each change."""

    rows: Ints
    starts: Ints
    weight: Floats
    now: Floats
    gained: Floats
    count: int

    @classmethod
    def of(
        cls, seeker: Seeker, changes: Sequence[Change], asked: Sequence[Sequence[Asked]], lexicon: Lexicon
    ) -> "_Arena":
        """Take in what each row asks."""
        known: dict[tuple[str, int], tuple[float, list[float]]] = {}
        weight: list[float] = []
        numbers: list[tuple[float, list[float]]] = []
        rows: list[int] = []
        starts: list[int] = []
        for row, wanted in enumerate(asked):
            whole = sum(one.weight for one in wanted)
            if wanted:
                rows.append(row)
                starts.append(len(weight))
            for one in wanted:
                need = one.skill, one.level
                if need not in known:
                    known[need] = _worth(seeker, changes, need, lexicon)
                numbers.append(known[need])
                weight.append(one.weight / whole)
        now = np.array([worth for worth, _ in numbers], float)
        gained = np.array([with_each for _, with_each in numbers], float).reshape(len(numbers), len(changes)).T
        return cls(np.array(rows, np.int64), np.array(starts, np.int64), np.array(weight), now, gained, len(asked))

    def gains(self, sets: Ints) -> Floats:
        """Return by set and row how much more of what is asked is there with the changes of the set."""
        found = np.zeros((len(sets), self.count))
        if len(self.rows):
            with_set = reduce(np.maximum, (self.gained[column] for column in sets.T), self.now[None, :])
            found[:, self.rows] = np.add.reduceat((with_set - self.now) * self.weight, self.starts, axis=1)
        return found


def _worth(
    seeker: Seeker, changes: Sequence[Change], need: tuple[str, int], lexicon: Lexicon
) -> tuple[float, list[float]]:
    """Return what somebody's skills count for one that is asked, and what the skill of each change would."""
    skill, level = need
    near = lexicon.answers(skill)

    def of(held: str, own: Held) -> float:
        return near[held] * lexicon.credit.of(need=level, level=own.level, verified=own.verified)

    now = max((of(held, own) for held, own in seeker.skills.items() if held in near), default=0.0)
    changed = [
        of(change.skill, with_badges(seeker, [change]).skills[change.skill]) if change.skill in near else 0.0
        for change in changes
    ]
    return now, changed
