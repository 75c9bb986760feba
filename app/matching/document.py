"""One profile or vacancy as the index holds it: its texts, the terms and concepts in them, and where each stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from app.kernel.region import Region
from app.matching.concepts import Concepts
from app.matching.snippets import PRIVATE, around
from app.matching.text import Token, tokens


@dataclass(frozen=True)
class Site:
    """An open branch; `lat` and `lon` in degrees."""

    place: str
    municipality: str
    lat: float
    lon: float


class Findable(Protocol):
    """What can be searched, in its own words; codes of levels, studies and sector, slugs of skills and occupation.

    `employer` is the company where the document is not the company itself.
    """

    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def employer(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def occupation(self) -> str | None: ...
    @property
    def sector(self) -> str: ...
    @property
    def levels(self) -> Sequence[str]: ...
    @property
    def studies(self) -> Sequence[str]: ...
    @property
    def skills(self) -> Sequence[str]: ...
    @property
    def sites(self) -> Sequence[Site]: ...
    @property
    def published_at(self) -> datetime: ...

    def options(self) -> Iterable[tuple[str, str]]:
        """Yield the options of filters that find this, as (facet, value)."""

    def standing(self, today: date) -> tuple[int, ...]:
        """Return the place among equals, best highest."""


Row = TypeVar("Row", bound=Findable)


class Field(IntEnum):
    """The texts of a document, by their place in `Document.texts`."""

    DESCRIPTION = 0
    SKILLS = 1
    NAME = 2
    ABOUT = 3
    STUDIES = 4
    PLACE = 5
    SECTOR = 6
    LEVELS = 7
    EMPLOYER = 8


RUNNING = (int(Field.DESCRIPTION), int(Field.ABOUT))
"""The fields that are sentences."""
WEIGHTS = {
    Field.DESCRIPTION: 2.0,
    Field.SKILLS: 2.5,
    Field.NAME: 3.0,
    Field.ABOUT: 1.0,
    Field.STUDIES: 1.2,
    Field.PLACE: 1.0,
    Field.SECTOR: 0.8,
    Field.LEVELS: 0.4,
    Field.EMPLOYER: 2.0,
}
LISTED = 3.0
"""What a skill on the profile, or the occupation, counts, against its words in the description."""
PART = 0.4
"""What part of a compound counts, against the whole word."""
SATURATION, LENGTH_SHARE, USUAL_WORDS = 1.2, 0.4, 70
"""BM25's k1 and b, and the length of a text, in words, that is neither long nor short."""
FULL = 255
"""Strengths of terms and concepts are whole numbers up to this."""

Span = tuple[int, int, int]
"""Where words stand: the field, and from and to in its text."""


class Places(NamedTuple):
    """Where each term and each concept first stands; None for a concept that is listed and not written."""

    terms: Mapping[str, Span]
    concepts: Mapping[int, Span | None]


@dataclass(slots=True)
class Document(Generic[Row]):
    """A profile or vacancy in the index; `shown` is room for the pages to keep its words, by language.

    `concepts` are those found in it, with their strengths. Where its words stand is kept for the documents of a small
    region, and worked out again in a large one.
    """

    number: int
    profile: Row
    texts: tuple[str, ...]
    concepts: dict[int, int]
    opening: str
    shown: dict[str, Any] = field(default_factory=dict)
    places: Places | None = None

    @property
    def municipalities(self) -> frozenset[str]:
        """The municipalities in which it is."""
        return frozenset(site.municipality for site in self.profile.sites)

    def words_at(self, span: Span) -> str:
        """Return the own words at `span`."""
        return self.texts[span[0]][span[1] : span[2]]

    def passage(self, spans: Sequence[Span]) -> str:
        """Return the passage around the first of `spans` that stands in a running text, else the opening."""
        for kind in RUNNING:
            inside = [(start, end) for where, start, end in spans if where == kind]
            if inside:
                inside.sort()
                return around(self.texts[kind], inside)
        return self.opening


class Reading(NamedTuple):
    """What is read in a profile: terms and concepts with their strengths, the words as spelled, where all stands."""

    terms: dict[str, int]
    concepts: dict[int, int]
    spelled: set[str]
    places: Places


