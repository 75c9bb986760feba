"""Open Badges 2.0: hosted and signed assertions, in their issuer's own place and by their issuer's own key."""

import hashlib
import json
from typing import Any

import pytest

from app.badges.credentials import baking, encoding, recipient
from app.badges.credentials.fetch import Mapped
from app.badges.credentials.report import Json, Report
from app.badges.credentials.verify import UNFORESEEN, verify
from tests.support.credentials import NOW, SVG, as_bytes, chunk, pem, png, raw_signature, rsa_jwk

CONTEXT = "https://w3id.org/openbadges/v2"
HOME = "https://school.example"
KEY, OTHER_KEY = rsa_jwk(), rsa_jwk()
ISSUER = {
    "@context": CONTEXT,
    "type": "Issuer",
    "id": f"{HOME}/issuer.json",
    "name": "A school",
    "url": HOME,
    "email": "badges@school.example",
    "publicKey": f"{HOME}/key.json",
    "revocationList": f"{HOME}/revoked.json",
}
BADGE = {
    "@context": CONTEXT,
    "type": "BadgeClass",
    "id": f"{HOME}/welding.json",
    "name": "Welding",
    "description": "Can weld.",
    "image": f"{HOME}/welding.png",
    "criteria": f"{HOME}/welding.html",
    "issuer": ISSUER["id"],
}
PUBLISHED_KEY = {
    "@context": CONTEXT,
    "type": "CryptographicKey",
    "id": ISSUER["publicKey"],
    "owner": ISSUER["id"],
    "publicKeyPem": pem(KEY),
}
REVOKED = {"@context": CONTEXT, "type": "RevocationList", "id": ISSUER["revocationList"], "revokedAssertions": []}
DIGEST = hashlib.sha256(b"me@home.example" + b"salt").hexdigest()
ASSERTION = {
    "@context": CONTEXT,
    "type": "Assertion",
    "id": f"{HOME}/assertions/1.json",
    "recipient": {"type": "email", "hashed": True, "salt": "salt", "identity": f"sha256${DIGEST}"},
    "issuedOn": "2025-01-01T00:00:00Z",
    "badge": BADGE["id"],
    "verification": {"type": "hosted"},
}
SIGNED: Json = {**ASSERTION, "id": "urn:uuid:1", "verification": {"type": "signed", "creator": PUBLISHED_KEY["id"]}}


def changed(document: Json, **changes: Any) -> Json:
    return {name: value for name, value in {**document, **changes}.items() if value is not None}


def token(assertion: Json = SIGNED, key: Json = KEY, **header: Any) -> str:
    text = ".".join(encoding.base64url(json.dumps(part).encode()) for part in ({"alg": "RS256", **header}, assertion))
    return f"{text}.{encoding.base64url(raw_signature(key, text.encode()))}"


def check(document: Any, **files: Any) -> Report:
    """Verify with what the school publishes; `files` replace by name (issuer, badge, key, revoked, assertion)."""
    published = {"issuer": ISSUER, "badge": BADGE, "key": PUBLISHED_KEY, "revoked": REVOKED, "assertion": ASSERTION}
    addresses = {
        "issuer": ISSUER["id"],
        "badge": BADGE["id"],
        "key": PUBLISHED_KEY["id"],
        "revoked": REVOKED["id"],
        "assertion": ASSERTION["id"],
    }
    found = {**published, **files}
    fetch = Mapped({addresses.get(name, name): as_bytes(what) for name, what in found.items() if what is not None})
    report = verify(as_bytes(document), fetch, NOW)
    assert not any(UNFORESEEN in one.detail for one in report.checks), report.checks
    return report


def test_hosted_and_signed() -> None:
    for document in (ASSERTION, token()):
        report = check(document)
        assert report.valid, report.checks
        assert (report.version, report.issuer, report.achievement) == ("2.0", ISSUER["id"], "Welding")


def test_in_pictures() -> None:
    old = "http://openbadges.org"
    svg = SVG.replace("<path", f'<ob:assertion xmlns:ob="{old}" verify="{ASSERTION["id"]}">{{}}</ob:assertion><path')
    bare = SVG.replace("<path", f'<ob:assertion xmlns:ob="{old}" verify="{ASSERTION["id"]}"/><path')
    body = SVG.replace(
        "<path", f'<ob:assertion xmlns:ob="{old}" verify="x"><![CDATA[{json.dumps(ASSERTION)}]]></ob:assertion><path'
    )
    assert check(svg).status == "invalid"
    assert check(bare).valid
    assert check(body).valid
    for text in (ASSERTION["id"], json.dumps(ASSERTION), token()):
        assert check(png(chunks=chunk(b"iTXt", b"openbadges\0\0\0\0\0" + str(text).encode()))).valid
    assert check(baking.bake(png(), token())).valid


