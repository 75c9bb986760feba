"""Profiles of talents and students, with skills and consent."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import next_revision
from app.people.models import Consent, Person, PersonSkill, VerifiedSkill
from app.people.rules import PersonKind, Purpose


def make_person(
    *,
    account: Account,
    kind: PersonKind = PersonKind.TALENT,
    skills: Mapping[str, int] | None = None,
    consents: Sequence[Purpose] = (),
    **values: Any,
) -> Person:
    """Add a profile in Deventer for `account`; `skills` maps slugs to levels 1-3."""
    now = clock.now()
    person = Person(
        **{
            "public_id": secrets.token_urlsafe(16),
            "account_id": account.id,
            "kind": kind,
            "headline": "",
            "about": "",
            "place": "Deventer",
            "municipality": "Deventer",
            "lat": 52.2515,
            "lon": 6.1607,
            "max_km": 25,
            "created_at": now,
            "changed_at": now,
            "search_revision": next_revision(),
        }
        | values
    )
    db.session.add(person)
    db.session.flush()
    db.session.add_all(
        PersonSkill(person_id=person.id, skill=skill, level=level) for skill, level in (skills or {}).items()
    )
    db.session.add_all(Consent(person_id=person.id, purpose=purpose, given_at=now) for purpose in consents)
    db.session.flush()
    return person


def make_verified_skill(*, account: Account, skill: str, level: int = 2, **values: Any) -> VerifiedSkill:
    """Let `account` have a skill that a badge proves."""
    verified = VerifiedSkill(**{"account_id": account.id, "skill": skill, "level": level} | values)
    db.session.add(verified)
    db.session.flush()
    return verified
