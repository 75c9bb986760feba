"""Compiled: the exact first of many. No row is left out that could be among them.

Rows lie in the order of their places, in chunks. Chunk by chunk, the nearest first, the rows of the skills asked are
gone through and what each can cover at most is added up in an array that stays in the first cache. A row that the
filters leave is looked at when that, and the most that the rest can give, reaches the worst of the best so far; a
chunk where no row can is left at once. Rows without any skill are looked at like all others as long as they can
reach it.

After a few chunks it is guessed what the worst of the best will score, and rows that cannot reach that are left too.
If fewer rows than asked for reach it in the end, the guess was wrong and all is done once more without one.
"""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.bits import lowest, ones
from app.matching.kernel.compiled.heap import emptied, offer, shuffled
from app.matching.kernel.compiled.score import (
    BILLION,
    UNTOLD,
    chained,
    others,
    part_worths,
    reason,
    rounded,
    skilled,
    titled,
)
from app.matching.kernel.layout import ENTRY_BITS, HAS_SKILLS, HAS_TITLE, TOLD, Column

FLAGS, HASH, NUMBER, SPOT = int(Column.FLAGS), int(Column.HASH), int(Column.NUMBER), int(Column.SPOT)
BITS = ENTRY_BITS
HOW = (1 << ENTRY_BITS) - 1
MARGIN = 1e-8
"""More than rounding a score can add."""
BUCKETS = 64
GATHER = np.uint64(0x0102040810204080)
"""Times eight bytes of 0 or 1, the highest byte has them as bits."""
NOT_TOLD = -1.0
NOTHING_YET = -2.0
NEVER = -3.0
"""Hope that was not fulfilled."""
CAUTION = 4
"""So many times the share of the best is expected among the nearest rows, which come first."""
LOOKS = 6
"""How often is guessed, after 1, 2, 4, 8, 16 and 32 chunks, what the worst of the best will score."""


@njit(nogil=True, cache=True)
def _clear(rows, words):
    """Take these rows out of a bitmap."""
    for row in rows:
        words[row >> 6] &= ~(np.uint64(1) << np.uint64(row & 63))


@njit(nogil=True, cache=True)
def _bounds(forward, chunk, near, most):
    """Return of each chunk the most that everything but skills can give; how near it is, is known more closely."""
    chunks = (len(forward) + (1 << chunk) - 1) >> chunk
    bounds = np.empty(chunks)
    for number in range(chunks):
        best = 0.0
        if len(near):
            first = forward[number << chunk, SPOT]
            last = forward[min(len(forward), (number + 1) << chunk) - 1, SPOT]
            for spot in range(first, last + 1):
                best = max(best, near[spot])
        bounds[number] = most + best
    return bounds


@njit(nogil=True, cache=True)
def _add_up(postings, first, end, bound, mask, sums):
    for at in range(first, end):
        posting = postings[at]
        sums[(posting >> BITS) & mask] += bound[posting & HOW]


@njit(nogil=True, cache=True)
def _add_up_weighed(postings, weights, first, end, bound, mask, sums):
    for at in range(first, end):
        posting = postings[at]
        sums[(posting >> BITS) & mask] += bound[posting & HOW] * np.int32(weights[at])


@njit(nogil=True, cache=True)
def _can_cover(lists, need_of, need_most, number, chunks, posting_start):
    """Return the most that anybody in a chunk can cover: all that is asked of which it has any answer."""
    total, last = np.int64(0), -1
    for one in range(len(lists)):
        cell = lists[one] * chunks + number
        if need_of[one] != last and posting_start[cell] != posting_start[cell + 1]:
            last = need_of[one]
            total += need_most[last]
    return total


@njit(nogil=True, cache=True)
def _fill(
    sums, length, number, chunks, mask, people, postings, posting_start, posting_weights, asked_lists, least,
):  # fmt: skip
    """Add up what the rows of a chunk can cover at most; return whether any can reach `least`."""
    lists, need_of, bounds, need_most = asked_lists
    if people and _can_cover(lists, need_of, need_most, number, chunks, posting_start) < least:
        return False
    for at in range(length):
        sums[at] = 0
    for one in range(len(lists)):
        cell = lists[one] * chunks + number
        first, end = np.int64(posting_start[cell]), np.int64(posting_start[cell + 1])
        if people:
            _add_up(postings, first, end, bounds[one], mask, sums)
        else:
            _add_up_weighed(postings, posting_weights, first, end, bounds[one], mask, sums)
    return True


