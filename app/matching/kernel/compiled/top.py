"""Compiled: the exact first of many. No row is left out that could be among them.

What skills and distance can give each row at most is added up, in whole numbers that are rounded up: its spot first,
then the rows of each skill that answers, chunk by chunk so that the sums stay in the first cache. The rows with the
highest sums are scored: the worst of the best of these is what every other row has to reach. Then all sums are gone
through once more, 64 at a time: a row is looked at further when its sum with the most that the rest can give reaches
that, then with its level and hours, then with its title, then with all its parts. Rows without any skill are looked
at like all others as long as they can reach it.
"""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.bits import MANY, lowest, reaching
from app.matching.kernel.compiled.count import count, everybody
from app.matching.kernel.compiled.heap import emptied, offer, shuffled
from app.matching.kernel.compiled.places import nearness, spread_out
from app.matching.kernel.compiled.score import BITS, HOW, NOT_TOLD, part_worths, scored, titled
from app.matching.kernel.layout import Column

HASH, NUMBER = int(Column.HASH), int(Column.NUMBER)
MARGIN = 1e-8
"""More than rounding a score can add."""
WHOLE = 32_000
"""So many stand for all that skills and distance can give; with what rounding adds it fits 16 bits."""
WEIGHT_BITS = np.uint32(14)
"""Weights of what work asks are numbers of so many bits."""
BUCKET, BUCKETS = 6, 1024
SEEDS, TRIED = 4, 2
"""For each row asked for, so many with high sums are looked at, and so many of these are scored first."""
SLICE = 1 << 11
"""So many words of rows are gone through before what they have to reach is looked at anew."""
ONE = np.uint64(1)


@njit(nogil=True, cache=True)
def _bounds(skills, people, share, nearest):
    """Return what one whole number is worth, and by answer and level what it can give at most as such numbers."""
    _, answers, need_of, worth, weights, by_skill, _ = skills
    can = np.zeros((len(answers), 16))
    total, whole = nearest + MARGIN, weights.sum()
    for one in range(len(answers)):
        most = 0.0
        for how in range(16):
            if people:
                can[one, how] = share * weights[need_of[one]] / whole * worth[one, how]
            else:
                can[one, how] = share * by_skill[answers[one], how >> 2]
            most = max(most, can[one, how])
        total = total + most if people else max(total, nearest + most)
    unit = total / WHOLE
    bounds = np.empty((len(answers), 16), np.uint32)
    for one in range(len(answers)):
        for how in range(16):
            bounds[one, how] = np.uint32(np.ceil(can[one, how] / unit))
    return unit, bounds


@njit(nogil=True, cache=True)
def _add_up(lists, people, answers, bounds, number, chunks, sums):
    """Add what skills can give the rows of a chunk."""
    postings, posting_start, posting_weights, _ = lists
    for one in range(len(answers)):
        cell = answers[one] * chunks + number
        first, end, bound = np.int64(posting_start[cell]), np.int64(posting_start[cell + 1]), bounds[one]
        if people:
            for at in range(first, end):
                sums[postings[at] >> BITS] += bound[postings[at] & HOW]
        else:
            for at in range(first, end):
                given = bound[postings[at] & HOW] * np.uint32(posting_weights[at]) >> WEIGHT_BITS
                sums[postings[at] >> BITS] += given + np.uint32(1)


@njit(nogil=True, cache=True)
def _kept(seeds, size, sums, floor):
    """Keep the seeds whose sums reach `floor`; return how many there are."""
    kept = 0
    for at in range(size):
        seeds[kept] = seeds[at]
        kept += sums[seeds[at]] >= floor
    return kept


@njit(nogil=True, cache=True)
def _summed(pack, lists, people, answers, bounds, whole, filters, stay, wanted):
    """Return how many rows each filter takes out, the sums of all rows, and about `wanted` rows with the highest.

    The filters are taken out of `stay`.
    """
    spot_start, chunk, rows = pack[5], lists[3], len(pack[0])
    chunks = max(1, (rows + (1 << chunk) - 1) >> chunk)
    removed, far = np.zeros(5, np.int64), np.zeros(len(stay), np.uint64)
    sums = np.empty((len(stay) + 1) * MANY, np.uint16)
    seeds, size, above = np.empty(2 * wanted + 2 * MANY, np.int64), 0, 0
    sizes, bucket, spot = np.zeros(BUCKETS, np.int64), 0, 0
    for number in range(chunks):
        start, end = number << chunk, min(rows, (number + 1) << chunk)
        first, last = start >> 6, (end + 63) >> 6
        spot = spread_out(spot_start, whole, spot, start, end, sums)
        for word in range(first, last):
            far[word] = ~reaching(sums, word << 6, np.uint16(1))
        count(stay, first, last, filters, far, removed)
        _add_up(lists, people, answers, bounds, number, chunks, sums)
        for word in range(first, last):
            high = stay[word]
            if high:
                high &= reaching(sums, word << 6, np.uint16(bucket << BUCKET))
            if high == 0:
                continue
            if size + MANY > len(seeds):
                if above > len(seeds) // 2:  # many that are the same: others do as well
                    above -= sizes[bucket]
                    bucket += 1
                size = _kept(seeds, size, sums, bucket << BUCKET)
            while high:
                row = (word << 6) + np.int64(lowest(high))
                high &= high - ONE
                seeds[size] = row
                size += 1
                above += 1
                sizes[sums[row] >> BUCKET] += 1
            while above - sizes[bucket] >= wanted:
                above -= sizes[bucket]
                bucket += 1
    return removed, sums, seeds[: _kept(seeds, size, sums, bucket << BUCKET)]


