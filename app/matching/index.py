"""The search index of one process: postings by term and by concept, and a bit per document for each filter.

A set of documents is one Python integer with a bit per document: filters are ANDs, counts are `bit_count`.
The index changes in place, one document at a time; who owns it holds a lock.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

from app.kernel.region import Place, Region, distance_km
from app.matching.concepts import STOPWORDS, Concepts
from app.matching.document import Document, Row, Writer
from app.matching.repair import COMMON, Lexicon
from app.matching.text import words

KEPT_ORIGINS = 200
"""For how many places the distances to every document are kept."""

SECOND_WAY = 0.2
"""What a second way to find the same thing in a company adds, against the first."""

Postings = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to find something: by a term or through a concept; a find is worth its strength times `worth`."""

    postings: Postings
    worth: float
    term: str | None = None
    concept: int = -1


@dataclass(slots=True)
class Distances:
    """How far every document is from one place, in km, and which of its sites is the nearest.

    `within` keeps the sets that were asked for.
    """

    km: list[float]
    nearest: list[int]
    within: dict[int, int]

    def bits(self, radius: int) -> int:
        """Return the documents within `radius` km."""
        if radius not in self.within:
            self.within[radius] = bits_of(n for n, km in enumerate(self.km) if km <= radius)
        return self.within[radius]


class Index(Generic[Row]):
    """Everything that a search needs, without the database; `facets` are the filters that its rows have options of."""

    def __init__(self, region: Region, concepts: Concepts, facets: Iterable[str], rows: Iterable[Row] = ()) -> None:
        self.region = region
        self.concepts = concepts
        self.documents: list[Document[Row] | None] = []
        self.by_id: dict[int, Document[Row]] = {}
        self.by_slug: dict[str, Document[Row]] = {}
        self.terms: dict[str, dict[int, int]] = defaultdict(dict)
        self.mentions: dict[int, dict[int, int]] = defaultdict(dict)
        self.facets: dict[str, dict[str, int]] = {facet: defaultdict(int) for facet in facets}
        self.alive = 0
        self.lexicon = Lexicon()
        self.lexicon.add(self.concepts.label_words.keys() - STOPWORDS - self.concepts.spelling.keys(), COMMON)
        self._writer = Writer(self.concepts, region)
        self._origins: dict[tuple[float, float], Distances] = {}
        self._ways: dict[int, tuple[Way, ...]] = {}
        self._found: dict[int, dict[int, float]] = {}
        self._order: tuple[date, list[int], list[int]] | None = None
        self.update(rows, ())

    def update(self, shown: Iterable[Row], hidden: Iterable[int]) -> None:
        """Take in rows that are new or changed, and drop those (ids) that are no longer shown."""
        for row_id in hidden:
            self._remove(row_id)
        for row in shown:
            number = self._remove(row.id)
            if number is None:
                number = len(self.documents)
                self.documents.append(None)
            self._insert(self._writer.document(number, row))
        for worked_out in (self._origins, self._ways, self._found):
            worked_out.clear()
        self._order = None

    def weight(self, found: Sized) -> float:
        """Return how much it says to be among `found`: the rarer the more (BM25's idf)."""
        few = len(found) + 0.5
        return math.log(1 + (len(self.by_id) - few + 1) / few)

    def ways(self, concept: int) -> tuple[Way, ...]:
        """Return the ways to find a concept, its own first; what says little of a company is worth less."""
        if concept not in self._ways:
            telling = self.weight(())
            self._ways[concept] = tuple(
                Way(postings, worth if other == concept else worth * self.weight(postings) / telling, concept=other)
                for other, worth in self.concepts.wider[concept]
                if (postings := self.mentions.get(other))
            )
        return self._ways[concept]

    def found(self, concept: int) -> Mapping[int, float]:
        """Return the documents in which a concept is found in any way, and how strongly."""
        if concept not in self._found:
            best: dict[int, float] = {}
            for way in self.ways(concept):
                merge(best, way)
            self._found[concept] = best
        return self._found[concept]

    def distances(self, origin: Place) -> Distances:
        """Return how far every document is from `origin`, from its nearest branch."""
        key = (origin.lat, origin.lon)
        if key not in self._origins:
            while len(self._origins) >= KEPT_ORIGINS:
                self._origins.pop(next(iter(self._origins)))
            measured = [_nearest(origin, document) for document in self.documents]
            self._origins[key] = Distances([km for km, _ in measured], [site for _, site in measured], {})
        return self._origins[key]

    def order(self, today: date) -> tuple[list[int], list[int]]:
        """Return the documents, best standing first on this day, and the rank of each by number."""
        if self._order is None or self._order[0] != today:
            listed = sorted(self.by_id.values(), key=lambda d: d.profile.standing(today), reverse=True)
            order = [document.number for document in listed]
            ranks = [0] * len(self.documents)
            for rank, number in enumerate(order):
                ranks[number] = rank
            self._order = (today, order, ranks)
        return self._order[1], self._order[2]

    def members(self, bits: int) -> Iterator[Document[Row]]:
        """Yield the documents of a set, by number."""
        for number in numbers_of(bits):
            document = self.documents[number]
            if document is not None:
                yield document

    def _insert(self, document: Document[Row]) -> None:
        number, profile = document.number, document.profile
        self.documents[number] = document
        self.by_id[profile.id] = document
        self.by_slug[profile.slug] = document
        self.alive |= 1 << number
        for term, strength in document.terms.items():
            self.terms[term][number] = strength
        for concept, strength in document.concepts.items():
            self.mentions[concept][number] = strength
        for facet, value in document.profile.options():
            self.facets[facet][value] |= 1 << number
        self.lexicon.add(document.spelled - STOPWORDS)
        self.lexicon.add(_name_words(document), COMMON)

    def _remove(self, row_id: int) -> int | None:
        """Drop a row; return the number it leaves free, or None where it was not shown."""
        document = self.by_id.pop(row_id, None)
        if document is None:
            return None
        number = document.number
        self.documents[number] = None
        del self.by_slug[document.profile.slug]
        self.alive &= ~(1 << number)
        for term in document.terms:
            del self.terms[term][number]
        for concept in document.concepts:
            del self.mentions[concept][number]
        for facet, value in document.profile.options():
            self.facets[facet][value] &= ~(1 << number)
        self.lexicon.remove(document.spelled - STOPWORDS)
        self.lexicon.remove(_name_words(document), COMMON)
        return number


