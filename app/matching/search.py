"""Search: which profiles or vacancies answer a question, in what order, why, and what each filter would leave.

Pure: everything comes from the index and the question, the day included.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, Generic, NamedTuple

from app.kernel.region import Place
from app.matching.document import FULL, Document, Row, Span
from app.matching.index import Distances, Index, Way, bits_of, merge
from app.matching.interpret import Interpretation, Unit, interpret
from app.matching.worth import NOTHING, STANDING, Worth, worth_of

PAGE = 20
RADII = (5, 10, 15, 25, 50)
"""The distances, in km, that a searcher chooses from."""

STRONG, WEAK, ENOUGH = 0.2 * FULL, 0.13 * FULL, 5
"""Finds below STRONG (a related skill, say) are hits only where fewer than ENOUGH are stronger; below WEAK never."""
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
    `fit` is how well what can be found fits the reader, in [0, 1] by slug, where that is known.
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
    `partial` means that nothing has all the words, and these have some.
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


def counts(index: Index[Any]) -> Counts:
    """Return how many documents can be found in all."""
    facets = {facet: _counted(index.alive, options) for facet, options in index.facets.items()}
    return Counts(index.alive.bit_count(), facets)


def search(index: Index[Row], query: Query) -> Results[Row]:
    """Return the page of hits that `query` asks for; a page beyond the end has none."""
    asked = _interpreted(index, query)
    scores, partial = _scores(index, asked.units) if asked.units else (None, False)
    matched = index.alive if scores is None else bits_of(scores)
    limits = _limits(index, query)
    total_bits = _and(matched, limits.values())
    total = total_bits.bit_count()
    worth = _worth(index, query, scores)
    numbers = islice(_ordered(index, query, total_bits, scores, worth), (query.page - 1) * PAGE, query.page * PAGE)
    distances = index.distances(query.origin) if query.origin else None
    bases = {name: _and(matched, (bits for other, bits in limits.items() if other != name)) for name in limits}
    return Results(
        hits=[_hit(index, number, asked.units, distances, worth(number)) for number in numbers],
        total=total,
        pages=-(-total // PAGE),
        facets={facet: _counted(bases.get(facet, total_bits), options) for facet, options in index.facets.items()},
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
    )


def every_hit(index: Index[Row], query: Query) -> list[Hit[Row]]:
    """Return all hits of `query`, whatever its page and order, without what was found in them."""
    asked = _interpreted(index, query)
    matched = bits_of(_scores(index, asked.units)[0]) if asked.units else index.alive
    bits = _and(matched, _limits(index, query).values())
    distances = index.distances(query.origin) if query.origin else None
    return [_hit(index, number, (), distances) for number in range(bits.bit_length()) if bits >> number & 1]


def _interpreted(index: Index[Any], query: Query) -> Interpretation:
    return interpret(index, query.text) if query.text else Interpretation((), "", ())


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


def _counted(base: int, options: Mapping[str, int]) -> dict[str, int]:
    return {value: (base & bits).bit_count() for value, bits in options.items()}


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


def _worth(index: Index[Row], query: Query, scores: Mapping[int, float] | None) -> Callable[[int], Worth]:
    order, ranks = index.order(query.today)
    known = query.fit

    def fit(number: int) -> float:
        return known.get(_document(index, number).profile.slug, 0.0) if known is not None else 0.0

    return worth_of(scores, ranks, len(order), None if known is None else fit)


def _ordered(
    index: Index[Any], query: Query, bits: int, scores: Mapping[int, float] | None, worth: Callable[[int], Worth]
) -> Iterator[int]:
    """Yield the documents of a set in the order asked for."""
    order, ranks = index.order(query.today)
    if scores is not None:
        chosen = [number for number in scores if bits >> number & 1]
        if query.sort is not Sort.MATCH:
            chosen.sort(key=ranks.__getitem__)
    elif bits == index.alive:
        chosen = order
    else:
        flags = bin(bits)[:1:-1]
        length = len(flags)
        chosen = [number for number in order if number < length and flags[number] == "1"]
    if (least := query.order) is not None:
        chosen = sorted(chosen, key=lambda number: least(_document(index, number).profile))
    elif query.sort is Sort.DISTANCE and query.origin:
        chosen = sorted(chosen, key=index.distances(query.origin).km.__getitem__)
    elif query.sort is Sort.NEW:
        chosen = sorted(chosen, key=lambda number: -_document(index, number).profile.published_at.timestamp())
    elif query.fit is not None:
        chosen = sorted(chosen, key=lambda number: (-worth(number).score, ranks[number]))
    elif scores is not None:
        loss = STANDING / max(1, len(order))
        chosen = sorted(chosen, key=lambda number: (scores[number] * (loss * ranks[number] - 1), ranks[number]))
    return iter(chosen)


def _scores(index: Index[Any], units: tuple[Unit, ...]) -> tuple[Mapping[int, float], bool]:
    """Score the documents that have every unit; where none has, those that have any, most units first."""
    found = [_unit_scores(index, unit) for unit in units]
    if len(found) == 1:
        return found[0], False
    shared = set.intersection(*(set(scores) for scores in found))
    if shared:
        return {number: sum(scores[number] for scores in found) for number in shared}, False
    coverage = 1 + sum(max(scores.values(), default=0.0) for scores in found)
    partly: dict[int, float] = {}
    for scores in found:
        for number, score in scores.items():
            partly[number] = partly.get(number, 0.0) + score + coverage
    return partly, bool(partly)


def _unit_scores(index: Index[Any], unit: Unit) -> Mapping[int, float]:
    """Return the documents that have a unit, by what it says to have it; weak finds only where there are few others."""
    best: dict[int, float] = {}
    for way in unit.terms:
        merge(best, way)
    for concept in unit.concepts:
        merge(best, Way(index.found(concept), 1.0))
    if unit.together:
        merge(best, Way(_together(unit.together), 1.0))
    telling = index.weight(best) / FULL
    for least in (STRONG, WEAK):
        chosen = {number: score * telling for number, score in best.items() if score >= least}
        if len(chosen) >= ENOUGH:
            break
    return chosen


def _together(ways: tuple[Way, ...]) -> dict[int, float]:
    """Return the documents that have all of several words, as strong as the weakest."""
    first, *others = sorted((way.postings for way in ways), key=len)
    found = {}
    for number, strength in first.items():
        strengths = [postings.get(number, 0) for postings in others]
        if all(strengths):
            found[number] = min(strength, *strengths) * ways[0].worth
    return found


def _hit(
    index: Index[Row], number: int, units: Sequence[Unit], distances: Distances | None, worth: Worth = NOTHING
) -> Hit[Row]:
    document = _document(index, number)
    concepts, texts = index.concepts.concepts, document.texts
    finds: list[Find] = []
    spans: list[Span] = []
    for unit in units:
        for span, concept in _finds(unit, document):
            words = None
            if span is not None:
                if any(span[0] == of and start <= span[1] and span[2] <= end for of, start, end in spans):
                    continue  # inside words that are told already
                words = texts[span[0]][span[1] : span[2]]
                spans.append(span)
            finds.append(Find(words, concepts[concept].names if concept >= 0 else None))
    passage = document.passage(spans)
    if distances is None or distances.km[number] == math.inf:
        return Hit(document, None, 0, finds, passage, worth)
    return Hit(document, distances.km[number], distances.nearest[number], finds, passage, worth)


def _finds(unit: Unit, document: Document[Any]) -> Iterable[tuple[Span | None, int]]:
    """Return where words of `document` stand that answer one unit, nearest in meaning first; concept -1 without one.

    It looks into what the document holds, not into the postings: those of ten ways lie far apart in memory.
    """
    where, where_concept = document.where, document.where_concept
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
