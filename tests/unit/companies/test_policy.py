"""Who may do what with a company: every state of a membership and of a company."""

from itertools import product

import pytest

from app.companies import policy
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState, Verification
from app.kernel import clock

STATES = list(product(MembershipState, (True, False)))


def _membership(state: MembershipState, is_admin: bool) -> CompanyMembership:
    return CompanyMembership(state=state, is_admin=is_admin)


@pytest.mark.parametrize(("state", "is_admin"), STATES)
def test_only_active_members_act_for_a_company(state: MembershipState, is_admin: bool) -> None:
    membership = _membership(state, is_admin)
    active = state is MembershipState.ACTIVE
    assert policy.acts_for(membership) is active
    assert policy.may_manage_members(membership) is (active and is_admin)


@pytest.mark.parametrize(("state", "is_admin"), STATES)
def test_members_leave_themselves_and_admins_end_others(state: MembershipState, is_admin: bool) -> None:
    own, other = _membership(state, is_admin), _membership(MembershipState.ACTIVE, True)
    assert policy.may_end(own, own) is (state is MembershipState.ACTIVE)
    assert policy.may_end(own, other) is (state is MembershipState.ACTIVE and is_admin)


def test_strangers_may_nothing() -> None:
    other = _membership(MembershipState.ACTIVE, True)
    assert not policy.acts_for(None)
    assert not policy.may_manage_members(None)
    assert not policy.may_end(None, other)


@pytest.mark.parametrize("verification", Verification)
@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("removed", [True, False])
def test_a_profile_is_public_once_published_unless_refused(
    verification: Verification, published: bool, removed: bool
) -> None:
    moment = clock.now()
    company = Company(
        verification=verification,
        published_at=moment if published else None,
        removed_at=moment if removed else None,
    )
    allowed = verification is not Verification.REJECTED and not removed
    assert policy.may_publish(company) is allowed
    assert policy.is_public(company) is (allowed and published)
    assert policy.is_new(company) is (verification is Verification.PENDING)
