"""Reading stage profiles, and the words for the skills in them."""

from collections.abc import Sequence

from sqlalchemy import select

from app.kernel.database import db
from app.placements.models import PlacementOffer
from app.placements.skill_words import SkillWords
from app.skills import queries as skills


def offer_of(company_id: int) -> PlacementOffer | None:
    """Return the stage profile of a company, open or closed."""
    return db.session.scalars(select(PlacementOffer).where(PlacementOffer.company_id == company_id)).first()


def skill_words() -> SkillWords:
    """Return every label of every skill in the vocabulary."""
    concepts = [concept for concept in skills.all_concepts() if concept.kind == "skill"]
    return SkillWords(
        preferred=((concept.slug, name) for concept in concepts for name in concept.names.values()),
        others=((concept.slug, label) for concept in concepts for _language, label in concept.labels),
    )


def skill_labels(slugs: Sequence[str], language: str) -> list[str]:
    """Return the labels of skills in `language`, in the order of `slugs`; skills that are gone are left out."""
    names = skills.skill_names(list(slugs), language)
    return [names[slug] for slug in slugs if slug in names]
