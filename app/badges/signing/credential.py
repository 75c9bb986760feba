"""What the credential of an award says, in the words of Open Badges 3.0. Pure: same facts, same credential.

Sources: https://www.imsglobal.org/spec/ob/v3p0 (B: data model) and https://www.w3.org/TR/vc-data-model-2.0/.
Nothing is null; what the model allows several of is a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.badges.credentials import status_list
from app.badges.rules import LEVEL_WORDS
from app.kernel.clock import AMSTERDAM

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
FRAMEWORKS = {"vindplatform": "Vindplatform", "esco": "ESCO"}
NLQF = "https://nlqf.nl"
Json = dict[str, Any]


@dataclass(frozen=True)
class IssuerFacts:
    """Who awards: `did` is the id that signs, `address` where the profile stands."""

    did: str
    address: str
    name: str
    about: str
    website: str | None
    municipality: str


@dataclass(frozen=True)
class SkillFacts:
    """A skill that a badge proves: the URI of its concept, its name in the language of the badge, the level 1-3."""

    uri: str
    slug: str
    name: str
    level: int


@dataclass(frozen=True)
class ClassFacts:
    """What a badge stands for; `address` is where it stands, `image` where its picture does."""

    address: str
    image: str
    name: str
    description: str
    criteria: str
    language: str
    formal: bool
    nlqf_level: int | None
    register_reference: str | None
    skills: Sequence[SkillFacts]


@dataclass(frozen=True)
class AwardFacts:
    """One award: `address` is its id, `status_list` and `status_index` say where its revocation shows."""

    address: str
    recipient_hash: str
    recipient_salt: str
    evidence: str
    awarded_at: datetime
    valid_until: date | None
    status_list: str
    status_index: int


def credential(issuer: IssuerFacts, badge: ClassFacts, award: AwardFacts) -> Json:
    """Return the credential of an award, not yet signed."""
    valid_from = award.awarded_at.astimezone(UTC).replace(microsecond=0)
    subject = f"urn:uuid:{uuid5(NAMESPACE_URL, award.address)}"
    said: Json = {
        "@context": list(CONTEXTS),
        "id": award.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.name,
        "issuer": profile(issuer),
        "validFrom": written(valid_from),
        "awardedDate": written(valid_from),
        "credentialSubject": _subject(subject, badge, award),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": status_list.entry(award.status_list, award.status_index),
    }
    if award.evidence:
        said["evidence"] = [{"type": ["Evidence"], "narrative": award.evidence}]
    if award.valid_until is not None:
        said["validUntil"] = written(end_of(award.valid_until))
    return said


def profile(issuer: IssuerFacts) -> Json:
    """Return the issuer as credentials name it."""
    said: Json = {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.website or issuer.address}
    if issuer.about:
        said["description"] = issuer.about
    said["address"] = {"type": ["Address"], "addressLocality": issuer.municipality, "addressCountryCode": "NL"}
    return said


def achievement(badge: ClassFacts) -> Json:
    """Return what the badge stands for; each skill as an alignment to its concept and as a level that is reached."""
    said: Json = {
        "id": badge.address,
        "type": ["Achievement"],
        "achievementType": "MicroCredential" if badge.formal else "Badge",
        "name": badge.name,
        "description": badge.description,
        "criteria": {"id": badge.address, "narrative": badge.criteria},
        "image": {"id": badge.image, "type": "Image", "caption": badge.name},
        "inLanguage": badge.language,
    }
    alignments = [_alignment(skill, badge.language) for skill in badge.skills]
    if badge.nlqf_level is not None:
        alignments.append(_nlqf(badge.nlqf_level, badge.register_reference or ""))
        said["otherIdentifier"] = [
            {
                "type": "IdentifierEntry",
                "identifier": badge.register_reference or "",
                "identifierType": "ext:NLQFRegister",
            }
        ]
    if alignments:
        said["alignment"] = alignments
    if badge.skills:
        said["resultDescription"] = [_result_description(badge, skill) for skill in badge.skills]
    return said


def _subject(subject: str, badge: ClassFacts, award: AwardFacts) -> Json:
    said: Json = {
        "id": subject,
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": award.recipient_hash,
                "identityType": "emailAddress",
                "salt": award.recipient_salt,
            }
        ],
        "achievement": achievement(badge),
    }
    if badge.skills:
        said["result"] = [
            {
                "type": ["Result"],
                "resultDescription": _result_id(badge, skill),
                "achievedLevel": _level_id(badge, skill),
            }
            for skill in badge.skills
        ]
    return said


def _alignment(skill: SkillFacts, language: str) -> Json:
    return {
        "type": ["Alignment"],
        "targetType": "ceasn:Competency",
        "targetUrl": skill.uri,
        "targetCode": skill.slug,
        "targetName": skill.name,
        "targetFramework": FRAMEWORKS["esco" if "data.europa.eu/esco" in skill.uri else "vindplatform"],
        "targetDescription": LEVEL_WORDS[language][skill.level],
    }


def _nlqf(level: int, reference: str) -> Json:
    return {
        "type": ["Alignment"],
        "targetType": "CFItem",
        "targetUrl": NLQF,
        "targetCode": f"NLQF {level}",
        "targetName": f"NLQF {level}",
        "targetFramework": "NLQF",
        "targetDescription": reference,
    }


def _result_description(badge: ClassFacts, skill: SkillFacts) -> Json:
    """Return a skill as something that can be shown at a level; the level is the one that the badge asks."""
    return {
        "id": _result_id(badge, skill),
        "type": ["ResultDescription"],
        "name": skill.name,
        "resultType": "RubricCriterionLevel",
        "requiredLevel": _level_id(badge, skill),
        "rubricCriterionLevel": [
            {
                "id": _level_id(badge, skill),
                "type": ["RubricCriterionLevel"],
                "name": LEVEL_WORDS[badge.language][skill.level],
                "level": str(skill.level),
            }
        ],
        "alignment": [{"type": ["Alignment"], "targetUrl": skill.uri, "targetName": skill.name}],
    }


def _result_id(badge: ClassFacts, skill: SkillFacts) -> str:
    return f"{badge.address}#{skill.slug}"


def _level_id(badge: ClassFacts, skill: SkillFacts) -> str:
    return f"{_result_id(badge, skill)}-{skill.level}"


def end_of(day: date) -> datetime:
    """Return the last second of a day in Amsterdam: a badge counts up to and including that day."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM).astimezone(UTC) - timedelta(seconds=1)


def written(moment: datetime) -> str:
    """Write a moment as a DateTimeZ."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
