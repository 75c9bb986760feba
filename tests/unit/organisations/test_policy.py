"""What an organisation does, who acts for it, and which roles come with that."""

from datetime import UTC, datetime

import pytest

from app.accounts.rules import FOR_AN_ORGANISATION, Role
from app.organisations import policy
from app.organisations.models import Organisation, OrganisationMembership
from app.organisations.rules import KIND_NAMES, ROLE_OF, OrganisationKind, roles_of

DAY = datetime(2026, 5, 1, tzinfo=UTC)


def _school(**values: object) -> Organisation:
    return Organisation(**({"is_school": True, "is_issuer": True, "is_trainer": False, "removed_at": None} | values))


def _member(**values: object) -> OrganisationMembership:
    return OrganisationMembership(**({"is_admin": False, "ended_at": None} | values))


def test_every_kind_has_its_own_role_and_name() -> None:
    assert set(ROLE_OF) == set(KIND_NAMES) == set(OrganisationKind)
    assert set(ROLE_OF.values()) == FOR_AN_ORGANISATION
    assert len(set(ROLE_OF.values())) == len(ROLE_OF)


def test_roles_are_those_of_all_kinds_together() -> None:
    school, both = [OrganisationKind.SCHOOL], [OrganisationKind.SCHOOL, OrganisationKind.TRAINER]
    assert roles_of([school, both]) == {Role.COORDINATOR, Role.TRAINER}
    assert roles_of([]) == frozenset()


@pytest.mark.parametrize(
    ("organisation", "membership", "kind", "acts"),
    [
        (_school(), _member(), None, True),
        (_school(), _member(), OrganisationKind.ISSUER, True),
        (_school(), _member(), OrganisationKind.TRAINER, False),
        (_school(), None, None, False),
        (_school(), _member(ended_at=DAY), None, False),
        (_school(removed_at=DAY), _member(is_admin=True), None, False),
    ],
)
def test_who_acts_for_it(
    organisation: Organisation, membership: OrganisationMembership | None, kind: OrganisationKind | None, acts: bool
) -> None:
    assert policy.acts_for(organisation, membership, kind) is acts


def test_admins_end_everybody_and_others_themselves() -> None:
    admin, one, other = _member(is_admin=True), _member(), _member()
    assert policy.may_end(admin, one)
    assert policy.may_end(one, one)
    assert not policy.may_end(one, other)
    assert not policy.may_manage_members(_member(is_admin=True, ended_at=DAY))
