"""What the vocabulary in the database holds."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.kernel.database import db
from app.skills.models import Concept, Label

Fingerprint = tuple[int, int, int, int]


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
            func.coalesce(func.sum(Label.id), 0),
            func.coalesce(func.sum(func.length(Label.text)), 0),
        )
    ).one()
    return (int(row[0]), int(row[1]), int(row[2]), int(row[3]))


def skill_names(slugs: list[str], language: str) -> dict[str, str]:
    """Return the preferred label of each known skill in `language`, by slug."""
    query = (
        select(Concept.slug, Label.text)
        .join(Label, Label.concept_id == Concept.id)
        .where(Concept.kind == "skill", Concept.slug.in_(slugs), Label.preferred, Label.language == language)
    )
    return {row.slug: row.text for row in db.session.execute(query)}
