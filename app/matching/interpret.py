"""What somebody typed becomes units: each one thing to find, with every way in which a company may have said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.concepts import MAX_WORDS, STOPWORDS
from app.matching.index import Index, Way
from app.matching.postings import Postings
from app.matching.repair import COMMON, SHORTEST, Alike, Guess, repaired_compound
from app.matching.text import Token, tokens
from app.matching.units import Unit, found_of

WORD, NAMED, PARTS, PREFIX = 1.0, 0.6, 0.7, 0.6
"""What a find of the word itself is worth, where it names no concept and where it does, of all parts of a compound,
of a word that begins so."""
MAX_TYPED_WORDS = 12
"""Longer questions are cut off here; nobody means the fortieth word."""
FITS_ITS_NEIGHBOUR = 0.4
"""How many errors less a candidate counts that makes a known phrase with the word beside it."""


PREFERRED = 0.3
"""How much less a word costs that would be chosen without looking at the other words."""
OTHERWISE, FURTHER = 0.9, 1.0
"""What a find counts by another reading of a mistyped word, and how many errors more that reading may have."""
FEW, MANY = 5, 12
"""Where fewer than FEW have the likeliest reading of all words, others are found as well, up to MANY in all."""
MOST_INSTEAD = 3
"""How many other questions are offered."""
OFTENER = 3
"""How many times as often a word must be used to be offered instead of a known one."""
SELDOM = 12
"""A known word that no more use, and that names nothing, may be a typing error that happens to be a word."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The units of a question, what it says after repair, and the words that were repaired.

    `instead` are other questions that may be meant, likeliest first.
    """

    units: tuple[Unit, ...]
    text: str
    repaired: tuple[tuple[str, str], ...]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one typed word may mean: `meant` likeliest, and for `others` the same question finds other documents.

    `instead` are words that may be meant as well, and are not looked for.
    """

    meant: str
    others: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def interpret(index: Index[Any], text: str, *, verbatim: bool = False, doubting: bool = False) -> Interpretation:
    """Read what somebody typed; words that say nothing ("stage", "bij een") are left out.

    `verbatim`: mend nothing. `doubting`: no document has all of the words, so that one may be a typing error although
    it is a word.
    """
    found = tokens(text)[:MAX_TYPED_WORDS]
    readings = [_Reading(token.word) for token in found] if verbatim else _readings(index, found, doubting=doubting)
    meant = [reading.meant for reading in readings]
    repaired = tuple(
        (text[token.start : token.end], index.concepts.label_words.get(word, word))
        for token, word in zip(found, meant, strict=True)
        if token.word != word
    )
    kept = [reading for reading in readings if _says_something(reading.meant, found)]
    others = {reading.meant: reading.others for reading in kept if reading.others}
    listed = _join_level([reading.meant for reading in kept], meant)
    units = tuple(_with_others(index, unit, others.get(phrase[0], ())) for phrase, unit in _units(index, listed))
    instead = (
        _rewritten(text, found, [*meant[:at], word, *meant[at + 1 :]], index)
        for at, reading in enumerate(readings)
        for word in reading.instead
    )
    return Interpretation(units, _rewritten(text, found, meant, index), repaired, tuple(islice(instead, MOST_INSTEAD)))


def instead_of(index: Index[Any], text: str) -> tuple[str, ...]:
    """Return questions like this one, one seldom word another that is used more: for where it finds little."""
    found = tokens(text)[:MAX_TYPED_WORDS]
    listed = [token.word for token in found]
    questions = (
        _rewritten(text, found, [*listed[:at], word, *listed[at + 1 :]], index)
        for at, typed in enumerate(listed)
        if _is_doubtful(index, typed)
        for cost, word in index.lexicon.guesses(typed)
        if cost <= 1 and index.lexicon.uses[word] > OFTENER * index.lexicon.uses[typed]
    )
    return tuple(islice(questions, MOST_INSTEAD))


def _says_something(word: str, found: Sequence[Token]) -> bool:
    return word not in STOPWORDS and (len(word) > 1 or len(found) == 1)


def _readings(index: Index[Any], found: Sequence[Token], *, doubting: bool) -> list[_Reading]:
    """Return what each word stands for: itself where it is known, else what the other words make most likely."""
    usual = [_spelled_as_usual(index, token.word) for token in found]
    telling = [at for at, word in enumerate(usual) if _says_something(word, found)]
    broken = [at for at, word in enumerate(usual) if _is_broken(index, word)]
    alike = {at: index.lexicon.alike(usual[at]) for at in broken}
    nearest = {at: _nearest(index, usual, at, alike[at]) for at in broken}
    guesses = {at: _preferring(nearest[at], index.lexicon.guesses(usual[at], alike[at])) for at in broken}
    if doubting:
        doubtful = [at for at in telling if at not in guesses and _is_doubtful(index, usual[at])]
        guesses |= {at: [Guess(0.0, usual[at]), *index.lexicon.guesses(usual[at])] for at in doubtful}
    agreed: Mapping[int, _Reading] = {}
    if len(telling) > 1 and guesses:
        agreed = _agreed(index, [usual[at] for at in telling if at not in guesses], guesses)
    readings = [agreed.get(at) or _Reading(nearest.get(at, word)) for at, word in enumerate(usual)]
    if len(telling) == 1:
        for at in broken:
            readings[at] = replace(readings[at], instead=_also(index, nearest[at], guesses[at]))
    return readings


