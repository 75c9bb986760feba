"""The search index of one process: postings by term and by concept, and a bit per document for each filter.

A set of documents is one Python integer with a bit per document: filters are ANDs, counts are `bit_count`.
The index changes in place, one document at a time; who owns it holds a lock.
"""

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.kernel.region import EARTH_RADIUS_KM, Place, Region
from app.matching.concepts import STOPWORDS, Concepts
from app.matching.document import Document, Places, Row, Writer
from app.matching.postings import Found, Numbers, Postings, bits_of, merged, numbers_of
from app.matching.repair import COMMON, Lexicon
from app.matching.text import words

KEPT_ORIGINS = 200
"""For how many places the distances to every document are kept."""
KEPT_PLACES = 5000
"""Of how many documents it is kept where their words stand: some 15 kB each."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to find something: by a term or through a concept; a find is worth its strength times `worth`."""

    postings: Postings
    worth: float
    term: str | None = None
    concept: int = -1

    def found(self) -> tuple[Found, float]:
        """Return what is found, and what a find is worth."""
        return self.postings.found(), self.worth


@dataclass(slots=True)
class Distances:
    """How far every document is from one place, in km, and which of its sites is the nearest.

    `within` keeps the sets that were asked for.
    """

    km: NDArray[np.float64]
    nearest: Numbers
    within: dict[int, int]

    def bits(self, radius: int) -> int:
        """Return the documents within `radius` km."""
        if radius not in self.within:
            self.within[radius] = bits_of(np.flatnonzero(self.km <= radius))
        return self.within[radius]


class Order(NamedTuple):
    """The documents best standing first, the rank of each by number, and when each was published (epoch seconds)."""

    listed: Numbers
    ranks: Numbers
    published: NDArray[np.float64]


