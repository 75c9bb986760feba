"""The resolver over the loaded vocabulary of our own: what profiles and vacancies are linked to.

Kept in the memory of a process while the labels stay the same, so that a learnt label counts from the next call.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from flask import current_app
from sqlalchemy import select

from app.kernel.database import db
from app.skills.models import Concept
from app.skills.queries import ConceptRead, Fingerprint, all_concepts, fingerprint
from app.skills.resolver.corpus import Corpus, Facts
from app.skills.resolver.ranking import Ranker

NAME = "skills.resolver"
CERTAIN = 0.8
"""From this probability on a text may be linked without asking; the link keeps its score and can be corrected."""
LOOKED_AT = 20
"""Candidates for one text: a fifth of what a large corpus asks, so that it keeps up with who types."""
VERBATIM = 1.0
INFLECTED = 0.97
"""How sure a link is where the same words, inflected or in another order, are a label of one concept."""
_building = Lock()


@dataclass(frozen=True)
class Link:
    """A concept of our own that a text may mean.

    `score` is the probability that it is meant, 1 where the text is a label of this concept alone.
    """

    slug: str
    uri: str
    label: str
    score: float
    certain: bool


@dataclass(frozen=True)
class _Concept:
    slug: str
    uri: str
    label: str


class Vocabulary:
    """The concepts of one kind, ready to be asked."""

    def __init__(self, concepts: list[ConceptRead], uris: dict[str, str], kind: str) -> None:
        names = {concept.slug: concept.names.get("nl", concept.slug) for concept in concepts}
        self._by_id = {c.slug: _Concept(c.slug, uris.get(c.slug, ""), names[c.slug]) for c in concepts}
        rows = [(c.slug, text) for c in concepts for language, text in c.labels if language == "nl"]
        self.ranker = Ranker(Corpus.of(rows, {c.slug: _facts(c, names) for c in concepts}), kind, candidates=LOOKED_AT)

    def links(self, text: str, top: int) -> list[Link]:
        """Return the `top` concepts for `text`, likeliest first; nothing for a text without words."""
        index = self.ranker.index
        query = index.reader(text)
        if not query.stems or not index.texts:
            return []
        verbatim = set(index.same_text.get(query.text, ()))
        found = []
        for number, score in self.ranker.rank(text, top):
            share = VERBATIM if verbatim == {number} else min(self.ranker.trees.probability(score), 0.99)
            concept = self._by_id[index.corpus.ids[number]]
            found.append(Link(concept.slug, concept.uri, concept.label, round(share, 4), share >= CERTAIN))
        return sorted(found, key=lambda link: -link.score)

    def named(self, words: str) -> Link | None:
        """Return the one concept that has a label of exactly these words, inflection and order aside, if one has."""
        index = self.ranker.index
        query = index.reader(words)
        for score, owners in (
            (VERBATIM, index.same_text.get(query.text)),
            (INFLECTED, index.same_bag.get(query.bag) if query.bag else None),
        ):
            if owners and len(set(owners)) == 1:
                concept = self._by_id[index.corpus.ids[owners[0]]]
                return Link(concept.slug, concept.uri, concept.label, score, certain=True)
        return None


def vocabulary(kind: str) -> Vocabulary:
    """Return the vocabulary of `kind` ("skill" or "occupation") as the database has it now."""
    now = fingerprint()
    kept: dict[str, tuple[Fingerprint, Vocabulary]] = current_app.extensions.setdefault(NAME, {})
    found = kept.get(kind)
    if found is None or found[0] != now:
        with _building:
            found = kept.get(kind)
            if found is None or found[0] != now:
                found = kept[kind] = (now, _read(kind))
    return found[1]


def _read(kind: str) -> Vocabulary:
    uris = {
        row.slug: row.uri for row in db.session.execute(select(Concept.slug, Concept.uri).where(Concept.kind == kind))
    }
    return Vocabulary([concept for concept in all_concepts() if concept.kind == kind], uris, kind)


def _facts(concept: ConceptRead, names: dict[str, str]) -> Facts:
    return Facts(
        foreign=tuple(text for language, text in concept.labels if language != "nl"),
        skills=tuple(slug.replace("-", " ") for slug in concept.links.get("skills", ())),
        broader=tuple(names[slug] for slug in concept.links.get("broader", ()) if slug in names),
    )


def pieces(text: str, longest: int = 5) -> Iterator[tuple[int, int]]:
    """Yield where runs of one to `longest` words of `text` begin and end, longest runs first from each word on."""
    words: list[tuple[int, int]] = []
    start = None
    for place, character in enumerate([*text, " "]):
        if character.isalnum() or character in "-+#'’":
            start = place if start is None else start
            continue
        if start is not None:
            words.append((start, place))
            start = None
    for first in range(len(words)):
        for last in range(min(first + longest, len(words)) - 1, first - 1, -1):
            if not any(mark in text[words[first][0] : words[last][1]] for mark in ".,;:!?\n()"):
                yield words[first][0], words[last][1]
