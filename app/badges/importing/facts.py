"""What a badge from elsewhere says, taken from its credential. Pure, and wary: a stranger wrote every word of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

OWN_SCHEME = "urn:vindplatform:skill:"
"""The beginning of the URIs of our own concepts: whoever uses these means our levels too."""
LOWEST, HIGHEST = 1, 3
MAX_NAME, MAX_ID, MAX_DESCRIPTION, MAX_SKILLS = 200, 500, 4000, 40


@dataclass(frozen=True)
class Facts:
    """A badge as a list shows it; `skills` maps the addresses of concepts to the levels that it states."""

    name: str
    description: str
    issuer_id: str
    issuer_name: str
    awarded_at: datetime | None
    valid_until: datetime | None
    skills: Mapping[str, int]


def facts_of(credential: Mapping[str, Any], *, name: str = "", issuer_known_as: str = "") -> Facts:
    """Return what a credential of Open Badges 2.0 or 3.0 says; empty where it says nothing that can be read.

    `name` is what a check read elsewhere, for a badge that only refers to its class. `issuer_known_as` is whose badge
    the check found it to be: what the badge itself says of that (an assertion of 2.0 may say anything) is not asked.
    """
    achievement = _achievement(credential)
    issuer = _first(credential.get("issuer") or achievement.get("issuer"))
    named = issuer if isinstance(issuer, str) else _mapping(issuer).get("id")
    issuer_id = _address(issuer_known_as or named)
    issuer_name = _text(_mapping(issuer).get("name"), MAX_NAME) if named == issuer_id else ""
    return Facts(
        name=_text(achievement.get("name") or credential.get("name") or name, MAX_NAME),
        description=_text(achievement.get("description"), MAX_DESCRIPTION),
        issuer_id=issuer_id,
        issuer_name=issuer_name or issuer_id[:MAX_NAME],
        awarded_at=_moment(_any(credential, "validFrom", "issuanceDate", "issuedOn")),
        valid_until=_moment(_any(credential, "validUntil", "expirationDate", "expires")),
        skills=_skills(credential, achievement),
    )


def _achievement(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = _mapping(_first(credential.get("credentialSubject")))
    return _mapping(_first(subject.get("achievement"))) or _mapping(credential.get("badge"))


def _skills(credential: Mapping[str, Any], achievement: Mapping[str, Any]) -> dict[str, int]:
    """Return the concepts that the badge is aligned with; the lowest level where it states none of ours."""
    levels = dict(_levels(credential, achievement))
    found: dict[str, int] = {}
    for alignment in _each(achievement.get("alignment") or achievement.get("alignments")):
        address = _text(alignment.get("targetUrl"), MAX_ID)
        if address and len(found) < MAX_SKILLS:
            found[address] = levels.get(address, LOWEST)
    return found


def _levels(credential: Mapping[str, Any], achievement: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield the concepts of ours that were shown at a level, with that level."""
    subject = _mapping(_first(credential.get("credentialSubject")))
    achieved = {_text(one.get("achievedLevel"), MAX_ID) for one in _each(subject.get("result"))}
    for description in _each(achievement.get("resultDescription")):
        reached = [one for one in _each(description.get("rubricCriterionLevel")) if one.get("id") in achieved]
        addresses = [_text(one.get("targetUrl"), MAX_ID) for one in _each(description.get("alignment"))]
        for address in addresses:
            for one in reached:
                if address.startswith(OWN_SCHEME) and (level := _level(one.get("level"))):
                    yield address, level


def _level(value: object) -> int | None:
    if not isinstance(value, str) or value not in {str(level) for level in range(LOWEST, HIGHEST + 1)}:
        return None
    return int(value)


def _any(said: Mapping[str, Any], *names: str) -> object:
    return next((said[name] for name in names if name in said), None)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _each(value: object) -> list[Mapping[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _address(value: object) -> str:
    """Return an identifier as it is; empty where it is none, since one that was mended may be another's."""
    fits = isinstance(value, str) and len(value) <= MAX_ID and value.isprintable() and " " not in value
    return str(value) if fits else ""


def _text(value: object, most: int) -> str:
    """Return a text of at most so many signs; of one in several languages the first."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return " ".join(value.replace("\0", "").split())[:most] if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
