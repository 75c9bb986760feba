"""Accounts and their roles."""

import secrets
from functools import cache
from itertools import count
from typing import Any

from argon2 import PasswordHasher

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db

PASSWORD = "een lange zin als wachtwoord"
_numbers = count(1)


@cache
def password_hash(password: str = PASSWORD) -> str:
    """Return a real but cheap hash of `password`."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def make_account(*roles: Role, password: str = PASSWORD, **values: Any) -> Account:
    """Add an account that holds `roles` and signs in with `password`; its address is confirmed."""
    number = next(_numbers)
    now = clock.now()
    account = Account(
        **{
            "public_id": secrets.token_urlsafe(16),
            "email": f"persoon{number}@voorbeeld.example",
            "name": f"Persoon {number}",
            "password_hash": password_hash(password),
            "locale": "nl",
            "epoch": 0,
            "created_at": now,
            "email_confirmed_at": now,
        }
        | values
    )
    db.session.add(account)
    db.session.flush()
    for role in roles:
        db.session.add(RoleGrant(account_id=account.id, role=role, granted_at=now))
    db.session.flush()
    return account
