"""Search: which profiles or vacancies answer a question, in what order, why, and what each filter would leave.

Pure: everything comes from the index and the question, the day included.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, NamedTuple

import numpy as np

from app.kernel.region import Place
from app.matching.document import Document, Row, Span
from app.matching.index import Distances, Index
from app.matching.interpret import FEW, Interpretation, instead_of, interpret
from app.matching.postings import Found, Numbers, bits_of, flags_of, numbers_of
from app.matching.units import Unit
from app.matching.worth import NOTHING, STANDING, Worth, worth_of

PAGE = 20
RADII = (5, 10, 15, 25, 50)
"""The distances, in km, that a searcher chooses from."""

FINDS_PER_UNIT = 2


class Sort(StrEnum):
    """Orders of the list, by their name in the address."""

    MATCH = "match"
    DISTANCE = "afstand"
    NEW = "nieuw"


@dataclass(frozen=True, slots=True)
class Query:
    """A question: words, filters (any value of a facet will do), a place and a distance in km, an order, a page.

    `among` are filters of this one reader: by name the slugs that pass. `order` sorts instead of `sort`: least first.
    `tallies` are sets of slugs to be counted among the hits; each names a filter that it is counted without.
    `fit` is how well what can be found fits the reader, in [0, 1] by slug, where that is known. `verbatim`: the words
    are meant as they are typed.
    """

    today: date
    text: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    origin: Place | None = None
    radius: int | None = None
    sort: Sort = Sort.MATCH
    page: int = 1
    among: Mapping[str, Collection[str]] = field(default_factory=dict)
    tallies: Mapping[str, tuple[str, Collection[str]]] = field(default_factory=dict)
    order: Callable[[Any], Any] | None = None
    fit: Mapping[str, float] | None = None
    verbatim: bool = False


class Find(NamedTuple):
    """Words of a document that answer a question: its own where `words` are known, else the listed skill `concept`.

    `concept` has the names, by language, of what they were found through; None where the words are what was asked.
    """

    words: str | None
    concept: Mapping[str, str] | None


class Hit(NamedTuple, Generic[Row]):
    """One document, how far it is (km, None without a place) and the site meant, what was found, its best passage.

    `worth` is its score against the other hits.
    """

    document: Document[Row]
    km: float | None
    site: int
    finds: Sequence[Find]
    passage: str
    worth: Worth = NOTHING


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents there are, and how many for each option of a filter."""

    total: int
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Results(Generic[Row]):
    """One page of hits and everything around it.

    `facets` and `radii` count the hits that each option would leave under all other filters; `without`
    counts the hits when one filter is dropped ("afstand" and "q" too) or all of them ("filters"), `everything`
    those without any question.
    `partial` means that nothing has all the words, and these have some. `instead` are other questions, perhaps meant.
    """

    hits: list[Hit[Row]]
    total: int
    pages: int
    facets: dict[str, dict[str, int]]
    radii: dict[int, int]
    without: dict[str, int]
    everything: int
    text: str
    repaired: tuple[tuple[str, str], ...]
    partial: bool
    tallies: dict[str, int]
    instead: tuple[str, ...] = ()


def counts(index: Index[Any]) -> Counts:
    """Return how many documents can be found in all."""
    facets = {facet: _counted(index, index.alive, facet) for facet in index.facets}
    return Counts(index.alive.bit_count(), facets)


def ranked(index: Index[Row], query: Query) -> list[Document[Row]]:
    """Return the documents on the page that `query` asks for, best first, and nothing else about them."""
    _asked, scores, _partial = _answers(index, query)
    limits = _limits(index, query)
    bits = _and(index.alive, limits.values()) if limits else None
    numbers = _page(query, _ordered(index, query, bits, scores, _worth(index, query, scores)))
    return [_document(index, number) for number in numbers]


