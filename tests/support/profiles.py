"""Profiles and concepts for tests of search, without a database."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from app.matching.profiles import Profile, Site
from app.skills.queries import ConceptRead
from app.skills.vocabulary_file import load_vocabulary

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEVENTER = Site("Deventer", "Deventer", 52.2515, 6.1607)
ZUTPHEN = Site("Zutphen", "Zutphen", 52.14, 6.196)
APELDOORN = Site("Apeldoorn", "Apeldoorn", 52.21, 5.969)


def profile(number: int, **values: Any) -> Profile:
    """Return a profile that says nothing in particular, apart from `values`."""
    usual: dict[str, Any] = {
        "id": number,
        "slug": f"bedrijf-{number}",
        "name": f"Bedrijf {number}",
        "sector": "kantoor",
        "about": "",
        "description": "Je draait mee in het team.",
        "kinds": ("internship",),
        "levels": ("mbo4",),
        "studies": (),
        "skills": (),
        "places_per_year": 1,
        "hours_per_week": 32,
        "period": None,
        "sbb_recognised": False,
        "verified": True,
        "confirmed_at": NOW,
        "published_at": NOW,
        "messages_received": 0,
        "messages_answered": 0,
        "answer_days": None,
        "sites": (DEVENTER,),
    }
    return Profile(**usual | values)


@cache
def vocabulary_concepts() -> list[ConceptRead]:
    """Return the shipped vocabulary as `skills.queries.all_concepts` reads it from the database."""
    vocabulary = load_vocabulary()
    listed = []
    for kind, entries in (("skill", vocabulary.skills), ("occupation", vocabulary.occupations)):
        for entry in entries.values():
            links = {name: list(getattr(entry, name, ())) for name in ("broader", "related", "skills")}
            labels = [("nl", entry.nl), ("en", entry.en)]
            labels += [("nl", text) for text in entry.alt_nl] + [("en", text) for text in entry.alt_en]
            names = {"nl": entry.nl, "en": entry.en}
            listed.append(ConceptRead(entry.slug, kind, {k: v for k, v in links.items() if v}, names, labels))
    return listed
