"""Writes the accounts of the demo with their roles."""

import secrets
from collections.abc import Sequence

from app.accounts import passwords
from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.demo.people import PASSWORD, Person, PersonSeed, people
from app.demo.world import SEED, days_ago
from app.kernel.database import db

_AGE_DAYS = 330
"""How long ago the first account was made; who comes with a profile has it as long as the profile."""


def load_accounts(profiles: Sequence[PersonSeed]) -> dict[Role, list[Account]]:
    """Write every account, and return who holds each role, the visitors' own first."""
    password_hash = passwords.hashed(PASSWORD)  # one hash for all: hashing is slow by design
    ages = {profile.email: profile.days_old + 1 for profile in profiles}
    everybody = people(SEED)
    listed = {person.email for person in everybody}
    everybody += [Person(Role(p.kind), p.email, p.name) for p in profiles if p.email not in listed]
    holders: dict[Role, list[Account]] = {role: [] for role in Role}
    for number, person in enumerate(everybody):
        made = days_ago(ages.get(person.email, _AGE_DAYS - number % 60))
        holders[person.role].append(
            Account(
                public_id=secrets.token_urlsafe(12),
                email=person.email,
                name=person.name,
                password_hash=password_hash,
                locale="nl",
                epoch=0,
                created_at=made,
                email_confirmed_at=made,
            )
        )
    db.session.add_all(account for accounts in holders.values() for account in accounts)
    db.session.flush()
    db.session.add_all(
        RoleGrant(account_id=account.id, role=role, granted_at=account.created_at)
        for role, accounts in holders.items()
        for account in accounts
    )
    db.session.flush()
    return holders
