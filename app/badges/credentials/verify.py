"""Is this badge genuine? One answer for the command line, the public page and the import.

Not signed, a key or a list that cannot be had, a proof of an unknown kind: `unknown`. Anything wrong: `invalid`.
Only what was shown to be right is `valid`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.badges.credentials import baking, data_integrity, dates, jwt, openbadges2, schema, status_list, strict_json
from app.badges.credentials.canonical import Contexts
from app.badges.credentials.fetch import Fetch, FetchError, Remembering
from app.badges.credentials.issuers import Issuer
from app.badges.credentials.jwt import Token
from app.badges.credentials.report import Check, Findings, Json, Refused, Report, Status, Unsure
from app.badges.credentials.strict_json import as_list, id_of

__all__ = ["Report", "Status", "verify"]

MAX_ENDORSEMENTS = 10
MAX_DOCUMENT = baking.MAX_PICTURE
UNFORESEEN = "it cannot be read"
ENVELOPED, ENVELOPE = "EnvelopedVerifiableCredential", "data:application/vc+jwt,"
KNOWN_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/"


def verify(document: bytes | str, fetch: Fetch, now: datetime, *, contexts: Fetch | None = None) -> Report:
    """Return what is known of a badge: the bytes of a JSON, JWT, PNG or SVG file, or a pasted text.

    `fetch` gets what the badge refers to; `contexts` may hold JSON-LD contexts beside those that are known here, and
    must be the caller's own: whoever writes a context decides what a badge means.
    """
    checking = _Checking(Remembering(fetch), now, Contexts(contexts))
    try:
        text = _text(document)
        return checking.read(text, hosted=None)
    except Refused as error:
        return Report(error.status, checks=(Check("format", False, str(error)),))
    except Exception as error:  # a stranger's document must not take a page down
        return Report(Status.UNKNOWN, checks=(Check("format", False, f"{UNFORESEEN} ({type(error).__name__})"),))


def _text(document: bytes | str) -> str:
    """Return the badge in a document as text."""
    if isinstance(document, str):
        document = document.encode("utf-8", "surrogatepass")
    if len(document) > MAX_DOCUMENT:
        raise Refused(f"larger than {MAX_DOCUMENT} bytes")
    if baking.kind_of(document):
        found = baking.unbake(document)
        if found is None:
            raise Refused("there is no badge in this picture")
        return found
    try:
        return document.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Refused("neither a picture nor text") from None


class _Checking:
    """Verifies one document and what belongs to it, with one memory of what was fetched."""

    def __init__(self, fetch: Fetch, now: datetime, contexts: Contexts) -> None:
        self.fetch, self.now, self.contexts = fetch, now, contexts

    def read(self, text: str, hosted: str | None) -> Report:
        """Return the report of a badge that is a token, JSON, or (2.0, baked) the address of an assertion."""
        if text.startswith(("https://", "http://")) and hosted is None and len(text.split()) == 1:
            try:
                return self.read(_text(self.fetch(text)), hosted=text)
            except FetchError as error:
                raise Unsure(f"{text} could not be fetched: {error}") from None
        if text.startswith("{"):
            token, document = None, strict_json.read(text)
            if ENVELOPED in as_list(document.get("type")):
                return self.read(_inside(document), hosted)
            credential = document
        else:
            token = jwt.read(text)
            credential = jwt.credential_of(token)
        if openbadges2.is_assertion(credential):
            return openbadges2.Verification(credential, token, self.fetch, self.now).run()
        if "VerifiableCredential" not in as_list(credential.get("type")):
            raise Refused("this is not a badge")
        return self.badge(credential, token)

    def badge(self, credential: Json, token: Token | None) -> Report:
        """Return the report of a credential of Open Badges 3.0: a badge, or an endorsement on its own."""
        findings = Findings()
        types = [one for one in as_list(credential.get("type")) if isinstance(one, str)]
        endorsement = "EndorsementCredential" in types and not schema.ACHIEVEMENT & set(types)
        findings.step("schema", lambda: _schema(credential, endorsement))
        if self._secured(findings, credential, token):
            findings.step("status", lambda: self._status(credential))
        findings.step("dates", lambda: dates.period(credential, self.now))
        for number, one in enumerate(_endorsements(credential)):
            self._endorsement(findings, one, number)
        return Report(
            status=findings.status(),
            version="3.0",
            issuer=id_of(credential.get("issuer")),
            achievement=_achievement(credential),
            checks=tuple(findings.checks),
            credential=credential,
        )

    def _secured(self, findings: Findings, credential: Json, token: Token | None) -> bool:
        """Check every signature there is; returns whether the issuer's hand was shown."""
        name = id_of(credential.get("issuer"))
        if name is None:
            findings.refused("proof", Refused("it names no issuer"))
            return False
        issuer = Issuer(name, self.fetch, self.now)
        held = []
        if token is not None:
            held.append(findings.step("proof", lambda: jwt.check_signature(token, issuer)))
            held.append(findings.step("claims", lambda: jwt.check_claims(token, credential)))
        if credential.get("proof", []) != []:
            look = data_integrity.check
            held.append(findings.step("proof", lambda: look(credential, issuer, self.contexts, self.now)))
        if not held:
            findings.refused("proof", Unsure("it is not signed"))
        return bool(held) and all(held)

    def _status(self, credential: Json) -> str:
        issuer = id_of(credential.get("issuer")) or ""
        return status_list.check(credential, issuer, self.fetch, self._verified_list)

    def _verified_list(self, body: bytes) -> Json:
        """Return the credential of a status list whose proof and dates hold; raises Refused."""
        text = _text(body)
        token = None if text.startswith("{") else jwt.read(text)
        found = jwt.credential_of(token) if token else strict_json.read(text)
        findings = Findings()
        self._secured(findings, found, token)
        findings.step("dates", lambda: dates.period(found, self.now))
        wrong = [one.detail for one in findings.checks if not one.passed]
        if wrong:
            raise Unsure(wrong[0])
        return found

    def _endorsement(self, findings: Findings, given: Any, number: int) -> None:
        """Check one endorsement: a forged one makes the badge invalid, one that cannot be checked does not count."""
        if number >= MAX_ENDORSEMENTS:
            if number == MAX_ENDORSEMENTS:
                findings.refused("endorsement", Unsure(f"more than {MAX_ENDORSEMENTS} endorsements"))
            return
        inner = Findings()
        inner.step("endorsement", lambda: self._endorsed(inner, given))
        status = inner.status()
        wrong = [one.detail for one in inner.checks if not one.passed]
        if status is Status.INVALID:
            findings.refused("endorsement", Refused(wrong[0]))
        elif wrong:
            findings.passed("endorsement", f"does not count: {status.value}, {wrong[0]}")
        else:
            findings.passed("endorsement", inner.checks[-1].detail)

    def _endorsed(self, inner: Findings, given: Any) -> str:
        token = jwt.read(given) if isinstance(given, str) else None
        credential = jwt.credential_of(token) if token else given
        if not isinstance(credential, dict):
            raise Refused("an endorsement that is not an object")
        inner.step("schema", lambda: _schema(credential, endorsement=True))
        if self._secured(inner, credential, token):
            inner.step("status", lambda: self._status(credential))
        inner.step("dates", lambda: dates.period(credential, self.now))
        return f"by {id_of(credential.get('issuer'))}"


