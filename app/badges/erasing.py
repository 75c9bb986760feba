"""What is let go of somebody who erased their account."""

from sqlalchemy import delete, or_, select, update

from app.accounts.models import Account
from app.badges.awarding.models import AwardRow
from app.badges.models import BadgeAssertion, ImportedBadge, SignedBadge
from app.kernel.database import db


def erase(account: Account) -> None:
    """Hide the badges of a person and forget the address; what was brought from elsewhere goes.

    The award and its place in the list of what is revoked stay, without who got it: its holder may still
    show the badge, which names them by a hash, and whoever checks it must hear whether it was revoked.
    """
    address = f"{account.id}@verwijderd.invalid"
    own = or_(BadgeAssertion.account_id == account.id, BadgeAssertion.recipient_email == account.email)
    signed = SignedBadge.assertion_id.in_(select(BadgeAssertion.id).where(own))
    db.session.execute(update(SignedBadge).where(signed).values(credential=""))
    db.session.execute(update(BadgeAssertion).where(own).values(recipient_email=address, shown=False, evidence=""))
    db.session.execute(update(AwardRow).where(AwardRow.email == account.email).values(email=address, evidence=""))
    db.session.execute(delete(ImportedBadge).where(ImportedBadge.account_id == account.id))
