"""Search: which companies answer a question, in what order, why, and what each filter would leave.

Pure: everything comes from the index and the question, the day included.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from app.kernel.region import Place
from app.matching.document import FULL, Document, Span
from app.matching.index import Distances, Facet, Index, Way, bits_of, merge
from app.matching.interpret import Interpretation, Unit, interpret

PAGE = 20
RADII = (5, 10, 15, 25, 50)
"""The distances, in km, that a searcher chooses from."""

STANDING = 0.15
"""How much of the score a company loses that stands last in freshness and answers."""
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
    """A question: words, filters (any value of a facet will do), a place and a distance in km, an order, a page."""

    today: date
    text: str = ""
    filters: Mapping[Facet, frozenset[str]] = field(default_factory=dict)
    origin: Place | None = None
    radius: int | None = None
    sort: Sort = Sort.MATCH
    page: int = 1


class Find(NamedTuple):
    """Words of a company that answer a question: its own where `words` are known, else the listed skill `concept`.

    `concept` has the names, by language, of what they were found through; None where the words are what was asked.
    """

    words: str | None
    concept: Mapping[str, str] | None


class Hit(NamedTuple):
    """One company, how far it is (km, None without a place) and the site meant, what was found, its best passage."""

    document: Document
    km: float | None
    site: int
    finds: Sequence[Find]
    passage: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many companies there are, and how many for each option of a filter."""

    total: int
    facets: dict[Facet, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits and everything around it.

    `facets` and `radii` count the hits that each option would leave under all other filters; `without`
    counts the hits when one filter is dropped ("afstand" and "q" too) or all of them ("filters"), `everything`
    those without any question.
    `partial` means that no company has all the words, and these have some.
    """

    hits: list[Hit]
    total: int
    pages: int
    facets: dict[Facet, dict[str, int]]
    radii: dict[int, int]
    without: dict[str, int]
    everything: int
    text: str
    repaired: tuple[tuple[str, str], ...]
    partial: bool


def counts(index: Index) -> Counts:
    """Return how many companies can be found in all."""
    facets = {facet: _counted(index.alive, options) for facet, options in index.facets.items()}
    return Counts(index.alive.bit_count(), facets)


def search(index: Index, query: Query) -> Results:
    """Return the page of hits that `query` asks for; a page beyond the end has none."""
    asked = interpret(index, query.text) if query.text else Interpretation((), "", ())
    scores, partial = _scores(index, asked.units) if asked.units else (None, False)
    matched = index.alive if scores is None else bits_of(scores)
    limits = _limits(index, query)
    total_bits = _and(matched, limits.values())
    total = total_bits.bit_count()
    numbers = islice(_ordered(index, query, total_bits, scores), (query.page - 1) * PAGE, query.page * PAGE)
    distances = index.distances(query.origin) if query.origin else None
    bases = {name: _and(matched, (bits for other, bits in limits.items() if other != name)) for name in limits}
    return Results(
        hits=[_hit(index, number, asked.units, distances) for number in numbers],
        total=total,
        pages=-(-total // PAGE),
        facets={facet: _counted(bases.get(facet, total_bits), options) for facet, options in index.facets.items()},
        radii=_radii(index, query.origin, bases.get(Sort.DISTANCE, total_bits)),
        without=_without(index, matched, limits, bases, asked_words=scores is not None),
        everything=index.alive.bit_count(),
        text=asked.text,
        repaired=asked.repaired,
        partial=partial,
    )


def _limits(index: Index, query: Query) -> dict[str, int]:
    """Return the set that each active filter leaves, by its name in the address."""
    limits: dict[str, int] = {}
    for facet, values in query.filters.items():
        if values:
            options = index.facets[facet]
            limits[facet] = _or(options[value] for value in values if value in options)
    if query.origin and query.radius is not None:
        limits[Sort.DISTANCE] = index.distances(query.origin).bits(query.radius) & index.alive
    return limits


def _counted(base: int, options: Mapping[str, int]) -> dict[str, int]:
    return {value: (base & bits).bit_count() for value, bits in options.items()}


def _without(
    index: Index, matched: int, limits: Mapping[str, int], bases: Mapping[str, int], *, asked_words: bool
) -> dict[str, int]:
    counts = {str(name): bits.bit_count() for name, bits in bases.items()}
    if limits:
        counts["filters"] = matched.bit_count()
    if asked_words:
        counts["q"] = _and(index.alive, limits.values()).bit_count()
    return counts


def _radii(index: Index, origin: Place | None, base: int) -> dict[int, int]:
    if origin is None:
        return {}
    distances = index.distances(origin)
    return {radius: (base & distances.bits(radius)).bit_count() for radius in RADII}


def _ordered(index: Index, query: Query, bits: int, scores: Mapping[int, float] | None) -> Iterator[int]:
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
    if query.sort is Sort.DISTANCE and query.origin:
        chosen = sorted(chosen, key=index.distances(query.origin).km.__getitem__)
    elif query.sort is Sort.NEW:
        chosen = sorted(chosen, key=lambda number: -_document(index, number).profile.published_at.timestamp())
    elif scores is not None:
        loss = STANDING / max(1, len(order))
        chosen = sorted(chosen, key=lambda number: (scores[number] * (loss * ranks[number] - 1), ranks[number]))
    return iter(chosen)


def _scores(index: Index, units: tuple[Unit, ...]) -> tuple[Mapping[int, float], bool]:
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


def _unit_scores(index: Index, unit: Unit) -> Mapping[int, float]:
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


def _hit(index: Index, number: int, units: Sequence[Unit], distances: Distances | None) -> Hit:
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
        return Hit(document, None, 0, finds, passage)
    return Hit(document, distances.km[number], distances.nearest[number], finds, passage)


def _finds(unit: Unit, document: Document) -> Iterable[tuple[Span | None, int]]:
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


def _document(index: Index, number: int) -> Document:
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
