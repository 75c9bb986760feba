"""What a hit scores, in [0, 1] and in parts that add up: the words, its standing, and how well it fits the reader.

Words count against the best answer in the list: who answers the question as well as any has all of them.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from app.matching.postings import Found, Numbers

STANDING = 0.15
"""How much of the score a document loses that stands last in freshness and answers."""
WORDS = 0.4
"""How much the words count where it is known how well everything fits the reader; the rest is the fit."""


class Worth(NamedTuple):
    """The parts of a score; the score is their sum."""

    words: float
    standing: float
    fit: float

    @property
    def score(self) -> float:
        """How good a hit is, in [0, 1]."""
        return self.words + self.standing + self.fit


NOTHING = Worth(0.0, 0.0, 0.0)


def worth_of(
    scores: Found | None, ranks: Numbers, count: int, fit: Callable[[int], float] | None
) -> Callable[[int], Worth]:
    """Return what a document scores, by its number.

    `scores` says how well documents answer the words (None without words); `ranks` has the place of each of
    `count` documents by standing, best 0; `fit` how well one fits the reader, in [0, 1], where that is known.
    """
    best = (scores.best() or 1.0) if scores is not None else 1.0
    loss = 1 / max(1, count)

    def answers_of(number: int) -> float:
        return float(scores.scores[np.searchsorted(scores.numbers, number)]) / best if scores is not None else 1.0

    def of(number: int) -> Worth:
        answers = answers_of(number)
        if fit is not None:
            share = WORDS if scores is not None else 0.0
            return Worth(share * answers, 0.0, (1 - share) * fit(number))
        stands = 1 - loss * int(ranks[number])
        if scores is None:
            return Worth(0.0, stands, 0.0)
        return Worth(answers * (1 - STANDING), answers * STANDING * stands, 0.0)

    return of
