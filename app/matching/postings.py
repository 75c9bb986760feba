"""Which documents have something, and how strongly: eight bytes each, and arrays to reckon with when asked for."""

from array import array
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SECOND_WAY = 0.2
"""What a second way to find the same thing in a document adds, against the first."""

SPARSE = 8
"""Where fewer than one in so many documents are found, merging lists is quicker than filling an array of all."""

Numbers = NDArray[np.intp]
Strengths = NDArray[np.float64]


class Found(NamedTuple):
    """Document numbers, lowest first, each once, and what each is worth."""

    numbers: Numbers
    scores: Strengths

    def bits(self) -> int:
        """Return the set of these documents."""
        return bits_of(self.numbers)

    def best(self) -> float:
        """Return the highest score, 0 where there is none."""
        return float(self.scores.max()) if len(self.scores) else 0.0

    def above(self, least: float, times: float) -> "Found":
        """Return those that score at least `least`, their scores multiplied."""
        kept = self.scores >= least
        return Found(self.numbers[kept], self.scores[kept] * times)

    def of(self, numbers: Numbers) -> Strengths:
        """Return the scores of these documents, 0 for those that are not found."""
        if not len(self.numbers):
            return np.zeros(len(numbers))
        at = np.searchsorted(self.numbers, numbers)
        at[at == len(self.numbers)] = 0
        return np.where(self.numbers[at] == numbers, self.scores[at], 0.0)


NONE = Found(np.empty(0, np.intp), np.empty(0))


class Postings:
    """Documents by number with a strength in [1, 255]; who changes them holds a lock."""

    __slots__ = ("_found", "_packed")

    def __init__(self) -> None:
        self._packed = array("Q")
        self._found: Found | None = None

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[int]:
        return iter(self.found().numbers.tolist())

    def add(self, number: int, strength: int) -> None:
        """Add a document that is not among them."""
        self._packed.append(number << 8 | strength)
        self._found = None

    def remove(self, number: int) -> None:
        """Drop a document that is among them."""
        at = int(np.flatnonzero(np.array(self._packed) >> np.uint64(8) == number)[0])
        self._packed[at] = self._packed[-1]
        self._packed.pop()
        self._found = None

    def found(self) -> Found:
        """Return the documents with their strengths."""
        if self._found is None:
            packed = np.array(self._packed)
            packed.sort()
            self._found = Found((packed >> np.uint64(8)).astype(np.intp), (packed & np.uint64(255)).astype(np.float64))
        return self._found


def merged(size: int, ways: Iterable[tuple[Found, float]]) -> Found:
    """Return what is found in any of several ways, each worth so much, among `size` documents."""
    listed = [(found, worth) for found, worth in ways if len(found.numbers)]
    if not listed:
        return NONE
    if len(listed) == 1:
        found, worth = listed[0]
        return found if worth == 1.0 else Found(found.numbers, found.scores * worth)
    if sum(len(found.numbers) for found, _worth in listed) * SPARSE < size:
        return reduce(_either, (Found(found.numbers, found.scores * worth) for found, worth in listed))
    best = np.zeros(size)
    for found, worth in listed:
        scores, before = found.scores * worth, best[found.numbers]
        best[found.numbers] = np.maximum(before, scores) + SECOND_WAY * np.minimum(before, scores)
    numbers = np.flatnonzero(best)
    return Found(numbers, best[numbers])


def _either(one: Found, other: Found) -> Found:
    """Return what is in either; who is in both has the best and a part of the other."""
    numbers, scores = np.concatenate((one.numbers, other.numbers)), np.concatenate((one.scores, other.scores))
    order = numbers.argsort(kind="stable")
    numbers, scores = numbers[order], scores[order]
    twice = (numbers[1:] == numbers[:-1]).nonzero()[0]
    if not len(twice):
        return Found(numbers, scores)
    first, second = scores[twice], scores[twice + 1]
    scores[twice] = np.maximum(first, second) + SECOND_WAY * np.minimum(first, second)
    kept = np.ones(len(numbers), np.bool_)
    kept[twice + 1] = False
    return Found(numbers[kept], scores[kept])


def bits_of(numbers: Iterable[int]) -> int:
    """Return the set of these document numbers: an integer with a bit for each."""
    listed = numbers if isinstance(numbers, np.ndarray) else np.fromiter(numbers, np.intp)
    if not len(listed):
        return 0
    flags = np.zeros(int(listed.max()) + 1, np.bool_)
    flags[listed] = True
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def flags_of(bits: int, size: int) -> NDArray[np.bool_]:
    """Return for each of `size` documents whether it is in a set."""
    packed = np.frombuffer(bits.to_bytes(size // 8 + 1, "little"), np.uint8)
    return np.unpackbits(packed, count=size, bitorder="little").view(np.bool_)


def numbers_of(bits: int) -> list[int]:
    """Return the document numbers in a set, lowest first."""
    return [int(number) for number in np.flatnonzero(flags_of(bits, bits.bit_length()))]
