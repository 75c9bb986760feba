"""What a label or a title says: its words without noise, cut into the parts of compounds, stemmed.

Pure. Dutch is the language of the labels; English words pass through unharmed (a Dutch stem of an English
word is the same on both sides of a comparison, which is all that counts).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

_NOISE = re.compile(
    r"\(\s*[mvxfhd](?:\s*/\s*[mvxfhd])+\s*\)|\b[mvxfhd](?:/[mvxfhd])+\b|\bm/v\b|\bfte\b|\bfulltime\b|\bparttime\b", re.I
)
_HOURS = re.compile(r"\b\d+\s*(?:-\s*\d+\s*)?(?:uur|u|hours?|%)\b", re.I)
_GLYPHS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‑": "-", "/": " ", "|": " "})
_WORD = re.compile(r"[^\W_]+(?:[.+#&'][^\W_]+)*[+#]*")
EMPTY_WORDS = frozenset(
    (
        *("de", "het", "een", "en", "of", "van", "voor", "in", "op", "met", "te", "ter", "ten", "der", "den", "des"),
        *("aan", "bij", "door", "om", "uit", "over", "tot", "als", "naar", "overig", "overige", "niet", "elders"),
        *("genoemd", "algemeen", "medewerkende", "the", "a", "an", "for", "and", "or", "to", "on", "at", "by", "with"),
    )
)
"""Words that say nothing about which occupation or skill is meant."""

SHORTEST_PART = 3
SHORTEST_COMPOUND = 7
LINKS = ("", "s", "e", "en", "n", "er")
"""What may stand between the parts of a Dutch compound: groente-n-boer, bloem-en-kwekerij, onderhoud-s-monteur."""
MOST_WORDS = 24
"""Words of a text beyond this many are not looked at."""

_stem = Stemmer.Stemmer("dutch", 0).stemWord


def plain(text: str) -> str:
    """Return `text` in lower case, without accents of typing, gender endings, hours and doubled spaces."""
    text = unicodedata.normalize("NFKC", text)
    if "/" in text:
        text = _NOISE.sub(" ", text)
    text = text.translate(_GLYPHS)
    return " ".join(_HOURS.sub(" ", text.casefold()).split())


def unaccented(text: str) -> str:
    """Return `text` with every accent taken off: "coördinator" and "coordinator" are the same."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """Return the words of a `plain` text, hyphens cut, no accents, at most MOST_WORDS."""
    return _WORD.findall(unaccented(text))[:MOST_WORDS]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the Dutch stem of one word without accents."""
    return str(_stem(word))


class Compounds:
    """Cuts compounds into words that it has seen standing alone; learnt from the labels themselves."""

    def __init__(self, labels: Iterable[str]) -> None:
        """Take the `plain` labels to learn words from."""
        counts: Counter[str] = Counter()
        for label in labels:
            counts.update(tokens(label))
        self._known = {word: n for word, n in counts.items() if len(word) >= SHORTEST_PART and not word.isdigit()}
        self._stems: Counter[str] = Counter()
        for word, n in self._known.items():
            if len(word) >= SHORTEST_PART + 1:
                self._stems[stem(word)] += n
        self._cut: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the stems of the parts of `word`, left to right; of what is no compound its one stem."""
        if word not in self._cut:
            self._cut[word] = self._parts(word)
        return self._cut[word]

    def _parts(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST_COMPOUND or not word.isalpha():
            return (stem(word),)
        best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, ())
        for end in range(SHORTEST_PART, len(word) + 1):
            for start in range(max(0, end - 20), end - SHORTEST_PART + 1):
                before = best[start]
                if before is None or (start == 0 and end == len(word)):
                    continue
                found = self._part(word[start:end], last=end == len(word))
                if found is not None:
                    cost = before[0] + found[0]
                    now = best[end]
                    if now is None or cost < now[0]:
                        best[end] = (cost, (*before[1], found[1]))
        whole = best[-1]
        return whole[1] if whole is not None else (stem(word),)

    def _part(self, piece: str, *, last: bool) -> tuple[float, str] | None:
        """Return what taking `piece` as one part costs, and its stem; None if it is no word."""
        for link in ("",) if last else LINKS:
            if link and not piece.endswith(link):
                continue
            core = piece[: len(piece) - len(link)] if link else piece
            if len(core) < SHORTEST_PART:
                continue
            if core in self._known and (len(core) > SHORTEST_PART or self._known[core] >= 5):
                return (1.0 + 4.0 / len(core) + (0.3 if link else 0.0), stem(core))
            if len(core) > SHORTEST_PART and self._stems.get(stem(core), 0) >= 2:
                return (1.3 + 4.0 / len(core) + (0.3 if link else 0.0), stem(core))
        return None
