"""All that is worked out once for a corpus, so that a title then costs milliseconds."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.skills.resolver.corpus import Corpus
from app.skills.resolver.meaning import Vectors, vectors
from app.skills.resolver.reading import Reader
from app.skills.resolver.sparse import Floats, Inverted, grams
from app.skills.resolver.words import plain

Numbers = npt.NDArray[np.int64]
AT_ONCE = 64
"""Titles whose likeness with every label is worked out in one matrix product."""


class Index:
    """A corpus read, cut, counted and turned into vectors of meaning."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        descriptions = [plain(facts.description) for facts in corpus.facts]
        self.reader = Reader([*map(plain, corpus.labels), *filter(None, descriptions)])
        self.readings = [self.reader(label) for label in corpus.labels]
        self.texts = [reading.text for reading in self.readings]
        lasts = np.append(corpus.firsts[1:], len(corpus.labels))[: len(corpus.firsts)]  # none where there is no concept
        self.spans = list(zip(corpus.firsts.tolist(), lasts.tolist(), strict=True))
        self.sizes: Floats = (lasts - corpus.firsts).astype(np.float32)
        self.levels: Floats = np.asarray([_level(uri) for uri in corpus.ids], dtype=np.float32)
        self.chars = Inverted(grams(text) for text in self.texts)
        self.words = Inverted(reading.stems for reading in self.readings)
        self.concepts = Inverted(self._stems(span) for span in self.spans)
        self.described = Inverted(self.reader.stems(text) for text in descriptions)
        self.needed = Inverted(self.reader.stems(plain(" ".join(facts.skills))) for facts in corpus.facts)
        self.group, self.groups = self._group()
        self.group_sizes: Floats = np.bincount(self.group, minlength=self.groups.size).astype(np.float32)
        foreign = [(number, plain(text)) for number, facts in enumerate(corpus.facts) for text in facts.foreign]
        self.foreign_owner: Numbers = np.asarray([number for number, _ in foreign], dtype=np.int64)
        self.foreign_chars = Inverted(grams(text) for _, text in foreign)
        self.meanings = vectors(self.texts)
        self.foreign_meanings = vectors([text for _, text in foreign])
        self.same_text: dict[str, list[int]] = {}
        self.same_bag: dict[str, list[int]] = {}
        for owner, reading in zip(corpus.owners.tolist(), self.readings, strict=True):
            self.same_text.setdefault(reading.text, []).append(owner)
            if reading.bag:
                self.same_bag.setdefault(reading.bag, []).append(owner)

    def alike(self, texts: Sequence[str]) -> list[tuple[Floats, Floats]]:
        """Return the likeness in meaning of each text with every label, and with every foreign label."""
        meant: Vectors = vectors([plain(text) for text in texts])
        own, foreign = meant @ self.meanings.T, meant @ self.foreign_meanings.T
        return list(zip(own, foreign, strict=True))

    def best(self, scores: Floats) -> Floats:
        """Return the highest score among the labels of each concept."""
        found: Floats = np.maximum.reduceat(scores, self.corpus.firsts)
        return found

    def mean(self, scores: Floats) -> Floats:
        """Return the mean score of the labels of each concept."""
        return (np.add.reduceat(scores, self.corpus.firsts) / self.sizes).astype(np.float32)

    def best_foreign(self, scores: Floats) -> Floats:
        """Return the highest score among the foreign labels of each concept, 0 where it has none."""
        found = np.zeros(len(self.corpus), dtype=np.float32)
        np.maximum.at(found, self.foreign_owner, scores)
        return found

    def _stems(self, span: tuple[int, int]) -> list[str]:
        return [stem for reading in self.readings[span[0] : span[1]] for stem in reading.stems]

    def _group(self) -> tuple[Numbers, Inverted]:
        """Return the number of each concept's ISCO group, and the words of all labels in each group."""
        numbers: dict[str, int] = {}
        group = np.asarray([numbers.setdefault(code, len(numbers)) for code in self.corpus.groups()], dtype=np.int64)
        members: list[list[str]] = [[] for _ in numbers]
        for concept, number in enumerate(group.tolist()):
            members[number] += self._stems(self.spans[concept])
        return group, Inverted(members)


def _level(uri: str) -> int:
    """Return how many digits the code of an ISCO group has, 0 for an occupation or skill."""
    _, found, code = uri.rpartition("/isco/C")
    return len(code) if found else 0