class Writer:
    """Makes documents of profiles, in the words of one region and one vocabulary."""

    def __init__(self, concepts: Concepts, region: Region) -> None:
        self.concepts = concepts
        self.studies = {study.code: (study.nl, study.en) for study in region.studies}
        self.sectors = {sector.code: (sector.nl, sector.en) for sector in region.sectors}

    def document(self, number: int, profile: Row) -> tuple[Document[Row], Reading]:
        """Return `profile` as document `number`, and what is read in it."""
        texts = self._texts(profile)
        read = self.reading(profile, texts)
        return Document(number, profile, texts, read.concepts, around(texts[Field.DESCRIPTION], ())), read

    def reading(self, profile: Findable, texts: Sequence[str]) -> Reading:
        """Return what is read in a profile; the same each time."""
        draft = _Draft(self.concepts)
        for kind in Field:
            if texts[kind]:
                draft.read(kind, texts[kind])
        for code in profile.studies:
            draft.translate(Field.STUDIES, texts[Field.STUDIES], *self.studies.get(code, (code, "")))
        draft.translate(Field.SECTOR, texts[Field.SECTOR], *self.sectors.get(profile.sector, (profile.sector, "")))
        for slug in profile.skills:
            draft.list_concept(self.concepts.number_of_skill.get(slug))
        draft.list_concept(self.concepts.number_of_occupation.get(profile.occupation or ""))
        return Reading(
            {term: _strength(weight) for term, weight in draft.terms.items()},
            {concept: _strength(weight) for concept, weight in draft.found.items()},
            draft.spelled,
            Places(draft.where, draft.where_concept),
        )

    def _texts(self, profile: Findable) -> tuple[str, ...]:
        numbers = self.concepts.number_of_skill
        texts = {
            Field.DESCRIPTION: profile.description,
            Field.SKILLS: " · ".join(self.concepts.name(numbers[s], "nl") for s in profile.skills if s in numbers),
            Field.NAME: profile.name,
            Field.ABOUT: profile.about,
            Field.STUDIES: " · ".join(self.studies.get(code, (code, ""))[0] for code in profile.studies),
            Field.PLACE: " · ".join(_unique(n for site in profile.sites for n in (site.place, site.municipality))),
            Field.SECTOR: self.sectors.get(profile.sector, (profile.sector, ""))[0],
            Field.LEVELS: " ".join(_unique(w for level in profile.levels for w in (level.rstrip("1234"), level))),
            Field.EMPLOYER: profile.employer,
        }
        return tuple(texts[kind].translate(PRIVATE) for kind in Field)


class _Draft:
    """What is found in the texts of one profile, added up: by term and by concept, and where it first stands."""

    def __init__(self, concepts: Concepts) -> None:
        self.concepts = concepts
        self.terms: dict[str, float] = defaultdict(float)
        self.found: dict[int, float] = defaultdict(float)
        self.where: dict[str, Span] = {}
        self.where_concept: dict[int, Span | None] = {}
        self.spelled: set[str] = set()

    def read(self, kind: Field, text: str) -> None:
        """Add the words of a text, and the concepts that they name."""
        listed, number = tokens(text), int(kind)
        self.spelled.update(token.word for token in listed)
        weight = WEIGHTS[kind] / (1 - LENGTH_SHARE + LENGTH_SHARE * max(len(listed), USUAL_WORDS) / USUAL_WORDS)
        for term, share, token in self._terms(listed, text):
            self.terms[term] += weight * share
            self.where.setdefault(term, (number, token.start, token.end))
        for concept, first, count in self.concepts.mentions([token.word for token in listed]):
            self.found[concept] += weight
            self.where_concept.setdefault(concept, (number, listed[first].start, listed[first + count - 1].end))

    def translate(self, kind: Field, text: str, dutch: str, english: str) -> None:
        """Add the English words for a name; who finds them is shown the Dutch name that stands in `text`."""
        start = text.find(dutch)
        for token in tokens(english):
            self.spelled.add(token.word)
            for term in set(self.concepts.analyser.stems(token.word)):
                self.terms[term] += WEIGHTS[kind]
                self.where.setdefault(term, (int(kind), start, start + len(dutch)))

    def list_concept(self, concept: int | None) -> None:
        """Add a skill that the profile lists, or the occupation that it names; None is one that is not known."""
        if concept is not None:
            self.found[concept] += LISTED
            self.where_concept.setdefault(concept, None)

    def _terms(self, listed: list[Token], text: str) -> Iterable[tuple[str, float, Token]]:
        """Yield each term of a text, what share of a word it is, and the word it stands for."""
        analyser = self.concepts.analyser
        before: Token | None = None
        for token in listed:
            for term in set(analyser.stems(token.word)):
                yield term, 1.0, token
            for part in analyser.parts(token.word):
                for term in set(analyser.stems(part)):
                    yield term, PART, token
            if before is not None and text[before.end : token.start] == "-":
                whole = Token(before.word + token.word, before.start, token.end)
                for term in set(analyser.stems(whole.word)):
                    yield term, 1.0, whole
            before = token


def _strength(weight: float) -> int:
    return max(1, round(FULL * weight / (SATURATION + weight)))


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