def _inside(document: Json) -> str:
    """Return the token in an enveloped credential (VC Data Model 2.0, section 4.12); raises Refused."""
    address = document.get("id")
    token = address.removeprefix(ENVELOPE) if isinstance(address, str) and address.startswith(ENVELOPE) else ""
    if not jwt.looks_like(token):
        raise Refused("an envelope without a token (data:application/vc+jwt) in it")
    return token


def _schema(credential: Json, endorsement: bool) -> str:
    faults = schema.endorsement_faults(credential) if endorsement else schema.faults(credential, strict=False)
    if faults:
        raise Refused("; ".join(faults[:5]))
    others = [id_of(one) for one in as_list(credential.get("credentialSchema"))]
    unread = [one for one in others if one and not one.startswith(KNOWN_SCHEMA)]
    return "fits the schema of Open Badges 3.0" + (
        f"; other schemas are not read: {', '.join(unread)}" if unread else ""
    )


def _achievement(credential: Json) -> str | None:
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    name = achievement.get("name") if isinstance(achievement, dict) else None
    return name if isinstance(name, str) else id_of(achievement)


def _endorsements(credential: Json) -> Iterator[Any]:
    """Yield the endorsements in a badge: of the badge, the achievement and the issuer."""
    subject = credential.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    for part in (credential, achievement, credential.get("issuer")):
        if isinstance(part, dict):
            yield from as_list(part.get("endorsement"))
            yield from as_list(part.get("endorsementJwt"))
