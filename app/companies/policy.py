"""Who may do what with a company: only those who act for it, whatever else they are."""

from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState, Verification


def acts_for(membership: CompanyMembership | None) -> bool:
    """Return whether this membership lets somebody act for its company: see it, edit it, answer for it."""
    return membership is not None and membership.state == MembershipState.ACTIVE


def may_manage_members(membership: CompanyMembership | None) -> bool:
    """Return whether this member may let others in or out: an active admin of the company."""
    return membership is not None and membership.is_admin and acts_for(membership)


def may_end(membership: CompanyMembership | None, other: CompanyMembership) -> bool:
    """Return whether this member may end the membership `other`: their own always, an admin everybody's."""
    return acts_for(membership) and (membership is other or may_manage_members(membership))


def may_publish(company: Company) -> bool:
    """Return whether the profile may be shown; an administrator's refusal hides it."""
    return company.removed_at is None and company.verification != Verification.REJECTED


def is_public(company: Company) -> bool:
    """Return whether everybody can see the profile, in search and on its page."""
    return may_publish(company) and company.published_at is not None


def is_new(company: Company) -> bool:
    """Return whether the profile carries the tag "nieuw": nobody has verified the company yet."""
    return company.verification == Verification.PENDING
