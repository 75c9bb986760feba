"""Open Badges 2.0: assertions that are hosted at their own address, or signed as a token.

Source: 1EdTech Open Badges 2.0, its verification chapter included. A hosted assertion is what its address says, and
that address must be in the issuer's place; a signed one is signed with a key that the issuer lists.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.badges.credentials import jwt, strict_json
from app.badges.credentials.dates import LEEWAY, Moment
from app.badges.credentials.fetch import Fetch, FetchError
from app.badges.credentials.issuers import Issuer
from app.badges.credentials.jwt import Token
from app.badges.credentials.report import Early, Findings, Json, Lapsed, Refused, Report, Unsure, Withdrawn
from app.badges.credentials.schema import ANY_URI
from app.badges.credentials.strict_json import as_list, id_of

CONTEXT = "https://w3id.org/openbadges/v2"
HOSTED, SIGNED = {"hosted", "HostedBadge"}, {"signed", "SignedBadge"}
REQUIRED = {
    "Assertion": ("id", "recipient", "badge", "verification", "issuedOn"),
    "BadgeClass": ("id", "name", "description", "image", "criteria", "issuer"),
    "Issuer": ("id", "name", "url", "email"),
}
HASHED = re.compile(r"(sha256\$[0-9a-fA-F]{64})|(md5\$[0-9a-fA-F]{32})")
ISSUERS = {"Issuer", "Profile"}


def is_assertion(document: Json) -> bool:
    """Whether a document says that it is an assertion of Open Badges 2.0."""
    return CONTEXT in as_list(document.get("@context")) or "Assertion" in as_list(document.get("type"))


class Verification:
    """The verification of one assertion."""

    def __init__(self, assertion: Json, token: Token | None, fetch: Fetch, now: datetime) -> None:
        self.assertion, self.token, self.fetch, self.now = assertion, token, fetch, now
        self.badge: Json = {}
        self.issuer: Json = {}
        self.findings = Findings()

    def run(self) -> Report:
        """Make all checks."""
        step = self.findings.step
        whole = step("schema", self._schema)
        if whole and step("badge", self._badge) and step("issuer", self._issuer):
            if step("proof", self._proof):
                step("status", self._status)
        elif whole and self.token is not None and not self.issuer:
            self.findings.refused("proof", Unsure("whose key should have signed it could not be found out"))
        step("dates", self._dates)
        name = self.badge.get("name")
        return Report(
            status=self.findings.status(),
            version="2.0",
            issuer=id_of(self.badge.get("issuer")),
            achievement=name if isinstance(name, str) else id_of(self.assertion.get("badge")),
            checks=tuple(self.findings.checks),
            credential=self.assertion,
        )

    def _schema(self) -> str:
        found = self.assertion
        if CONTEXT not in as_list(found.get("@context")):
            raise Refused("the context is not that of Open Badges 2.0")
        _fits(found, "Assertion", {"Assertion"})
        recipient, verification = found["recipient"], found["verification"]
        if not isinstance(recipient, dict) or not isinstance(verification, dict):
            raise Refused("its recipient or verification is not an object")
        if not isinstance(recipient.get("identity"), str) or not isinstance(recipient.get("type"), str):
            raise Refused("its recipient has no identity or type")
        if not isinstance(recipient.get("hashed"), bool):
            raise Refused("its recipient does not say whether it is hashed")
        if recipient["hashed"] and not HASHED.fullmatch(recipient["identity"]):
            raise Refused("its recipient is not hashed as it says")
        if len(self._kinds()) != 1:
            raise Refused("its verification is neither hosted nor signed")
        return "the members that the standard asks for are there"

    def _kinds(self) -> set[str]:
        kinds = {kind for kind in as_list(self.assertion["verification"].get("type")) if isinstance(kind, str)}
        return {name for name, all_of in (("hosted", HOSTED), ("signed", SIGNED)) if kinds & all_of}

    def _badge(self) -> str:
        self.badge = self._referred(self.assertion["badge"], "badge class")
        _fits(self.badge, "BadgeClass", {"BadgeClass"})
        return f"badge class {self.badge['id']}"

    def _referred(self, value: Any, what: str) -> Json:
        if isinstance(value, dict):
            return value
        if not isinstance(value, str):
            raise Refused(f"its {what} is not named")
        found = self._fetched(value, what)
        if found.get("id") != value:
            raise Refused(f"its {what} is another one than is named")
        return found

    def _fetched(self, address: str, what: str) -> Json:
        try:
            body = self.fetch(address)
        except FetchError as error:
            raise Unsure(f"its {what} could not be fetched: {error}") from None
        return strict_json.read(body)

    def _issuer(self) -> str:
        """Read the issuer at its own address, also where the badge class brings a copy: anyone can copy."""
        name = id_of(self.badge.get("issuer"))
        if name is None:
            raise Refused("its issuer is not named")
        self.issuer = self._referred(name, "issuer")
        _fits(self.issuer, "Issuer", ISSUERS)
        return f"issuer {name}"

    def _proof(self) -> str:
        return self._signed() if self._kinds() == {"signed"} else self._hosted()

    def _signed(self) -> str:
        if self.token is None:
            raise Unsure("it says that it is signed, but it is not a token")
        creator = self.assertion["verification"].get("creator")
        named = [one for one in map(id_of, as_list(self.issuer.get("publicKey"))) if one]
        name = creator if creator is not None else (named[0] if len(named) == 1 else None)
        if not isinstance(name, str):
            raise Unsure("it does not name the key that signed it")
        if name not in named:
            raise Refused(f"{self.issuer['id']} does not list {name}")
        bound = Issuer(self.issuer["id"], self.fetch, self.now).key(name)
        if not jwt.verify_signature(self.token, bound.key):
            raise Refused("the signature does not fit what was signed")
        return f"{self.token.header['alg']}, key {bound.why}"

    def _hosted(self) -> str:
        if self.token is not None:
            raise Refused("a token that says it is not signed but hosted")
        address = self.assertion["id"]
        if not _in_scope(address, self.issuer):
            raise Refused(f"{address} is not where {self.issuer['id']} publishes badges")
        found = self._fetched(address, "hosted assertion")
        if found.get("revoked") is True and found.get("id", address) == address:
            raise Withdrawn("its address says that it was revoked")
        if found != self.assertion:
            raise Refused("its address says something else")
        return f"this is what {address} says"

    def _status(self) -> str:
        if self.assertion.get("revoked") is True:
            why = self.assertion.get("revocationReason")
            raise Withdrawn(f"revoked by its issuer{f': {why}' if isinstance(why, str) else ''}")
        address = self.issuer.get("revocationList")
        if self._kinds() == {"hosted"} or address is None:
            return "not revoked: its address still says so" if self.token is None else "its issuer keeps no list"
        if not isinstance(address, str):
            raise Unsure("the revocation list has no address")
        try:
            found = self._fetched(address, "revocation list")
        except Refused as error:
            raise Unsure(str(error)) from None
        rows = found.get("revokedAssertions")
        if "RevocationList" not in as_list(found.get("type")) or not isinstance(rows, list):
            raise Unsure("the revocation list is not one")
        if id_of(found.get("issuer", self.issuer["id"])) != self.issuer["id"]:
            raise Unsure("the revocation list is another issuer's")
        if any(self.assertion["id"] in (row, id_of(row)) for row in rows):
            raise Withdrawn("revoked by its issuer")
        return "not in the issuer's revocation list"

    def _dates(self) -> str:
        issued = Moment.read(self.assertion.get("issuedOn"))
        expires = Moment.read(self.assertion["expires"]) if self.assertion.get("expires") is not None else None
        if expires is not None and expires < issued:
            raise Refused("it ends before it begins")
        if issued > self.now + LEEWAY:
            raise Early(f"issued on {issued:%Y-%m-%d %H:%M} UTC")
        if expires is not None and expires <= self.now:
            raise Lapsed(f"valid until {expires:%Y-%m-%d %H:%M} UTC")
        return f"issued on {issued:%Y-%m-%d}"


def _fits(found: Json, name: str, types: set[str]) -> None:
    """Raise Refused unless a document has the type and the members that the standard asks for."""
    if not types & {one for one in as_list(found.get("type")) if isinstance(one, str)}:
        raise Refused(f"it is not a {name}")
    missing = [member for member in REQUIRED[name] if found.get(member) in (None, "", [], {})]
    if missing:
        raise Refused(f"the {name} has no {', '.join(missing)}")
    if not isinstance(found["id"], str) or not ANY_URI.fullmatch(found["id"]):
        raise Refused(f"the {name} has no id that is an address or URN")


def _in_scope(address: str, issuer: Json) -> bool:
    """Whether an assertion may be hosted at `address`: in the issuer's own site, or where it says."""
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http"):
        return False
    rules = issuer.get("verification")
    rules = rules if isinstance(rules, dict) else {}
    origins = [one for one in as_list(rules.get("allowedOrigins")) if isinstance(one, str)]
    starts = [one for one in as_list(rules.get("startsWith")) if isinstance(one, str) and urlsplit(one).path]
    if parts.netloc not in (origins or [urlsplit(issuer["id"]).netloc]):
        return False
    return not starts or address.startswith(tuple(starts))
