"""What states a company and a membership can be in."""

from enum import StrEnum


class Verification(StrEnum):
    """What an administrator found of a company's registration."""

    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"


class MembershipState(StrEnum):
    """Whether somebody acts for a company."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ENDED = "ended"