@njit(nogil=True, cache=True)
def _reaching(stay, start, length, sums, row_spot, near, row_small, small, beside, least, flags, places):
    """Put the places, within a chunk, of the rows that the filters leave and that can reach `least` in `places`.

    What skills, distance and the small parts can give is compared, in whole numbers: first for all rows, with the most
    that the others can give `beside` the skills, as bytes that become bits. Return how many there are.
    """
    kept, first = 0, np.int32(least - beside)
    for at in range(length):
        flags[at] = np.uint8(sums[at] >= first)
    eights = flags.view(np.uint64)
    for word in range((length + 63) >> 6):
        bits = stay[(start >> 6) + word]
        if bits == 0:
            continue
        high = np.uint64(0)
        for eight in range(8):
            high |= ((eights[8 * word + eight] * GATHER) >> np.uint64(56)) << np.uint64(8 * eight)
        bits &= high
        while bits:
            place = (word << 6) + np.int64(lowest(bits))
            bits &= bits - np.uint64(1)
            places[kept] = place
            row = start + place
            kept += sums[place] + near[row_spot[row]] + small[row_small[row]] >= least
    return kept


@njit(nogil=True, cache=True)
def _titled(
    start, places, size, sums, row_spot, near, row_small, small, unit, share, row_parts, part_worth, needs, can,
):  # fmt: skip
    """Keep of `places` those that reach what a row `needs` with their title; return how many there are.

    `can` becomes what skills, distance, small parts and title can give, by place.
    """
    kept = 0
    for at in range(size):
        place = places[at]
        row = start + place
        whole = sums[place] + near[row_spot[row]] + small[row_small[row]]
        can[place] = unit * whole + share * titled(row, row_parts, part_worth)
        places[kept] = place
        kept += can[place] >= needs
    return kept


@njit(nogil=True, cache=True)
def scaled(values, factor):
    """Return what values are as whole numbers, rounded up."""
    whole = np.empty(len(values), np.int32)
    for at in range(len(values)):
        whole[at] = np.int32(np.ceil(values[at] * factor))
    return whole


@njit(nogil=True, cache=True)
def _by_most(can, places, size, order):
    """Put `places` in `order`, those that can reach most first (up to a 64th)."""
    sizes = np.zeros(BUCKETS + 1, np.int64)
    for at in range(size):
        sizes[BUCKETS - min(BUCKETS - 1, int(can[places[at]] * BUCKETS))] += 1
    for bucket in range(BUCKETS):
        sizes[bucket + 1] += sizes[bucket]
    for at in range(size):
        bucket = BUCKETS - 1 - min(BUCKETS - 1, int(can[places[at]] * BUCKETS))
        order[sizes[bucket]] = places[at]
        sizes[bucket] += 1


@njit(nogil=True, cache=True)
def _how_many(stay, first, end):
    """Return how many rows the filters leave, in these words."""
    total = np.uint64(0)
    for word in range(first, end):
        total += ones(stay[word])
    return np.int64(total)


@njit(nogil=True, cache=True)
def _hope(scores, size, seen, there):
    """Return a score that enough rows will have, going by those seen so far; NOTHING_YET where that cannot be said."""
    rank = np.int64(CAUTION * size * seen / there) + CAUTION
    return np.sort(scores[:size])[size - rank] if rank < size else NOTHING_YET


