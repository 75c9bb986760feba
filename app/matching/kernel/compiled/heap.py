"""Compiled: the best few of many, kept as a heap whose top is the worst of them."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def shuffled(hash_, turn):
    """Return where the shuffle of the day puts a hash among equals; as `score.pool.shuffled`; `turn` is of the day."""
    mixed = np.uint64(hash_) + turn
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@njit(nogil=True, cache=True)
def _worse(scores, shuffles, numbers, one, other):
    """Return whether `one` comes behind `other` in the list."""
    if scores[one] != scores[other]:
        return scores[one] < scores[other]
    if shuffles[one] != shuffles[other]:
        return shuffles[one] > shuffles[other]
    return numbers[one] > numbers[other]


@njit(nogil=True, cache=True)
def _swap(scores, shuffles, numbers, rows, one, other):
    scores[one], scores[other] = scores[other], scores[one]
    shuffles[one], shuffles[other] = shuffles[other], shuffles[one]
    numbers[one], numbers[other] = numbers[other], numbers[one]
    rows[one], rows[other] = rows[other], rows[one]


@njit(nogil=True, cache=True)
def sink(scores, shuffles, numbers, rows, size):
    """Let the top go down to its place."""
    at = 0
    while True:
        worst, child = at, 2 * at + 1
        if child < size and _worse(scores, shuffles, numbers, child, worst):
            worst = child
        if child + 1 < size and _worse(scores, shuffles, numbers, child + 1, worst):
            worst = child + 1
        if worst == at:
            return
        _swap(scores, shuffles, numbers, rows, at, worst)
        at = worst


@njit(nogil=True, cache=True)
def offer(scores, shuffles, numbers, rows, size, score, shuffle, number, row):
    """Take in a row if it is among the best; return how many there are now. The arrays have one place more."""
    limit = len(scores) - 1
    if size < limit:
        at, size = size, size + 1
    else:
        at = limit
    scores[at], shuffles[at], numbers[at], rows[at] = score, shuffle, number, row
    if at == limit:
        if _worse(scores, shuffles, numbers, 0, at):
            _swap(scores, shuffles, numbers, rows, 0, at)
            sink(scores, shuffles, numbers, rows, size)
        return size
    while at > 0:
        parent = (at - 1) // 2
        if not _worse(scores, shuffles, numbers, at, parent):
            break
        _swap(scores, shuffles, numbers, rows, at, parent)
        at = parent
    return size


@njit(nogil=True, cache=True)
def emptied(scores, shuffles, numbers, rows, size):
    """Put what the heap holds in order, best first."""
    while size > 1:
        size -= 1
        _swap(scores, shuffles, numbers, rows, 0, size)
        sink(scores, shuffles, numbers, rows, size)
