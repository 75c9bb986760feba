"""Who may do what with badges: an issuer with its own classes and awards, a person with what is awarded to them."""

from app.accounts.models import Account
from app.badges.models import BadgeAssertion


def is_for(assertion: BadgeAssertion, account: Account) -> bool:
    """Return whether a badge is this account's: answered by it, or waiting for its confirmed e-mail address.

    Who answered keeps the badge, whatever address the account has later.
    """
    if assertion.account_id is not None:
        return assertion.account_id == account.id
    return account.email_confirmed_at is not None and assertion.recipient_email == account.email