@njit(nogil=True, cache=True)
def top(
    forward, entry_start, held, postings, posting_start, chunk, stay, skipped, people,
    tables, columns, parts, skills_at, skill_share, title_at, title_share, titles, title,
    row_columns, near, small, most, asker_told,
    asks, asked, asked_lists, scale, work, posting_weights, skills, turn, limit,
):  # fmt: skip
    """Return the best `limit` of the rows that `stay`, best first: scores (-1: nothing is told), shuffles and rows."""
    scores, shuffles = np.empty(limit + 1), np.empty(limit + 1, np.uint64)
    numbers, rows = np.empty(limit + 1, np.int64), np.empty(limit + 1, np.int64)
    size, tries = 0, 0
    head, after = chained(asked_lists[0], skills)
    asked = (asked[0], asked[1], asked[2], asked[3], after)
    best, part_worth = np.empty(len(asked[3])), part_worths(titles[1], title[0], title[1], title[2])
    sums, places, order = np.zeros(1 << chunk, np.int32), np.empty(1 << chunk, np.int32), np.empty(1 << chunk, np.int32)
    can, mask = np.empty(1 << chunk), np.uint32((1 << chunk) - 1)
    row_spot, row_small = row_columns
    flags, unit = np.zeros(1 << chunk, np.uint8), skill_share / scale
    near_whole, small_whole, small_most = scaled(near, 1.0 / unit), scaled(small, 1.0 / unit), small.max()
    _clear(skipped, stay)
    others_most = most + title_share
    bounds = _bounds(forward, chunk, near, others_most + small_most)
    nearest, there = np.argsort(-bounds), _how_many(stay, 0, len(stay))
    hoped, seen, at_chunk = NOTHING_YET, 0, 0
    while at_chunk < len(nearest) or (hoped > NOTHING_YET and (size < limit or scores[0] < hoped)):
        if at_chunk == len(nearest):  # fewer reach what was hoped than are asked for: once more, without hope
            hoped, seen, at_chunk, size, tries = NEVER, 0, 0, 0, LOOKS
        number, at_chunk = nearest[at_chunk], at_chunk + 1
        start = number << chunk
        length = min(len(forward) - start, 1 << chunk)
        bar = max(hoped, scores[0]) if size == limit else hoped
        full, lacks = bar >= 0.0, bar - MARGIN - bounds[number]
        if full and lacks > skill_share:
            at_chunk = len(nearest)
            continue
        standing = _how_many(stay, start >> 6, (start + length + 63) >> 6)
        seen += standing
        least = np.int64(lacks / unit) if full and lacks > 0.0 else np.int64(0)
        if standing == 0 or not _fill(
            sums, length, number, len(bounds), mask, people, postings, posting_start, posting_weights, asked_lists,
            least,
        ):  # fmt: skip
            continue
        least = np.int64((bar - MARGIN - others_most) / unit) if full else np.int64(-1)
        needs = bar - MARGIN - most if full else -1.0
        beside = np.int64((bounds[number] - others_most) / unit) + 2
        standing = _reaching(stay, start, length, sums, row_spot, near_whole, row_small, small_whole, beside, least,
                             flags, places)  # fmt: skip
        standing = _titled(start, places, standing, sums, row_spot, near_whole, row_small, small_whole, unit,
                           title_share, titles[0], part_worth, needs, can)  # fmt: skip
        _by_most(can, places, standing, order)
        for place in range(standing):
            row = start + order[place]
            if bar >= 0.0 and can[order[place]] + most < bar - MARGIN:
                continue
            score = NOT_TOLD
            if asker_told and forward[row, FLAGS] & TOLD:
                alike = title_share * titled(row, titles[0], part_worth)
                rest = others(forward, row, tables, columns, parts, skills_at, title_at, alike)
                if bar >= 0.0 and unit * sums[order[place]] + rest < bar - MARGIN:
                    continue
                value = skilled(forward, row, entry_start, people, asks, head, best, held, asked, work)
                covered = skill_share * value
                score = rounded(forward, row, tables, columns, parts, skills_at, covered, title_at, alike)
            if score < bar:
                continue
            shuffle = shuffled(np.uint32(forward[row, HASH]), turn)
            size = offer(scores, shuffles, numbers, rows, size, score, shuffle, forward[row, NUMBER], row)
            if size == limit:
                bar = max(bar, scores[0])
        if tries < LOOKS and at_chunk >= 1 << tries and size == limit:
            hoped, tries = max(hoped, _hope(scores, size, seen, there)), tries + 1
    emptied(scores, shuffles, numbers, rows, size)
    return scores[:size], shuffles[:size], rows[:size]


