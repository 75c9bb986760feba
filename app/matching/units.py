"""A thing to find, in every way in which a document may say it, and how strongly each document does."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.matching.document import FULL
from app.matching.index import Index, Way
from app.matching.postings import NONE, Found, merged

STRONG, WEAK, ENOUGH = 0.2 * FULL, 0.13 * FULL, 5
"""Finds below STRONG (a related skill, say) are hits only where fewer than ENOUGH are stronger; below WEAK never."""


@dataclass(slots=True)
class Unit:
    """One thing to find: by a term, through a concept, or by several words that must all be there.

    `ways` are those by a term and through a concept, nearest in meaning first, to tell why a company was found.
    """

    terms: tuple[Way, ...]
    concepts: tuple[int, ...]
    together: tuple[Way, ...]
    ways: tuple[Way, ...]
    _found: Found | None = None

    def found_in(self, index: Index[Any]) -> Found:
        """Return the documents that have it; for as long as the index does not change."""
        if self._found is None:
            self._found = _found(index, self)
        return self._found


def _found(index: Index[Any], unit: Unit) -> Found:
    """Return the documents that have a unit, by what it says to have it; weak finds only where there are few others."""
    listed = [way.found() for way in unit.terms]
    listed += [(index.found(concept), 1.0) for concept in unit.concepts]
    if unit.together:
        listed.append((_together(unit.together), 1.0))
    best = merged(index.size, listed)
    telling = index.weight(len(best.numbers)) / FULL
    strong = best.above(STRONG, telling)
    return strong if len(strong.numbers) >= ENOUGH else best.above(WEAK, telling)


def _together(ways: tuple[Way, ...]) -> Found:
    """Return the documents that have all of several words, as strong as the weakest."""
    first, *others = sorted((way.postings.found() for way in ways), key=lambda found: len(found.numbers))
    if not len(first.numbers):
        return NONE
    least = first.scores
    for other in others:
        least = np.minimum(least, other.of(first.numbers))
    kept = least > 0
    return Found(first.numbers[kept], least[kept] * ways[0].worth)
