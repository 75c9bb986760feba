"""Badge classes and awarded badges."""

import hashlib
import secrets
from collections.abc import Mapping
from itertools import count
from typing import Any

from app.accounts.models import Account
from app.badges.models import BadgeAssertion, BadgeClass, BadgeSkill, ImportedBadge
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation

_numbers = count(1)


def make_badge_class(
    *, organisation: Organisation, skills: Mapping[str, int] | None = None, **values: Any
) -> BadgeClass:
    """Add a badge class of `organisation`; `skills` maps slugs to levels 1-3."""
    number, now = next(_numbers), clock.now()
    badge_class = BadgeClass(
        **{
            "slug": f"badge-{number}",
            "organisation_id": organisation.id,
            "name": f"Badge {number}",
            "description": "Wie deze badge heeft, kan veilig lassen.",
            "criteria": "Je last drie proefstukken onder toezicht.",
            "language": "nl",
            "formal": False,
            "created_at": now,
            "changed_at": now,
        }
        | values
    )
    db.session.add(badge_class)
    db.session.flush()
    db.session.add_all(
        BadgeSkill(badge_class_id=badge_class.id, skill=skill, level=level) for skill, level in (skills or {}).items()
    )
    db.session.flush()
    return badge_class


def make_assertion(
    *, badge_class: BadgeClass, email: str, account: Account | None = None, **values: Any
) -> BadgeAssertion:
    """Add an award of `badge_class` to `email`, not answered yet; with `account` it is that account's."""
    salt = secrets.token_hex(8)
    assertion = BadgeAssertion(
        **{
            "public_id": secrets.token_urlsafe(16),
            "badge_class_id": badge_class.id,
            "account_id": account.id if account else None,
            "recipient_email": email.lower(),
            "recipient_salt": salt,
            "recipient_hash": f"sha256${hashlib.sha256((email.lower() + salt).encode()).hexdigest()}",
            "evidence": "",
            "awarded_at": clock.now(),
            "shown": False,
        }
        | values
    )
    db.session.add(assertion)
    db.session.flush()
    return assertion


def make_imported_badge(*, account: Account, **values: Any) -> ImportedBadge:
    """Add a badge from elsewhere that `account` brought along: valid, unless `values` say otherwise."""
    number, now = next(_numbers), clock.now()
    imported = ImportedBadge(
        **{
            "public_id": secrets.token_urlsafe(16),
            "account_id": account.id,
            "content": "{}",
            "content_hash": hashlib.sha256(str(number).encode()).hexdigest(),
            "version": "3.0",
            "name": f"Badge van elders {number}",
            "description": "",
            "issuer_id": "did:web:elders.example",
            "issuer_name": "Elders",
            "status": "valid",
            "checks": [],
            "skills": {},
            "imported_at": now,
            "checked_at": now,
        }
        | values
    )
    db.session.add(imported)
    db.session.flush()
    return imported