def _also(index: Index[Any], nearest: str, guesses: Sequence[Guess]) -> tuple[str, ...]:
    """Return words that are about as likely as the one that was chosen, and that people use."""
    uses = index.lexicon.uses
    near = [word for cost, word in guesses if word != nearest and uses[word] >= COMMON and cost <= guesses[0].cost + 1]
    return tuple(near)


def _is_doubtful(index: Index[Any], word: str) -> bool:
    """Return whether a known word may still be a typing error: few use it and it names nothing."""
    return (
        word not in STOPWORDS
        and len(word) > SHORTEST
        and index.lexicon.uses.get(word, 0) <= SELDOM
        and not index.concepts.of_word(word)
        and index.region.locate(word) is None
    )


def _preferring(nearest: str, guesses: Sequence[Guess]) -> list[Guess]:
    return [Guess(cost - PREFERRED * (word == nearest), word) for cost, word in guesses]


def _agreed(index: Index[Any], known: list[str], guesses: Mapping[int, list[Guess]]) -> Mapping[int, _Reading]:
    """Return what the mistyped words mean, if some document has all words of the question so; else nothing."""
    costs = np.zeros(index.size, np.float32)
    for _phrase, unit in _units(index, known):
        without = np.full(index.size, np.inf, np.float32)
        without[found_of(index, unit).numbers] = 0.0
        costs += without
    guessed = {at: _guessed(index, listed) for at, listed in guesses.items()}
    for one in guessed.values():
        costs += one.costs
    return _likeliest(costs, guessed)


class _Guessed(NamedTuple):
    """By document the least cost of a guess that it has (infinite without one) and which of `words` that is."""

    costs: NDArray[np.float32]
    which: NDArray[np.int16]
    words: list[str]


def _guessed(index: Index[Any], guesses: list[Guess]) -> _Guessed:
    costs, which = np.full(index.size, np.inf, np.float32), np.zeros(index.size, np.int16)
    listed = sorted(guesses, reverse=True)  # the likeliest last: what is written last stays
    for number, (cost, word) in enumerate(listed):
        for postings in _postings(index, word):
            numbers = postings.found().numbers
            costs[numbers] = cost
            which[numbers] = number
    return _Guessed(costs, which, [guess.word for guess in listed])


def _postings(index: Index[Any], word: str) -> list[Postings]:
    return [found for stem in dict.fromkeys(index.concepts.analyser.stems(word)) if (found := index.terms.get(stem))]


def _likeliest(costs: NDArray[np.float32], guessed: dict[int, _Guessed]) -> dict[int, _Reading]:
    best = float(costs.min(initial=np.inf))
    if best == np.inf:
        return {}
    numbers = np.flatnonzero(costs <= best + FURTHER)
    numbers = numbers[np.argsort(costs[numbers], kind="stable")]
    surest = int((costs[numbers] <= best + 0.01).sum())
    numbers = numbers[: surest if surest >= FEW else MANY]
    return {
        at: _Reading(words[0], tuple(words[1:]))
        for at, one in guessed.items()
        if (words := list(dict.fromkeys(one.words[which] for which in one.which[numbers].tolist())))
    }


def _with_others(index: Index[Any], unit: Unit, others: Sequence[str]) -> Unit:
    """Return a unit that other words answer as well, a little less."""
    ways = tuple(way for word in others for way in _ways(index, word, OTHERWISE))
    return replace(unit, terms=unit.terms + ways, ways=unit.ways + ways) if ways else unit


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


def _is_broken(index: Index[Any], word: str) -> bool:
    """Return whether nobody writes a word so, and it is not the beginning of one."""
    return word not in STOPWORDS and word.isalpha() and not _known(index, word) and not _prefixes(index, word)


def _nearest(index: Index[Any], words: Sequence[str], at: int, alike: Alike) -> str:
    """Return the known word that the unknown one at `at` most probably stands for; itself where there is none."""
    word = words[at]
    beside = [words[other] for other in (at - 1, at + 1) if 0 <= other < len(words)]
    concepts = index.concepts

    def bonus(candidate: str) -> float:
        fits = any(concepts.named_by([other, candidate]) or concepts.named_by([candidate, other]) for other in beside)
        return FITS_ITS_NEIGHBOUR if fits else 0.0

    mended = index.lexicon.nearest(word, bonus, alike)
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


def _units(index: Index[Any], listed: list[str]) -> list[tuple[list[str], Unit]]:
    """Cut the words into the longest phrases that name a concept, and single words."""
    units, at = [], 0
    while at < len(listed):
        for count in range(min(MAX_WORDS, len(listed) - at), 0, -1):
            phrase = listed[at : at + count]
            if count == 1 or index.concepts.named_by(phrase) or index.terms.get("".join(phrase)):
                units.append((phrase, _unit(index, phrase)))
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
