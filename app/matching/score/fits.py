"""How well two answers fit, in [0, 1]; NaN where either side did not tell.

Every function takes plain numbers or arrays for either side, so that one person against many offerings and one
offering against many people are the same sums.
"""

import numpy as np
from numpy.typing import NDArray

from app.kernel.levels import NLQF
from app.kernel.region import EARTH_RADIUS_KM, LEVELS

Floats = NDArray[np.float64]
Numbers = Floats | float

USUAL_KM = 30.0
"""How far somebody travels who did not tell."""
FAR = 0.8
"""What is lost at the end of the distance that somebody wants to travel."""
MANY_HOURS = 16.0
"""So many hours a week apart, nothing is left of the fit."""
LATE_DAYS = 90.0
"""So many days too late, nothing is left of the fit."""
LEVEL_STEP = 0.4
"""What each level of the qualifications framework (NLQF) beside those asked takes away."""
LANGUAGE_STEP = 0.5
"""What a language one level (CEFR) below the one asked counts; further below, it does not count."""
MIN_LIKENESS = 50.0
"""Titles that are less alike than this, out of 100, have nothing to do with each other."""
CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}

HOLDS = {"BE": ("B",), "C": ("B",), "CE": ("B", "BE", "C"), "D": ("B",)}
"""Driving licences that come with another (Wegenverkeerswet 1994, article 107 and further)."""


def licences_held(licences: frozenset[str]) -> frozenset[str]:
    """Return the licences somebody has, with those that come with them."""
    return licences.union(*(HOLDS.get(one, ()) for one in licences))


def level_fit(level: str, asked: frozenset[str]) -> float:
    """Return how near a level of education is to the nearest of those asked."""
    steps = min(abs(NLQF[level] - NLQF[one]) for one in asked) if level not in asked else 0
    return max(0.0, 1.0 - LEVEL_STEP * max(steps, level not in asked))


LEVEL_FITS: Floats = np.array(
    [
        [level_fit(level, asked) if asked else np.nan for level in LEVELS] + [np.nan]
        for mask in range(1 << len(LEVELS))
        for asked in [frozenset(one for bit, one in enumerate(LEVELS) if mask >> bit & 1)]
    ]
)
"""By the set of levels asked (a bit each, in the order of LEVELS) and the number of somebody's level; -1 is none."""


def level_bits(levels: frozenset[str]) -> int:
    """Return a set of levels as the row of LEVEL_FITS."""
    return sum(1 << LEVELS.index(level) for level in levels)


def level_number(level: str | None) -> int:
    """Return a level as the column of LEVEL_FITS."""
    return -1 if level is None else LEVELS.index(level)


def kilometres(lat: Numbers, lon: Numbers, other_lat: Numbers, other_lon: Numbers) -> Floats:
    """Return how far places in degrees are apart (haversine)."""
    lat, other_lat = np.radians(lat), np.radians(other_lat)
    half_lat, half_lon = np.sin((other_lat - lat) / 2), np.sin((np.radians(other_lon) - np.radians(lon)) / 2)
    chord = half_lat**2 + np.cos(lat) * np.cos(other_lat) * half_lon**2
    far: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return far


def distance_fit(km: Floats, max_km: Numbers) -> Floats:
    """Return how near something is to who wants to travel `max_km`."""
    farthest = np.where(np.isnan(max_km), USUAL_KM, max_km)
    return np.clip(1.0 - FAR * km / farthest, 0.0, 1.0)


def hours_fit(least: Numbers, most: Numbers, asked_least: Numbers, asked_most: Numbers) -> Floats:
    """Return whether there are hours a week that suit both, else how near they come."""
    low, high = np.where(np.isnan(least), 0.0, least), np.where(np.isnan(most), np.inf, most)
    asked_low = np.where(np.isnan(asked_least), 0.0, asked_least)
    asked_high = np.where(np.isnan(asked_most), np.inf, asked_most)
    apart = np.maximum(0.0, np.maximum(asked_low - high, low - asked_high))
    told = ~(np.isnan(least) & np.isnan(most)) & ~(np.isnan(asked_least) & np.isnan(asked_most))
    return np.where(told, np.clip(1.0 - apart / MANY_HOURS, 0.0, 1.0), np.nan)


def days_late(available: Numbers, starts: Numbers, today: float) -> Floats:
    """Return how many days too late somebody comes; what should have started may start today."""
    late: Floats = np.maximum(0.0, available - np.maximum(starts, today))
    return late


def period_fit(late: Floats) -> Floats:
    """Return how well it is to come so many days too late."""
    return np.clip(1.0 - late / LATE_DAYS, 0.0, 1.0)


def language_fit(have: NDArray[np.int8] | int, need: NDArray[np.int8] | int) -> Floats:
    """Return how well a language is spoken, both as numbers of the CEFR; 0 is not at all."""
    return np.where(have >= need, 1.0, np.where((have > 0) & (np.add(have, 1) >= need), LANGUAGE_STEP, 0.0))


def likeness(out_of_100: Floats) -> Floats:
    """Return what titles count that are so alike."""
    return np.clip((out_of_100 - MIN_LIKENESS) / (100.0 - MIN_LIKENESS), 0.0, 1.0)
