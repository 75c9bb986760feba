"""Rate limits in the database, so that every worker counts in the same place.

An attempt counts even when the request is refused afterwards; it is therefore committed on its own,
before the view's transaction begins. One that turns out to be no guess (a right password) is given back
by the view, in its transaction.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import g, request, session
from sqlalchemy import BigInteger, Integer, String, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.database import Base, db, writing
from app.kernel.errors import TooManyRequestsError
from app.kernel.text import N_, Text


class RateCount(Base):
    """How often one key was used in one window of time."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    uses: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[datetime]


@dataclass(frozen=True)
class Limit:
    """At most `uses` a window of `minutes` per network address, and fewer per account or value of the form."""

    scope: str
    uses: int
    minutes: int
    account_uses: int | None = None
    """Per account that is signed in: colleagues behind one address do not use up what each other has."""
    field: str | None = None
    field_uses: int | None = None
    """Per value of the form's `field`, as many as `uses` if not given."""
    field_uses_here: int | None = None
    """Per value and network address, so that one stranger cannot use up what others have of that value."""
    normalise: Callable[[str], str] = str.strip
    """Makes one value of all ways to type it; the same as the form does, or the limit can be walked around."""


def enforce(limit: Limit) -> None:
    """Count this request against `limit`.

    Raises TooManyRequestsError once the address, or the account that is signed in or named, has used it up. What is
    refused for who is signed in does not count for the address, nor what is refused for the address for who is named.
    """
    address = _network(request.remote_addr or "")
    used_up = False
    token = writing.set(True)
    try:
        whole = (f"address:{address}", limit.uses)
        for key, uses in (*_key_of_account(limit), whole, *_keys_of_value(limit, address)):
            if used_up := _count(limit, key) > uses:
                break
        db.session.commit()
    finally:
        writing.reset(token)
    if used_up:
        raise TooManyRequestsError(
            Text(
                N_("U probeerde dit te vaak. Wacht %(minutes)s minuten en probeer het opnieuw."),
                {"minutes": limit.minutes},
            ),
            seconds=_seconds_left(limit),
        )


def give_back(limit: Limit) -> None:
    """Take this request off what `limit` counts per value of its field, in the transaction of the request."""
    for key, _uses in _keys_of_value(limit, _network(request.remote_addr or "")):
        if (window := g.get("counted", {}).pop(_hash(limit, key), None)) is not None:
            counted = (RateCount.key == _hash(limit, key)) & (RateCount.window == window)
            db.session.execute(update(RateCount).where(counted).values(uses=RateCount.uses - 1))


def _key_of_account(limit: Limit) -> Iterator[tuple[str, int]]:
    """Yield what to count for who is signed in, with how often."""
    account_id = session.get("account")
    if limit.account_uses is not None and account_id is not None:
        yield f"account:{account_id}", limit.account_uses


def _keys_of_value(limit: Limit, address: str) -> Iterator[tuple[str, int]]:
    """Yield what to count for the value of the form's field, with how often; first what this address may."""
    value = limit.normalise(request.form.get(limit.field, "")) if limit.field else ""
    if not value:
        return
    if limit.field_uses_here is not None:
        yield f"{limit.field}:{value}|address:{address}", limit.field_uses_here
    yield f"{limit.field}:{value}", limit.uses if limit.field_uses is None else limit.field_uses


def _network(address: str) -> str:
    """Return what one subscriber has: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False))


def _hash(limit: Limit, key: str) -> str:
    return hashlib.sha256(f"{limit.scope}|{key}".encode()).hexdigest()


def _seconds_left(limit: Limit) -> int:
    """Return how many seconds there are until the window of now ends."""
    window = limit.minutes * 60
    return window - int(clock.now().timestamp()) % window


def _count(limit: Limit, key: str) -> int:
    now = clock.now()
    window = int(now.timestamp()) // (limit.minutes * 60)
    g.setdefault("counted", {})[_hash(limit, key)] = window
    row = {
        "key": _hash(limit, key),
        "window": window,
        "uses": 1,
        "ends_at": now + timedelta(minutes=limit.minutes),
    }
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(RateCount).values(row)
    upsert = insert.on_conflict_do_update(
        index_elements=["key", "window"], set_={"uses": RateCount.uses + 1}
    ).returning(RateCount.uses)
    return int(db.session.execute(upsert).scalar_one())


def sweep() -> int:
    """Delete the windows that have ended; return how many."""
    result = db.session.execute(delete(RateCount).where(RateCount.ends_at < clock.now()))
    return int(getattr(result, "rowcount", 0))
