"""Compiled: chosen rows, each by itself: its score, why it is left out, and why it scores as it does."""

import numpy as np
from numba import njit

from app.matching.kernel.compiled.heap import shuffled
from app.matching.kernel.compiled.places import UNTOLD, near
from app.matching.kernel.compiled.score import (
    BITS,
    FLAGS,
    NEAR,
    SKILLS,
    SPOT,
    TITLE,
    around,
    part_worths,
    rounded,
    scored,
    skilled,
    titled,
)
from app.matching.kernel.layout import HAS_SKILLS, HAS_TITLE, TOLD, Column

HASH, KINDS = int(Column.HASH), int(Column.KINDS)
COMES, GOES = int(Column.COMES), int(Column.GOES)
LICENCES, LANGUAGES = int(Column.LICENCES), int(Column.LANGUAGES)
STAYS = -1


@njit(nogil=True, cache=True)
def _reason(forward, row, places, everybody_late, fails):
    """Return the first filter that takes a row out, as numbered in `compiled.count`; STAYS where none does."""
    if fails[0][forward[row, KINDS]]:
        return 0
    if everybody_late or fails[1][forward[row, COMES]] or fails[2][forward[row, GOES]]:
        return 1
    if near(places, forward[row, SPOT])[1]:
        return 2
    if fails[3][forward[row, LICENCES]]:
        return 3
    if fails[4][forward[row, LANGUAGES]]:
        return 4
    return STAYS


@njit(nogil=True, cache=True)
def each(pack, work, weighing, asker, table, title, skills, everybody_late, fails, chosen, turn):
    """Return of each of the `chosen` rows: why it is out, its score (-1 where nothing is told), its shuffle."""
    reasons, shuffles = np.empty(len(chosen), np.int8), np.empty(len(chosen), np.uint64)
    for at in range(len(chosen)):
        reasons[at] = _reason(pack[0], chosen[at], asker[1], everybody_late, fails)
        shuffles[at] = shuffled(np.uint32(pack[0][chosen[at], HASH]), turn)
    alike = titled(chosen, pack[3], part_worths(title))
    return reasons, scored(chosen, pack, work, weighing, asker, table, skills, alike), shuffles


@njit(nogil=True, cache=True)
def apart(pack, at, work, weighing, asker, values_of, title, skills, shares, numbers):
    """Return of each part and row the value, whether both sides told, what it adds; and of each row the score."""
    forward, columns, starts, parts = pack[0], weighing[0], weighing[1], len(weighing[0])
    told, places = asker
    rows = np.empty(len(numbers), np.int64)
    for place in range(len(numbers)):
        rows[place] = at[numbers[place]]
    values, answered = np.empty((parts, len(rows))), np.empty((parts, len(rows)), np.bool_)
    adds, scores = np.empty((parts, len(rows))), np.zeros(len(rows))
    for part in range(parts):
        column = columns[part]
        if column == SKILLS:
            values[part] = skilled(rows, pack, places[4], work, skills)
        elif column == TITLE:
            values[part] = titled(rows, pack[3], part_worths(title))
        elif column == NEAR:
            values[part] = around(rows, forward, places)
        for place in range(len(rows)):
            flags = forward[rows[place], FLAGS]
            if column == SKILLS:
                known = skills[0] and flags & HAS_SKILLS != 0
            elif column == TITLE:
                known = title[1] and flags & HAS_TITLE != 0
            else:
                if column >= 0:
                    values[part, place] = values_of[starts[part] + forward[rows[place], column]]
                known = not np.isnan(values[part, place])
            value = values[part, place] if known or column in (SKILLS, TITLE) else UNTOLD
            value *= 1.0 if told and flags & TOLD else 0.0
            values[part, place], answered[part, place], adds[part, place] = value, known, shares[part] * value
            scores[place] += adds[part, place]
    for place in range(len(rows)):
        scores[place] = rounded(scores[place])
    return values, answered, adds, scores


@njit(nogil=True, cache=True)
def brought(numbers, worth, length):
    """Return the skills that somebody brings, and of all skills what the best that is brought is worth, by level."""
    by_skill, answers, size = np.zeros((length, worth.shape[1])), np.empty(len(numbers), np.int32), 0
    for at in range(len(numbers)):
        own = by_skill[numbers[at]]
        if not own.any():
            answers[size] = numbers[at]
            size += worth[at].any()
        for level in range(len(own)):
            own[level] = max(own[level], worth[at, level])
    return answers[:size], by_skill


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
