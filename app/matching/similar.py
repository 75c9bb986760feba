"""Companies or vacancies like another one: the same work, the same students, nearby."""

from dataclasses import dataclass

from app.matching.document import Document, Row
from app.matching.index import Index
from app.matching.profiles import Facet

SHOWN = 3
SAME_OCCUPATION, SAME_SKILL, SAME_STUDY, SAME_SECTOR, SAME_MUNICIPALITY = 4.0, 3.0, 2.0, 1.5, 1.5


@dataclass(frozen=True, slots=True)
class Like:
    """What to look for: the slug of what it must be like, and what is known of that where it is gone."""

    slug: str
    sector: str
    municipality: str
    skills: tuple[str, ...] = ()
    occupation: str | None = None


def similar(index: Index[Row], like: Like) -> list[Document[Row]]:
    """Return the documents most like `like`, apart from itself, best first."""
    own = index.by_slug.get(like.slug)
    skills, occupation = (own.profile.skills, own.profile.occupation) if own else (like.skills, like.occupation)
    scores: dict[int, float] = {}

    def add(bits: int, worth: float) -> None:
        for document in index.members(bits):
            scores[document.number] = scores.get(document.number, 0.0) + worth

    add(index.facets[Facet.SECTOR].get(like.sector, 0), SAME_SECTOR)
    add(index.facets[Facet.MUNICIPALITY].get(like.municipality, 0), SAME_MUNICIPALITY)
    for study in own.profile.studies if own and Facet.STUDY in index.facets else ():
        add(index.facets[Facet.STUDY].get(study, 0), SAME_STUDY)
    asked = [(index.concepts.number_of_skill.get(skill, -1), SAME_SKILL) for skill in skills]
    asked.append((index.concepts.number_of_occupation.get(occupation or "", -1), SAME_OCCUPATION))
    for concept, worth in asked:
        for number in index.mentions.get(concept, ()):
            scores[number] = scores.get(number, 0.0) + worth
    if own is not None:
        scores.pop(own.number, None)
    best = sorted(scores, key=lambda number: (-scores[number], number))[:SHOWN]
    return [document for number in best if (document := index.documents[number]) is not None]
