"""Who is signed in: Flask-Login over a signed cookie, with idle and absolute limits.

The cookie holds the account's id and epoch; a new password raises the epoch and ends every session.
"""

from functools import cache

from flask import g, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.accounts.rules import ABSOLUTE, IDLE, Role
from app.kernel import clock
from app.kernel.database import db

manager = LoginManager()
TOUCH_SECONDS = 60


def account() -> Account | None:
    """Return the account of this request with its roles, or None for a visitor.

    After a rollback (an error page) it is read again, because nothing read before can be trusted.
    """
    if not current_user.is_authenticated:
        return None
    user: Account = current_user._get_current_object()
    if "grants" in inspect(user).unloaded:
        return db.session.scalars(_with_roles(), {"account_id": user.id}).unique().one_or_none()
    return user


def signed_in_account() -> Account:
    """Return the account of a request that its access stamp allowed for signed-in people only."""
    user = account()
    if user is None:
        raise RuntimeError("a view without @signed_in asked for the account")
    return user


def active_role() -> Role | None:
    """Return the role that this person acts in now: the chosen one while held, else the first."""
    user = account()
    if user is None or not user.roles:
        return None
    if "active_role" not in g:
        chosen = session.get("role")
        g.active_role = Role(chosen) if chosen in user.roles else user.roles[0]
    role: Role = g.active_role
    return role


def sign_in(user: Account) -> None:
    """Start a new session for `user` in the language of the old one, else in the account's."""
    language = session.get("locale") or user.locale
    session.clear()
    session["locale"] = language
    now = int(clock.now().timestamp())
    login_user(user)
    session.update(account=user.id, epoch=user.epoch, since=now, seen=now)
    g.pop("active_role", None)


def choose_role(role: Role) -> None:
    """Act as `role` from the next page on; nothing changes while the account does not hold it."""
    session["role"] = role.value


def sign_out() -> None:
    """End the session, keeping only the language."""
    language = session.get("locale")
    logout_user()
    session.clear()
    if language:
        session["locale"] = language


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(user_id: str) -> Account | None:
    now = int(clock.now().timestamp())
    since, seen = session.get("since", 0), session.get("seen", 0)
    if now - since > ABSOLUTE.total_seconds() or now - seen > IDLE.total_seconds():
        return None
    user = db.session.scalars(_with_roles(), {"account_id": int(user_id)}).unique().one_or_none()
    if user is None or user.blocked_at is not None or user.epoch != session.get("epoch"):
        return None
    if now - seen > TOUCH_SECONDS:
        session["seen"] = now
    return user


@cache
def _with_roles() -> Select[Account]:
    """Return the query of an account with its roles, made once: every request of whoever is signed in asks it."""
    query = select(Account).where(Account.id == bindparam("account_id")).options(joinedload(Account.grants))
    return query.execution_options(populate_existing=True)
