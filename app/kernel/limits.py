"""Rate limits in the database, so that every worker counts in the same place.

An attempt counts even when the request is refused afterwards; it is therefore committed on its own,
before the view's transaction begins.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request
from sqlalchemy import BigInteger, Integer, String, delete
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
    """At most `uses` a window of `minutes` per address and, per value of the form's `field`, `field_uses`."""

    scope: str
    uses: int
    minutes: int
    field: str | None = None
    field_uses: int | None = None
    """As many as `uses` if not given."""


def enforce(limit: Limit) -> None:
    """Count this request against `limit`.

    Raises TooManyRequestsError once the address or the named account has used it up.
    """
    allowed = {f"address:{request.remote_addr}": limit.uses}
    if limit.field and (value := request.form.get(limit.field, "").strip().lower()):
        allowed[f"{limit.field}:{value}"] = limit.field_uses or limit.uses
    token = writing.set(True)
    try:
        used_up = [key for key, uses in allowed.items() if _count(limit, key) > uses]
        db.session.commit()
    finally:
        writing.reset(token)
    if used_up:
        raise TooManyRequestsError(
            Text(
                N_("U probeerde dit te vaak. Wacht %(minutes)s minuten en probeer het opnieuw."),
                {"minutes": limit.minutes},
            )
        )


def _count(limit: Limit, key: str) -> int:
    now = clock.now()
    window = int(now.timestamp()) // (limit.minutes * 60)
    row = {
        "key": hashlib.sha256(f"{limit.scope}|{key}".encode()).hexdigest(),
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
