"""Who may change whose account."""

import pytest

from app.accounts import policy, queries
from app.accounts.models import Account
from app.accounts.rules import SELF_CHOSEN, STAFF, Role
from app.kernel.errors import NotAllowedError
from tests.factories.accounts import make_account


def person(*roles: Role) -> Account:
    found = queries.by_public_id(make_account(*roles).public_id)
    assert found is not None
    return found


@pytest.mark.parametrize("role", sorted(Role))
def test_an_administrator_grants_every_role(role: Role) -> None:
    policy.ensure_may_grant(person(Role.ADMINISTRATOR), person(), role)


@pytest.mark.parametrize("role", sorted(SELF_CHOSEN))
def test_everybody_takes_a_self_chosen_role_but_gives_it_to_nobody(role: Role) -> None:
    somebody = person(Role.ADVISOR)
    policy.ensure_may_grant(somebody, somebody, role)
    with pytest.raises(NotAllowedError):
        policy.ensure_may_grant(somebody, person(), role)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_nobody_makes_himself_staff(role: Role) -> None:
    somebody = person(*(STAFF - {Role.ADMINISTRATOR}))
    with pytest.raises(NotAllowedError):
        policy.ensure_may_grant(somebody, somebody, role)


def test_an_administrator_ends_roles_but_not_the_own_administration() -> None:
    administrator = person(Role.ADMINISTRATOR, Role.STUDENT)
    policy.ensure_may_end(administrator, person(Role.ADMINISTRATOR), Role.ADMINISTRATOR)
    policy.ensure_may_end(administrator, administrator, Role.STUDENT)
    with pytest.raises(NotAllowedError):
        policy.ensure_may_end(administrator, administrator, Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_ends_roles_blocks_or_tends_mail(role: Role) -> None:
    somebody, other = person(role), person(Role.STUDENT)
    with pytest.raises(NotAllowedError):
        policy.ensure_may_end(somebody, other, Role.STUDENT)
    with pytest.raises(NotAllowedError):
        policy.ensure_may_block(somebody, other)
    with pytest.raises(NotAllowedError):
        policy.ensure_may_tend_mail(somebody)


def test_an_administrator_blocks_others_and_tends_mail() -> None:
    administrator = person(Role.ADMINISTRATOR)
    policy.ensure_may_block(administrator, person(Role.ADMINISTRATOR))
    policy.ensure_may_tend_mail(administrator)
    with pytest.raises(NotAllowedError):
        policy.ensure_may_block(administrator, administrator)