def merge(best: dict[int, float], way: Way) -> None:
    """Add what is found in one way to what was found in others."""
    worth = way.worth
    for number, strength in way.postings.items():
        score = strength * worth
        before = best.get(number)
        if before is None:
            best[number] = score
        elif score > before:
            best[number] = score + SECOND_WAY * before
        else:
            best[number] = before + SECOND_WAY * score


def bits_of(numbers: Iterable[int]) -> int:
    """Return the set of these document numbers."""
    listed = list(numbers)
    if not listed:
        return 0
    packed = bytearray(max(listed) // 8 + 1)
    for number in listed:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")


def numbers_of(bits: int) -> list[int]:
    """Return the document numbers in a set, lowest first."""
    return [number for number, bit in enumerate(reversed(bin(bits))) if bit == "1"]


def _name_words(document: Document[Any]) -> set[str]:
    """Return the words of a name and a company's name: who mistypes one means that."""
    return set(words(f"{document.profile.name} {document.profile.employer}")) - STOPWORDS


def _nearest(origin: Place, document: Document[Any] | None) -> tuple[float, int]:
    """Return the distance to the nearest site of a document, in km, and the number of that site."""
    sites = document.profile.sites if document else ()
    measured = (
        (distance_km(origin, Place(site.place, site.municipality, site.lat, site.lon)), number)
        for number, site in enumerate(sites)
    )
    return min(measured, default=(math.inf, 0))