@njit(nogil=True, cache=True)
def each(
    forward, entry_start, held, chosen, people,
    tables, columns, parts, skills_at, skill_share, title_at, title_share, titles, title, asker_told, fails,
    everybody_late, asks, asked, asked_lists, work, skills, turn,
):  # fmt: skip
    """Return of each of the `chosen` rows: why it is out, its score (-1 where nothing is told), its shuffle."""
    reasons, scores, shuffles = np.empty(len(chosen), np.int8), np.empty(len(chosen)), np.empty(len(chosen), np.uint64)
    part_worth = part_worths(titles[1], title[0], title[1], title[2])
    head, after = chained(asked_lists[0], skills)
    asked = (asked[0], asked[1], asked[2], asked[3], after)
    best = np.empty(len(asked[3]))
    for at in range(len(chosen)):
        row = chosen[at]
        reasons[at] = reason(forward, row, fails, everybody_late)
        shuffles[at] = shuffled(np.uint32(forward[row, HASH]), turn)
        scores[at] = NOT_TOLD
        if asker_told and forward[row, FLAGS] & TOLD:
            value = skilled(forward, row, entry_start, people, asks, head, best, held, asked, work)
            covered, alike = skill_share * value, title_share * titled(row, titles[0], part_worth)
            scores[at] = rounded(forward, row, tables, columns, parts, skills_at, covered, title_at, alike)
    return reasons, scores, shuffles


@njit(nogil=True, cache=True)
def apart(
    forward, at, entry_start, held, numbers, people,
    values_of, columns, shares, skills_at, title_at, titles, title, asker_told,
    asks, asked, asked_lists, work, skills,
):  # fmt: skip
    """Return of each part and row the value, whether both sides told, what it adds; and of each row the score."""
    parts = len(shares)
    values, answered = np.empty((parts, len(numbers))), np.empty((parts, len(numbers)), np.bool_)
    adds, scores = np.empty((parts, len(numbers))), np.empty(len(numbers))
    part_worth = part_worths(titles[1], title[0], title[1], title[2])
    head, after = chained(asked_lists[0], skills)
    asked = (asked[0], asked[1], asked[2], asked[3], after)
    best = np.empty(len(asked[3]))
    for place in range(len(numbers)):
        row, total = np.int64(at[numbers[place]]), 0.0
        flags = forward[row, FLAGS]
        told = 1.0 if asker_told and flags & TOLD else 0.0
        for part in range(parts):
            if part == skills_at:
                known = asks and flags & HAS_SKILLS != 0
                value = skilled(forward, row, entry_start, people, asks, head, best, held, asked, work)
            elif part == title_at:
                known = title[0] and flags & HAS_TITLE != 0
                value = titled(row, titles[0], part_worth)
            else:
                value = values_of[part][forward[row, columns[part]]]
                known = not np.isnan(value)
                value = value if known else UNTOLD
            values[part, place], answered[part, place] = value * told, known
            adds[part, place] = shares[part] * (value * told)
            total += adds[part, place]
        scores[place] = np.rint(min(1.0, max(0.0, total)) * BILLION) / BILLION
    return values, answered, adds, scores


@njit(nogil=True, cache=True)
def weighed(entries, entry_start, telling, wished, items, item_weights, whole):
    """Fill what each work asks, required first and the most telling first, the weight of each, and the sum."""
    for row in range(len(whole)):
        first, end = np.int64(entry_start[row]), np.int64(entry_start[row + 1])
        total = 0.0
        for at in range(first, end):
            entry = entries[at]
            weight = telling[entry >> BITS]
            if not entry & 1:
                weight = wished * weight
            place = at
            while place > first and _before(entry, weight, items[place - 1], item_weights[place - 1]):
                items[place], item_weights[place] = items[place - 1], item_weights[place - 1]
                place -= 1
            items[place], item_weights[place] = entry, weight
        for at in range(first, end):
            total += item_weights[at]
        whole[row] = total


@njit(nogil=True, cache=True)
def _before(entry, weight, other, other_weight):
    if entry & 1 != other & 1:
        return entry & 1 == 1
    if weight != other_weight:
        return weight > other_weight
    return entry >> BITS < other >> BITS
