"""What demo badges consist of, before they become rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class BadgeSeed:
    """What one issuer proves; `organisation` is its key. `nlqf` and `register` are there for formal badges only."""

    slug: str
    organisation: str
    name: str
    about: str
    criteria: str
    skills: Mapping[str, int]
    months: int | None
    nlqf: int | None
    register: str | None


@dataclass(frozen=True)
class AwardSeed:
    """One badge for one address; the days are those on which something happened, empty where it did not.

    `accepted` without an account cannot be: who is not in the demo only has waiting awards.
    """

    badge: str
    email: str
    awarded: date
    evidence: str
    valid_until: date | None = None
    accepted: date | None = None
    declined: date | None = None
    revoked: date | None = None
    reason: str | None = None
    shown: bool = False
