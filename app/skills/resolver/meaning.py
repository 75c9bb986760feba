"""Meaning as a vector: titles that share no word, but mean much the same, lie near each other.

A text is the weighted sum of vectors of its character n-grams, learnt so that the sum lies where a large
language model puts the text (`bench/train_meaning.py`), and then so that the Dutch and English names of one
concept lie near each other (`bench/train_likeness.py`). What the model knows of words comes along; the model
itself, a hundred times as slow, does not. A text costs some 0.1 ms. The file is read at the first text.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.skills.resolver.sparse import grams

FILE = Path(__file__).parent / "models" / "meaning.npz"
SHORTEST, LONGEST = 3, 5
Vectors = npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def _learnt() -> tuple[dict[str, int], Vectors, Vectors]:
    """Return the number of each n-gram, its idf and its vector."""
    with np.load(FILE, allow_pickle=False) as file:
        names = str(file["grams"]).split("\n")
        table = file["vectors"].astype(np.float32) * file["scale"]
        return {name: number for number, name in enumerate(names)}, file["idf"], table


def vectors(texts: Sequence[str]) -> Vectors:
    """Return one row for each `plain` text, of length one, or of zeros where no n-gram is known."""
    numbers, idf, table = _learnt()
    found = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
    for place, text in enumerate(texts):
        known = Counter(numbers[gram] for gram in grams(text, SHORTEST, LONGEST) if gram in numbers)
        if known:
            terms = np.fromiter(known.keys(), dtype=np.int64, count=len(known))
            counts = np.fromiter(known.values(), dtype=np.float32, count=len(known))
            weights = (1 + np.log(counts)) * idf[terms]
            found[place] = (weights / np.linalg.norm(weights)) @ table[terms]
    return of_length_one(found)


def of_length_one(rows: Vectors) -> Vectors:
    """Return the rows at length one; zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
