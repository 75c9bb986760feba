"""What somebody typed becomes units: each one thing to find, with every way in which a company may have said it."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from app.matching.concepts import MAX_WORDS, STOPWORDS
from app.matching.index import Index, Way
from app.matching.repair import repaired_compound
from app.matching.text import Token, tokens

WORD, NAMED, PARTS, PREFIX = 1.0, 0.6, 0.7, 0.6
"""What a find of the word itself is worth, where it names no concept and where it does, of all parts of a compound,
of a word that begins so."""
MAX_TYPED_WORDS = 12
"""Longer questions are cut off here; nobody means the fortieth word."""
FITS_ITS_NEIGHBOUR = 0.4
"""How many errors less a candidate counts that makes a known phrase with the word beside it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to find: by a term, through a concept, or by several words that must all be there.

    `ways` are those by a term and through a concept, nearest in meaning first, to tell why a company was found.
    """

    terms: tuple[Way, ...]
    concepts: tuple[int, ...]
    together: tuple[Way, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The units of a question, what it says after repair, and the words that were repaired."""

    units: tuple[Unit, ...]
    text: str
    repaired: tuple[tuple[str, str], ...]


def interpret(index: Index[Any], text: str) -> Interpretation:
    """Read what somebody typed; words that say nothing ("stage", "bij een") are left out."""
    found = tokens(text)[:MAX_TYPED_WORDS]
    meant = [_meant(index, found, at) for at in range(len(found))]
    repaired = tuple(
        (text[token.start : token.end], index.concepts.label_words.get(word, word))
        for token, word in zip(found, meant, strict=True)
        if token.word != word
    )
    kept = [word for word in meant if word not in STOPWORDS and (len(word) > 1 or len(found) == 1)]
    return Interpretation(
        tuple(_units(index, _join_level(kept, meant))), _rewritten(text, found, meant, index), repaired
    )


def _join_level(kept: list[str], meant: list[str]) -> list[str]:
    """Read "mbo niveau 4" and "mbo 4" as the level mbo4."""
    digit = next((word for word in meant if word in ("1", "2", "3", "4")), None)
    return [f"mbo{digit}" if word == "mbo" and digit else word for word in kept]


def _rewritten(text: str, found: Sequence[Token], meant: Sequence[str], index: Index[Any]) -> str:
    pieces, at = [], 0
    for token, word in zip(found, meant, strict=True):
        if token.word != word:
            pieces += [text[at : token.start], index.concepts.label_words.get(word, word)]
            at = token.end
    return " ".join("".join([*pieces, text[at:]]).split())


def _meant(index: Index[Any], found: Sequence[Token], at: int) -> str:
    """Return the word that the token at `at` stands for: itself where it is known."""
    word = _spelled_as_usual(index, found[at].word)
    if word in STOPWORDS or not word.isalpha() or _known(index, word) or _prefixes(index, word):
        return word
    beside = [found[other].word for other in (at - 1, at + 1) if 0 <= other < len(found)]
    concepts = index.concepts

    def bonus(candidate: str) -> float:
        fits = any(concepts.named_by([other, candidate]) or concepts.named_by([candidate, other]) for other in beside)
        return FITS_ITS_NEIGHBOUR if fits else 0.0

    mended = index.lexicon.nearest(word, bonus)
    if mended is None:
        mended = repaired_compound(word, index.lexicon, concepts.analyser.parts, concepts.label_words.__contains__)
    return mended or word


def _spelled_as_usual(index: Index[Any], word: str) -> str:
    """Write a word, or a part of a compound, as most labels do where it is a known mistake."""
    spelling = index.concepts.spelling
    for part in (word, *index.concepts.analyser.parts(word)):
        if part in spelling:
            word = word.replace(part, spelling[part])
    return word


def _known(index: Index[Any], word: str) -> bool:
    concepts = index.concepts
    return (
        index.lexicon.knows(word)
        or any(index.terms.get(stem) for stem in concepts.analyser.stems(word))
        or bool(concepts.of_word(word))
        or bool(concepts.analyser.parts(word))
        or index.region.locate(word) is not None  # a town is no typing error
    )


def _prefixes(index: Index[Any], word: str) -> list[str]:
    return index.lexicon.starting_with(word) if len(word) >= 4 else []


def _units(index: Index[Any], listed: list[str]) -> list[Unit]:
    """Cut the words into the longest phrases that name a concept, and single words."""
    units, at = [], 0
    while at < len(listed):
        for count in range(min(MAX_WORDS, len(listed) - at), 0, -1):
            phrase = listed[at : at + count]
            if count == 1 or index.concepts.named_by(phrase) or index.terms.get("".join(phrase)):
                units.append(_unit(index, phrase))
                at += count
                break
    return units


def _unit(index: Index[Any], phrase: list[str]) -> Unit:
    analyser = index.concepts.analyser
    concepts = index.concepts.named_by(phrase)
    word = _ways(index, "".join(phrase), WORD)
    # Who works with what is meant comes before who happens to mention the word.
    terms = _ways(index, "".join(phrase), NAMED) if concepts else word
    together: list[Way] = []
    for part in phrase if len(phrase) > 1 else analyser.parts(phrase[0]):
        spelled = _ways(index, part, PARTS)
        if not spelled:
            together = []
            break
        together.append(max(spelled, key=lambda way: len(way.postings)))
    if not terms and not concepts and not together and len(phrase) == 1:
        terms = [way for longer in _prefixes(index, phrase[0]) for way in _ways(index, longer, PREFIX)]
    through = (way for concept in concepts for way in index.ways(concept))
    nearest = sorted((*(word or terms), *through), key=_worth, reverse=True)
    return Unit(tuple(terms), concepts, tuple(together), tuple(nearest))


_worth = attrgetter("worth")


def _ways(index: Index[Any], word: str, worth: float) -> list[Way]:
    stems = dict.fromkeys(index.concepts.analyser.stems(word))
    return [Way(index.terms[stem], worth, stem) for stem in stems if index.terms.get(stem)]
