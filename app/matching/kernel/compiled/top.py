"""Compiled: the exact first of many. No row is left out that could be among them.

Rows lie in the order of their titles, in chunks. Chunk by chunk, the one that can hold the best first, the rows of
the skills asked are gone through and what each can cover at most is added up in an array that stays in the first
cache. A row is looked at when that, and the most that its title and the rest can give, reaches the worst of the
best so far; a chunk where no row can is left at once. Rows without any skill are looked at like all others as long
as they can reach it.
"""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.heap import emptied, offer, shuffled
from app.matching.kernel.compiled.score import chained, others, reason, rounded, skilled, stays, titled, word_worths
from app.matching.kernel.layout import ENTRY_BITS, TOLD, Column

FLAGS, HASH, NUMBER, TITLE = int(Column.FLAGS), int(Column.HASH), int(Column.NUMBER), int(Column.TITLE)
BITS = ENTRY_BITS
HOW = (1 << ENTRY_BITS) - 1
UNTOLD = 0.5
"""`score.pool.UNTOLD`."""
MARGIN = 1e-8
"""More than rounding a score can add."""
BLOCK = 64
BUCKETS = 64
NOT_TOLD = -1.0
NOTHING_YET = -2.0


@njit(nogil=True, cache=True)
def _is_set(words, row):
    return len(words) > 0 and (words[row >> 6] >> np.uint64(row & 63)) & np.uint64(1) != 0


@njit(nogil=True, cache=True)
def marked(rows, length):
    """Return a bitmap of `length` rows where these are set; without any, an empty array."""
    words = np.zeros((length + 63) >> 6 if len(rows) else 0, np.uint64)
    for row in rows:
        words[row >> 6] |= np.uint64(1) << np.uint64(row & 63)
    return words


@njit(nogil=True, cache=True)
def _bounds(chunks, most, share, titles, title):
    """Return of each chunk the most that everything but skills can give; the title's part is known more closely."""
    _, _, word_start, word_chunk, untitled = titles
    asks, words, worths = title
    best = np.zeros(chunks)
    for at in range(len(words) if asks else 0):
        word = words[at]
        for place in range(word_start[word], word_start[word + 1]):
            best[word_chunk[place]] = max(best[word_chunk[place]], worths[at])
    for number in range(chunks):
        if untitled[number] or not asks:
            best[number] = max(best[number], UNTOLD)
        best[number] = most + share * best[number]
    return best


@njit(nogil=True, cache=True)
def _share_of(value, share):
    return share * (UNTOLD if np.isnan(value) else value)


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
def _highest(sums, length):
    highest = np.int32(0)
    for at in range(length):
        highest = max(highest, sums[at])
    return highest


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
def _fill(sums, length, number, chunks, mask, people, postings, posting_start, posting_weights, asked_lists, least):
    """Add up what the rows of a chunk can cover at most; return whether any can reach `least`."""
    lists, need_of, bounds, need_most = asked_lists
    left = _can_cover(lists, need_of, need_most, number, chunks, posting_start) if people else least
    if left < least:
        return False
    for at in range(length):
        sums[at] = 0
    there = False
    for one in range(len(lists)):
        cell = lists[one] * chunks + number
        first, end = np.int64(posting_start[cell]), np.int64(posting_start[cell + 1])
        if not people:
            _add_up_weighed(postings, posting_weights, first, end, bounds[one], mask, sums)
            continue
        there |= first < end
        _add_up(postings, first, end, bounds[one], mask, sums)
        if one + 1 == len(lists) or need_of[one + 1] != need_of[one]:
            left -= need_most[need_of[one]] if there else 0
            there = False
            if left < least and _highest(sums, length) + left < least:
                return False
    return True


