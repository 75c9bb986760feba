"""The same form sent twice has one effect: each form carries a token that can be used once.

The token is bound to what was sent with it: who goes back, changes the form and sends it again, sends another form.
"""

import hashlib
import json
import secrets
from datetime import datetime
from functools import cache
from typing import Any

from flask import has_request_context, request
from sqlalchemy import String, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.database import Base, db, table_of

_TOKENS = ("csrf_token", "once")


class UsedToken(Base):
    """A form that had its effect, and the page that shows it; `token` is the hash that `_key` makes."""

    __tablename__ = "used_token"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None]
    shown_at: Mapped[str] = mapped_column(String(500), default="")
    used_at: Mapped[datetime]


_USED = table_of(UsedToken)
_RECORD = update(_USED).where(_USED.c.token == bindparam("used")).values(shown_at=bindparam("address"))


def new_token() -> str:
    """Return a token for a form that is shown for the first time."""
    return secrets.token_urlsafe(18)


def earlier_result(token: str, account_id: int | None, leads_to: str = "") -> str | None:
    """Claim `token` for what this request sends; None the first time, else the address that it led to then.

    `leads_to` is that address where it is known beforehand; then nobody needs to call `record_result`.

    The claim belongs to the transaction: if the action fails, the token is free again. A second
    sending waits for the first to end.
    """
    key = _key(token)
    claim = {"token": key, "account_id": account_id, "shown_at": leads_to, "used_at": clock.now()}
    if db.session.execute(_claim(db.session.get_bind().dialect.name), claim).first() is not None:
        return None
    used = db.session.get_one(UsedToken, key)
    return used.shown_at if used.account_id == account_id else "/"


def record_result(token: str, address: str) -> None:
    """Remember where the first sending of this request's form led to."""
    db.session.execute(_RECORD, {"used": _key(token), "address": address})


@cache
def _claim(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(_USED).on_conflict_do_nothing().returning(_USED.c.token)


def _key(token: str) -> str:
    """Return what is claimed: a hash of the token, the address that the form was sent to, and its fields."""
    sent: list[object] = [token]
    if has_request_context():
        fields = sorted((name, values) for name, values in request.form.lists() if name not in _TOKENS)
        sent += [request.path, fields]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()
