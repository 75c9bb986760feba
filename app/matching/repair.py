"""Typing errors: which known words may somebody have meant?

A word with two errors still has one of its thirds whole, at most two places from where it stood: words are looked up
by their length and each third, as written and as they sound, and RapidFuzz counts the errors of the few that share one.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Shorter words are never repaired: too many others are one error away."""
MOST_ERRORS = 2
COMMON = 3
"""A word that fewer companies use is not what somebody meant who typed another; a label counts as so many."""
SOUNDS_ALIKE = 0.6
"""What an error counts less when both words sound the same."""
OTHER_START = 0.5
"""What it costs more that the first letter differs; in a short word it may not, unless both sound the same."""
TO_THE_EAR = 0.4
"""What it costs that a word, apart from its errors, is written otherwise than it sounds."""
RARE = 0.3
"""What it costs that hardly anybody uses a word."""
SOUNDS = (("ij", "ei"), ("y", "i"), ("ou", "au"), ("ph", "f"), ("th", "t"), ("qu", "kw"), ("ck", "k"), ("c", "k"))
PREFIX_WORDS = 12
MOST_GUESSES = 80


Alike = Sequence[tuple[str, int]]
"""Words, each with how many errors away it is, as written or as it sounds."""


class Guess(NamedTuple):
    """A word that may be meant, and how many errors away it is, a little less or more for how likely it is."""

    cost: float
    word: str


def allowed_errors(word: str) -> int:
    """Return how many errors a word of this length may have: none in 3 letters, one in 7, then two."""
    length = len(word)
    return 0 if length < SHORTEST else 1 if length <= 7 else MOST_ERRORS


