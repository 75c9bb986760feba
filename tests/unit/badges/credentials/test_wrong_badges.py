"""A table of badges with exactly one thing wrong: each was signed as well as its maker could, none is valid."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.badges.credentials import encoding, jwt, keys, status_list
from app.badges.credentials.report import Json
from tests.support.credentials import LIST, NOW, OB, V1, V2, School, did_key, pem, rsa_jwk

SCHOOL, STRANGER = School(), School("did:web:evil.example")
SCHOOL.files |= STRANGER.files
KEYED, HOSTED = School(""), School("https://school.example/issuers/a")
HEADER: Json = {"alg": "EdDSA", "kid": SCHOOL.kid, "typ": "JWT"}
SUBJECT: Json = SCHOOL.badge()["credentialSubject"]
ACHIEVEMENT: Json = SUBJECT["achievement"]
PROFILE: Json = SCHOOL.badge()["issuer"]
Change = Callable[[], Any]


def header(**changes: Any) -> Change:
    """A token whose header is changed before it is signed."""
    head = {name: value for name, value in {**HEADER, **changes}.items() if value is not None}
    return lambda: SCHOOL.raw_token(head, SCHOOL.payload())


def claims(**changes: Any) -> Change:
    """A token whose claims say something else than its credential."""
    return lambda: SCHOOL.raw_token(HEADER, {**SCHOOL.payload(), **changes})


def claims_without(name: str) -> Change:
    """A token that says it is a JWT and lacks a claim that such a badge must have."""
    return lambda: SCHOOL.raw_token(HEADER, {claim: one for claim, one in SCHOOL.payload().items() if claim != name})


def in_base64url() -> Json:
    """Return a badge whose proof is right, but written in another way than its suite has it."""
    found = SCHOOL.proven()
    value = encoding.from_base58(found["proof"][0]["proofValue"][1:])
    found["proof"][0]["proofValue"] = "u" + encoding.base64url(value)
    return found


def both(**changes: Any) -> list[Change]:
    """A badge with members changed (None: left out), as a token and with a proof."""
    return [lambda: as_token(SCHOOL.badge(**changes)), lambda: lenient_proof(SCHOOL.badge(**changes))]


def as_token(badge: Json) -> str:
    """Return a token of a badge that may lack what claims are made from."""
    return SCHOOL.raw_token(HEADER, badge)


def lenient_proof(badge: Json) -> Json:
    """Return a badge with the proof of another where its own cannot be made."""
    try:
        return SCHOOL.proven(badge)
    except Exception:
        return {**badge, "proof": SCHOOL.proven()["proof"]}


def subject(**changes: Any) -> list[Change]:
    """A badge with members of its subject changed."""
    made = {name: value for name, value in {**SUBJECT, **changes}.items() if value is not None}
    return both(credentialSubject=made)


def achievement(**changes: Any) -> list[Change]:
    """A badge with members of its achievement changed."""
    made = {name: value for name, value in {**ACHIEVEMENT, **changes}.items() if value is not None}
    return subject(achievement=made)


def profile(**changes: Any) -> list[Change]:
    """A badge with members of its issuer changed."""
    return both(issuer={name: value for name, value in {**PROFILE, **changes}.items() if value is not None})


def proof(**changes: Any) -> Change:
    """A badge whose proof is changed before it is made."""
    return lambda: SCHOOL.proven(**changes)


def after(**changes: Any) -> Change:
    """A badge whose proof is changed after it was made."""

    def change() -> Json:
        found = SCHOOL.proven()
        found["proof"][0] = {name: one for name, one in {**found["proof"][0], **changes}.items() if one is not None}
        return found

    return change


def tampered(path: str, value: Any) -> Change:
    """A badge with a proof, changed afterwards."""

    def change() -> Json:
        found = SCHOOL.proven()
        at: Any = found
        *way, last = path.split(".") if not path.startswith("https:") else [path]
        for name in way:
            at = at[name]
        at[last] = value
        return found

    return change


def hmac_with_the_public_key() -> str:
    import hashlib
    import hmac

    head = encoding.base64url(json.dumps({**HEADER, "alg": "HS256"}).encode())
    text = f"{head}.{encoding.base64url(json.dumps(SCHOOL.payload()).encode())}"
    secret = pem(SCHOOL.key).encode()
    return f"{text}.{encoding.base64url(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def of_another_kind() -> str:
    """Return a token that says RS256 over a key of another kind."""
    return SCHOOL.raw_token({**HEADER, "alg": "RS256"}, SCHOOL.payload())


def by_stranger(name: str, kid: str | None, **head: Any) -> Change:
    """A token that names an issuer, signed by a stranger with the stranger's key."""

    def change() -> str:
        made = STRANGER.badge(issuer={**PROFILE, "id": name})
        found = {"alg": "EdDSA", "typ": "JWT", **({"kid": kid} if kid else {}), **head}
        return STRANGER.raw_token(found, {**made, **jwt.claims(made)})

    return change


