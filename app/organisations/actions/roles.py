"""The roles of somebody follow what they act for, in the same transaction."""

from sqlalchemy import select

from app.accounts.actions import follow_memberships
from app.accounts.models import Account
from app.kernel.database import db
from app.organisations import queries


def settle_roles(account: Account, *, by: Account) -> None:
    """Let `account` hold exactly the roles of the organisations that it acts for now.

    The account's row is locked first, so that two memberships that end at once do not leave a role behind.
    """
    db.session.flush()
    db.session.execute(select(Account.id).where(Account.id == account.id).with_for_update(key_share=True))
    follow_memberships(account=account, roles=queries.roles_of(account.id), by=by)
