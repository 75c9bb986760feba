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
from app.matching.postings import Found, Numbers
from app.matching.repair import COMMON, RARE, SHORTEST, Alike, Guess, allowed_errors, repaired_compound
from app.matching.text import Token, tokens
from app.matching.units import Unit

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
    units_of = _Units(index)
    if verbatim:
        readings = [_Reading(token.word) for token in found]
    else:
        readings = _readings(index, units_of, found, doubting=doubting)
    meant = [reading.meant for reading in readings]
    repaired = tuple(
        (text[token.start : token.end], index.concepts.label_words.get(word, word))
        for token, word in zip(found, meant, strict=True)
        if token.word != word
    )
    kept = [reading for reading in readings if _says_something(reading.meant, found)]
    others = {reading.meant: reading.others for reading in kept if reading.others}
    listed = _join_level([reading.meant for reading in kept], meant)
    units = tuple(_with_others(index, unit, others.get(phrase[0], ())) for phrase, unit in units_of.cut(listed))
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


def _readings(index: Index[Any], units_of: "_Units", found: Sequence[Token], *, doubting: bool) -> list[_Reading]:
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
        agreed = _agreed(index, units_of.cut([usual[at] for at in telling if at not in guesses]), guesses)
    readings = [agreed.get(at) or _Reading(nearest.get(at, word)) for at, word in enumerate(usual)]
    if len(telling) == 1:
        for at in broken:
            least = COMMON if nearest[at] != usual[at] else 1
            readings[at] = replace(readings[at], instead=_also(index, nearest[at], guesses[at], least))
    return readings


def _also(index: Index[Any], nearest: str, guesses: Sequence[Guess], least: int) -> tuple[str, ...]:
    """Return words that are about as likely as the one that was chosen, and that at least so many use."""
    uses = index.lexicon.uses
    most = guesses[0].cost + 1 if guesses else 0
    return tuple(
        word
        for cost, word in guesses
        if word != nearest and uses[word] >= least and cost <= min(most, allowed_errors(word) + RARE)
    )


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


def _agreed(
    index: Index[Any], known: Sequence[tuple[list[str], Unit]], guesses: Mapping[int, list[Guess]]
) -> Mapping[int, _Reading]:
    """Return what the mistyped words mean, if some document has all words of the question so; else nothing."""
    guessed = {at: _guessed(index, listed) for at, listed in guesses.items()}
    fewest = min(guessed.values(), key=lambda one: len(one.numbers))
    numbers, costs = fewest.numbers, fewest.costs
    for _phrase, unit in known:
        has = unit.found_in(index).of(numbers) > 0
        numbers, costs = numbers[has], costs[has]
    for other in guessed.values():
        if other is not fewest:
            at = other.at(numbers)
            numbers, costs = numbers[at >= 0], costs[at >= 0] + other.costs[at[at >= 0]]
    return _likeliest(numbers, costs, guessed) if len(numbers) else {}


class _Guessed(NamedTuple):
    """The documents that have a guess, lowest number first: the least cost of one, and which of `words` that is."""

    numbers: Numbers
    costs: NDArray[np.float64]
    which: Numbers
    words: Sequence[str]

    def at(self, numbers: Numbers) -> Numbers:
        """Return where these documents stand here, -1 for those that do not."""
        if not len(self.numbers):
            return np.full(len(numbers), -1)
        at = np.searchsorted(self.numbers, numbers)
        at[at == len(self.numbers)] = 0
        return np.where(self.numbers[at] == numbers, at, -1)


def _guessed(index: Index[Any], guesses: list[Guess]) -> _Guessed:
    guesses = sorted(guesses)
    found = [(which, one.numbers) for which, guess in enumerate(guesses) for one in _founds(index, guess.word)]
    words = [guess.word for guess in guesses]
    if not found:
        nothing = np.empty(0, np.intp)
        return _Guessed(nothing, np.empty(0), nothing, words)
    numbers = np.concatenate([one for _which, one in found])
    which = np.repeat([which for which, _one in found], [len(one) for _which, one in found])
    order = numbers.argsort(kind="stable")  # the likeliest stays first
    numbers = numbers[order]
    first = np.ones(len(numbers), np.bool_)
    first[1:] = numbers[1:] != numbers[:-1]
    which = which[order][first]
    return _Guessed(numbers[first], np.array([guess.cost for guess in guesses])[which], which, words)


def _founds(index: Index[Any], word: str) -> list[Found]:
    terms = index.terms
    return [found.found() for stem in set(index.concepts.analyser.stems(word)) if (found := terms.get(stem))]


def _likeliest(numbers: Numbers, costs: NDArray[np.float64], guessed: Mapping[int, _Guessed]) -> Mapping[int, _Reading]:
    """Return what each mistyped word is in the documents where it takes the fewest errors, likeliest first."""
    order = costs.argsort(kind="stable")
    best = costs[order[0]]
    surest = int((costs <= best + 0.01).sum())
    chosen = numbers[order[: surest if surest >= FEW else MANY]]
    chosen = chosen[costs[order[: len(chosen)]] <= best + FURTHER]
    readings = {}
    for at, one in guessed.items():
        words = list(dict.fromkeys(one.words[which] for which in one.which[one.at(chosen)].tolist()))
        readings[at] = _Reading(words[0], tuple(words[1:]))
    return readings


def _with_others(index: Index[Any], unit: Unit, others: Sequence[str]) -> Unit:
    """Return a unit that other words answer as well, a little less."""
    ways = tuple(way for word in others for way in _ways(index, word, OTHERWISE))
    return Unit(unit.terms + ways, unit.concepts, unit.together, unit.ways + ways) if ways else unit


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
        if candidate not in concepts.label_words:
            return 0.0
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


class _Units:
    """Cuts words into units, and makes each unit once."""

    def __init__(self, index: Index[Any]) -> None:
        self._index = index
        self._made: dict[tuple[str, ...], Unit | None] = {}

    def cut(self, listed: list[str]) -> list[tuple[list[str], Unit]]:
        """Cut the words into the longest phrases that name a concept, and single words."""
        units, at = [], 0
        while at < len(listed):
            for count in range(min(MAX_WORDS, len(listed) - at), 0, -1):
                if (unit := self._unit(listed[at : at + count])) is not None:
                    units.append((listed[at : at + count], unit))
                    at += count
                    break
        return units

    def _unit(self, phrase: list[str]) -> Unit | None:
        """Return the unit of a phrase, None where it is not one."""
        key = tuple(phrase)
        if key not in self._made:
            index = self._index
            whole = len(phrase) == 1 or index.concepts.named_by(phrase) or index.terms.get("".join(phrase))
            self._made[key] = _unit(index, phrase) if whole else None
        return self._made[key]


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
