"""The link with which the reader of a mail stops it, without signing in.

Signed, for one search, and without an end: a mail of last year must be able to stop what still comes.
"""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.alerts.models import SavedSearch


def token_for(one: SavedSearch) -> str:
    """Return the token that stands in the link."""
    return str(_signer().dumps([one.id, one.account_id]))


def search_in(token: str) -> tuple[int, int] | None:
    """Return the numbers of the search and its account, or None for a token that is not ours."""
    try:
        number, account = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        return None
    return (number, account) if isinstance(number, int) and isinstance(account, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="alerts.stop")
