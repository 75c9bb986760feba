"""Compiled: how many rows each hard filter takes out, for all rows, 64 at a time. See `counting` for the bitmaps.

The reasons are numbered as `REASONS`: the first one that holds for a row counts.
"""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.bits import ones

KIND, DATES, DISTANCE, LICENCE, LANGUAGE = 0, 1, 2, 3, 4
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
NONE = np.uint64(0)


@njit(nogil=True, cache=True)
def asked(bits, base, every, planes, inverted):
    """Return a bitmap of those of `base` (-1 is everybody) for whom any, or if `every` all, of the bitmaps hold."""
    found = np.full(bits.shape[1], ALL if every else NONE)
    for number in range(len(planes)):
        plane, flip = bits[planes[number]], ALL if inverted[number] else NONE
        for at in range(len(found)):
            found[at] = found[at] & (plane[at] ^ flip) if every else found[at] | (plane[at] ^ flip)
    if base >= 0:
        plane = bits[base]
        for at in range(len(found)):
            found[at] &= plane[at]
    return found


@njit(nogil=True, cache=True)
def _below(bits, plane, digits, limit):
    """Return a bitmap of the rows whose number is below `limit`."""
    less, same = np.full(bits.shape[1], NONE), np.full(bits.shape[1], ALL)
    for digit in range(digits - 1, -1, -1):
        numbers = bits[plane + digit]
        if limit >> digit & 1:
            for at in range(len(less)):
                less[at] |= same[at] & ~numbers[at]
                same[at] &= numbers[at]
        else:
            for at in range(len(less)):
                same[at] &= ~numbers[at]
    return less


@njit(nogil=True, cache=True)
def within(bits, plane, digits, ranges):
    """Return a bitmap of the rows whose number lies in one of the ranges; it has a binary digit in each bitmap."""
    found = np.full(bits.shape[1], NONE)
    for number in range(len(ranges)):
        below, before = _below(bits, plane, digits, ranges[number, 1]), _below(bits, plane, digits, ranges[number, 0])
        for at in range(len(found)):
            found[at] |= below[at] & ~before[at]
    return found


@njit(nogil=True, cache=True)
def _take(left, first, end, fail):
    """Take `fail` out of `left` in these words; return how many that were. An empty bitmap takes out nobody."""
    taken = np.uint64(0)
    for at in range(first, min(end, len(fail))):
        taken += ones(fail[at] & left[at])
        left[at] &= ~fail[at]
    return np.int64(taken)


@njit(nogil=True, cache=True)
def count(left, first, end, filters, far, removed):
    """Add how many rows of these words each filter takes out to `removed`; `left` becomes what stays.

    A filter is the bitmap of those it takes out; empty where it takes out nobody.
    """
    everybody_late, kind, dates, licence, language = filters
    removed[KIND] += _take(left, first, end, kind)
    if everybody_late:
        for at in range(first, end):
            removed[DATES] += np.int64(ones(left[at]))
            left[at] = NONE
    removed[DATES] += _take(left, first, end, dates)
    removed[DISTANCE] += _take(left, first, end, far)
    removed[LICENCE] += _take(left, first, end, licence)
    removed[LANGUAGE] += _take(left, first, end, language)


@njit(nogil=True, cache=True)
def everybody(rows):
    """Return a bitmap of so many rows."""
    words = np.full((rows + 63) >> 6, ALL)
    if rows & 63:
        words[len(words) - 1] = ALL >> np.uint64(64 - (rows & 63))
    return words
