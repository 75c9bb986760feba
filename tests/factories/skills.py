"""Concepts and their labels."""

from itertools import count
from typing import Any

from app.kernel import clock
from app.kernel.database import db
from app.skills.corrections.models import Owner, TextTag, WordLink
from app.skills.models import Concept, Label

_numbers = count(1)


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


def make_link(**values: Any) -> WordLink:
    """Add words that were once taken for a skill, nearly surely."""
    now = clock.now()
    link = WordLink(
        **{
            "kind": "skill",
            "words": f"metsel werk {next(_numbers)}",
            "slug": "metselen",
            "score": 0.9,
            "times": 1,
            "first_at": now,
            "last_at": now,
        }
        | values
    )
    db.session.add(link)
    db.session.flush()
    return link


def make_tag(owner: Owner, owner_id: int, **values: Any) -> TextTag:
    """Add a skill that a text names, and that its writer has not answered yet."""
    tag = TextTag(
        **{
            "owner": owner,
            "owner_id": owner_id,
            "slug": "lassen",
            "words": "lassen",
            "score": 1.0,
            "read_at": clock.now(),
        }
        | values
    )
    db.session.add(tag)
    db.session.flush()
    return tag
