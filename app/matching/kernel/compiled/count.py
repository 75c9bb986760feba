"""Compiled: how many rows each hard filter takes out, for all rows, 64 at a time. See `counting` for the bitmaps.

The reasons are numbered as `REASONS`: the first one that holds for a row counts.
"""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.bits import ones

KIND, DATES, DISTANCE, LICENCE, LANGUAGE = 0, 1, 2, 3, 4
BLOCK = 256
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
NONE = np.uint64(0)
ONE = np.uint64(1)


@njit(nogil=True, cache=True)
def _set_ranges(spot_start, fails, words):
    """Set the bits of all rows of the spots that fail; spots that fail behind each other are one range."""
    spot, spots = 0, len(fails)
    while spot < spots:
        if not fails[spot]:
            spot += 1
            continue
        first = spot_start[spot]
        while spot < spots and fails[spot]:
            spot += 1
        end = spot_start[spot]
        if end == first:
            continue
        low, high = first >> 6, (end - 1) >> 6
        head = ALL << np.uint64(first & 63)
        tail = ALL >> np.uint64(63 - ((end - 1) & 63))
        if low == high:
            words[low] |= head & tail
        else:
            words[low] |= head
            for at in range(low + 1, high):
                words[at] = ALL
            words[high] |= tail


@njit(nogil=True, cache=True)
def _asked(bits, base, every, planes, inverted, first, length, fail):
    """Fill `fail`: those of `base` (-1 is everybody) for whom any, or if `every` all, of the bitmaps hold."""
    start = ALL if every else NONE
    for at in range(length):
        fail[at] = start
    for number in range(len(planes)):
        plane = bits[planes[number], first : first + length]
        flip = ALL if inverted[number] else NONE
        if every:
            for at in range(length):
                fail[at] &= plane[at] ^ flip
        else:
            for at in range(length):
                fail[at] |= plane[at] ^ flip
    if base >= 0:
        plane = bits[base, first : first + length]
        for at in range(length):
            fail[at] &= plane[at]


@njit(nogil=True, cache=True)
def _below(bits, plane, digits, limit, first, length, less, same):
    """Fill `less` with the rows whose number is below `limit`."""
    for at in range(length):
        less[at] = NONE
        same[at] = ALL
    for digit in range(digits - 1, -1, -1):
        numbers = bits[plane + digit, first : first + length]
        if limit >> digit & 1:
            for at in range(length):
                less[at] |= same[at] & ~numbers[at]
                same[at] &= numbers[at]
        else:
            for at in range(length):
                same[at] &= ~numbers[at]


@njit(nogil=True, cache=True)
def _days(bits, plane, digits, ranges, first, length, fail, less, same, other):
    """Add to `fail` the rows whose number lies in one of the ranges."""
    for number in range(len(ranges)):
        low, high = ranges[number, 0], ranges[number, 1]
        _below(bits, plane, digits, high, first, length, less, same)
        if low > 0:
            _below(bits, plane, digits, low, first, length, other, same)
            for at in range(length):
                less[at] &= ~other[at]
        for at in range(length):
            fail[at] |= less[at]


@njit(nogil=True, cache=True)
def _take(left, fail, length):
    """Take `fail` out of `left`; return how many that were."""
    taken = np.uint64(0)
    for at in range(length):
        taken += ones(fail[at] & left[at])
        left[at] &= ~fail[at]
    return np.int64(taken)


@njit(nogil=True, cache=True)
def count(
    bits, rows, spot_start, spot_fails, everybody_late,
    kind_base, kind_planes, kind_inverted,
    comes_plane, comes_digits, comes_ranges, goes_plane, goes_digits, goes_ranges,
    licence_planes, licence_inverted,
    language_base, language_planes, language_inverted,
):  # fmt: skip
    """Return how many rows each filter takes out, in the order of the constants above, and a bitmap of what stays."""
    removed = np.zeros(5, np.int64)
    words = bits.shape[1]
    far, stay = np.zeros(words, np.uint64), np.empty(words, np.uint64)
    _set_ranges(spot_start, spot_fails, far)
    left, fail = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    less, same, other = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for first in range(0, words, BLOCK):
        length = min(BLOCK, words - first)
        for at in range(length):
            left[at] = ALL
        if first + length == words and rows & 63:
            left[length - 1] = ALL >> np.uint64(64 - (rows & 63))
        if kind_base >= 0:
            _asked(bits, kind_base, True, kind_planes, kind_inverted, first, length, fail)
            removed[KIND] += _take(left, fail, length)
        if everybody_late or len(comes_ranges) or len(goes_ranges):
            for at in range(length):
                fail[at] = ALL if everybody_late else NONE
            _days(bits, comes_plane, comes_digits, comes_ranges, first, length, fail, less, same, other)
            _days(bits, goes_plane, goes_digits, goes_ranges, first, length, fail, less, same, other)
            removed[DATES] += _take(left, fail, length)
        for at in range(length):
            fail[at] = far[first + at]
        removed[DISTANCE] += _take(left, fail, length)
        if len(licence_planes):
            _asked(bits, -1, False, licence_planes, licence_inverted, first, length, fail)
            removed[LICENCE] += _take(left, fail, length)
        if len(language_planes):
            _asked(bits, language_base, False, language_planes, language_inverted, first, length, fail)
            removed[LANGUAGE] += _take(left, fail, length)
        for at in range(length):
            stay[first + at] = left[at]
    return removed, stay
