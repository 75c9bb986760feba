"""The link in the mail of an award, with which its reader sees the badge without an account.

Signed, good for a year and for one award. It only reads: taking the badge needs an account with the
same, confirmed address.
"""

from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from app.badges.models import BadgeAssertion

VALID = timedelta(days=365)


def token_for(assertion: BadgeAssertion) -> str:
    """Return the token that stands in the link."""
    return str(_signer().dumps(assertion.public_id))


def award_in(token: str) -> str | None:
    """Return the award's id in addresses, or None for a token that is too old or not ours."""
    try:
        public_id = _signer().loads(token, max_age=int(VALID.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    return public_id if isinstance(public_id, str) else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="badges.award")