class _Sites(NamedTuple):
    """Every site: latitude and longitude (radians), its document, and which of that document's it is."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    owner: Numbers
    nth: Numbers


class Index(Generic[Row]):
    """Everything that a search needs, without the database; `facets` are the filters that its rows have options of."""

    def __init__(self, region: Region, concepts: Concepts, facets: Iterable[str], rows: Iterable[Row] = ()) -> None:
        self.region = region
        self.concepts = concepts
        self.documents: list[Document[Row] | None] = []
        self.by_id: dict[int, Document[Row]] = {}
        self.by_slug: dict[str, Document[Row]] = {}
        self.terms: dict[str, Postings] = defaultdict(Postings)
        self.mentions: dict[int, Postings] = defaultdict(Postings)
        self.facets: dict[str, dict[str, int]] = {facet: defaultdict(int) for facet in facets}
        self.alive = 0
        self.lexicon = Lexicon()
        self.lexicon.add(self.concepts.label_words.keys() - STOPWORDS - self.concepts.spelling.keys(), COMMON)
        self._writer = Writer(self.concepts, region)
        self._origins: dict[tuple[float, float], Distances] = {}
        self._ways: dict[int, tuple[Way, ...]] = {}
        self._found: dict[int, Found] = {}
        self._order: tuple[date, Order] | None = None
        self._sites: _Sites | None = None
        self._placed: deque[Document[Row]] = deque()
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
            self._insert(number, row)
        for worked_out in (self._origins, self._ways, self._found):
            worked_out.clear()
        self._order = self._sites = None

    @property
    def size(self) -> int:
        """How many document numbers there are, in use or not."""
        return len(self.documents)

    def weight(self, found: int) -> float:
        """Return how much it says to be among so many: the fewer the more (BM25's idf)."""
        few = found + 0.5
        return math.log(1 + (len(self.by_id) - few + 1) / few)

    def ways(self, concept: int) -> tuple[Way, ...]:
        """Return the ways to find a concept, its own first; what says little of a company is worth less."""
        if concept not in self._ways:
            telling = self.weight(0)
            self._ways[concept] = tuple(
                Way(
                    postings, worth if other == concept else worth * self.weight(len(postings)) / telling, concept=other
                )
                for other, worth in self.concepts.wider[concept]
                if (postings := self.mentions.get(other))
            )
        return self._ways[concept]

    def found(self, concept: int) -> Found:
        """Return the documents in which a concept is found in any way, and how strongly."""
        if concept not in self._found:
            self._found[concept] = merged(self.size, [way.found() for way in self.ways(concept)])
        return self._found[concept]

    def places(self, document: Document[Row]) -> Places:
        """Return where the words of a document stand."""
        if document.places is None:
            self._place(document, self._writer.reading(document.profile, document.texts).places)
        return document.places or Places({}, {})

    def distances(self, origin: Place) -> Distances:
        """Return how far every document is from `origin`, from its nearest branch (haversine)."""
        key = (origin.lat, origin.lon)
        if key not in self._origins:
            while len(self._origins) >= KEPT_ORIGINS:
                self._origins.pop(next(iter(self._origins)))
            self._origins[key] = self._measured(math.radians(origin.lat), math.radians(origin.lon))
        return self._origins[key]

    def order(self, today: date) -> Order:
        """Return the documents, best standing first on this day."""
        if self._order is None or self._order[0] != today:
            listed = sorted(self.by_id.values(), key=lambda d: d.profile.standing(today), reverse=True)
            numbers = np.array([document.number for document in listed], np.intp)
            ranks, published = np.zeros(self.size, np.intp), np.zeros(self.size)
            ranks[numbers] = np.arange(len(numbers))
            published[numbers] = [document.profile.published_at.timestamp() for document in listed]
            self._order = (today, Order(numbers, ranks, published))
        return self._order[1]

    def members(self, bits: int) -> Iterator[Document[Row]]:
        """Yield the documents of a set, by number."""
        for number in numbers_of(bits):
            document = self.documents[number]
            if document is not None:
                yield document

    def _insert(self, number: int, row: Row) -> None:
        document, read = self._writer.document(number, row)
        profile = document.profile
        self.documents[number] = document
        self.by_id[profile.id] = document
        self.by_slug[profile.slug] = document
        self.alive |= 1 << number
        for term, strength in read.terms.items():
            self.terms[term].add(number, strength)
        for concept, strength in document.concepts.items():
            self.mentions[concept].add(number, strength)
        for facet, value in profile.options():
            self.facets[facet][value] |= 1 << number
        self.lexicon.add(read.spelled - STOPWORDS)
        self.lexicon.add(_name_words(document), COMMON)
        if len(self._placed) < KEPT_PLACES:
            self._place(document, read.places)

    def _remove(self, row_id: int) -> int | None:
        """Drop a row; return the number it leaves free, or None where it was not shown."""
        document = self.by_id.pop(row_id, None)
        if document is None:
            return None
        number = document.number
        self.documents[number] = None
        del self.by_slug[document.profile.slug]
        self.alive &= ~(1 << number)
        read = self._writer.reading(document.profile, document.texts)
        for term in read.terms:
            self.terms[term].remove(number)
        for concept in document.concepts:
            self.mentions[concept].remove(number)
        for facet, value in document.profile.options():
            self.facets[facet][value] &= ~(1 << number)
        self.lexicon.remove(read.spelled - STOPWORDS)
        self.lexicon.remove(_name_words(document), COMMON)
        return number

    def _place(self, document: Document[Row], places: Places) -> None:
        """Keep where the words of a document stand, in the place of who was kept longest."""
        while len(self._placed) >= KEPT_PLACES:
            self._placed.popleft().places = None
        document.places = places
        self._placed.append(document)

    def _measured(self, lat: float, lon: float) -> Distances:
        if self._sites is None:
            listed = [
                (math.radians(site.lat), math.radians(site.lon), document.number, nth)
                for document in self.by_id.values()
                for nth, site in enumerate(document.profile.sites)
            ]
            table = np.array(listed, np.float64).reshape(-1, 4)
            self._sites = _Sites(table[:, 0], table[:, 1], table[:, 2].astype(np.intp), table[:, 3].astype(np.intp))
        sites = self._sites
        chord = np.sin((sites.lat - lat) / 2) ** 2
        chord += math.cos(lat) * np.cos(sites.lat) * np.sin((sites.lon - lon) / 2) ** 2
        away = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
        km, nearest = np.full(self.size, math.inf), np.zeros(self.size, np.intp)
        far_first = np.lexsort((-sites.nth, -away))
        km[sites.owner[far_first]] = away[far_first]
        nearest[sites.owner[far_first]] = sites.nth[far_first]
        return Distances(km, nearest, {})


def _name_words(document: Document[Any]) -> set[str]:
    """Return the words of a name and a company's name: who mistypes one means that."""
    return set(words(f"{document.profile.name} {document.profile.employer}")) - STOPWORDS
