"""Concepts and their labels."""

from typing import Any

from app.kernel.database import db
from app.skills.models import Concept, Label


def make_concept(*, slug: str, nl: str, en: str, kind: str = "skill", **values: Any) -> Concept:
    """Add a skill or occupation with its preferred label in both languages."""
    concept = Concept(
        **{"uri": f"https://voorbeeld.example/{kind}/{slug}", "slug": slug, "kind": kind, "links": {}} | values
    )
    db.session.add(concept)
    db.session.flush()
    for language, label in (("nl", nl), ("en", en)):
        db.session.add(Label(concept_id=concept.id, language=language, text=label, preferred=True))
    db.session.flush()
    return concept