def proven_by_stranger(name: str) -> Json:
    return STRANGER.proven(STRANGER.badge(issuer={**PROFILE, "id": name}))


def text(old: str, new: str) -> Change:
    """A token whose payload is changed as text and then signed."""
    return lambda: SCHOOL.raw_token(HEADER, json.dumps(SCHOOL.payload()).replace(old, new, 1))


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


STRANGERS_JWK = keys.public_jwk(STRANGER.key)
INVALID: dict[str, Change | list[Change]] = {
    # The header of a token
    "alg none": lambda: SCHOOL.raw_token({**HEADER, "alg": "none"}, SCHOOL.payload()).rpartition(".")[0] + ".",
    "alg none with a signature": header(alg="none"),
    "alg None": header(alg="None"),
    "alg missing": header(alg=None),
    "alg a number": header(alg=5),
    "HS256 with the public key": hmac_with_the_public_key,
    "RS256 over an Ed25519 key": of_another_kind,
    "ES256 over an Ed25519 key": header(alg="ES256"),
    "a foreign key in the header": lambda: STRANGER.raw_token({**HEADER, "jwk": STRANGERS_JWK}, SCHOOL.payload()),
    "a foreign key and no kid": by_stranger(SCHOOL.name, None, jwk=STRANGERS_JWK),
    "a private key in the header": header(jwk=SCHOOL.key),
    "a key in the header that is none": header(jwk={"kty": "OKP"}),
    "a secret in the header": header(jwk={"kty": "oct", "k": "AAAA"}),
    "a kid of a stranger": by_stranger(SCHOOL.name, STRANGER.kid),
    "a kid of a stranger's did:key": by_stranger(SCHOOL.name, did_key(STRANGER.key)),
    "a kid that the issuer does not have": header(kid=f"{SCHOOL.name}#k9"),
    "a kid that is not a text": header(kid=7),
    "a kid on another site": by_stranger(HOSTED.name, "https://evil.example/keys/1"),
    "crit": header(crit=["exp"], exp=1),
    "b64 false": header(b64=False),
    "another typ": header(typ="at+jwt"),
    "a did:key of another": by_stranger(KEYED.name, STRANGER.kid),
    "a signature of a stranger": lambda: STRANGER.raw_token(HEADER, SCHOOL.payload()),
    "no signature": lambda: SCHOOL.token().rpartition(".")[0] + ".",
    "two parts": lambda: SCHOOL.token().rpartition(".")[0],
    "four parts": lambda: SCHOOL.token() + ".e30",
    "padding": lambda: SCHOOL.token() + "=",
    "a signature of zeros": lambda: SCHOOL.token().rpartition(".")[0] + "." + "A" * 86,
    # Claims
    "iss is another": claims(iss="did:web:evil.example"),
    "iss is an object": claims(iss={"id": SCHOOL.name}),
    "sub is another": claims(sub="did:example:other"),
    "jti is another": claims(jti="urn:uuid:other"),
    "nbf is another": claims(nbf=1),
    "nbf is a text": claims(nbf="1735689600"),
    "nbf is true": claims(nbf=True),
    "exp without validUntil": claims(exp=4_000_000_000),
    "exp is too large": claims(exp=10**400),
    "iat is a text": claims(iat="now"),
    "a JWT without iss": claims_without("iss"),
    "a JWT without jti": claims_without("jti"),
    "a JWT without nbf": claims_without("nbf"),
    "a JWT without sub": claims_without("sub"),
    # JSON
    "a name twice": text('"name": "Welding, level 2"', '"name": "Welding", "name": "Welding, level 3"'),
    "31 levels": claims(more=json.loads(nested(31))),
    "a thousand levels": text('"name": "Welding, level 2"', f'"name": {nested(1000)}'),
    "NaN": text('"name": "Welding, level 2"', '"name": NaN'),
    "a number without end": text('"name": "Welding, level 2"', '"more": 1e999'),
    "half a character": text('"name": "Welding, level 2"', '"name": "\\ud800"'),
    "a list": lambda: SCHOOL.raw_token(HEADER, "[]"),
    "not JSON": lambda: SCHOOL.raw_token(HEADER, "{"),
    "nothing": lambda: "",
    "a text": lambda: "hello",
    "an empty object": dict,
    "a list as document": lambda: [SCHOOL.badge()],
    "bytes that are no text": lambda: b"\xff\xfe\x00",
    # What a badge must have
    "no context": both(**{"@context": None}),
    "one context": both(**{"@context": [V2]}),
    "contexts turned around": both(**{"@context": [f"{OB}-3.0.3.json", V2]}),
    "a context of another": both(**{"@context": [V2, "https://evil.example/context.json"]}),
    "no type": both(type=None),
    "only VerifiableCredential": both(type=["VerifiableCredential"]),
    "only OpenBadgeCredential": both(type=["OpenBadgeCredential"]),
    "a type that is not a text": both(type=["VerifiableCredential", "OpenBadgeCredential", 5]),
    "a badge that calls itself an endorsement": both(
        type=["VerifiableCredential", "OpenBadgeCredential", "EndorsementCredential"],
        credentialSubject={"id": "urn:x", "type": ["EndorsementSubject"]},
    ),
    "no id": both(id=None),
    "an id that is no address": both(id="badge 5"),
    "an achievement's id that is no address": achievement(id="welding 2"),
    "criteria's id that is no address": achievement(criteria={"id": "see the site"}),
    "an alignment with something that is no address": achievement(
        alignment=[{"type": ["Alignment"], "targetName": "Welding", "targetUrl": "the site"}]
    ),
    "an issuer's site that is no address": profile(url="the site"),
    "evidence's id that is no address": both(evidence=[{"type": ["Evidence"], "id": "a photo"}]),
    "no issuer": both(issuer=None),
    "an issuer that is a list": both(issuer=[PROFILE]),
    "an issuer without id": profile(id=None),
    "an issuer without type": profile(type=None),
    "an issuer of another type": profile(type=["Person"]),
    "an issuer's identifier without type": profile(otherIdentifier=[{"identifier": "1", "identifierType": "isbn"}]),
    "a parent organisation without type": profile(parentOrg={"id": "https://school.example"}),
    "no validFrom": both(validFrom=None),
    "validFrom without zone": both(validFrom="2025-01-01T00:00:00"),
    "validFrom a day": both(validFrom="2025-01-01"),
    "validFrom that does not exist": both(validFrom="2025-02-30T00:00:00Z"),
    "validUntil null": lambda: as_token({**SCHOOL.badge(), "validUntil": None}),
    "validUntil before validFrom": both(validUntil="2024-01-01T00:00:00Z"),
    "no subject": both(credentialSubject=None),
    "two subjects": both(credentialSubject=[SUBJECT, SUBJECT]),
    "a subject of another type": subject(type=["Person"]),
    "a subject without type": subject(type=None),
    "a subject without id and identifier": subject(id=None),
    "a subject's identifier without type": subject(
        identifier=[{"hashed": True, "identityHash": "x", "identityType": "name"}]
    ),
    "a subject's identifier with more": subject(
        identifier=[{"type": "IdentityObject", "hashed": True, "identityHash": "x", "identityType": "name", "more": 1}]
    ),
    "hashed as a text": subject(
        identifier=[{"type": "IdentityObject", "hashed": "true", "identityHash": "x", "identityType": "name"}]
    ),
    "no achievement": subject(achievement=None),
    "an achievement without criteria": achievement(criteria=None),
    "an achievement without name": achievement(name=None),
    "an achievement without description": achievement(description=None),
    "an achievement without id": achievement(id=None),
    "an achievement of another type": achievement(type=["Course"]),
    "a kind of achievement that is unknown": achievement(achievementType="Medal"),
    "a name in two languages": achievement(name={"nl": "Lassen"}),
    "a result of another type": subject(result=[{"type": ["Score"], "value": "8"}]),
    "a result with an unknown status": subject(result=[{"type": ["Result"], "status": "Done"}]),
    "a result description without type": achievement(
        resultDescription=[{"id": "urn:r", "name": "r", "resultType": "Percent"}]
    ),
    "evidence of another type": both(evidence=[{"type": ["Photo"]}]),
    "evidence that is a text": both(evidence=["https://school.example/photo"]),
    "an image without type": both(image={"id": "https://school.example/i.png"}),
    "a status without type": both(credentialStatus={"id": "urn:x"}),
    "a schema without type": both(credentialSchema=[{"id": "https://school.example/s"}]),
    "a refresh service without id": both(refreshService={"type": "1EdTechCredentialRefresh"}),
    "an endorsement that is a text": both(endorsement=["good"]),
    "an endorsement that is not a token": both(endorsementJwt=["good"]),
    # Proofs
    "a proof for signing in": proof(proofPurpose="authentication"),
    "a proof without purpose": after(proofPurpose=None),
    "a purpose changed afterwards": after(proofPurpose="keyAgreement"),
    "a proof made later": proof(created="2030-01-01T00:00:00Z"),
    "a proof of another moment": after(created="2025-01-02T00:00:00Z"),
    "a proof whose moment is none": after(created="yesterday"),
    "a proof without value": after(proofValue=None),
    "a value that is not multibase": after(proofValue="abc"),
    "a value with another character": after(proofValue="z0OIl"),
    "an empty value": after(proofValue="z"),
    "a value in base64url": in_base64url,
    "a proof without key": after(verificationMethod=None),
    "a key without scheme": after(verificationMethod="example.com/key"),
    "a key that is an object": after(verificationMethod={"id": "x"}),
    "a proof that is a text": lambda: {**SCHOOL.badge(), "proof": "yes"},
    "an empty proof": lambda: {
        **SCHOOL.badge(),
        "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"},
    },
    "the proof of another badge": lambda: {**SCHOOL.badge(id="urn:uuid:other"), "proof": SCHOOL.proven()["proof"]},
    "a good proof and a bad one": lambda: {
        **SCHOOL.proven(),
        "proof": [SCHOOL.proven()["proof"][0], {**SCHOOL.proven()["proof"][0], "proofValue": "z" + "1" * 64}],
    },
    "a domain added": after(domain="school.example"),
    "proven by a stranger": lambda: proven_by_stranger(SCHOOL.name),
    "proven by a stranger, issuer a did:key": lambda: proven_by_stranger(KEYED.name),
    "proven by a stranger, issuer an address": lambda: proven_by_stranger("https://school.example/issuers/a"),
    "a name changed": tampered("name", "Welding, level 3"),
    "an issuer's name changed": tampered("issuer.name", "Another school"),
    "a narrative changed": tampered("credentialSubject.achievement.criteria.narrative", "Welds"),
    "another subject": tampered("credentialSubject.id", "did:example:other"),
    "a date changed": tampered("validFrom", "2025-01-01T00:00:01Z"),
    "an end added": tampered("validUntil", "2030-01-01T00:00:00Z"),
    "evidence added": tampered("evidence", [{"type": ["Evidence"], "id": "https://evil.example/e"}]),
    "a type added": tampered("type", ["VerifiableCredential", "OpenBadgeCredential", "EndorsementCredential"]),
    "lists in lists": tampered("credentialSubject.achievement.tag", [["a"], "b"]),
    "a blank identifier": tampered("credentialSubject.achievement.criteria.id", "_:b0"),
    "a relative identifier": tampered("credentialSubject.achievement.criteria.id", "criteria"),
    "an identifier with a space": tampered("credentialSubject.achievement.criteria.id", "urn:a b"),
}
UNKNOWN: dict[str, Change] = {
    "not signed": lambda: SCHOOL.badge(),
    "no proof in the list": lambda: {**SCHOOL.badge(), "proof": []},
    "an issuer that cannot be reached": by_stranger("did:web:nowhere.example", "did:web:nowhere.example#k1"),
    "an issuer of an unknown method": by_stranger("did:example:a", "did:example:a#k1"),
    "an address that cannot be reached": by_stranger("https://nowhere.example/i", "https://nowhere.example/i#k1"),
    "a key written in its own name": lambda: STRANGER.proven(
        STRANGER.badge(issuer={**PROFILE, "id": "https://victim.example/i"}),
        verificationMethod=f"https://victim.example/i#{keys.multikey(STRANGER.key)}",
    ),
    "a suite that is unknown": after(cryptosuite="bbs-2023"),
    "no suite": after(cryptosuite=None),
    "a proof of an unknown kind": after(type="SomeProof"),
    "a good proof and an unknown one": lambda: {
        **SCHOOL.proven(),
        "proof": [{"type": "SomeProof", "created": "2025-01-01T00:00:00Z"}, *SCHOOL.proven()["proof"]],
    },
    "a term without meaning": tampered("marks", "10"),
    "a term without meaning in the proof": after(marks="10"),
    "a term without meaning deep inside": tampered("credentialSubject.achievement.marks", "10"),
    "a type without meaning": tampered("type", ["VerifiableCredential", "OpenBadgeCredential", "Diploma"]),
    "a name that is an address": tampered("https://schema.org/name", "Welding, level 3"),
    "a keyword": tampered("@included", [{"id": "urn:x", "name": "x"}]),
    "a keyword deep inside": tampered("credentialSubject.@reverse", {}),
    "a context that is not known": tampered("@context", [V2, f"{OB}-3.0.3.json", "https://evil.example/c"]),
    "a type twice": tampered("type", ["VerifiableCredential", "OpenBadgeCredential", "OpenBadgeCredential"]),
    "terms of its own": tampered("@context", [V2, f"{OB}-3.0.3.json", {"level": "https://evil.example/level"}]),
    "a context deep inside": tampered("credentialSubject.@context", {"level": "https://evil.example/level"}),
}
HIDING: Json = {
    "credentialStatus": status_list.entry(LIST, 7),
    "validUntil": "2026-06-01T00:00:00Z",
}


