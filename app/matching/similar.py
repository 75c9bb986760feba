"""Companies like another one: the same work, the same students, nearby."""

from app.matching.document import Document
from app.matching.index import Facet, Index

SHOWN = 3
SAME_SKILL, SAME_STUDY, SAME_SECTOR, SAME_MUNICIPALITY = 3.0, 2.0, 1.5, 1.5


def similar(index: Index, *, slug: str, sector: str, municipality: str) -> list[Document]:
    """Return the companies most like the one with this slug; sector and municipality serve where it is gone."""
    own = index.by_slug.get(slug)
    scores: dict[int, float] = {}

    def add(bits: int, worth: float) -> None:
        for document in index.members(bits):
            scores[document.number] = scores.get(document.number, 0.0) + worth

    add(index.facets[Facet.SECTOR].get(sector, 0), SAME_SECTOR)
    add(index.facets[Facet.MUNICIPALITY].get(municipality, 0), SAME_MUNICIPALITY)
    if own is not None:
        for study in own.profile.studies:
            add(index.facets[Facet.STUDY].get(study, 0), SAME_STUDY)
        numbers = index.concepts.number_of_skill
        for skill in own.profile.skills:
            for number in index.mentions.get(numbers.get(skill, -1), ()):
                scores[number] = scores.get(number, 0.0) + SAME_SKILL
        scores.pop(own.number, None)
    best = sorted(scores, key=lambda number: (-scores[number], number))[:SHOWN]
    return [document for number in best if (document := index.documents[number]) is not None]
