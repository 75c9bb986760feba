"""Puts texts together from sentences, so that what many people write does not sound alike."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from app.demo.companies.banks import Sentence, parse_sentence

_CHOICE = re.compile(r"\{([^{}]+)\}")
_SLOT = re.compile(r"<(\w+)>")


class Shelf:
    """Hands out sentences: those used least come first, chance decides among equals."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: Counter[str] = Counter()

    def take(self, sentences: Sequence[str], count: int = 1) -> list[str]:
        """Return `count` different sentences (or all there are) in the order of the bank."""
        order = sorted(range(len(sentences)), key=lambda i: (self._used[sentences[i]], self._rng.random()))
        chosen = [sentences[i] for i in sorted(order[:count])]
        self._used.update(chosen)
        return chosen

    def one(self, sentences: Sequence[str]) -> str:
        """Return one sentence."""
        return self.take(sentences)[0]

    def fill(self, text: str, facts: Mapping[str, str]) -> str:
        """Choose one of each `{a|b}` and put in each `<fact>`; raises KeyError for a fact that is not known."""
        chosen = _CHOICE.sub(lambda match: self._rng.choice(match[1].split("|")), text)
        filled = _SLOT.sub(lambda match: facts[match[1]], chosen)
        return filled[0].upper() + filled[1:]


def read(raw: Iterable[str]) -> tuple[Sentence, ...]:
    """Read sentences with their conditions, as `demo.companies.banks` describes them."""
    return tuple(parse_sentence(text) for text in raw)


def fitting(sentences: Iterable[Sentence], *, employees: int, tags: frozenset[str]) -> list[str]:
    """Return what a company of so many people may say; `tags` are its trade, its sector and what else is asked."""
    return [
        sentence.text
        for sentence in sentences
        if sentence.smallest <= employees <= sentence.largest
        and sentence.flags <= tags
        and (not sentence.only or bool(sentence.only & tags))
        and not sentence.never & tags
    ]


def paragraphs(*parts: Sequence[str]) -> str:
    """Return each part as a paragraph of sentences; empty parts are left out."""
    return "\n\n".join(" ".join(part) for part in parts if part)
