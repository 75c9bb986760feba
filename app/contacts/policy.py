"""Who takes part in a conversation: its person and those who act for its company. Nobody else, not even staff."""

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company, CompanyMembership
from app.companies.policy import acts_for, is_public, may_publish
from app.contacts.models import Conversation
from app.contacts.rules import Side
from app.kernel.text import N_, Text
from app.placements.models import PlacementOffer

ENDED = {
    Side.PERSON: N_(
        "%(company)s staat niet meer op deze site. Je kunt dit gesprek nog lezen, maar niet meer schrijven."
    ),
    Side.COMPANY: N_("%(company)s staat niet meer op deze site. Antwoorden kan niet meer."),
}


def may_be_written_to(company: Company, offer: PlacementOffer | None) -> bool:
    """Return whether students can write to this company: it shows its profile and offers something."""
    return is_public(company) and offer is not None and offer.closed_at is None


def why_ended(company: Company, side: Side) -> Text | None:
    """Return why `side` can write no more (the company was rejected or removed), or None while it can."""
    return None if may_publish(company) else Text(ENDED[side], {"company": company.name})


def side_of(
    conversation: Conversation, account: Account, role: Role | None, membership: CompanyMembership | None
) -> Side | None:
    """Return which side `account` is on, acting in `role`, or None for everybody who does not take part."""
    if role is Role.STUDENT and conversation.person_id == account.id:
        return Side.PERSON
    if role is Role.EMPLOYER and acts_for(membership):
        return Side.COMPANY
    return None
