"""What a question that is being typed may become: its last word, or last words, finished as people here write it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from app.matching.concepts import STOPWORDS
from app.matching.index import Index
from app.matching.text import Token, fold, tokens, words

SHORTEST, MOST = 2, 8
"""From how many letters on, and how many suggestions at most."""
MAX_WORDS = 3
"""How many words before the last one may belong to the same name ("bloemen en planten ver…")."""


def completions(index: Index[Any], typed: str, language: str) -> list[str]:
    """Return whole questions that begin as `typed`: names of concepts first, then places, then words in use.

    Only what finds something is suggested.
    """
    found = tokens(typed)
    if not found or typed[-1:].isspace() or len(found[-1].word) < SHORTEST:
        return []
    by_fold: dict[str, str] = {}
    for question in _all(index, typed, found, language):
        by_fold.setdefault(fold(question), question)
    by_fold.pop(fold(typed), None)
    return list(islice(by_fold.values(), MOST))


def _all(index: Index[Any], typed: str, found: list[Token], language: str) -> Iterator[str]:
    for number in range(min(MAX_WORDS, len(found)), 0, -1):
        start = found[-number].start
        begun = " ".join(token.word for token in found[-number:])
        yield from (typed[:start] + name for name in _concepts(index, begun, language))
    last = found[-1]
    before = typed[: last.start]
    yield from (before + place for place in _places(index, last.word))
    for word in index.lexicon.starting_with(last.word, None):
        if word not in STOPWORDS and any(index.terms.get(stem) for stem in index.concepts.analyser.stems(word)):
            yield before + index.concepts.label_words.get(word, word)


def _concepts(index: Index[Any], begun: str, language: str) -> list[str]:
    """Return the names that begin so of concepts that are found here, those found most first."""
    found = [
        (-len(index.mentions[number]), name)
        for name, number in index.concepts.names_with(begun, language)
        if index.mentions.get(number)
    ]
    return [name for _count, name in sorted(found)]


def _places(index: Index[Any], begun: str) -> list[str]:
    """Return the places that begin so where something is."""
    if len(begun) <= SHORTEST:
        return []
    begin_so = (place.name for place in index.region.places if fold(place.name).startswith(begun))
    return [name for name in begin_so if index.lexicon.knows(words(name)[0])]
