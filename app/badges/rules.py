"""Where an awarded badge stands, what its holder may answer, how long it counts, and which skills it proves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.kernel.text import N_

FEWEST_SHOWN = 5
"""Fewer awards than this are not counted in public: they could point at somebody."""
FIRST_DAY = date(2000, 1, 1)
"""Nobody awards a badge for what was shown before this day."""
MAX_MONTHS = 120
NLQF_LEVELS = range(1, 9)
MAX_INITIALS = 3
KEY_ALGORITHMS = ("EdDSA", "ES256")
"""How an issuer's key signs: Ed25519, or the curve P-256 with SHA-256."""
LIST_SIZE = 131_072
"""Bits in a status list: the least that the W3C Bitstring Status List allows, so that one bit says little."""
LEVEL_WORDS = {
    "nl": {1: "een begin", 2: "zelfstandig", 3: "ervaren"},
    "en": {1: "a start", 2: "independent", 3: "experienced"},
}
"""The levels of a skill in a credential, in the language of the badge: a credential is in one language for ever."""
CHECK_NAMES = {
    "valid": N_("Geldig"),
    "invalid": N_("Niet geldig"),
    "revoked": N_("Ingetrokken"),
    "expired": N_("Verlopen"),
    "not_yet_valid": N_("Geldt nog niet"),
    "unknown": N_("Niet gecontroleerd"),
}
CHECK_STATUSES = tuple(CHECK_NAMES)
"""What a check of a badge can end with."""
_SMALL_WORDS = frozenset({"aan", "and", "bij", "de", "een", "en", "for", "het", "in", "met", "of", "op", "van", "voor"})


class AssertionState(StrEnum):
    """Where an awarded badge stands; only an accepted one proves skills."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    REVOKED = "revoked"


STATE_NAMES = {
    AssertionState.WAITING: N_("Wacht op antwoord"),
    AssertionState.ACCEPTED: N_("Geldig"),
    AssertionState.DECLINED: N_("Niet aangenomen"),
    AssertionState.EXPIRED: N_("Verlopen"),
    AssertionState.REVOKED: N_("Ingetrokken"),
}
MAY_ACCEPT = frozenset({AssertionState.WAITING, AssertionState.DECLINED})
"""Who declined may still change their mind, until the badge is awarded anew."""
MAY_DECLINE = frozenset({AssertionState.WAITING, AssertionState.ACCEPTED})
"""Who accepted may give the badge back."""
MAY_SHOW = frozenset({AssertionState.ACCEPTED})
MAY_DOWNLOAD = frozenset(
    {AssertionState.WAITING, AssertionState.ACCEPTED, AssertionState.EXPIRED, AssertionState.REVOKED}
)
"""In which states its holder gets the badge as a file; a revoked one answers with the reason instead."""
MAY_REVOKE = frozenset({AssertionState.WAITING, AssertionState.ACCEPTED})
RENEW_DAYS = 60
"""How long before its last day a badge can be renewed."""
REMIND_DAYS = 30
"""How long before its last day the holder is reminded."""
BETWEEN_REMINDERS = timedelta(days=7)
"""Within this time nobody is reminded of the same award again."""


def state_of(
    *,
    accepted_at: datetime | None,
    declined_at: datetime | None,
    revoked_at: datetime | None,
    valid_until: date | None,
    today: date,
) -> AssertionState:
    """Return where a badge stands today; it is valid up to and including `valid_until`."""
    if revoked_at is not None:
        return AssertionState.REVOKED
    if declined_at is not None:
        return AssertionState.DECLINED
    if valid_until is not None and today > valid_until:
        return AssertionState.EXPIRED
    return AssertionState.WAITING if accepted_at is None else AssertionState.ACCEPTED


def may_renew(state: AssertionState, valid_until: date | None, today: date) -> bool:
    """Return whether a new award takes the place of this one: it expired, or will within RENEW_DAYS."""
    if state is AssertionState.EXPIRED:
        return True
    ends_soon = valid_until is not None and valid_until <= today + timedelta(days=RENEW_DAYS)
    return state is AssertionState.ACCEPTED and ends_soon


def last_valid_day(awarded_on: date, months: int | None) -> date | None:
    """Return the last day on which a badge counts: `months` after the award, or None for ever.

    A month without that day ends on its last one: 31 January and one month is 28 or 29 February.
    """
    if months is None:
        return None
    years, month = divmod(awarded_on.month - 1 + months, 12)
    first = date(awarded_on.year + years, month + 1, 1)
    next_first = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=awarded_on.day - 1), next_first - timedelta(days=1))


@dataclass(frozen=True)
class Claim:
    """One skill in one valid, accepted badge; `valid_until` is its last day, None is for ever."""

    skill: str
    level: int
    valid_until: date | None


def proven(claims: Iterable[Claim]) -> dict[str, Claim]:
    """Return the best claim for each skill: the highest level, and of those the one that lasts longest.

    A lower level that lasts longer counts again when the higher one has lapsed; it never makes the
    higher one last longer.
    """
    best: dict[str, Claim] = {}
    for claim in claims:
        known = best.get(claim.skill)
        if known is None or _rank(claim) > _rank(known):
            best[claim.skill] = claim
    return best


def _rank(claim: Claim) -> tuple[int, date]:
    return claim.level, claim.valid_until or date.max


def initials(name: str) -> str:
    """Return up to three letters that stand for a badge in its picture: "VL" for "Veilig lassen"."""
    words = ["".join(sign for sign in word if sign.isalnum()) for word in name.split()]
    words = [word for word in words if word]
    telling = [word for word in words if word.lower() not in _SMALL_WORDS] or words
    return "".join(word[0] for word in telling[:MAX_INITIALS]).upper()