@njit(nogil=True, cache=True)
def _by_sum(sums, length, scale, order):
    """Put the rows of a chunk in `order`, those that can cover most first (up to a 64th)."""
    sizes = np.zeros(BUCKETS + 1, np.int64)
    for at in range(length):
        sizes[BUCKETS - 1 - min(BUCKETS - 1, sums[at] * np.int64(BUCKETS) // scale) + 1] += 1
    for bucket in range(BUCKETS):
        sizes[bucket + 1] += sizes[bucket]
    for at in range(length):
        bucket = BUCKETS - 1 - min(BUCKETS - 1, sums[at] * np.int64(BUCKETS) // scale)
        order[sizes[bucket]] = at
        sizes[bucket] += 1


@njit(nogil=True, cache=True)
def top(
    forward, entry_start, held, postings, posting_start, chunk, dead, people,
    tables, columns, parts, skills_at, skill_share, title_at, title_share, titles, title, most, asker_told, fails,
    everybody_late,
    asks, asked, asked_lists, scale, work, posting_weights, skills, turn, limit,
):  # fmt: skip
    """Return the best `limit` rows, best first: scores (-1 where nothing is told), shuffles and rows."""
    scores, shuffles = np.empty(limit + 1), np.empty(limit + 1, np.uint64)
    numbers, rows = np.empty(limit + 1, np.int64), np.empty(limit + 1, np.int64)
    size, worst = 0, NOTHING_YET
    head, after = chained(asked_lists[0], skills)
    asked = (asked[0], asked[1], asked[2], asked[3], after)
    best = np.empty(len(asked[3]))
    sums, order = np.zeros(1 << chunk, np.int32), np.empty(1 << chunk, np.int32)
    mask = np.uint32((1 << chunk) - 1)
    chunks = (len(forward) + (1 << chunk) - 1) >> chunk
    bounds = _bounds(chunks, most, title_share, titles, title)
    word_worth = word_worths(len(titles[2]) - 1, title[1], title[2])
    for number in np.argsort(-bounds):
        bound = bounds[number]
        lacks = worst - MARGIN - bound
        if size == limit and lacks > skill_share:
            break
        least = np.int64(0)
        if size == limit and lacks > 0.0:
            least = np.int64(lacks / skill_share * scale)
        start = number << chunk
        length = min(len(forward) - start, 1 << chunk)
        if not _fill(sums, length, number, chunks, mask, people, postings, posting_start, posting_weights,
                     asked_lists, least):  # fmt: skip
            continue
        if least <= 0:
            _by_sum(sums, length, scale, order)
        for first in range(0, length, BLOCK):
            end = min(length, first + BLOCK)
            if least > 0 and _highest(sums[first:end], end - first) < least:
                continue
            for place in range(first, end):
                at = order[place] if least <= 0 else np.int32(place)
                if sums[at] < least:
                    continue
                row = start + at
                told = asker_told and forward[row, FLAGS] & TOLD != 0
                can = skill_share * (sums[at] / scale)
                if size == limit and (can + bound if told else NOT_TOLD) < worst - MARGIN:
                    continue
                if _is_set(dead, row) or not stays(forward, row, fails, everybody_late):
                    continue
                score = NOT_TOLD
                if told:
                    alike = titled(forward, row, titles[0], titles[1], title[0], word_worth)
                    alike = _share_of(alike, title_share)
                    rest = others(forward, row, tables, columns, parts, skills_at, title_at, alike)
                    if size == limit and can + rest < worst - MARGIN:
                        continue
                    value = skilled(forward, row, entry_start, people, asks, head, best, held, asked, work)
                    covered = skill_share * value
                    score = rounded(forward, row, tables, columns, parts, skills_at, covered, title_at, alike)
                if size == limit and score < worst:
                    continue
                shuffle = shuffled(np.uint32(forward[row, HASH]), turn)
                size = offer(scores, shuffles, numbers, rows, size, score, shuffle, forward[row, NUMBER], row)
                if size == limit:
                    worst = scores[0]
    emptied(scores, shuffles, numbers, rows, size)
    return scores[:size], shuffles[:size], rows[:size]


@njit(nogil=True, cache=True)
def each(
    forward, entry_start, held, chosen, people,
    tables, columns, parts, skills_at, skill_share, title_at, title_share, titles, title, asker_told, fails,
    everybody_late, asks, asked, asked_lists, work, skills, turn,
):  # fmt: skip
    """Return of each of the `chosen` rows: why it is out, its score (-1 where nothing is told), its skills, its
    title (NaN where not told) and its shuffle."""
    reasons, scores = np.empty(len(chosen), np.int8), np.empty(len(chosen))
    values, alikes, shuffles = np.empty(len(chosen)), np.empty(len(chosen)), np.empty(len(chosen), np.uint64)
    word_worth = word_worths(len(titles[2]) - 1, title[1], title[2])
    head, after = chained(asked_lists[0], skills)
    asked = (asked[0], asked[1], asked[2], asked[3], after)
    best = np.empty(len(asked[3]))
    for at in range(len(chosen)):
        row = chosen[at]
        reasons[at] = reason(forward, row, fails, everybody_late)
        shuffles[at] = shuffled(np.uint32(forward[row, HASH]), turn)
        values[at], scores[at] = 0.0, NOT_TOLD
        alikes[at] = titled(forward, row, titles[0], titles[1], title[0], word_worth)
        if asker_told and forward[row, FLAGS] & TOLD:
            values[at] = skilled(forward, row, entry_start, people, asks, head, best, held, asked, work)
            covered, alike = skill_share * values[at], _share_of(alikes[at], title_share)
            scores[at] = rounded(forward, row, tables, columns, parts, skills_at, covered, title_at, alike)
    return reasons, scores, values, alikes, shuffles


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
