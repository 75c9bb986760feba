"""The same form sent twice has one effect: each form carries a token that can be used once."""

import secrets
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.database import Base, db


class UsedToken(Base):
    """A form that had its effect, and the page that shows it."""

    __tablename__ = "used_token"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None]
    shown_at: Mapped[str] = mapped_column(String(500), default="")
    used_at: Mapped[datetime]


def new_token() -> str:
    """Return a token for a form that is shown for the first time."""
    return secrets.token_urlsafe(18)


def earlier_result(token: str, account_id: int | None) -> str | None:
    """Claim `token`; None the first time, else the address that the first sending led to.

    The claim belongs to the transaction: if the action fails, the token is free again. A second
    sending waits for the first to end.
    """
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    insert = (
        dialect.insert(UsedToken)
        .values(token=token[:64], account_id=account_id, shown_at="", used_at=clock.now())
        .on_conflict_do_nothing()
        .returning(UsedToken.token)
    )
    if db.session.execute(insert).first() is not None:
        return None
    used = db.session.get_one(UsedToken, token[:64])
    return used.shown_at if used.account_id == account_id else "/"


def record_result(token: str, address: str) -> None:
    """Remember where the first sending led to."""
    db.session.get_one(UsedToken, token[:64]).shown_at = address