@njit(nogil=True, cache=True)
def _best_seeds(seeds, sums, row_small, small, wanted):
    """Return about `wanted` of the seeds: those that can reach most with their level and hours."""
    sizes = np.zeros(BUCKETS, np.int64)
    for row in seeds:
        sizes[min(BUCKETS - 1, (np.int64(sums[row]) + small[row_small[row]]) >> BUCKET)] += 1
    bucket, above = BUCKETS, 0
    while bucket > 0 and above < wanted:
        bucket -= 1
        above += sizes[bucket]
    kept = 0
    for row in seeds:
        seeds[kept] = row
        kept += (np.int64(sums[row]) + small[row_small[row]]) >> BUCKET >= bucket
    return seeds[:kept]


@njit(nogil=True, cache=True)
def _small(weighing, table, unit):
    """Return what level and hours together give, as whole numbers, rounded up, and the most."""
    pairs, parts, starts = weighing[3], weighing[4], weighing[1]
    small, most = np.empty(len(pairs), np.int32), 0.0
    for pair in range(len(pairs)):
        value = 0.0
        for at in range(len(parts)):
            if parts[at] >= 0:
                value += table[starts[parts[at]] + pairs[pair, at]]
        small[pair], most = np.int32(np.ceil(value / unit)), max(most, value)
    return small, most


@njit(nogil=True, cache=True)
def _clear(rows, words):
    """Take these rows out of a bitmap."""
    for row in rows:
        words[row >> 6] &= ~(ONE << np.uint64(row & 63))


@njit(nogil=True, cache=True)
def _taken(rows, alike, pack, work, weighing, asker, table, skills, turn, heap):
    """Take those of these rows that are among the best into the heap, which is also returned: with its size."""
    scores, shuffles, numbers, kept, size = heap
    forward, limit = pack[0], len(scores) - 1
    found = scored(rows, pack, work, weighing, asker, table, skills, alike)
    for at in range(len(rows)):
        if size < limit or found[at] >= scores[0]:
            row = rows[at]
            shuffle = shuffled(np.uint32(forward[row, HASH]), turn)
            size = offer(scores, shuffles, numbers, kept, size, found[at], shuffle, forward[row, NUMBER], row)
    return scores, shuffles, numbers, kept, size


@njit(nogil=True, cache=True)
def _reaching(stay, first, end, sums, least, row_small, small, enough, found):
    """Return the rows, in these words, that reach `least`, and `enough` with their level and hours; in `found`."""
    size = 0
    for word in range(first, end):
        high = stay[word]
        if high:
            high &= reaching(sums, word << 6, least)
        while high:
            row = (word << 6) + np.int64(lowest(high))
            high &= high - ONE
            found[size] = row
            size += np.int64(sums[row]) + small[row_small[row]] >= enough
    return found[:size]


@njit(nogil=True, cache=True)
def _alike(rows, alike, share, sums, unit, row_small, small, least):
    """Keep of these rows those that reach `least` with their title; return how many there are."""
    kept = 0
    for at in range(len(rows)):
        row, own = rows[at], alike[at]
        rows[kept], alike[kept] = row, own
        kept += unit * (np.int64(sums[row]) + small[row_small[row]]) + share * own >= least
    return kept


@njit(nogil=True, cache=True)
def top(pack, lists, work, weighing, asker, table, most, title, skills, filters, skipped, turn, limit):
    """Return how many rows each filter takes out, and the best `limit` of those that stay, best first.

    These as scores (-1: nothing is told), shuffles and numbers.
    """
    people, shares, row_parts, row_small = asker[1][4], weighing[2], pack[3], pack[4]
    unit, bounds = _bounds(skills, people, shares[0], shares[2])
    whole, stay = nearness(asker[1], shares[2] / unit), everybody(len(pack[0]))
    _clear(skipped, stay)
    removed, sums, seeds = _summed(pack, lists, people, skills[1], bounds, whole, filters, stay, SEEDS * limit)
    titles, (small, small_most) = part_worths(title), _small(weighing, table, unit)
    heap = (np.empty(limit + 1), np.empty(limit + 1, np.uint64),
            np.empty(limit + 1, np.int64), np.empty(limit + 1, np.int64), np.int64(0))  # fmt: skip
    seeds = _best_seeds(seeds, sums, row_small, small, TRIED * limit)
    _clear(seeds, stay)
    heap = _taken(seeds, titled(seeds, row_parts, titles), pack, work, weighing, asker, table, skills, turn, heap)
    found, title_most = np.empty(SLICE << 6, np.int64), shares[1] * titles.max()
    for first in range(0, len(stay), SLICE):
        needs, least, enough = NOT_TOLD, 0, -1
        if heap[4] == limit and heap[0][0] >= 0.0:
            needs = heap[0][0] - MARGIN - most
            enough = np.int64((needs - title_most) / unit)
            least = max(0, np.int64((needs - title_most - small_most) / unit))
        if least > 0xFFFF:
            break
        rows = _reaching(stay, first, min(len(stay), first + SLICE), sums, np.uint16(least), row_small, small, enough,
                         found)  # fmt: skip
        alike = titled(rows, row_parts, titles)
        kept = _alike(rows, alike, shares[1], sums, unit, row_small, small, needs)
        heap = _taken(rows[:kept], alike[:kept], pack, work, weighing, asker, table, skills, turn, heap)
    scores, shuffles, numbers, rows, size = heap
    emptied(scores, shuffles, numbers, rows, size)
    return removed, scores[:size], shuffles[:size], numbers[:size]
