"""The vocabulary as search uses it: which concepts a phrase names, and what else is worth showing for them."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.matching.repair import sound
from app.matching.text import Analyser, words
from app.skills.queries import ConceptRead

MAX_WORDS = 4
"""Longest phrase, in words, that is looked up."""

ITSELF, NARROWER, ESSENTIAL, PRACTISED, RELATED, BROADER = 0.9, 0.6, 0.7, 0.5, 0.2, 0.2
"""What a find through another concept is worth: the same, a narrower one, a skill of the occupation asked for,
an occupation that needs the skill asked for, a related one, a broader one. The words themselves are worth 1."""

LONG_VOWEL = re.compile("aa|ee|oo|uu")
MIN_ODD = 6
"""Shorter words that sound like another one are taken as they are."""
STOPWORDS = frozenset((Path(__file__).parent / "stopwords.txt").read_text(encoding="utf-8").split())
"""Words that say nothing about a company: every company has a stage for a student."""
NEVER_A_BLOCK = frozenset(
    ("aan", "voor", "van", "met", "uit", "out", "end", "net", "iso", "type", "word", "door", "under", "leren")
)


class Concepts:
    """Concepts by number, in the order of the vocabulary; `analyser` knows the words of their labels."""

    def __init__(self, concepts: Sequence[ConceptRead], extra_words: Iterable[str] = ()) -> None:
        self.concepts = concepts
        self.label_words: dict[str, str] = {}
        """Every folded word of a label, as it is written there."""
        self._collect_words(extra_words)
        self.spelling = self._odd_spellings()
        """Words of labels that are there because people mistype them, with how they are written."""
        self.analyser = Analyser(self._blocks())
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._long_starts: set[str] = set()
        self._names: dict[str, list[tuple[str, str, int]]] = {}
        self._of_word: dict[str, tuple[int, ...]] = {}
        for number, concept in enumerate(concepts):
            for _, text in concept.labels:
                self._add_label(number, words(text))
        self.number_of_skill = {c.slug: n for n, c in enumerate(concepts) if c.kind == "skill"}
        self.number_of_occupation = {c.slug: n for n, c in enumerate(concepts) if c.kind == "occupation"}
        self.wider = self._links()

    def name(self, number: int, language: str) -> str:
        """Return what a concept is called in `language`."""
        names = self.concepts[number].names
        return names.get(language) or names.get("nl") or self.concepts[number].slug

    def names_with(self, begun: str, language: str) -> list[tuple[str, int]]:
        """Return the names in `language` that begin with these folded words, in order, each with its concept."""
        names = self._names.get(language)
        if names is None:
            listed = ((self.name(number, language), number) for number in range(len(self.concepts)))
            names = self._names[language] = sorted((" ".join(words(name)), name, number) for name, number in listed)
        first = bisect_left(names, (begun,))
        after = bisect_left(names, (begun + "\U0010ffff",), first)
        return [(name, number) for _folded, name, number in names[first:after]]

    def named_by(self, phrase: Sequence[str]) -> tuple[int, ...]:
        """Return the concepts that a phrase of folded words names."""
        if len(phrase) == 1:
            return self.of_word(phrase[0])
        found: dict[int, None] = {}
        for key in self.analyser.keys(phrase):
            found |= dict.fromkeys(self._by_key.get(key, ()))
        return tuple(found)

    def of_word(self, word: str) -> tuple[int, ...]:
        """Return the concepts that one folded word names."""
        known = self._of_word.get(word)
        if known is None:
            stems = dict.fromkeys(self.analyser.stems(word))
            known = tuple(dict.fromkeys(concept for stem in stems for concept in self._by_key.get(stem, ())))
            self._of_word[word] = known
        return known

    def mentions(self, listed: Sequence[str]) -> Iterable[tuple[int, int, int]]:
        """Yield (concept, first word, number of words) for each label that stands in a text of folded words."""
        stems, by_key = self.analyser.stems, self._by_key
        for start, word in enumerate(listed):
            for concept in self.of_word(word):
                yield concept, start, 1
            plain, root, english = stems(word)
            longest = MAX_WORDS if plain in self._long_starts or english in self._long_starts else 2
            for end in range(start + 2, min(start + longest, len(listed)) + 1):
                more = stems(listed[end - 1])
                plain, root, english = plain + more[0], root + more[1], english + more[2]
                for concept in by_key.get(plain, ()) or by_key.get(root, ()) or by_key.get(english, ()):
                    yield concept, start, end - start

    def _collect_words(self, extra_words: Iterable[str]) -> None:
        for concept in self.concepts:
            for language, text in concept.labels:
                for word in text.split():
                    for folded in words(word):
                        if language == "nl" or folded not in self.label_words:
                            self.label_words[folded] = folded if len(words(word)) > 1 else word.strip("().,;:")
        for word in extra_words:
            self.label_words.setdefault(word, word)

    def _odd_spellings(self) -> dict[str, str]:
        uses = Counter(word for concept in self.concepts for _, text in concept.labels for word in set(words(text)))
        odd: dict[str, str] = {}
        for concept in self.concepts:
            heard: dict[tuple[str, str], set[str]] = defaultdict(set)
            for language, text in concept.labels:
                for word in words(text):
                    heard[language, sound(word)].add(word)
            for spelled in heard.values():
                usual = max(spelled, key=lambda word: (uses[word], word))
                odd |= {word: usual for word in spelled if uses[word] < uses[usual] and _odd(word, usual)}
        return odd

    def _blocks(self) -> set[str]:
        dutch = {w for c in self.concepts for language, text in c.labels if language == "nl" for w in words(text)}
        return dutch - STOPWORDS - NEVER_A_BLOCK

    def _add_label(self, number: int, listed: list[str]) -> None:
        if len(listed) == 1 and listed[0] in NEVER_A_BLOCK:
            return  # ".NET" is not the Dutch word "net"
        for key in self.analyser.keys(listed):
            if number not in self._by_key[key]:
                self._by_key[key].append(number)
        if len(listed) > 2:
            self._long_starts.update(self.analyser.stems(listed[0]))

    def _links(self) -> list[tuple[tuple[int, float], ...]]:
        """Return for each concept what else to look for, with what a find is worth; itself first."""
        by_slug = {(c.kind, c.slug): n for n, c in enumerate(self.concepts)}
        wider: list[dict[int, float]] = [{n: ITSELF} for n in range(len(self.concepts))]

        def link(one: int, other: int, worth: float) -> None:
            wider[one][other] = max(worth, wider[one].get(other, 0.0))

        for number, concept in enumerate(self.concepts):
            for relation, slugs in concept.links.items():
                kind = "skill" if relation == "skills" else concept.kind
                for other in (by_slug[kind, slug] for slug in slugs if (kind, slug) in by_slug):
                    if relation == "skills":
                        link(number, other, ESSENTIAL)
                        link(other, number, PRACTISED)
                    elif relation == "broader":
                        link(number, other, BROADER)
                        link(other, number, NARROWER)
                    else:
                        link(number, other, RELATED)
                        link(other, number, RELATED)
        return [tuple(sorted(found.items(), key=lambda pair: -pair[1])) for found in wider]


def _odd(word: str, usual: str) -> bool:
    """Return whether a word that sounds like the usual one is a mistake, not another language or number."""
    return len(word) > MIN_ODD and LONG_VOWEL.search(word) is None and LONG_VOWEL.search(usual) is None