def sound(word: str) -> str:
    """Return how a Dutch word sounds, roughly: without doubled letters, c as k, ij as ei."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return "".join(letter for at, letter in enumerate(word) if at == 0 or letter != word[at - 1])


class Lexicon:
    """The words that search knows, each with how many companies and labels use it."""

    def __init__(self) -> None:
        self.uses: dict[str, int] = defaultdict(int)
        self._forms: dict[str, list[str]] = {}
        """The words that are written so or sound so."""
        self._thirds: dict[int, tuple[dict[str, list[str]], ...]] = {}
        """Those forms by their length, and then by each third."""
        self._sorted: list[str] = []
        self._fresh: list[str] = []

    def add(self, listed: Iterable[str], uses: int = 1) -> None:
        """Count so many more uses of each word."""
        for word in listed:
            if word not in self.uses:
                self._fresh.append(word)
                self._learn(word)
            self.uses[word] += uses

    def remove(self, listed: Iterable[str], uses: int = 1) -> None:
        """Count so many uses less of each word; a word without uses is no longer known."""
        for word in listed:
            self.uses[word] -= uses

    def knows(self, word: str) -> bool:
        """Return whether somebody uses this word."""
        return self.uses.get(word, 0) > 0

    def starting_with(self, start: str, most: int | None = PREFIX_WORDS) -> list[str]:
        """Return the most used words that begin with `start`: so many, or all."""
        self._settle()
        first = bisect_left(self._sorted, start)
        after = bisect_left(self._sorted, start + "\U0010ffff", first)
        found = [word for word in self._sorted[first:after] if self.uses[word] > 0]
        return sorted(found, key=lambda word: (-self.uses[word], word))[:most]

    def nearest(
        self, typed: str, bonus: Callable[[str], float] = lambda _word: 0.0, alike: Alike | None = None
    ) -> str | None:
        """Return the known word that `typed` most probably stands for, or None.

        `bonus` says of a candidate how many errors less it counts, because it fits the words beside it. `alike` is
        what looks like it, where that was looked up before.
        """
        errors = allowed_errors(typed)
        if not errors:
            return None
        alike_in_sound = self._forms.get(sound(typed), ())
        best: tuple[float, int, str] | None = None
        for word, _heard in self.alike(typed) if alike is None else alike:
            if self.uses[word] < COMMON:
                continue
            distance = OSA.distance(typed, word, score_cutoff=errors)
            if distance > min(errors, allowed_errors(word)):
                continue
            same = word in alike_in_sound
            if word[0] != typed[0] and errors == 1 and not same:
                continue
            cost = distance - (SOUNDS_ALIKE if same else 0.0) - bonus(word) + OTHER_START * (word[0] != typed[0])
            rank = (cost, -self.uses[word], word)
            best = rank if best is None else min(best, rank)
        return best[2] if best else None

    def guesses(self, typed: str, alike: Alike | None = None) -> list[Guess]:
        """Return the words within two errors, most probable first: for who can tell from the rest of a question.

        More may be meant than by `nearest`: words that few use, two errors in a short word, and errors beside
        letters that only sound right.
        """
        if len(typed) < SHORTEST:
            return []
        heard = sound(typed)
        best = {word: float(errors) for word, errors in (self.alike(typed) if alike is None else alike)}
        for word in self._forms.get(heard, ()):
            best[word] = min(best.get(word, MOST_ERRORS), TO_THE_EAR)
        if not best and heard != typed and len(heard) > SHORTEST:
            best = {word: errors + TO_THE_EAR for word, errors in self.alike(heard)}
        uses, start = self.uses, typed[0]
        found = [
            Guess(cost + RARE * ((uses[word] < COMMON) + (word[0] != start)), word)
            for word, cost in best.items()
            if uses[word] > 0 and word != typed
        ]
        found.sort()
        return found[:MOST_GUESSES]

    def _learn(self, word: str) -> None:
        for form in dict.fromkeys((word, sound(word))):
            meant = self._forms.get(form)
            if meant is not None:
                meant.append(word)
                continue
            self._forms[form] = [word]
            length = len(form)
            if length >= SHORTEST - 1:
                of_length = self._thirds.setdefault(length, ({}, {}, {}))
                for third, (start, end) in zip(of_length, _thirds(length), strict=True):
                    third.setdefault(form[start:end], []).append(form)

    def alike(self, typed: str) -> Alike:
        """Return the words that are written or sound like `typed`, but for at most two errors, each with how many."""
        candidates = list(set(self._candidates(typed)))
        if not candidates:
            return []
        distances = process.cdist(
            (typed,), candidates, scorer=OSA.distance, score_cutoff=MOST_ERRORS, dtype=np.uint8, workers=1
        )[0]
        best: dict[str, int] = {}
        for at in (distances <= MOST_ERRORS).nonzero()[0].tolist():
            errors = int(distances[at])
            for word in self._forms[candidates[at]]:
                best[word] = min(errors, best.get(word, errors))
        return list(best.items())

    def _candidates(self, typed: str) -> list[str]:
        """Return what has a third of `typed` about where it stands there, or two letters of it swapped."""
        thirds, nothing = self._thirds, ()
        found: list[str] = []
        for length, pieces, swapped in _lookups(len(typed)):
            of_length = thirds.get(length)
            if of_length is None:
                continue
            for nth, start, end in pieces:
                found += of_length[nth].get(typed[start:end], nothing)
            for nth, first, swap in swapped:
                piece = typed[first] + typed[swap:] if nth == 2 else typed[first:swap] + typed[swap + 1]
                found += of_length[nth].get(piece, nothing)
        return found

    def _settle(self) -> None:
        if len(self._fresh) > 100:
            self._sorted = sorted((*self._sorted, *self._fresh))
        else:
            for word in self._fresh:
                insort(self._sorted, word)
        self._fresh.clear()


def repaired_compound(
    typed: str, lexicon: Lexicon, parts: Callable[[str], Sequence[str]], is_block: Callable[[str], bool]
) -> str | None:
    """Return a compound in which one part was mistyped: "heftrukchauffeur" gives "heftruckchauffeur"."""
    for cut in range(len(typed) - SHORTEST, SHORTEST - 1, -1):
        head, tail = typed[:cut], typed[cut:]
        for kept, broken, joined in ((head, tail, "{0}{1}"), (tail, head, "{1}{0}")):
            if not is_block(kept):
                continue
            mended = lexicon.nearest(broken)
            if mended is not None and is_block(mended):
                whole = joined.format(kept, mended)
                if parts(whole):
                    return whole
    return None


@lru_cache
def _thirds(length: int) -> tuple[tuple[int, int], ...]:
    """Return from where to where the thirds of a word of this length are, the last the longest."""
    first, second = length // 3, (length + 1) // 3
    return (0, first), (first, first + second), (first + second, length)


Lookup = tuple[int, int, int]


@lru_cache
def _lookups(size: int) -> tuple[tuple[int, tuple[Lookup, ...], tuple[Lookup, ...]], ...]:
    """Return what to look up for a word of `size` letters: for each length the thirds and the swapped ones."""
    lengths = range(max(SHORTEST - 1, size - MOST_ERRORS), size + MOST_ERRORS + 1)
    return tuple((length, _pieces(size, length), _swapped(size, length)) for length in lengths)


def _pieces(size: int, length: int) -> tuple[Lookup, ...]:
    """Return where each third of a word of `length` letters can stand among `size`: (third, from, to).

    What is before a whole third has at most as many errors as there are thirds before it, and the same after it:
    where more are, another third is whole (the pigeonhole of Li, Deng, Wang and Feng, "Pass-Join", VLDB 2011).
    """
    longer, found = size - length, []
    for nth, (start, end) in enumerate(_thirds(length)):
        after = MOST_ERRORS - nth
        least = max(start - nth, start + longer - after, 0)
        most = min(start + nth, start + longer + after, size - (end - start))
        found += [(nth, at, at + end - start) for at in range(least, most + 1)]
    return tuple(found)


def _swapped(size: int, length: int) -> tuple[Lookup, ...]:
    """Return the lookups for two letters that changed places across an edge of a third, and an error in the other.

    Each is (third, first, swap): of the first third its letters but the last, and the one after it; of the last
    third the letter before it, and its letters but the first.
    """
    if abs(size - length) > 1:
        return ()
    (_, edge), (_, second), _ = _thirds(length)
    last = second + size - length
    found = [(0, 0, edge - 1)] if edge >= 1 and edge < size else []
    if 0 < last < size - 1:
        found.append((2, last - 1, last + 1))
    return tuple(found)
