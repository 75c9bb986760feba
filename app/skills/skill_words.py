"""Words that people type become skills of the vocabulary, typing errors forgiven but never silently."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

CERTAIN_ENOUGH = 85
"""From this likeness (0 to 100) on a word is taken for a label, once the person agrees."""
NEAR_ENOUGH = 45
"""From this likeness on a label is named to who typed something else."""
SUGGESTIONS = 3
LONGEST_LABEL = 5
"""How many commas a label may hold and still be found: "kozijnen, ramen en deuren plaatsen" has one."""


@dataclass(frozen=True)
class Word:
    """One word or phrase as it was typed, and what it means.

    `slug` is the skill, `exact` whether the word is a label of it, `likeness` (0 to 1) how much it resembles
    one; without a slug `suggestions` are the nearest skills.
    """

    typed: str
    slug: str | None = None
    exact: bool = False
    suggestions: tuple[str, ...] = ()
    likeness: float = 1.0


def folded(text: str) -> str:
    """Return what has to agree for two words to be the same: no case, plain quotes, single spaces."""
    return " ".join(text.casefold().replace("’", "'").split())


class SkillWords:
    """Every label of every skill, found exactly or nearly."""

    def __init__(self, preferred: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]] = ()) -> None:
        """Take (slug, label) pairs; where two skills share a label, a preferred one wins, else the first."""
        self._slugs: dict[str, str] = {}
        for slug, label in (*preferred, *others):
            self._slugs.setdefault(folded(label), slug)

    def understand(self, text: str) -> list[Word]:
        """Return what the words in `text` mean (see `split`)."""
        return [self.word(typed) for typed in self.split(text)]

    def split(self, text: str) -> list[str]:
        """Return the words in `text`, which has commas, semicolons or lines between them, each one once.

        A comma that belongs to a label divides nothing.
        """
        words: dict[str, str] = {}
        for line in re.split(r"[\n;]", text):
            parts = [part.strip() for part in line.split(",")]
            while parts:
                taken = self._longest(parts)
                typed = ", ".join(parts[:taken])
                if typed:
                    words.setdefault(folded(typed), typed)
                parts = parts[taken:]
        return list(words.values())

    def word(self, typed: str) -> Word:
        """Return what one word means: its skill, the skill it resembles, or else the nearest ones."""
        key = folded(typed)
        if key in self._slugs:
            return Word(typed, self._slugs[key], exact=True)
        near = process.extractOne(key, self._slugs.keys(), scorer=_likeness, score_cutoff=CERTAIN_ENOUGH)
        return Word(typed, self._slugs[near[0]], likeness=near[1] / 100) if near else self.unknown(typed)

    def unknown(self, typed: str, without: Collection[str] = ()) -> Word:
        """Return a word that means nothing here, with the nearest skills, if any are near, apart from `without`."""
        found: dict[str, None] = {}
        near = process.extract(
            folded(typed), self._slugs.keys(), scorer=fuzz.WRatio, limit=20, score_cutoff=NEAR_ENOUGH
        )
        for label, _score, _index in near:
            if self._slugs[label] not in without:
                found[self._slugs[label]] = None
        return Word(typed, suggestions=tuple(found)[:SUGGESTIONS])

    def _longest(self, parts: list[str]) -> int:
        """Return how many of `parts` together are one label that holds commas, else 1."""
        for taken in range(min(len(parts), LONGEST_LABEL), 1, -1):
            if folded(", ".join(parts[:taken])) in self._slugs:
                return taken
        return 1


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """Return how alike two phrases are, 0 to 100, in whatever order their words stand."""
    return max(
        fuzz.ratio(one, other, score_cutoff=score_cutoff),
        fuzz.token_sort_ratio(one, other, score_cutoff=score_cutoff),
    )