def search(index: Index[Row], query: Query) -> Results[Row]:
    """Return the page of hits that `query` asks for; a page beyond the end has none."""
    asked, scores, partial = _answers(index, query)
    matched = index.alive if scores is None else scores.bits()
    limits = _limits(index, query)
    total_bits = _and(matched, limits.values())
    total = total_bits.bit_count()
    worth = _worth(index, query, scores)
    numbers = _page(query, _ordered(index, query, total_bits if limits else None, scores, worth))
    distances = index.distances(query.origin) if query.origin else None
    bases = {name: _and(matched, (bits for other, bits in limits.items() if other != name)) for name in limits}
    return Results(
        hits=[_hit(index, number, asked.units, distances, worth(number)) for number in numbers],
        total=total,
        pages=-(-total // PAGE),
        facets={facet: _counted(index, bases.get(facet, total_bits), facet) for facet in index.facets},
        radii=_radii(index, query.origin, bases.get(Sort.DISTANCE, total_bits)),
        without=_without(index, matched, limits, bases, asked_words=scores is not None),
        everything=index.alive.bit_count(),
        text=asked.text,
        repaired=asked.repaired,
        partial=partial,
        tallies={
            name: (bases.get(but, total_bits) & _bits(index, slugs)).bit_count()
            for name, (but, slugs) in query.tallies.items()
        },
        instead=asked.instead or (instead_of(index, asked.text) if total < FEW and asked.text else ()),
    )


def every_hit(index: Index[Row], query: Query) -> list[Hit[Row]]:
    """Return all hits of `query`, whatever its page and order, without what was found in them."""
    _asked, scores, _partial = _answers(index, query)
    matched = index.alive if scores is None else scores.bits()
    bits = _and(matched, _limits(index, query).values())
    distances = index.distances(query.origin) if query.origin else None
    return [_hit(index, number, (), distances) for number in numbers_of(bits)]


def _answers(index: Index[Any], query: Query) -> tuple[Interpretation, Found | None, bool]:
    """Return how the question is read, what answers it (None: it asks nothing), and whether only in part."""
    asked = interpret(index, query.text, verbatim=query.verbatim) if query.text else Interpretation((), "", ())
    if not asked.units:
        return asked, None, False
    scores, partial = _scores(index, asked.units)
    if partial and not query.verbatim:
        again = interpret(index, query.text, doubting=True)
        if again.text != asked.text and not (better := _scores(index, again.units))[1]:
            return again, *better
    return asked, scores, partial


def _limits(index: Index[Any], query: Query) -> dict[str, int]:
    """Return the set that each active filter leaves, by its name in the address."""
    limits: dict[str, int] = {}
    for facet, values in query.filters.items():
        if values:
            options = index.facets[facet]
            limits[facet] = _or(options[value] for value in values if value in options)
    if query.origin and query.radius is not None:
        limits[Sort.DISTANCE] = index.distances(query.origin).bits(query.radius) & index.alive
    for name, slugs in query.among.items():
        limits[name] = _bits(index, slugs)
    return limits


def _bits(index: Index[Any], slugs: Collection[str]) -> int:
    """Return the set of the documents with these slugs."""
    return bits_of(index.by_slug[slug].number for slug in slugs if slug in index.by_slug)


def _counted(index: Index[Any], base: int, facet: str) -> dict[str, int]:
    return {value: (base & bits).bit_count() for value, bits in index.facets[facet].items()}


def _without(
    index: Index[Any], matched: int, limits: Mapping[str, int], bases: Mapping[str, int], *, asked_words: bool
) -> dict[str, int]:
    counts = {str(name): bits.bit_count() for name, bits in bases.items()}
    if limits:
        counts["filters"] = matched.bit_count()
    if asked_words:
        counts["q"] = _and(index.alive, limits.values()).bit_count()
    return counts


def _radii(index: Index[Any], origin: Place | None, base: int) -> dict[int, int]:
    if origin is None:
        return {}
    distances = index.distances(origin)
    return {radius: (base & distances.bits(radius)).bit_count() for radius in RADII}


def _worth(index: Index[Row], query: Query, scores: Found | None) -> Callable[[int], Worth]:
    ranks = index.order(query.today).ranks
    known = query.fit

    def fit(number: int) -> float:
        return known.get(_document(index, number).profile.slug, 0.0) if known is not None else 0.0

    return worth_of(scores, ranks, len(index.by_id), None if known is None else fit)


def _page(query: Query, numbers: Sequence[int] | Numbers) -> list[int]:
    return [int(number) for number in numbers[(query.page - 1) * PAGE : query.page * PAGE]]


def _ordered(
    index: Index[Any], query: Query, bits: int | None, scores: Found | None, worth: Callable[[int], Worth]
) -> Sequence[int] | Numbers:
    """Return what was found, or everything, in the order asked for; only those in the set `bits` where there is one."""
    order = index.order(query.today)
    ranks = order.ranks
    if scores is not None:
        numbers, strengths = scores
        if bits is not None:
            kept = flags_of(bits, index.size)[numbers]
            numbers, strengths = numbers[kept], strengths[kept]
        if query.order is None and query.fit is None and query.sort is Sort.MATCH:
            loss = STANDING / max(1, len(order.listed))
            return numbers[np.lexsort((ranks[numbers], strengths * (loss * ranks[numbers] - 1)))]
        chosen = numbers[np.argsort(ranks[numbers])]
    elif bits is None:
        chosen = order.listed
    else:
        chosen = order.listed[flags_of(bits, index.size)[order.listed]]
    if (least := query.order) is not None:
        return sorted(chosen.tolist(), key=lambda number: least(_document(index, number).profile))
    if query.sort is Sort.DISTANCE and query.origin:
        return chosen[np.argsort(index.distances(query.origin).km[chosen], kind="stable")]
    if query.sort is Sort.NEW:
        return chosen[np.argsort(-order.published[chosen], kind="stable")]
    if query.fit is not None:
        return sorted(chosen.tolist(), key=lambda number: (-worth(number).score, ranks[number]))
    return chosen


def _scores(index: Index[Any], units: tuple[Unit, ...]) -> tuple[Found, bool]:
    """Score the documents that have every unit; where none has, those that have any, most units first."""
    found = [unit.found_in(index) for unit in units]
    if len(found) == 1:
        return found[0], False
    shared, *others = sorted(found, key=lambda one: len(one.numbers))
    numbers, scores = shared
    for other in others:
        more = other.of(numbers)
        kept = more > 0
        numbers, scores = numbers[kept], scores[kept] + more[kept]
    if len(numbers):
        return Found(numbers, scores), False
    coverage = 1 + sum(one.best() for one in found)
    partly = np.zeros(index.size)
    for one in found:
        partly[one.numbers] += one.scores + coverage
    numbers = np.flatnonzero(partly)
    return Found(numbers, partly[numbers]), bool(len(numbers))


def _hit(
    index: Index[Row], number: int, units: Sequence[Unit], distances: Distances | None, worth: Worth = NOTHING
) -> Hit[Row]:
    document = _document(index, number)
    concepts, texts = index.concepts.concepts, document.texts
    finds: list[Find] = []
    spans: list[Span] = []
    for unit in units:
        for span, concept in _finds(index, unit, document):
            words = None
            if span is not None:
                if any(span[0] == of and start <= span[1] and span[2] <= end for of, start, end in spans):
                    continue  # inside words that are told already
                words = texts[span[0]][span[1] : span[2]]
                spans.append(span)
            finds.append(Find(words, concepts[concept].names if concept >= 0 else None))
    passage = document.passage(spans)
    km = math.inf if distances is None else float(distances.km[number])
    if distances is None or km == math.inf:
        return Hit(document, None, 0, finds, passage, worth)
    return Hit(document, km, int(distances.nearest[number]), finds, passage, worth)


def _finds(index: Index[Row], unit: Unit, document: Document[Row]) -> Iterable[tuple[Span | None, int]]:
    """Return where words of `document` stand that answer one unit, nearest in meaning first; concept -1 without one.

    It looks into what the document holds, not into the postings: those of ten ways lie far apart in memory.
    """
    where, where_concept = index.places(document)
    finds: dict[object, tuple[Span | None, int]] = {}
    for way in unit.ways:
        if way.term:
            span = where.get(way.term)
        else:
            span = where_concept.get(way.concept)
            if span is None:
                if way.concept in where_concept:
                    finds[way.concept] = (None, way.concept)
                continue
        if span is not None:
            finds.setdefault(document.words_at(span).lower(), (span, way.concept))
        if len(finds) >= FINDS_PER_UNIT:
            return finds.values()
    if not finds:
        spans = (where.get(way.term or "") for way in unit.together)
        return [(span, -1) for span in dict.fromkeys(spans) if span]
    return finds.values()


def _document(index: Index[Row], number: int) -> Document[Row]:
    document = index.documents[number]
    if document is None:
        raise LookupError(number)
    return document


def _and(bits: int, others: Iterable[int]) -> int:
    for other in others:
        bits &= other
    return bits


def _or(several: Iterable[int]) -> int:
    bits = 0
    for one in several:
        bits |= one
    return bits
