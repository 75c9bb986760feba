"""The data model of Open Badges 3.0: which members a badge must and may have, and of what kind.

Our own model of what the official JSON schema (ob_v3p0_achievementcredential_schema) checks; the tests hold the two
side by side. Added from the text of the standard: dates that exist, identifiers that are addresses or URNs, and a
recipient with an id or an identifier.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from app.badges.credentials.dates import Moment
from app.badges.credentials.report import Json, Refused
from app.badges.credentials.strict_json import as_list

V1, V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
BADGE_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json")
ACHIEVEMENT, ENDORSEMENT = {"AchievementCredential", "OpenBadgeCredential"}, {"EndorsementCredential"}
ANY_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f\x7f<>\"{}|\\^`]+")
EXTENSION = re.compile(r"(ext:)[a-z|A-Z|0-9|.|-|_]+")
LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
TOKEN = re.compile(r"[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+")

IDENTIFIERS = (
    "name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber isbn issn lisSourcedId "
    "oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId ltiToolId ltiPlatformId ltiUserId identifier"
)


def _words(text: str) -> set[str]:
    return set(text.split())


CHOICES = {
    "identifier kind": _words(IDENTIFIERS),
    "achievement kind": _words(
        "Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge BachelorDegree "
        "Certificate CertificateOfCompletion Certification CommunityService Competency Course CoCurricular Degree "
        "Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment JourneymanCertificate LearningProgram License "
        "Membership ProfessionalDoctorate QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential "
        "ResearchDoctorate SecondarySchoolDiploma"
    ),
    "target kind": _words(
        "ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion CFRubricCriterionLevel CTDL"
    ),
    "result kind": _words(
        "GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result RubricCriterion "
        "RubricCriterionLevel RubricScore ScaledScore Status"
    ),
}
RESULT_STATUS = _words("Completed Enrolled Failed InProgress OnHold Provisional Withdrew")
CLOSED = {"IdentityObject", "IdentifierEntry", "Image"}
"""Objects that may have no other members than these."""
TYPED_BY_TEXT = CLOSED | {"GeoCoordinates"}
"""Objects whose type is one text instead of a list."""

_CREDENTIAL = (
    "id!:text issuer!:profile or text credentialSubject!:{subject} name{name}:text description:text "
    "awardedDate:moment validFrom:moment validUntil:moment issuanceDate:moment expirationDate:moment proof:[Proof] "
    "credentialSchema:[Named] credentialStatus:status refreshService:Named termsOfUse:[Terms]"
)
_PROFILE_TEXTS = (
    "name url phone description email official familyName givenName additionalName patronymicName honorificPrefix "
    "honorificSuffix familyNamePrefix"
)


def _members(*lines: str) -> dict[str, tuple[bool, str]]:
    """Read `name!:kind` pairs; a kind may have spaces, a name with ! must be there."""
    found = {}
    for name, required, kind in re.findall(r"(@?\w+)(!?):((?:(?!\s+@?\w+!?:).)+)", " ".join(lines)):
        found[name] = (bool(required), kind.strip())
    return found


MODEL: dict[str, dict[str, tuple[bool, str]]] = {
    "AchievementCredential": _members(
        _CREDENTIAL.format(subject="AchievementSubject", name=""),
        "image:Image endorsement:[EndorsementCredential] endorsementJwt:[token] evidence:[Evidence]",
    ),
    "EndorsementCredential": _members(_CREDENTIAL.format(subject="EndorsementSubject", name="!")),
    "AchievementSubject": _members(
        "id:text activityEndDate:moment activityStartDate:moment creditsEarned:number achievement!:Achievement",
        "identifier:[IdentityObject] image:Image licenseNumber:text narrative:text result:[Result] role:text",
        "source:Profile term:text",
    ),
    "EndorsementSubject": _members("id!:text endorsementComment:text"),
    "IdentityObject": _members("hashed!:flag identityHash!:text identityType!:identifier kind salt:text"),
    "Evidence": _members("id:text narrative:text name:text description:text genre:text audience:text"),
    "Achievement": _members(
        "id!:text alignment:[Alignment] achievementType:achievement kind creator:Profile creditsAvailable:number",
        "criteria!:Criteria description!:text endorsement:[EndorsementCredential] endorsementJwt:[token]",
        "fieldOfStudy:text humanCode:text image:Image inLanguage:language name!:text",
        "otherIdentifier:[IdentifierEntry] related:[Related] resultDescription:[ResultDescription]",
        "specialization:text tag:[text] version:text",
    ),
    "Alignment": _members(
        "targetCode:text targetDescription:text targetName!:text targetFramework:text targetType:target kind",
        "targetUrl!:text",
    ),
    "Criteria": _members("id:text narrative:text"),
    "IdentifierEntry": _members("identifier!:text identifierType!:identifier kind"),
    "Image": _members("id!:text caption:text"),
    "Result": _members(
        "achievedLevel:text alignment:[Alignment] resultDescription:text status:result status value:text"
    ),
    "ResultDescription": _members(
        "id!:text alignment:[Alignment] allowedValue:[text] name!:text requiredLevel:text requiredValue:text",
        "resultType!:result kind rubricCriterionLevel:[RubricCriterionLevel] valueMax:text valueMin:text",
    ),
    "RubricCriterionLevel": _members(
        "id!:text alignment:[Alignment] description:text level:text name!:text points:text"
    ),
    "Related": _members("id!:text inLanguage:language version:text"),
    "Profile": _members(
        "id!:text",
        " ".join(f"{name}:text" for name in _PROFILE_TEXTS.split()),
        "endorsement:[EndorsementCredential] endorsementJwt:[token] image:Image address:Address",
        "otherIdentifier:[IdentifierEntry] parentOrg:Profile dateOfBirth:day",
    ),
    "Address": _members(
        "addressCountry:text addressCountryCode:text addressRegion:text addressLocality:text streetAddress:text",
        "postOfficeBoxNumber:text postalCode:text geo:GeoCoordinates",
    ),
    "GeoCoordinates": _members("latitude!:number longitude!:number"),
    "Proof": _members(
        "type!:text created:moment cryptosuite:text challenge:text domain:text nonce:text proofPurpose:text",
        "proofValue:text verificationMethod:text",
    ),
    "Named": _members("id!:text type!:text"),
    "Terms": _members("id:text type!:text"),
}
ADDRESSES = ("id", "url", "targetUrl")
"""Members that name something: wherever they stand, they must be an address or a URN."""
UNTYPED = {"Criteria", "Proof", "Named", "Terms"}


def is_badge(credential: Json) -> bool:
    """Whether a credential says that it is a badge."""
    return bool(ACHIEVEMENT & {one for one in as_list(credential.get("type")) if isinstance(one, str)})


def faults(credential: Json, *, strict: bool = True) -> list[str]:
    """Return what is wrong with a badge, each with where it is; nothing when it passes.

    `strict` as the official schema; otherwise one value may stand where a list is asked and a list of one where a
    value is, which JSON-LD calls the same.
    """
    return list(_Reader(strict).credential(credential, "AchievementCredential", "badge"))


def endorsement_faults(credential: Json) -> list[str]:
    """Return what is wrong with an endorsement that stands on its own."""
    return list(_Reader(False).credential(credential, "EndorsementCredential", "endorsement"))


class _Reader:
    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.plain: dict[str, Callable[[Any], bool]] = {
            "text": lambda value: isinstance(value, str),
            "flag": lambda value: isinstance(value, bool),
            "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
            "moment": _is_moment,
            "day": _is_day,
            "token": lambda value: isinstance(value, str) and bool(TOKEN.fullmatch(value)),
            "language": lambda value: isinstance(value, str) and bool(LANGUAGE.fullmatch(value)),
            "result status": lambda value: isinstance(value, str) and value in RESULT_STATUS,
        }

    def credential(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where} is not an object"
            return
        yield from self._contexts(value.get("@context"), where)
        types = ACHIEVEMENT if kind == "AchievementCredential" else ENDORSEMENT
        yield from self._types(value.get("type"), "VerifiableCredential", where)
        if not types & {one for one in as_list(value.get("type")) if isinstance(one, str)}:
            yield f"{where}.type has none of {', '.join(sorted(types))}"
        begins = "issuanceDate" if as_list(value.get("@context"))[:1] == [V1] else "validFrom"
        if begins not in value:
            yield f"{where}.{begins} is missing"
        yield from self._object(value, kind, where)
        yield from self._identifiers(value, kind, where)

    def _contexts(self, value: Any, where: str) -> Iterator[str]:
        first, second = (value[0], value[1]) if isinstance(value, list) and len(value) > 1 else (None, None)
        if first not in ((V2,) if self.strict else (V1, V2)):
            yield f"{where}.@context does not begin with {V2}"
        if not isinstance(second, str) or not BADGE_CONTEXT.fullmatch(second):
            yield f"{where}.@context does not have the context of Open Badges 3.0 second"
        if isinstance(value, list) and not all(isinstance(one, str | dict) for one in value):
            yield f"{where}.@context has an entry that is no address"

    def _identifiers(self, value: Json, kind: str, where: str) -> Iterator[str]:
        subject = value.get("credentialSubject")
        if _is_no_address(value.get("issuer")):
            yield f"{where}.issuer is not an address or URN"
        recipient = subject if kind == "AchievementCredential" and isinstance(subject, dict) else {"id": "other"}
        if not recipient.get("id") and not as_list(recipient.get("identifier")):
            yield f"{where}.credentialSubject has neither an id nor an identifier"

    def _types(self, value: Any, expected: str, where: str) -> Iterator[str]:
        if self.strict and not isinstance(value, list):
            yield f"{where}.type is not a list"
        elif not all(isinstance(one, str) for one in as_list(value)) or expected not in as_list(value):
            yield f"{where}.type does not have {expected}"

    def _object(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where} is not an object"
            return
        model = MODEL[kind]
        if kind in TYPED_BY_TEXT:
            if value.get("type") != kind and (self.strict or value.get("type") != [kind]):
                yield f"{where}.type is not {kind}"
        elif kind not in UNTYPED and kind not in ("AchievementCredential", "EndorsementCredential"):
            yield from self._types(value.get("type"), kind, where)
        yield from (f"{where}.{name} is not an address or URN" for name in ADDRESSES if _is_no_address(value.get(name)))
        for name, (required, of) in model.items():
            if name in value:
                yield from self._member(value[name], of, f"{where}.{name}")
            elif required:
                yield f"{where}.{name} is missing"
        if kind in CLOSED:
            yield from (f"{where}.{name} is not allowed" for name in value if name not in model and name != "type")

    def _member(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if kind.startswith("["):
            yield from self._list(value, kind[1:-1], where)
        elif kind == "status":
            many = not self.strict and isinstance(value, list) and bool(value)
            yield from self._list(value, "Named", where) if many else self._object(value, "Named", where)
        elif kind == "profile or text":
            if not isinstance(value, str):
                yield from self._object(value, "Profile", where)
        elif kind.endswith("Credential"):
            yield from self.credential(value, kind, where)
        elif kind in MODEL:
            yield from self._object(value, kind, where)
        elif kind in CHOICES:
            if not isinstance(value, str) or not (value in CHOICES[kind] or EXTENSION.search(value)):
                yield f"{where} is none of the kinds that the standard knows"
        elif not self.plain[kind](value):
            yield f"{where} is not a {kind}"

    def _list(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            if self.strict or value is None:
                yield f"{where} is not a list"
                return
            value = [value]
        for number, one in enumerate(value):
            yield from self._member(one, kind, f"{where}[{number}]")


def _is_no_address(value: Any) -> bool:
    return isinstance(value, str) and not ANY_URI.fullmatch(value)


def _is_moment(value: Any) -> bool:
    try:
        Moment.read(value)
    except Refused:
        return False
    return True


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
