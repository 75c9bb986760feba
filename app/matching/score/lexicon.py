"""What the score knows of skills and occupations: how telling each is, which lie near each other, what they are called.

How telling a skill is follows from how many offerings ask for it, never from who has it: one person's profile
does not change what another's is worth.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

from app.matching.score.parties import Offering
from app.matching.score.weights import Credit
from app.matching.text import words

KIN = 0.6
"""What a related, broader or narrower occupation counts, against the wished one itself."""


class Concept(Protocol):
    """A skill or occupation as the vocabulary has it: `links` lists slugs by relation."""

    slug: str
    kind: str
    links: dict[str, list[str]]
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class ConceptName:
    """What a concept is called; goes into a `Text` and is shown in the reader's language."""

    slug: str
    names: Mapping[str, str]

    def show(self, locale: str) -> str:
        """Return the name in `locale`, else in Dutch, else its code."""
        return self.names.get(locale) or self.names.get("nl") or self.slug


class Asked(NamedTuple):
    """A skill that an offering asks, at which level, and what it weighs: the more telling the more, less if wished."""

    skill: str
    level: int
    weight: float
    required: bool


class Lexicon:
    """The vocabulary of one generation of offerings."""

    def __init__(self, concepts: Iterable[Concept], credit: Credit, offerings: Sequence[Offering]) -> None:
        self.credit = credit
        self._names: dict[tuple[str, str], Mapping[str, str]] = {}
        self._gives: dict[str, dict[str, float]] = defaultdict(dict)
        self._kin: dict[str, set[str]] = defaultdict(set)
        for concept in concepts:
            self._names[concept.kind, concept.slug] = concept.names
            if concept.kind == "skill":
                self._link_skill(concept)
            else:
                for other in (*concept.links.get("broader", ()), *concept.links.get("related", ())):
                    self._kin[concept.slug].add(other)
                    self._kin[other].add(concept.slug)
        self._answers: dict[str, dict[str, float]] = defaultdict(dict)
        for held, gives in self._gives.items():
            for needed, worth in gives.items():
                self._answers[needed][held] = worth
        self._asked_by = Counter(slug for one in offerings for slug in (*one.required, *one.wished))
        self._offerings = len(offerings)

    def recounted(self, gone: Iterable[Offering], came: Iterable[Offering]) -> Self:
        """Return the same vocabulary over other offerings: without those that are gone, with those that came.

        That is this one itself where nothing counts otherwise.
        """
        other = copy(self)
        other._asked_by = self._asked_by.copy()
        for step, offerings in ((-1, gone), (1, came)):
            for one in offerings:
                other._offerings += step
                for slug in (*one.required, *one.wished):
                    other._asked_by[slug] += step
        same = other._offerings == self._offerings and other._asked_by == self._asked_by
        return self if same else other

    def telling(self, skill: str) -> float:
        """Return how much it says to have a skill: 1 where every offering asks it, more the fewer do."""
        return 1.0 + math.log((self._offerings + 1) / (min(self._asked_by[skill], self._offerings) + 1))

    def gives(self, held: str) -> Mapping[str, float]:
        """Return the skills that somebody with `held` has or nearly has, each with its worth; itself is 1."""
        return {**self._gives.get(held, {}), held: 1.0}

    def answers(self, needed: str) -> Mapping[str, float]:
        """Return the skills with which somebody has or nearly has `needed`, each with its worth; itself is 1."""
        return {**self._answers.get(needed, {}), needed: 1.0}

    def asked(self, offering: Offering) -> tuple[Asked, ...]:
        """Return the skills that an offering asks: required first, the most telling first."""
        wished = self.credit.wished
        listed = [Asked(slug, level, self.telling(slug), True) for slug, level in offering.required.items()]
        listed += [Asked(slug, level, wished * self.telling(slug), False) for slug, level in offering.wished.items()]
        return tuple(sorted(listed, key=lambda one: (not one.required, -one.weight, one.skill)))

    def occupations(self, wished: Iterable[str]) -> dict[str, float]:
        """Return the occupations that answer a wish, each with its worth."""
        listed = set(wished)
        return {kin: KIN for slug in listed for kin in self._kin.get(slug, ())} | dict.fromkeys(listed, 1.0)

    def skill_name(self, slug: str) -> ConceptName:
        """Return what a skill is called."""
        return ConceptName(slug, self._names.get(("skill", slug), {}))

    def titles(self, text: str, occupations: Iterable[str]) -> tuple[str, ...]:
        """Return what is compared of a title or headline: its words folded, and what its occupations are called."""
        names = (name for slug in occupations for name in self._names.get(("occupation", slug), {}).values())
        folded = (" ".join(word for word in words(one) if len(word) > 1) for one in (text, *names))
        return tuple(sorted({one for one in folded if one}))

    def _link_skill(self, concept: Concept) -> None:
        for other in concept.links.get("broader", ()):
            self._give(concept.slug, other, self.credit.narrower)
            self._give(other, concept.slug, self.credit.broader)
        for other in concept.links.get("related", ()):
            self._give(concept.slug, other, self.credit.related)
            self._give(other, concept.slug, self.credit.related)

    def _give(self, held: str, needed: str, worth: float) -> None:
        self._gives[held][needed] = max(worth, self._gives[held].get(needed, 0.0))