def rows(table: dict[str, Any]) -> list[Any]:
    """Return each variant as a parameter with its name."""
    found = []
    for name, changes in table.items():
        for number, change in enumerate(changes if isinstance(changes, list) else [changes]):
            kind = " (proof)" if number else ""
            found.append(pytest.param(change, id=name + kind))
    return found


def test_what_the_tables_change_is_valid_before_it_is_changed() -> None:
    assert SCHOOL.verify(SCHOOL.raw_token(HEADER, SCHOOL.payload())).valid
    assert SCHOOL.verify(SCHOOL.proven()).valid
    assert KEYED.verify(KEYED.proven()).valid
    assert HOSTED.verify(HOSTED.proven()).valid
    assert STRANGER.verify(STRANGER.proven()).valid
    assert SCHOOL.verify(SCHOOL.raw_token(HEADER, {**SCHOOL.payload(), "more": json.loads(nested(29))})).valid


@pytest.mark.parametrize("change", rows(INVALID))
def test_wrong(change: Change) -> None:
    assert SCHOOL.verify(change()).status == "invalid"


@pytest.mark.parametrize("change", rows(UNKNOWN))
def test_not_shown(change: Change) -> None:
    assert SCHOOL.verify(change()).status == "unknown"


@pytest.mark.parametrize("name", list(HIDING))
@pytest.mark.parametrize(
    "way",
    [
        lambda name: f"https://www.w3.org/2018/credentials#{name}",
        lambda name: f"cred:{name}",
        lambda name: f"@{name}",
        lambda name: name.upper(),
    ],
)
def test_a_status_or_an_end_cannot_hide_behind_another_name(name: str, way: Callable[[str], str]) -> None:
    """The proof covers what is meant, not how it is written: the same meaning in other words must not be accepted."""
    signed = SCHOOL.proven(SCHOOL.badge(**{name: HIDING[name]}))
    assert SCHOOL.verify(signed).status in ("unknown", "expired")
    hidden = {way(name) if member == name else member: value for member, value in signed.items()}
    assert SCHOOL.verify(hidden).status in ("unknown", "invalid")
    aliased = copy.deepcopy(signed)
    aliased["@context"].append({"other": f"https://www.w3.org/2018/credentials#{name}"})
    aliased["other"] = aliased.pop(name)
    assert SCHOOL.verify(aliased).status == "unknown"


