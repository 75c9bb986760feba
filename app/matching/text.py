"""Words as search sees them: without case or accents, stemmed in Dutch and English, compounds taken apart."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*(?:\+\+|#)?")
"""A word in running text: letters and digits, an apostrophe inside, "C++" and "C#" whole."""

MIN_ROOT = 6
"""A root shorter than the plain stem is taken only if it is at least this long."""
MIN_PART, MIN_COMPOUND, MAX_PARTS = 4, 7, 4
LINKS = ("", "s", "en", "e", "n")
"""What Dutch puts between the parts of a compound."""


class Token(NamedTuple):
    """A word of a text: folded, and where it stands."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return `text` in lower case without accents, apostrophes or ligatures: "Café's" becomes "cafes"."""
    if text.isascii():
        return text.lower().replace("'", "")
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "").replace("'", "")


def tokens(text: str) -> list[Token]:
    """Return the words of `text` with their places in it."""
    return [Token(fold(found[0]), found.start(), found.end()) for found in WORD.finditer(text)]


def words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    return [fold(word) for word in WORD.findall(text)]


Stems = tuple[str, str, str]


class Analyser:
    """Stems and parts of words, each worked out once; `blocks` are the words that compounds are built of.

    Not safe for use by two threads at once: who owns it holds a lock.
    """

    def __init__(self, blocks: Iterable[str] = ()) -> None:
        self._dutch = snowballstemmer.stemmer("dutch_porter")
        self._dutch_root = snowballstemmer.stemmer("dutch")
        self._english = snowballstemmer.stemmer("english")
        self._stems: dict[str, Stems] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._blocks = frozenset(word for word in blocks if len(word) >= MIN_PART - 1 and word.isalpha())

    def stems(self, word: str) -> Stems:
        """Return the stems of a folded word, Dutch twice and English; some or all may be the same."""
        found = self._stems.get(word)
        if found is None:
            if len(word) < 3 or not word.isalpha():
                found = (word, word, word)
            else:
                plain = _undoubled(self._dutch.stemWord(word))
                root = self._dutch_root.stemWord(word)
                found = (plain, root if _near(root, plain) else plain, self._english.stemWord(word))
            self._stems[word] = found
        return found

    def keys(self, phrase: Iterable[str]) -> frozenset[str]:
        """Return the keys under which a phrase is found, however it is spaced: "web developer", "webdeveloper"."""
        listed = list(phrase)
        stems = [self.stems(word) for word in listed]
        joined = self.stems("".join(listed))
        return frozenset((*("".join(one[which] for one in stems) for which in range(3)), *joined))

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the words that a compound is built of, or nothing: "heftruckchauffeur" gives heftruck, chauffeur."""
        found = self._parts.get(word)
        if found is None:
            found = ()
            if len(word) >= MIN_COMPOUND and word.isalpha():
                found = next(self._splits(word, MAX_PARTS), ())
                found = found if len(found) > 1 else ()
            self._parts[word] = found
        return found

    def _splits(self, word: str, room: int) -> Iterator[tuple[str, ...]]:
        """Yield ways to write `word` as blocks, longest first block first."""
        for end in range(len(word) - MIN_PART, MIN_PART - 2, -1):
            if room > 1 and (head := self._block(word[:end])):
                if len(rest := word[end:]) >= MIN_PART and rest in self._blocks:
                    yield (head, rest)
                for tail in self._splits(rest, room - 1):
                    yield (head, *tail)

    def _block(self, piece: str) -> str | None:
        """Return the block that `piece` is, apart from a letter that links it to the next."""
        for link in LINKS:
            stem = piece.removesuffix(link) if link else piece
            if (not link or stem != piece) and stem in self._blocks and len(stem) + len(link) == len(piece):
                return stem
        return None


def _undoubled(stem: str) -> str:
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "aeiou" else stem


def _near(root: str, plain: str) -> bool:
    """Return whether a root is that of the word: "paarden" is no "paar", "bakkerij" no "bak"."""
    return len(root) >= len(plain) or (len(root) >= MIN_ROOT and len(plain) - len(root) <= 2)
