"""Who may erase an account when."""

import pytest

from app.accounts.rules import STAFF, Role
from app.retention.rules import OPEN_APPLICATION, STAFF_FIRST, why_not


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_ask_an_administrator_first(role: Role) -> None:
    problem = why_not([Role.STUDENT, role], [])
    assert problem is not None
    assert problem.msgid == STAFF_FIRST


def test_an_application_under_way_is_ended_first() -> None:
    problem = why_not([Role.EMPLOYER], ["SV-2026-00002", "SV-2026-00001"])
    assert problem is not None
    assert problem.msgid == OPEN_APPLICATION
    assert "SV-2026-00001" in problem.nl()


@pytest.mark.parametrize("role", sorted(set(Role) - STAFF))
def test_everybody_else_may_go(role: Role) -> None:
    assert why_not([role], []) is None