def test_a_status_moved_to_another_place_is_missed() -> None:
    """Facts about the badge may stand wherever its id is named; those that weigh must stand at its top."""
    badge = SCHOOL.badge(credentialStatus=status_list.entry(LIST, 7), evidence=[{"id": "urn:e", "type": ["Evidence"]}])
    badge["evidence"][0]["id"] = badge["id"]
    signed = SCHOOL.proven(badge)
    signed["evidence"][0]["credentialStatus"] = signed.pop("credentialStatus")
    assert SCHOOL.verify(signed).status == "unknown"


def test_a_token_and_a_proof_must_both_hold() -> None:
    proven = SCHOOL.proven()
    assert SCHOOL.verify(SCHOOL.token(proven)).valid
    other = {**proven, "name": "Welding, level 3"}
    assert SCHOOL.verify(SCHOOL.token(other)).status == "invalid"


def test_a_small_or_private_published_key_is_not_used() -> None:
    school = School()
    token = school.token()
    published = school.files[school.address]["verificationMethod"][0]
    published["publicKeyJwk"] = school.key
    assert school.verify(token).status == "invalid"
    published["publicKeyJwk"] = keys.public_jwk(rsa_jwk(1024))
    assert school.verify(token).status == "invalid"


def test_a_key_that_no_longer_speaks_or_is_not_for_statements() -> None:
    school = School()
    token, document = school.token(), school.files[school.address]
    document["verificationMethod"][0]["revoked"] = "2026-01-01T00:00:00Z"
    assert school.verify(token).status == "invalid"
    document["verificationMethod"][0]["revoked"] = "2027-01-01T00:00:00Z"
    assert school.verify(token).valid
    document["authentication"] = document.pop("assertionMethod")
    assert school.verify(token).status == "invalid"
    del document["authentication"]
    assert school.verify(token).status == "invalid", "a DID document says which keys are for statements"


