"""Who takes part in a conversation: its person and those who act for its company. Nobody else, not even staff."""

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company, CompanyMembership
from app.companies.policy import acts_for, is_public
from app.contacts.models import Conversation
from app.contacts.rules import Side
from app.placements.models import PlacementOffer


def may_be_written_to(company: Company, offer: PlacementOffer | None) -> bool:
    """Return whether students can write to this company: it shows its profile and offers something."""
    return is_public(company) and offer is not None and offer.closed_at is None


def side_of(
    conversation: Conversation, account: Account, role: Role | None, membership: CompanyMembership | None
) -> Side | None:
    """Return which side `account` is on, acting in `role`, or None for everybody who does not take part."""
    if role is Role.STUDENT and conversation.person_id == account.id:
        return Side.PERSON
    if role is Role.EMPLOYER and acts_for(membership):
        return Side.COMPANY
    return None
