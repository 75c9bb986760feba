"""What a verification says: one status, and the checks that led to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
"""A JSON object as read: not to be trusted before it is checked."""


class Status(StrEnum):
    """The outcome. Only VALID counts as proof; UNKNOWN means that it could not be shown either way."""

    VALID = "valid"
    INVALID = "invalid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN = "unknown"


class Refused(Exception):  # noqa: N818 (what happened to the document, not to us)
    """The document is not valid, whatever else holds; the text says why."""

    status = Status.INVALID


class Unsure(Refused):
    """It could not be shown that the document is valid; the text says why."""

    status = Status.UNKNOWN


class Withdrawn(Refused):
    """Its issuer took it back."""

    status = Status.REVOKED


class Lapsed(Refused):
    """Its time is over."""

    status = Status.EXPIRED


class Early(Refused):
    """Its time has not come."""

    status = Status.NOT_YET_VALID


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Report:
    """Everything that a verification found. `credential` is what was read; trust it only when `valid`."""

    status: Status
    version: str | None = None
    issuer: str | None = None
    achievement: str | None = None
    checks: tuple[Check, ...] = ()
    credential: Json | None = None

    @property
    def valid(self) -> bool:
        """Whether the badge counts."""
        return self.status is Status.VALID

    @classmethod
    def unread(cls, why: str) -> "Report":
        """Return the report of what could not even be had."""
        return cls(Status.UNKNOWN, checks=(Check("format", False, why),))

    def as_json(self, given: str) -> Json:
        """Return the report as the command line promises it; `given` is the input as it was named."""
        return {
            "input": given,
            "status": self.status.value,
            "version": self.version,
            "issuer": self.issuer,
            "achievement": self.achievement,
            "checks": [{"name": one.name, "passed": one.passed, "detail": one.detail} for one in self.checks],
        }


ORDER = (Status.INVALID, Status.UNKNOWN, Status.REVOKED, Status.EXPIRED, Status.NOT_YET_VALID)
"""Which status wins when several checks fail."""


@dataclass
class Findings:
    """Checks as they are made, and the statuses of those that failed."""

    checks: list[Check] = field(default_factory=list)
    failed: list[Status] = field(default_factory=list)
    doubts: list[Status] = field(default_factory=list)

    def passed(self, name: str, detail: str) -> None:
        """Add a check that holds."""
        self.checks.append(Check(name, True, detail))

    def refused(self, name: str, why: Refused) -> None:
        """Add a check that does not hold."""
        self.checks.append(Check(name, False, str(why)))
        # What is known for sure (expired) says more than that a list could not be had.
        (self.doubts if name == "status" and isinstance(why, Unsure) else self.failed).append(why.status)

    def step(self, name: str, look: Callable[[], str]) -> bool:
        """Make one check: `look` returns in words what holds, or raises Refused. Returns whether it holds."""
        try:
            self.passed(name, look())
        except Refused as why:
            self.refused(name, why)
            return False
        return True

    def status(self) -> Status:
        """Return the outcome of all of them; a doubt about the status list yields to what is known for sure."""
        for status in ORDER:
            if status in self.failed:
                return status
        return self.doubts[0] if self.doubts else Status.VALID
