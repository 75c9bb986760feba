"""Compiled: one row against one asker. The same sums in the same order as `score.pool`, so that they round the same.

`tables` are the values of the parts, each times its share, by the number that stands in the part's column; `fails`
says of each number whether a hard filter takes the row out.
"""

import numpy as np
from numba import njit

from app.matching.kernel.layout import ENTRY_BITS, HAS_SKILLS, Column
from app.matching.score.fits import FAR, USUAL_KM

FLAGS, SPOT, KINDS = int(Column.FLAGS), int(Column.SPOT), int(Column.KINDS)
COMES, GOES = int(Column.COMES), int(Column.GOES)
LICENCES, LANGUAGES = int(Column.LICENCES), int(Column.LANGUAGES)
BITS = ENTRY_BITS
HOW = (1 << ENTRY_BITS) - 1
UNTOLD = 0.5
"""`score.pool.UNTOLD`."""
BILLION = 1e9
"""`score.pool.DIGITS` decimals."""
STAYS = -1


@njit(nogil=True, cache=True)
def reason(forward, row, fails, everybody_late):
    """Return the first filter that takes a row out, as numbered in `compiled.count`; STAYS where none does."""
    if fails[1][forward[row, KINDS]]:
        return 0
    if everybody_late or fails[4][forward[row, COMES]] or fails[5][forward[row, GOES]]:
        return 1
    if fails[0][forward[row, SPOT]]:
        return 2
    if fails[2][forward[row, LICENCES]]:
        return 3
    if fails[3][forward[row, LANGUAGES]]:
        return 4
    return STAYS


@njit(nogil=True, cache=True)
def part_worths(length, asks, numbers, worths):
    """Return what each part of a title is worth; half for all where no title is asked."""
    best = np.zeros(length) if asks else np.full(length, UNTOLD)
    for at in range(len(numbers) if asks else 0):
        best[numbers[at]] = max(best[numbers[at]], worths[at])
    return best


@njit(nogil=True, cache=True)
def titled(row, row_parts, part_worth):
    """Return how alike a row's title is; half where either side has none."""
    best = part_worth[row_parts[row, 0]]
    for at in range(1, row_parts.shape[1]):
        best = max(best, part_worth[row_parts[row, at]])
    return best


@njit(nogil=True, cache=True)
def distances(km, place, max_km, asked_km, people, remote, asked_remote, share):
    """Return of each spot how near it is, that times its share, whether it is too far, and the most; as `score.fits`.

    `km` is by place. How far somebody travels is of the spot (`max_km`) for people, of the asker for work.
    """
    spots = len(place)
    values, shared, fails, most = np.empty(spots), np.empty(spots), np.zeros(spots, np.uint8), 0.0
    for spot in range(spots):
        away, limit = km[place[spot]], max_km[spot] if people else asked_km
        if remote[spot] and asked_remote:
            values[spot] = 1.0
        elif np.isnan(away):
            values[spot] = np.nan
        else:
            farthest = USUAL_KM if np.isnan(limit) else limit
            values[spot] = min(1.0, max(0.0, 1.0 - FAR * away / farthest))
            fails[spot] = away > limit
        shared[spot] = share * (UNTOLD if np.isnan(values[spot]) else values[spot])
        most = max(most, shared[spot])
    return values, shared, fails, most


@njit(nogil=True, cache=True)
def others(forward, row, tables, columns, parts, skills_at, title_at, title):
    """Return what all parts but the skills add up to; `title` is that part."""
    total = title
    for part in range(parts):
        if part != skills_at and part != title_at:
            total += tables[part][forward[row, columns[part]]]
    return total


@njit(nogil=True, cache=True)
def rounded(forward, row, tables, columns, parts, skills_at, skills, title_at, title):
    """Return the score; `skills` and `title` are their values times their shares."""
    total = 0.0
    for part in range(parts):
        if part == skills_at:
            total += skills
        elif part == title_at:
            total += title
        else:
            total += tables[part][forward[row, columns[part]]]
    return np.rint(min(1.0, max(0.0, total)) * BILLION) / BILLION


@njit(nogil=True, cache=True)
def brought(entries, first, end, head, after, need_of, worth, weights, best):
    """Return which part of the weight asked a person covers; `head` and `after` chain the answers of each skill."""
    for need in range(len(weights)):
        best[need] = 0.0
    for at in range(first, end):
        answer = head[entries[at] >> BITS]
        while answer >= 0:
            value = worth[answer, entries[at] & HOW]
            need = need_of[answer]
            best[need] = max(best[need], value)
            answer = after[answer]
    covered, whole = 0.0, 0.0
    for need in range(len(weights)):
        covered += weights[need] * best[need]
        whole += weights[need]
    return covered / whole


@njit(nogil=True, cache=True)
def met(items, item_weights, first, end, whole, worth):
    """Return which part of the weight that work asks is covered; `worth` by skill and the level asked."""
    covered = 0.0
    for at in range(first, end):
        covered += item_weights[at] * worth[items[at] >> BITS, (items[at] & HOW) >> 2]
    return covered / whole


@njit(nogil=True, cache=True)
def chained(skills, length):
    """Return for each skill its first answer, and for each answer the next of the same skill; -1 is none."""
    head, after = np.full(length, -1, np.int32), np.full(len(skills), -1, np.int32)
    for answer in range(len(skills) - 1, -1, -1):
        after[answer] = head[skills[answer]]
        head[skills[answer]] = answer
    return head, after


@njit(nogil=True, cache=True)
def skilled(forward, row, entry_start, people, asks, head, best, held, asked, work):
    """Return the value of a row's skills in [0, 1]; nothing where either side did not tell."""
    if not asks or not forward[row, FLAGS] & HAS_SKILLS:
        return 0.0
    first, end = np.int64(entry_start[row]), np.int64(entry_start[row + 1])
    if people:
        _, need_of, worth, weights, after = asked
        return brought(held, first, end, head, after, need_of, worth, weights, best)
    item_weights, whole, worth = work
    return met(held, item_weights, first, end, whole[row], worth)
