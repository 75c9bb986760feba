"""What the vocabulary in the database holds."""

from collections.abc import Collection
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import func, select

from app.kernel.database import db
from app.skills.models import Concept, Label
from app.skills.word_list import WordList

Fingerprint = tuple[int, int, int, int]
KINDS = ("skill", "occupation")
WORD_LISTS = "word_lists"


@dataclass
class ConceptRead:
    """A concept with every way to say it; `names` has the preferred label by language."""

    slug: str
    kind: str
    links: dict[str, list[str]]
    names: dict[str, str] = field(default_factory=dict)
    labels: list[tuple[str, str]] = field(default_factory=list)


def all_concepts() -> list[ConceptRead]:
    """Return every concept with its labels as (language, text), in the order in which they were loaded."""
    rows = db.session.execute(select(Concept.id, Concept.slug, Concept.kind, Concept.links).order_by(Concept.id))
    concepts = {row.id: ConceptRead(row.slug, row.kind, row.links) for row in rows}
    labels = select(Label.concept_id, Label.language, Label.text, Label.preferred).order_by(Label.id)
    for row in db.session.execute(labels):
        concept = concepts[row.concept_id]
        concept.labels.append((row.language, row.text))
        if row.preferred:
            concept.names[row.language] = row.text
    return list(concepts.values())


def fingerprint() -> Fingerprint:
    """Return numbers that differ when the labels do; who keeps a copy of the vocabulary compares them."""
    row = db.session.execute(
        select(
            func.count(Label.id),
            func.coalesce(func.max(Label.id), 0),
            func.coalesce(func.sum(Label.id * Label.concept_id), 0),
            func.coalesce(func.sum(func.length(Label.text)), 0),
        )
    ).one()
    return (int(row[0]), int(row[1]), int(row[2]), int(row[3]))


def skill_names(slugs: Collection[str], language: str) -> dict[str, str]:
    """Return the preferred label of each known skill in `language`, by slug."""
    return _names("skill", slugs, language)


def occupation_names(slugs: Collection[str], language: str) -> dict[str, str]:
    """Return the preferred label of each known occupation in `language`, by slug."""
    return _names("occupation", slugs, language)


def skill_uris(slugs: Collection[str]) -> dict[str, str]:
    """Return the URI of each known skill, by slug."""
    query = select(Concept.slug, Concept.uri).where(Concept.kind == "skill", Concept.slug.in_(slugs))
    return {row.slug: row.uri for row in db.session.execute(query)}


def skills_by_uri(uris: Collection[str]) -> dict[str, str]:
    """Return the slug of each known skill, by URI."""
    query = select(Concept.uri, Concept.slug).where(Concept.kind == "skill", Concept.uri.in_(uris))
    return {row.uri: row.slug for row in db.session.execute(query)}


def word_list(kind: str) -> WordList:
    """Return every label of the concepts of `kind` ("skill" or "occupation"); kept in memory while none changes."""
    now = fingerprint()
    kept: tuple[Fingerprint, dict[str, WordList]] | None = current_app.extensions.get(WORD_LISTS)
    if kept is None or kept[0] != now:
        kept = current_app.extensions[WORD_LISTS] = (now, _word_lists())
    return kept[1][kind]


def _word_lists() -> dict[str, WordList]:
    concepts = all_concepts()
    return {kind: _word_list([concept for concept in concepts if concept.kind == kind]) for kind in KINDS}


def _word_list(concepts: list[ConceptRead]) -> WordList:
    return WordList(
        {concept.slug: concept.names for concept in concepts},
        [(concept.slug, language, text) for concept in concepts for language, text in concept.labels],
    )


def _names(kind: str, slugs: Collection[str], language: str) -> dict[str, str]:
    query = (
        select(Concept.slug, Label.text)
        .join(Label, Label.concept_id == Concept.id)
        .where(Concept.kind == kind, Concept.slug.in_(slugs), Label.preferred, Label.language == language)
    )
    return {row.slug: row.text for row in db.session.execute(query)}
