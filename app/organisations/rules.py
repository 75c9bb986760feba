"""What organisations besides companies can be, and which role acting for one gives."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from app.accounts.rules import Role
from app.kernel.text import N_

RESERVED_SLUGS = frozenset({"nieuw"})
"""Words that are pages themselves, beside /beheer/organisaties/<slug>."""


class OrganisationKind(StrEnum):
    """What an organisation does here; one organisation may do several."""

    SCHOOL = "school"
    ISSUER = "issuer"
    TRAINER = "trainer"


KIND_NAMES = {
    OrganisationKind.SCHOOL: N_("School"),
    OrganisationKind.ISSUER: N_("Badge-uitgever"),
    OrganisationKind.TRAINER: N_("Opleider"),
}
ROLE_OF = {
    OrganisationKind.SCHOOL: Role.COORDINATOR,
    OrganisationKind.ISSUER: Role.ISSUER,
    OrganisationKind.TRAINER: Role.TRAINER,
}
"""The role in which somebody acts for an organisation of a kind."""


def roles_of(organisations: Iterable[Collection[OrganisationKind]]) -> frozenset[Role]:
    """Return the roles of somebody who acts for organisations that are of these kinds."""
    return frozenset(ROLE_OF[kind] for kinds in organisations for kind in kinds)
