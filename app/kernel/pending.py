"""What was typed survives a session that ended: kept aside for a day, shown again after signing in."""

import json
import secrets
from datetime import datetime, timedelta

from flask import request
from sqlalchemy import String, delete
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from app.kernel import clock
from app.kernel.database import Base, db
from app.kernel.limits import Limit, enforce

KEPT = timedelta(days=1)
TOKEN = "bewaard"  # noqa: S105 - the name of a query argument
MAX_CHARACTERS = 60_000
KEEPING = Limit("pending", uses=300, minutes=60)


class PendingForm(Base):
    """One form that was sent by somebody who was not, or no longer, signed in."""

    __tablename__ = "pending_form"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(String(300))
    fields: Mapped[str] = mapped_column(SqlText)
    created_at: Mapped[datetime]


def keep_aside() -> str | None:
    """Store the form of this request; return the token that brings it back, or None if there is none.

    Raises TooManyRequestsError when one address keeps more than people do: nobody had to sign in for this.
    """
    typed = {name: values for name, values in request.form.lists() if _may_be_kept(name)}
    fields = json.dumps(typed)
    if not typed or len(fields) > MAX_CHARACTERS:
        return None
    enforce(KEEPING)
    token = secrets.token_urlsafe(24)
    db.session.add(PendingForm(token=token, path=request.path[:300], fields=fields, created_at=clock.now()))
    db.session.flush()
    return token


def sweep() -> None:
    """Delete what was kept for its day."""
    db.session.execute(delete(PendingForm).where(PendingForm.created_at < clock.now() - KEPT))


def brought_back() -> MultiDict[str, str] | None:
    """Return what was typed in the form of this page, if its address carries the token (`TOKEN`).

    Only where the page is shown: what is sent now was typed later.
    """
    token = request.args.get(TOKEN) if request.method in ("GET", "HEAD") else None
    kept = db.session.get(PendingForm, token) if token else None
    if kept is None or kept.path != request.path or kept.created_at < clock.now() - KEPT:
        return None
    pairs = [(name, value) for name, values in json.loads(kept.fields).items() for value in values]
    return MultiDict(pairs)


def _may_be_kept(name: str) -> bool:
    """Passwords are never stored as they were typed, whatever the form calls them."""
    return name != "csrf_token" and "password" not in name
