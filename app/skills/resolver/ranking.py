"""Ranks the concepts of a corpus for a title: candidates, their numbers, a sum of small trees over these."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from app.skills.resolver.corpus import Corpus
from app.skills.resolver.features import CANDIDATES, Table, table
from app.skills.resolver.index import AT_ONCE, Index
from app.skills.resolver.trees import Trees

MODELS = Path(__file__).parent / "models"
Ranked = list[tuple[int, float]]
"""Concepts by their number in the corpus, best first, with their scores."""


@lru_cache
def model(kind: str) -> Trees:
    """Return the trees for titles ("occupation") or phrases ("skill")."""
    return Trees.load(MODELS / f"{kind}.npz")


class Ranker:
    """A corpus ready to be asked; changes nothing afterwards, so that threads may share it."""

    def __init__(self, corpus: Corpus, kind: str, candidates: int = CANDIDATES) -> None:
        """Read the corpus; `kind` says which trees rank it, `candidates` how many concepts they look at for a text."""
        self._candidates = candidates
        self.index = Index(corpus)
        self._kind = kind

    @property
    def trees(self) -> Trees:
        """The trees, read at the first ranking: who only looks up names does not need them."""
        return model(self._kind)

    def rank(self, text: str, top: int) -> Ranked:
        """Return the `top` concepts for one text."""
        return next(self.rank_all([text], top))

    def rank_all(self, texts: Sequence[str], top: int) -> Iterator[Ranked]:
        """Yield the `top` concepts for each text, in the order of the texts."""
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            for text, alike in zip(some, self.index.alike(some), strict=True):
                yield self._ranked(text, alike, top)

    def _ranked(self, text: str, alike: Table, top: int) -> Ranked:
        chosen, columns = table(self.index, text, alike, self._candidates)
        rows = np.column_stack([columns[name] for name in self.trees.names])
        scores = self.trees.score(rows)
        order = np.argsort(-scores, kind="stable")[:top]
        return [(int(chosen[place]), float(scores[place])) for place in order]


def held_out(kind: str) -> dict[str, float]:
    """Return what the trees reached on questions that they were not fitted on, as noted when they were fitted."""
    noted: dict[str, dict[str, float]] = json.loads((MODELS / "held_out.json").read_text(encoding="utf-8"))
    return noted[kind]
