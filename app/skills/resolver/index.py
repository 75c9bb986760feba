"""All that is worked out once for a corpus, so that a title then costs milliseconds."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from app.skills.resolver.corpus import Corpus
from app.skills.resolver.meaning import Vectors, of_length_one, vectors
from app.skills.resolver.reading import Reader
from app.skills.resolver.sparse import Floats, Inverted, grams
from app.skills.resolver.words import plain

Numbers = npt.NDArray[np.int64]
AT_ONCE = 64
"""Titles whose likeness with every label is worked out in one matrix product."""
LONGEST_SENTENCE = 160
"""Characters of a description that its meaning is taken from."""


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
        self.meanings = self._meanings(descriptions, [text for _, text in foreign])
        self.same_text: dict[str, list[int]] = {}
        self.same_bag: dict[str, list[int]] = {}
        for owner, reading in zip(corpus.owners.tolist(), self.readings, strict=True):
            self.same_text.setdefault(reading.text, []).append(owner)
            if reading.bag:
                self.same_bag.setdefault(reading.bag, []).append(owner)

    def alike(self, texts: Sequence[str]) -> list[dict[str, Floats]]:
        """Return for each text its likeness in meaning with all of `meanings`, by name (see `_meanings`)."""
        meant = vectors([plain(text) for text in texts])
        found = {name: meant @ rows.T for name, rows in self.meanings.items()}
        return [{name: scores[number] for name, scores in found.items()} for number in range(len(texts))]

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

    def _meanings(self, descriptions: Sequence[str], foreign: Sequence[str]) -> dict[str, Vectors]:
        """Return a vector of each label, each foreign label and each ISCO group; the others are one a concept."""
        labels = vectors(self.texts)
        centres = of_length_one(np.add.reduceat(labels, self.corpus.firsts) if len(self.corpus) else labels)
        groups: Vectors = np.zeros((len(self.group_sizes), centres.shape[1]), dtype=np.float32)
        np.add.at(groups, self.group, centres)
        return {
            "like": labels,
            "foreign_like": vectors(foreign),
            "centre_like": centres,
            "described_like": vectors([_first_sentence(text) for text in descriptions]),
            "needed_like": _centres([facts.skills for facts in self.corpus.facts]),
            "broader_like": _centres([facts.broader for facts in self.corpus.facts]),
            "group_like": of_length_one(groups),
        }

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


def _first_sentence(text: str) -> str:
    """Return the first sentence of a `plain` description, which says what is meant; the rest goes into detail."""
    return re.split(r"(?<=[.!?]) ", text, maxsplit=1)[0][:LONGEST_SENTENCE]


def _centres(named: Iterable[Sequence[str]]) -> Vectors:
    """Return where the names of each concept lie together, zeros where it has none."""
    rows = [list(map(plain, names)) for names in named]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(text for row in rows for text in row))}
    each = vectors(list(numbers))
    found: Vectors = np.zeros((len(rows), each.shape[1]), dtype=np.float32)
    for place, row in enumerate(rows):
        found[place] = each[[numbers[text] for text in row]].sum(axis=0)
    return of_length_one(found)


def _level(uri: str) -> int:
    """Return how many digits the code of an ISCO group has, 0 for an occupation or skill."""
    _, found, code = uri.rpartition("/isco/C")
    return len(code) if found else 0
