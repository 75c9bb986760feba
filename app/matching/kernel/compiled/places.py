"""Compiled: how near each spot is to who asks, by the distances (km) of places; the same sums as `score.fits`.

`places` are: km by place, of each spot its place, how far one travels from there and whether at home too; whether
that is told by the rows (people) or by the asker, how far the asker travels, and whether at home too.
"""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.bits import MANY, spread
from app.matching.score.fits import FAR, USUAL_KM

UNTOLD = 0.5
"""`score.pool.UNTOLD`."""


@njit(nogil=True, cache=True, error_model="numpy")
def near(places, spot):
    """Return how near a spot is, in [0, 1], NaN where that is not known; and whether it is too far."""
    km, place, max_km, remote, people, asked_km, asked_remote = places
    away, limit = km[place[spot]], max_km[spot] if people else asked_km
    at_home = remote[spot] and asked_remote
    value = 1.0 - FAR * away / (USUAL_KM if np.isnan(limit) else limit)
    value = value if np.isnan(value) else min(1.0, max(0.0, value))
    return 1.0 if at_home else value, away > limit and not at_home


@njit(nogil=True, cache=True, error_model="numpy")
def nearness(places, factor):
    """Return of all spots how near they are as whole numbers, rounded up; 0 where they are too far. As `near`."""
    km, place, max_km, remote, people, asked_km, asked_remote = places
    away, whole = np.empty(len(place)), np.empty(len(place), np.uint16)
    for spot in range(len(place)):
        away[spot] = km[place[spot]]
    for spot in range(len(place)):
        limit = max_km[spot] if people else asked_km
        value = 1.0 - FAR * away[spot] / (limit if limit == limit else USUAL_KM)
        value = UNTOLD if value != value else value
        value = value if value > 0.0 else 0.0
        at_home = remote[spot] & asked_remote
        value = 1.0 if at_home else value
        whole[spot] = np.uint16(0 if (away[spot] > limit) & ~at_home else np.int32(factor * value) + 2)
    return whole


@njit(nogil=True, cache=True)
def spread_out(spot_start, whole, spot, start, end, sums):
    """Give the rows from `start` to `end` the number of their spot; return the last spot. Rows behind get any."""
    while spot < len(whole) and spot_start[spot] < end:
        first, value = max(start, spot_start[spot]), whole[spot]
        spot += 1
        while spot < len(whole) and whole[spot] == value and spot_start[spot] < end:
            spot += 1
        for row in range(first, min(end, spot_start[spot]), MANY):
            spread(sums, row, value)
    return max(0, spot - 1)
