"""Who may do what with an organisation: only those who act for it, whatever else they are."""

from app.organisations.models import Organisation, OrganisationMembership
from app.organisations.rules import OrganisationKind


def kinds_of(organisation: Organisation) -> list[OrganisationKind]:
    """Return what an organisation does here."""
    does = {
        OrganisationKind.SCHOOL: organisation.is_school,
        OrganisationKind.ISSUER: organisation.is_issuer,
        OrganisationKind.TRAINER: organisation.is_trainer,
    }
    return [kind for kind in OrganisationKind if does[kind]]


def acts_for(
    organisation: Organisation, membership: OrganisationMembership | None, kind: OrganisationKind | None = None
) -> bool:
    """Return whether this membership lets somebody act for its organisation, as one of `kind` if given."""
    member = membership is not None and membership.ended_at is None
    does = kind is None or kind in kinds_of(organisation)
    return member and does and organisation.removed_at is None


def may_manage_members(membership: OrganisationMembership | None) -> bool:
    """Return whether this member may let others in or out and change what is told: an admin of the organisation."""
    return membership is not None and membership.is_admin and membership.ended_at is None


def may_end(membership: OrganisationMembership, other: OrganisationMembership) -> bool:
    """Return whether this member may end the membership `other`: their own always, an admin everybody's."""
    return membership is other or may_manage_members(membership)


def is_public(organisation: Organisation, kind: OrganisationKind | None = None) -> bool:
    """Return whether everybody can see the organisation, as one of `kind` if given."""
    return organisation.removed_at is None and (kind is None or kind in kinds_of(organisation))
