"""Compiled: some rows against one asker. The same sums in the same order as `score.pool`, so that they round the same.

One step after the other for all of the rows, so that what a step takes from memory comes for many rows at once.
`table` holds the values of the parts by the number that stands in the part's column, one part behind the other:
the first of each stands at `starts`. Three parts are worked out by row: their columns are SKILLS, TITLE and NEAR.
"""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.bits import soon
from app.matching.kernel.compiled.places import UNTOLD, near
from app.matching.kernel.layout import ENTRY_BITS, HAS_SKILLS, TOLD, Column

FLAGS, SPOT = int(Column.FLAGS), int(Column.SPOT)
SKILLS, TITLE, NEAR = -1, -2, -3
BITS = np.uint32(ENTRY_BITS)
HOW = np.uint32((1 << ENTRY_BITS) - 1)
TWO = np.uint32(2)
BILLION = 1e9
"""`score.pool.DIGITS` decimals."""
NOT_TOLD = -1.0


@njit(nogil=True, cache=True)
def part_worths(title):
    """Return what each part of a title is worth; half for all where no title is asked."""
    length, asks, numbers, worths = title
    best = np.zeros(length) if asks else np.full(length, UNTOLD)
    for at in range(len(numbers) if asks else 0):
        best[numbers[at]] = max(best[numbers[at]], worths[at])
    return best


@njit(nogil=True, cache=True)
def titled(rows, row_parts, part_worth):
    """Return how alike the titles of rows are; half where either side has none."""
    alike = np.empty(len(rows))
    for row in rows:
        soon(row_parts, row)
    for at in range(len(rows)):
        best = part_worth[row_parts[rows[at], 0]]
        for part in range(1, row_parts.shape[1]):
            best = max(best, part_worth[row_parts[rows[at], part]])
        alike[at] = best
    return alike


@njit(nogil=True, cache=True)
def rounded(total):
    """Return a score as all see it."""
    return np.rint(min(1.0, max(0.0, total)) * BILLION) / BILLION


@njit(nogil=True, cache=True)
def _chained(answers, length):
    """Return for each skill its first answer, and for each answer the next of the same skill; -1 is none."""
    head, after = np.full(length, -1, np.int32), np.full(len(answers), -1, np.int32)
    for answer in range(len(answers) - 1, -1, -1):
        after[answer] = head[answers[answer]]
        head[answers[answer]] = answer
    return head, after


@njit(nogil=True, cache=True)
def _brought(rows, entry_start, held, answers, need_of, worth, weights, length, covered):
    """Fill which part of the weight asked each person covers."""
    head, after = _chained(answers, length)
    best, whole = np.empty(len(weights)), 0.0
    for weight in weights:
        whole += weight
    for at in range(len(rows)):
        best[:] = 0.0
        for place in range(np.int64(entry_start[rows[at]]), np.int64(entry_start[rows[at] + 1])):
            answer = head[held[place] >> BITS]
            while answer >= 0:
                need = need_of[answer]
                best[need] = max(best[need], worth[answer, held[place] & HOW])
                answer = after[answer]
        total = 0.0
        for need in range(len(weights)):
            total += weights[need] * best[need]
        covered[at] = total / whole


@njit(nogil=True, cache=True)
def _met(rows, entry_start, held, item_weights, whole, worth, covered):
    """Fill which part of the weight that each work asks is covered."""
    for at in range(len(rows)):
        total = 0.0
        for place in range(np.int64(entry_start[rows[at]]), np.int64(entry_start[rows[at] + 1])):
            total += item_weights[place] * worth[held[place] >> BITS, (held[place] & HOW) >> TWO]
        covered[at] = total / whole[rows[at]] if total else 0.0


@njit(nogil=True, cache=True)
def skilled(rows, pack, people, work, skills):
    """Return the value of the skills of rows, in [0, 1]; nothing where either side did not tell."""
    forward, entry_start, held = pack[0], pack[1], pack[2]
    asks, answers, need_of, worth, weights, by_skill, length = skills
    covered = np.zeros(len(rows))
    if not asks:
        return covered
    for row in rows:
        soon(held, np.int64(entry_start[row]))
    if people:
        _brought(rows, entry_start, held, answers, need_of, worth, weights, length, covered)
    else:
        _met(rows, entry_start, held, work[0], work[1], by_skill, covered)
    for at in range(len(rows)):
        if not forward[rows[at], FLAGS] & HAS_SKILLS:
            covered[at] = 0.0
    return covered


@njit(nogil=True, cache=True)
def around(rows, forward, places):
    """Return how near rows are, in [0, 1], NaN where that is not known."""
    nearby = np.empty(len(rows))
    for at in range(len(rows)):
        nearby[at] = near(places, forward[rows[at], SPOT])[0]
    return nearby


@njit(nogil=True, cache=True)
def scored(rows, pack, work, weighing, asker, table, skills, alike):
    """Return the scores of rows, whose titles are so much alike. NOT_TOLD where either side told nothing."""
    told, places = asker
    forward, columns, starts, shares = pack[0], weighing[0], weighing[1], weighing[2]
    for row in rows:
        soon(forward, row)
        soon(pack[1], row)
    nearby, covered = around(rows, forward, places), skilled(rows, pack, places[4], work, skills)
    scores = np.zeros(len(rows))
    for part in range(len(columns)):
        column = columns[part]
        if column >= 0:
            start = starts[part]
            for at in range(len(rows)):
                scores[at] += table[start + forward[rows[at], column]]
        elif column == SKILLS:
            for at in range(len(rows)):
                scores[at] += shares[0] * covered[at]
        elif column == TITLE:
            for at in range(len(rows)):
                scores[at] += shares[1] * alike[at]
        else:
            for at in range(len(rows)):
                scores[at] += shares[2] * (UNTOLD if np.isnan(nearby[at]) else nearby[at])
    for at in range(len(rows)):
        scores[at] = rounded(scores[at]) if told and forward[rows[at], FLAGS] & TOLD else NOT_TOLD
    return scores
