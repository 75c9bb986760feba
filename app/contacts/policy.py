"""Who takes part: in a conversation and an introduction its person and those who act for its company.

Nobody else, not even staff. A school's coordinator sees where introductions of own students stand, not
what was written.
"""

from app.accounts.models import Account
from app.accounts.rules import PERSONS, Role
from app.companies.models import Company, CompanyMembership
from app.companies.policy import acts_for, is_public, may_publish
from app.companies.rules import Verification
from app.contacts.models import Conversation, Introduction
from app.contacts.rules import Side, Stand, Standing, Starter
from app.kernel.text import N_, Text
from app.people.models import Person
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


def may_see_people(company: Company) -> bool:
    """Return whether those who act for this company see profiles of people: an administrator verified it."""
    return may_publish(company) and company.verification == Verification.VERIFIED


def why_ended(company: Company, side: Side) -> Text | None:
    """Return why `side` can write no more (the company was rejected or removed), or None while it can."""
    return None if may_publish(company) else Text(ENDED[side], {"company": company.name})


def side_of(
    conversation: Conversation, account: Account, role: Role | None, membership: CompanyMembership | None
) -> Side | None:
    """Return which side `account` is on, acting in `role`, or None for everybody who does not take part."""
    return _side(conversation.person_id == account.id, role, membership)


def side_in(
    introduction: Introduction,
    person: Person,
    account: Account,
    role: Role | None,
    membership: CompanyMembership | None,
) -> Side | None:
    """Return which side `account` is on in an introduction, acting in `role`, or None for everybody else.

    A company learns of a student whom a school introduces once the student said yes.
    """
    side = _side(person.account_id == account.id, role, membership)
    return None if side is Side.COMPANY and not company_may_see(introduction) else side


def company_may_see(introduction: Introduction) -> bool:
    """Return whether the company may know of an introduction."""
    return introduction.started_by != Starter.COORDINATOR or introduction.person_agreed_at is not None


def company_sees_profile(verified: bool, stood: Stand, *, blocked: bool) -> bool:
    """Return whether the company sees the person's profile (without the name), its headline too.

    Only a verified company, and only while it matters: not after a no. Nobody sees that of a blocked account.
    """
    return verified and not blocked and (stood.is_open or stood.standing is Standing.AGREED)


def names_are_known(stood: Stand) -> bool:
    """Return whether the two sides see each other's name: both said yes."""
    return stood.standing is Standing.AGREED


def _side(is_person: bool, role: Role | None, membership: CompanyMembership | None) -> Side | None:
    if role in PERSONS and is_person:
        return Side.PERSON
    if role is Role.EMPLOYER and acts_for(membership):
        return Side.COMPANY
    return None
