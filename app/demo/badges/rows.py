"""An award of the demo as a row of the database."""

import hashlib
import secrets
from datetime import date, datetime

from app.accounts.models import Account
from app.badges.models import BadgeAssertion, BadgeClass
from app.demo.badges.seed import AwardSeed
from app.demo.world import moment


def award_row(seed: AwardSeed, badge: BadgeClass, issuer: Account, holder: Account | None) -> BadgeAssertion:
    """Return an award as it was told; it is not signed yet."""
    salt = secrets.token_hex(8)
    answered = seed.accepted or seed.declined
    return BadgeAssertion(
        public_id=secrets.token_urlsafe(16),
        badge_class_id=badge.id,
        account_id=holder.id if holder and answered else None,
        recipient_email=seed.email,
        recipient_salt=salt,
        recipient_hash=f"sha256${hashlib.sha256((seed.email + salt).encode()).hexdigest()}",
        evidence=seed.evidence,
        awarded_by_id=issuer.id,
        awarded_at=moment(seed.awarded),
        valid_until=seed.valid_until,
        accepted_at=_later(seed.accepted),
        declined_at=_later(seed.declined),
        revoked_at=_later(seed.revoked),
        revocation_reason=seed.reason,
        shown=seed.shown,
    )


def _later(day: date | None) -> datetime | None:
    return moment(day, 16) if day else None
