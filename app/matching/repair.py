"""Typing errors: which known word did somebody mean?

Candidates share a rare trigram and nearly the length of what was typed; RapidFuzz counts the errors.
A word with k errors keeps all but 3k of its trigrams, so looking at 3k + 1 of them misses nothing that
has no transposition across all of them.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA

SHORTEST = 4
"""Shorter words are never repaired: too many others are one error away."""
COMMON = 3
"""A word that fewer companies use is not what somebody meant who typed another; a label counts as so many."""
SOUNDS_ALIKE = 0.6
"""What an error counts less when both words sound the same."""
OTHER_START = 0.5
"""What it costs more that the first letter differs; in a short word it may not, unless both sound the same."""
SOUNDS = (("ij", "ei"), ("y", "i"), ("ou", "au"), ("ph", "f"), ("th", "t"), ("qu", "kw"), ("ck", "k"), ("c", "k"))
PREFIX_WORDS = 12


def allowed_errors(word: str) -> int:
    """Return how many errors a word of this length may have: none in 3 letters, one in 7, then two."""
    length = len(word)
    return 0 if length < SHORTEST else 1 if length <= 7 else 2


def sound(word: str) -> str:
    """Return how a Dutch word sounds, roughly: without doubled letters, c as k, ij as ei."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return "".join(letter for at, letter in enumerate(word) if at == 0 or letter != word[at - 1])


class Lexicon:
    """The words that search knows, each with how many companies and labels use it."""

    def __init__(self) -> None:
        self.uses: dict[str, int] = defaultdict(int)
        self._buckets: dict[tuple[int, str], list[str]] = defaultdict(list)
        self._sorted: list[str] = []
        self._fresh: list[str] = []

    def add(self, listed: Iterable[str], uses: int = 1) -> None:
        """Count so many more uses of each word."""
        for word in listed:
            if word not in self.uses:
                self._fresh.append(word)
                for trigram in _trigrams(word):
                    self._buckets[len(word), trigram].append(word)
            self.uses[word] += uses

    def remove(self, listed: Iterable[str], uses: int = 1) -> None:
        """Count so many uses less of each word; a word without uses is no longer known."""
        for word in listed:
            self.uses[word] -= uses

    def knows(self, word: str) -> bool:
        """Return whether somebody uses this word."""
        return self.uses.get(word, 0) > 0

    def starting_with(self, start: str) -> list[str]:
        """Return the most used words that begin with `start`."""
        self._settle()
        first = bisect_left(self._sorted, start)
        after = bisect_left(self._sorted, start + "\U0010ffff", first)
        found = [word for word in self._sorted[first:after] if self.uses[word] > 0]
        return sorted(found, key=lambda word: (-self.uses[word], word))[:PREFIX_WORDS]

    def nearest(self, typed: str, bonus: Callable[[str], float] = lambda _word: 0.0) -> str | None:
        """Return the known word that `typed` most probably stands for, or None.

        `bonus` says of a candidate how many errors less it counts, because it fits the words beside it.
        """
        errors = allowed_errors(typed)
        if not errors:
            return None
        heard = sound(typed)
        best: tuple[float, int, str] | None = None
        for word in self._candidates(typed, errors):
            distance = OSA.distance(typed, word, score_cutoff=errors)
            if distance > min(errors, allowed_errors(word)):
                continue
            alike = sound(word) == heard
            if word[0] != typed[0] and errors == 1 and not alike:
                continue
            cost = distance - (SOUNDS_ALIKE if alike else 0.0) - bonus(word) + OTHER_START * (word[0] != typed[0])
            rank = (cost, -self.uses[word], word)
            best = rank if best is None else min(best, rank)
        return best[2] if best else None

    def _candidates(self, typed: str, errors: int) -> set[str]:
        trigrams = _trigrams(typed)
        found: set[str] = set()
        for length in range(len(typed) - errors, len(typed) + errors + 1):
            buckets = sorted((self._buckets.get((length, trigram), ()) for trigram in trigrams), key=len)
            for bucket in buckets[: 3 * errors + 1]:
                found.update(bucket)
        return {word for word in found if self.uses[word] >= COMMON}

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


def _trigrams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
