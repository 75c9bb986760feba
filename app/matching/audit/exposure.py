"""How much attention rows get in ranked lists. Pure.

A row at place 1 is seen more than one at place 20: its exposure is 1 / log2(1 + place), the discount of DCG.
Shares are of all exposure together.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
LEAST = 5
"""A group of fewer people is not told apart."""
TOO_FEW = "fewer than 5 people"
DIGITS = 4


@dataclass(frozen=True)
class Exposure(Generic[Key]):
    """By key: how often it was shown, and its exposure; in `lists` lists."""

    lists: int
    shown: Mapping[Key, int]
    discounted: Mapping[Key, float]


def exposure(lists: Iterable[Iterable[tuple[int, Key]]]) -> Exposure[Key]:
    """Return the exposure of everything in `lists`, which are pairs of place (1 is the first) and key."""
    shown: defaultdict[Key, int] = defaultdict(int)
    discounted: defaultdict[Key, float] = defaultdict(float)
    count = 0
    for one in lists:
        count += 1
        for place, key in one:
            shown[key] += 1
            discounted[key] += 1 / math.log2(1 + place)
    return Exposure(count, shown, discounted)


def gini(values: Iterable[float]) -> float:
    """Return how unequal values are: 0 where all are the same, towards 1 where one has everything."""
    ordered = sorted(values)
    total, count = sum(ordered), len(ordered)
    if not total:
        return 0.0
    weighted = sum((2 * at - count - 1) * value for at, value in enumerate(ordered, start=1))
    return weighted / (count * total)


def concentration(values: Sequence[float]) -> dict[str, float | int]:
    """Return how concentrated exposure is: Gini, the share of the top tenth, and how many never are shown."""
    ordered, total = sorted(values, reverse=True), sum(values)
    tenth = max(1, len(ordered) // 10)
    return {
        "count": len(ordered),
        "never_shown": sum(not value for value in ordered),
        "gini": round(gini(ordered), DIGITS),
        "share_of_top_tenth": round(sum(ordered[:tenth]) / total, DIGITS) if total else 0.0,
    }


def by_group(seen: Exposure[Key], groups: Mapping[Key, str]) -> list[dict[str, Any]]:
    """Return the exposure of groups of people, against their size.

    `parity` is the exposure of a member of the group against that of everybody: 1 where it gets its share. Groups
    of too few people are put together; where these are too few still, nothing is said of them.
    """
    size: defaultdict[str, int] = defaultdict(int)
    for group in groups.values():
        size[group] += 1
    named = {group: group if count >= LEAST else TOO_FEW for group, count in size.items()}
    people: defaultdict[str, int] = defaultdict(int)
    total: defaultdict[str, float] = defaultdict(float)
    shown: defaultdict[str, int] = defaultdict(int)
    for key, group in groups.items():
        people[named[group]] += 1
        total[named[group]] += seen.discounted.get(key, 0.0)
        shown[named[group]] += seen.shown.get(key, 0)
    everybody, attention = len(groups), sum(total.values())
    return [
        {
            "group": group,
            "people": people[group],
            "shown": shown[group] if people[group] >= LEAST else None,
            "share_of_people": round(people[group] / everybody, DIGITS),
            "share_of_exposure": _share(total[group], attention, people[group]),
            "parity": _share(total[group] * everybody, attention * people[group], people[group]),
        }
        for group in sorted(people)
    ]


def _share(part: float, whole: float, people: int) -> float | None:
    return round(part / whole, DIGITS) if whole and people >= LEAST else None