def test_an_embedded_badge_class_and_key() -> None:
    badge = {**BADGE, "issuer": {"id": ISSUER["id"], "name": "Somebody else"}}
    assert check(token({**SIGNED, "badge": badge})).valid
    assert check(token(), issuer={**ISSUER, "publicKey": PUBLISHED_KEY}, key=None).valid
    assert check(token(changed(SIGNED, verification={"type": "SignedBadge"}))).valid


WRONG: dict[str, tuple[Any, Json, str]] = {
    "the address says something else": (
        ASSERTION,
        {"assertion": {**ASSERTION, "issuedOn": "2025-02-01T00:00:00Z"}},
        "invalid",
    ),
    "the address has nothing": (ASSERTION, {"assertion": None}, "unknown"),
    "the address has no JSON": (ASSERTION, {"assertion": b"<html>"}, "invalid"),
    "the address says revoked": (ASSERTION, {"assertion": {"id": ASSERTION["id"], "revoked": True}}, "revoked"),
    "revoked": ({**ASSERTION, "revoked": True}, {"assertion": {**ASSERTION, "revoked": True}}, "revoked"),
    "hosted elsewhere": (
        {**ASSERTION, "id": "https://evil.example/1"},
        {"https://evil.example/1": {**ASSERTION, "id": "https://evil.example/1"}},
        "invalid",
    ),
    "hosted nowhere": ({**ASSERTION, "id": "urn:uuid:1"}, {"urn:uuid:1": {**ASSERTION, "id": "urn:uuid:1"}}, "invalid"),
    "hosted but a token": (token(ASSERTION), {}, "invalid"),
    "signed but no token": (SIGNED, {}, "unknown"),
    "signed by a stranger": (token(key=OTHER_KEY), {}, "invalid"),
    "a stranger's key": (
        token({**SIGNED, "verification": {"type": "signed", "creator": "https://evil.example/key"}}, OTHER_KEY),
        {
            "https://evil.example/key": {
                **PUBLISHED_KEY,
                "id": "https://evil.example/key",
                "publicKeyPem": pem(OTHER_KEY),
            }
        },
        "invalid",
    ),
    "a key of another owner": (token(), {"key": {**PUBLISHED_KEY, "owner": "https://evil.example"}}, "invalid"),
    "a key that cannot be had": (token(), {"key": None}, "unknown"),
    "a key that is none": (token(), {"key": {**PUBLISHED_KEY, "publicKeyPem": "none"}}, "unknown"),
    "no badge class": (ASSERTION, {"badge": None}, "unknown"),
    "a badge class of another name": (ASSERTION, {"badge": {**BADGE, "id": "https://school.example/other"}}, "invalid"),
    "a badge class without criteria": (ASSERTION, {"badge": changed(BADGE, criteria=None)}, "invalid"),
    "a badge class of another type": (ASSERTION, {"badge": {**BADGE, "type": "Issuer"}}, "invalid"),
    "no issuer": (ASSERTION, {"issuer": None}, "unknown"),
    "an issuer without name": (ASSERTION, {"issuer": changed(ISSUER, name=None)}, "invalid"),
    "an issuer of another type": (ASSERTION, {"issuer": {**ISSUER, "type": "BadgeClass"}}, "invalid"),
    "not a 2.0 context": ({**ASSERTION, "@context": "https://w3id.org/openbadges/v1"}, {}, "invalid"),
    "no recipient": (changed(ASSERTION, recipient=None), {}, "invalid"),
    "a recipient that is a text": ({**ASSERTION, "recipient": "me"}, {}, "invalid"),
    "a recipient without identity": ({**ASSERTION, "recipient": {"type": "email"}}, {}, "invalid"),
    "no verification": (changed(ASSERTION, verification=None), {}, "invalid"),
    "another verification": ({**ASSERTION, "verification": {"type": "trust me"}}, {}, "invalid"),
    "not an assertion": ({**ASSERTION, "type": "BadgeClass"}, {}, "invalid"),
    "no date": (changed(ASSERTION, issuedOn=None), {}, "invalid"),
    "a date without zone": (token({**SIGNED, "issuedOn": "2025-01-01T00:00:00"}), {}, "invalid"),
    "issued tomorrow": (token({**SIGNED, "issuedOn": "2026-11-23T12:00:00Z"}), {}, "not_yet_valid"),
    "expired": (token({**SIGNED, "expires": "2026-01-01T00:00:00Z"}), {}, "expired"),
    "expired before it was issued": (token({**SIGNED, "expires": "2024-01-01T00:00:00Z"}), {}, "invalid"),
    "in the revocation list": (
        token(),
        {"revoked": {**REVOKED, "revokedAssertions": [{"id": "urn:uuid:1", "revocationReason": "x"}]}},
        "revoked",
    ),
    "in the revocation list as text": (
        token(),
        {"revoked": {**REVOKED, "revokedAssertions": ["urn:uuid:1"]}},
        "revoked",
    ),
    "no revocation list": (token(), {"revoked": None}, "unknown"),
    "a revocation list that is none": (token(), {"revoked": {**REVOKED, "type": "List"}}, "unknown"),
    "a revocation list of another": (token(), {"revoked": {**REVOKED, "issuer": "https://evil.example"}}, "unknown"),
    "a revocation list that is not JSON": (token(), {"revoked": b"<html>"}, "unknown"),
    "alg none": (token(alg="none"), {}, "invalid"),
    "HS256": (token(alg="HS256"), {}, "invalid"),
}


