"""Roles, and how long a session lasts."""

from datetime import timedelta
from enum import StrEnum

from app.kernel.text import N_

IDLE = timedelta(hours=1)
ABSOLUTE = timedelta(hours=12)
RESET_VALID = timedelta(hours=2)
MIN_PASSWORD = 10


class Role(StrEnum):
    """What an account may act as; one at a time."""

    STUDENT = "student"
    EMPLOYER = "employer"
    ADVISOR = "advisor"
    DECIDER = "decider"
    TREASURER = "treasurer"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.STUDENT: N_("student"),
    Role.EMPLOYER: N_("werkgever"),
    Role.ADVISOR: N_("adviseur"),
    Role.DECIDER: N_("beslisser"),
    Role.TREASURER: N_("kassier"),
    Role.ADMINISTRATOR: N_("beheerder"),
}
ROLE_NAMES_PLURAL = {
    Role.STUDENT: N_("studenten"),
    Role.EMPLOYER: N_("werkgevers"),
    Role.ADVISOR: N_("adviseurs"),
    Role.DECIDER: N_("beslissers"),
    Role.TREASURER: N_("kassiers"),
    Role.ADMINISTRATOR: N_("beheerders"),
}
STAFF = frozenset({Role.ADVISOR, Role.DECIDER, Role.TREASURER, Role.ADMINISTRATOR})
SELF_CHOSEN = frozenset({Role.STUDENT, Role.EMPLOYER})
"""Roles that a person may take at registration; an administrator grants the others."""
