"""Badges as tokens: what we sign verifies, in every picture, and nobody else's signature does."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.badges.credentials import baking, did, jwt, keys, schema, status_list
from tests.support.credentials import LIST, NOW, SVG, School, plain_badge, png, rsa_jwk

SCHOOL = School()
SIGNED = SCHOOL.token()
LISTED = School(key=SCHOOL.key)
LISTED.publish_list([8])
REFERRING = LISTED.badge(credentialStatus=status_list.entry(LIST, 7))


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
@pytest.mark.parametrize(
    "name", ["did:web:school.example:issuers:a", "did:web:school.example%3A8443", "", "https://school.example/i/a"]
)
@pytest.mark.parametrize("embed_key", [False, True])
def test_what_is_signed_verifies(algorithm: str, name: str, embed_key: bool) -> None:
    school = School(name, algorithm)
    report = school.verify(school.token(embed_key=embed_key))
    assert report.valid, report.checks
    assert (report.version, report.issuer, report.achievement) == ("3.0", school.name, "Welding, level 2")
    assert all(check.passed for check in report.checks)


@pytest.mark.parametrize("picture", [png(), png(40_000, 40_000), SVG.encode()], ids=["png", "png of 40000", "svg"])
def test_a_badge_survives_a_picture(picture: bytes) -> None:
    baked = baking.bake(picture, SIGNED)
    assert baking.unbake(baked) == SIGNED
    assert SCHOOL.verify(baked).valid
    assert baking.unbake(baking.bake(baked, "{}")) == "{}"


def test_the_header_has_nothing_but_what_a_wallet_needs() -> None:
    token = jwt.read(SIGNED)
    assert token.header == {"alg": "EdDSA", "kid": SCHOOL.kid, "typ": "JWT"}
    assert set(jwt.read(SCHOOL.token(embed_key=True)).header["jwk"]) == {"crv", "kty", "x"}


def test_the_claims_repeat_the_credential() -> None:
    badge = SCHOOL.badge(validUntil="2030-01-01T00:00:00Z")
    payload = jwt.read(SCHOOL.token(badge)).payload
    assert {name: payload[name] for name in ("iss", "sub", "jti", "nbf", "exp")} == {
        "iss": SCHOOL.name,
        "sub": "did:example:somebody",
        "jti": badge["id"],
        "nbf": 1_735_689_600,
        "exp": 1_893_456_000,
    }
    assert schema.faults(payload) == []


def test_a_rotated_key_leaves_old_badges_valid_and_a_withdrawn_one_does_not() -> None:
    school = School()
    old, second = school.token(), keys.generate()
    school.publish([("k2", second), ("k1", school.key)])
    assert school.verify(old).valid
    new = jwt.sign(school.badge(), second, f"{school.name}#k2")
    assert school.verify(new).valid
    school.publish([("k2", second)])
    assert school.verify(old).status == "invalid"


def test_rs256_of_others_is_accepted() -> None:
    school, key = School(), rsa_jwk()
    document = did.document(school.name, [("k1", key)])
    school.files[school.address] = document
    school.key = key
    token = school.raw_token({"alg": "RS256", "kid": school.kid}, school.payload())
    assert school.verify(token).valid
    small = rsa_jwk(1024)
    document["verificationMethod"][0]["publicKeyJwk"] = keys.public_jwk(small)
    school.key = small
    assert school.verify(school.raw_token({"alg": "RS256", "kid": school.kid}, school.payload())).status == "invalid"


def test_a_vc_claim_of_the_older_data_model_is_read() -> None:
    badge = {
        **plain_badge(SCHOOL.name),
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        ],
        "issuanceDate": "2025-01-01T00:00:00Z",
    }
    del badge["validFrom"]
    claims = {"iss": SCHOOL.name, "jti": badge["id"], "sub": badge["credentialSubject"]["id"], "nbf": 1_735_689_600}
    header = {"alg": "EdDSA", "kid": SCHOOL.kid, "typ": "JWT"}
    assert SCHOOL.verify(SCHOOL.raw_token(header, {"vc": badge, **claims})).valid
    assert (
        SCHOOL.verify(SCHOOL.raw_token(header, {"vc": badge, **claims, "iss": "did:web:other.example"})).status
        == "invalid"
    )
    assert SCHOOL.verify(SCHOOL.raw_token(header, {"vc": badge, **badge})).status == "invalid"
    bare = {name: value for name, value in badge.items() if name not in ("id", "issuanceDate")}
    late = {**claims, "nbf": int((NOW + timedelta(days=1)).timestamp())}
    assert SCHOOL.verify(SCHOOL.raw_token(header, {"vc": bare, **claims})).valid
    assert SCHOOL.verify(SCHOOL.raw_token(header, {"vc": bare, **late})).status == "not_yet_valid"
    over = {**claims, "exp": 1_735_689_601}
    assert SCHOOL.verify(SCHOOL.raw_token(header, {"vc": bare, **over})).status == "expired"


def test_dates() -> None:
    badge = SCHOOL.badge(validFrom="2026-01-01T00:00:00+01:00", validUntil="2026-12-01T00:00:00.123456789Z")
    token = SCHOOL.token(badge)
    assert SCHOOL.verify(token).valid
    assert SCHOOL.verify(token, NOW.replace(month=12)).status == "expired"
    assert SCHOOL.verify(token, NOW.replace(year=2025)).status == "not_yet_valid"
    turned = SCHOOL.badge(validFrom="2026-01-01T00:00:00Z", validUntil="2025-01-01T00:00:00Z")
    assert SCHOOL.verify(SCHOOL.token(turned)).status == "invalid"


@settings(deadline=None, max_examples=150)
@given(at=st.integers(0, len(SIGNED) - 1), to=st.sampled_from("ABCxyz019-_.=+ {\x00\u00e9"))
def test_any_character_of_a_token_changed_is_never_valid(at: int, to: str) -> None:
    changed = SIGNED[:at] + to + SIGNED[at + 1 :]
    assert changed == SIGNED or not SCHOOL.verify(changed).valid


def test_every_spelling_of_the_last_character_but_one_is_refused() -> None:
    """The last character of base64url has bits that mean nothing; set, they would be a changed token that verifies."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for part in range(3):
        parts = SIGNED.split(".")
        valid = 0
        for last in alphabet:
            parts[part] = SIGNED.split(".")[part][:-1] + last
            valid += SCHOOL.verify(".".join(parts)).valid
        assert valid == 1


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_any_character_of_a_list_changed_is_never_valid(data: st.DataObject) -> None:
    token = LISTED.files[LIST]
    at = data.draw(st.integers(0, len(token) - 1))
    to = data.draw(st.sampled_from("ABCxyz019-_.= "))
    changed = School(key=LISTED.key, files={**LISTED.files, LIST: token[:at] + to + token[at + 1 :]})
    report = changed.verify(LISTED.token(REFERRING))
    assert report.status == ("valid" if token[at] == to else "unknown")


def test_a_report_is_one_json_object() -> None:
    found = SCHOOL.verify(SIGNED).as_json("file.jwt")
    assert list(found) == ["input", "status", "version", "issuer", "achievement", "checks"]
    assert json.loads(json.dumps(found))["checks"][0].keys() == {"name", "passed", "detail"}
