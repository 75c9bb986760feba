"""Saved searches."""

from datetime import timedelta
from typing import Any

from app.accounts.models import Account
from app.alerts.models import SavedSearch
from app.kernel import clock
from app.kernel.database import db


def make_search(*, account: Account, **values: Any) -> SavedSearch:
    """Add a search for stages that was last looked at a week ago and has found nothing yet."""
    now = clock.now()
    one = SavedSearch(
        **{
            "account_id": account.id,
            "searched": "stages",
            "question": "q=lassen",
            "name": "Lassen",
            "often": "weekly",
            "seen": [],
            "created_at": now,
            "looked_on": clock.today() - timedelta(days=7),
        }
        | values
    )
    db.session.add(one)
    db.session.flush()
    return one
