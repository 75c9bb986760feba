"""Texts as weighted terms, and how much one text says of what many others say: inverted lists in NumPy."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


def grams(text: str, shortest: int = 2, longest: int = 4) -> list[str]:
    """Return the character n-grams of each word of `text`, a space before and after it."""
    found = []
    for word in text.split():
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            if size >= len(padded):
                found.append(padded)
                break
            found += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return found


class Inverted:
    """Documents of terms; TF-IDF with log(tf), vectors of length one, and sums of matched idf."""

    def __init__(self, documents: Iterable[Sequence[str]]) -> None:
        """Take the terms of each document."""
        self.terms: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[int] = []
        self.size = 0
        for number, document in enumerate(documents):
            self.size = number + 1
            for term, count in Counter(document).items():
                columns.append(self.terms.setdefault(term, len(self.terms)))
                rows.append(number)
                counts.append(count)
        column = np.asarray(columns, dtype=np.int32)
        order = np.argsort(column, kind="stable")
        self.documents: Ints = np.asarray(rows, dtype=np.int32)[order]
        frequency = np.bincount(column, minlength=len(self.terms))
        self.starts = np.concatenate(([0], np.cumsum(frequency)))
        self.idf: Floats = np.log((1 + self.size) / (1 + frequency)).astype(np.float32) + 1
        weights = (1 + np.log(np.asarray(counts, dtype=np.float32)[order])) * self.idf[column[order]]
        squares = np.bincount(self.documents, weights=weights**2, minlength=self.size)
        self.lengths: Floats = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)
        self.weights: Floats = (weights / self.lengths[self.documents]).astype(np.float32)
        presence = self.idf[column[order]]
        self.mass: Floats = np.bincount(self.documents, weights=presence, minlength=self.size).astype(np.float32)
        self.unseen = float(np.log(1 + self.size)) + 1

    def cosine(self, query: Sequence[str]) -> Floats:
        """Return the cosine of `query` with each document."""
        score = np.zeros(self.size, dtype=np.float32)
        total = 0.0
        for term, count in Counter(query).items():
            number = self.terms.get(term)
            if number is None:
                continue  # of unknown terms the coverage tells; here they would lower all scores alike
            weight = (1 + np.log(count)) * float(self.idf[number])
            total += weight * weight
            first, last = self.starts[number], self.starts[number + 1]
            score[self.documents[first:last]] += np.float32(weight) * self.weights[first:last]
        return score / np.float32(total**0.5 or 1)

    def covered(self, query: Sequence[str]) -> tuple[Floats, float]:
        """Return the idf of the terms of `query` that each document holds, and of all terms of `query`."""
        score = np.zeros(self.size, dtype=np.float32)
        total = 0.0
        for term in set(query):
            number = self.terms.get(term)
            if number is None:
                total += self.unseen
                continue
            total += float(self.idf[number])
            first, last = self.starts[number], self.starts[number + 1]
            score[self.documents[first:last]] += self.idf[number]
        return score, total or 1.0


Analyse = Callable[[str], list[str]]