@pytest.mark.parametrize("member", ["id", "controller"])
def test_a_did_document_without_a_name_or_a_key_of_nobody(member: str) -> None:
    school = School()
    token, document = school.token(), school.files[school.address]
    del (document if member == "id" else document["verificationMethod"][0])[member]
    assert not school.verify(token).valid


def test_as_vc_jwt_a_badge_needs_no_claims() -> None:
    assert SCHOOL.verify(SCHOOL.raw_token({**HEADER, "typ": "vc+jwt"}, SCHOOL.badge())).valid


def test_a_document_of_another_is_not_the_issuers() -> None:
    school = School()
    school.files[school.address] = {**school.files[school.address], "id": "did:web:evil.example"}
    assert school.verify(school.token()).status == "unknown"
    school.publish([("k1", school.key)])
    school.files[school.address]["verificationMethod"][0]["controller"] = "did:web:evil.example"
    assert school.verify(school.token()).status == "invalid"


def test_there_are_enough_of_them() -> None:
    assert len(rows(INVALID)) + len(rows(UNKNOWN)) >= 150


def test_the_older_data_model_is_as_strict() -> None:
    old = {
        **SCHOOL.badge(validFrom=None, issuanceDate="2025-01-01T00:00:00Z"),
        "@context": [V1, f"{OB}-3.0.1.json", "https://w3id.org/security/suites/ed25519-2020/v1"],
    }
    assert SCHOOL.verify(SCHOOL.proven(old, "Ed25519Signature2020")).valid
    assert (
        SCHOOL.verify(SCHOOL.proven({**old, "expirationDate": "2026-01-01T00:00:00Z"}, "Ed25519Signature2020")).status
        == "expired"
    )
    late = {**old, "issuanceDate": "2027-01-01T00:00:00Z"}
    assert SCHOOL.verify(SCHOOL.proven(late, "Ed25519Signature2020"), NOW).status == "not_yet_valid"
    assert SCHOOL.verify({**SCHOOL.proven(old, "Ed25519Signature2020"), "name": "Other"}).status == "invalid"
    no_date = {name: value for name, value in old.items() if name != "issuanceDate"}
    assert SCHOOL.verify(SCHOOL.proven(no_date, "Ed25519Signature2020")).status == "invalid"