@pytest.mark.parametrize(("document", "files", "status"), WRONG.values(), ids=WRONG.keys())
def test_wrong(document: Any, files: Json, status: str) -> None:
    assert check(document, **files).status == status


def test_where_an_issuer_says_that_its_badges_are() -> None:
    elsewhere = {**ASSERTION, "id": "https://badges.example/a/1"}
    for rules, status in (
        ({"allowedOrigins": "badges.example"}, "valid"),
        ({"allowedOrigins": ["badges.example"], "startsWith": ["https://badges.example/a/"]}, "valid"),
        ({"allowedOrigins": ["badges.example"], "startsWith": "https://badges.example/b/"}, "invalid"),
        ({"allowedOrigins": "other.example"}, "invalid"),
        ({}, "invalid"),
    ):
        issuer = {**ISSUER, "verification": rules}
        assert check(elsewhere, issuer=issuer, **{elsewhere["id"]: elsewhere}).status == status


def test_whose_badge_it_is() -> None:
    for badge in (ASSERTION, {"credentialSubject": {"identifier": [recipient.hashed("me@home.example", "salt")]}}):
        assert recipient.matches(badge, " Me@home.example")
        assert not recipient.matches(badge, "you@home.example")
    plain = {"recipient": {"type": "email", "hashed": False, "identity": "Me@Home.example"}}
    assert recipient.matches(plain, "me@home.example")
    assert recipient.matches({"credentialSubject": {"id": "mailto:me@home.example"}}, "me@home.example")
    bare = {"recipient": {"type": "email", "hashed": True, "salt": "salt", "identity": DIGEST.upper()}}
    assert recipient.matches(bare, "me@home.example")
    for odd in (
        {},
        {"recipient": "x"},
        {"recipient": {"type": "url", "identity": "x"}},
        {"recipient": {"type": "email"}},
    ):
        assert not recipient.matches(odd, "me@home.example")
    unknown = {"recipient": {"type": "email", "hashed": True, "identity": "crc$1"}}
    assert not recipient.matches(unknown, "me@home.example")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "badge 1"},
        {"recipient": {"type": "email", "identity": "me@home.example"}},
        {"recipient": {"type": "email", "hashed": True, "identity": "me@home.example"}},
    ],
    ids=["an id that is no address", "a recipient that does not say", "a recipient that is not hashed"],
)
def test_assertions_that_the_standard_does_not_allow(changes: Json) -> None:
    assert check(token({**SIGNED, **changes})).status == "invalid"


def test_a_key_that_the_issuer_does_not_list() -> None:
    assert check(token(), issuer=changed(ISSUER, publicKey=None)).status == "invalid"
    assert check(token(), issuer={**ISSUER, "publicKey": f"{HOME}/other.json"}).status == "invalid"
    assert check(token(), issuer={**ISSUER, "publicKey": [f"{HOME}/other.json", PUBLISHED_KEY["id"]]}).valid
