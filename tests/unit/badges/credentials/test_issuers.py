"""Which keys speak for which issuer."""

from typing import Any

import pytest

from app.badges.credentials import did, encoding, keys
from app.badges.credentials.fetch import Mapped
from app.badges.credentials.issuers import Issuer, same_place
from app.badges.credentials.report import Json, Refused, Unsure
from tests.support.credentials import NOW, School, as_bytes, did_jwk, did_key, pem, rsa_jwk

KEY, OTHER = keys.generate(), keys.generate("ES256")
HOME = "https://school.example/issuers/a"


def key_of(issuer: str, name: str, **files: Any) -> keys.Key:
    found = {HOME if at == "home" else at: as_bytes(what) for at, what in files.items()}
    return Issuer(issuer, Mapped(found), NOW).key(name).key


@pytest.mark.parametrize(
    ("address", "identifier"),
    [
        ("https://school.example", "did:web:school.example"),
        ("https://school.example:8443/issuers/a", "did:web:school.example%3A8443:issuers:a"),
        ("https://school.example/i/a%20b", "did:web:school.example:i:a%2520b"),
    ],
)
def test_did_web(address: str, identifier: str) -> None:
    assert did.did_web(address) == identifier


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        ("did:web:school.example", "https://school.example/.well-known/did.json"),
        ("did:web:school.example%3A8443:issuers:a", "https://school.example:8443/issuers/a/did.json"),
    ],
)
def test_where_the_document_of_a_did_web_is(identifier: str, address: str) -> None:
    assert did.did_web_address(identifier) == address


@pytest.mark.parametrize(
    "identifier", ["did:web:", "did:web:a%2Fb", "did:web:a:..", "did:web:a::b", "did:web:u%40host"]
)
def test_a_did_web_that_points_somewhere_else(identifier: str) -> None:
    with pytest.raises(Refused):
        did.did_web_address(identifier)


@pytest.mark.parametrize("key", [KEY, OTHER], ids=["Ed25519", "P-256"])
def test_identifiers_that_are_keys(key: Json) -> None:
    public = keys.from_jwk(keys.public_jwk(key))
    as_key, as_jwk = did_key(key), did_jwk(key)
    assert key_of(as_key, f"{as_key}#{as_key.removeprefix('did:key:')}").same(public)
    assert key_of(as_key, as_key).same(public)
    assert key_of(as_jwk, f"{as_jwk}#0").same(public)
    for wrong in (f"{as_key}#other", f"{as_jwk}#1", f"{as_key}0"):
        with pytest.raises(Refused):
            key_of(as_key, wrong)


@pytest.mark.parametrize(
    "text", ["", "z", "zzzz", "u6Mk", "z" + encoding.base58(b"\xed\x01" + bytes(31)), "z" + "1" * 3000]
)
def test_texts_that_are_no_key(text: str) -> None:
    with pytest.raises(Refused):
        key_of(f"did:key:{text}", f"did:key:{text}#{text}")


FORMS: dict[str, Any] = {
    "JWK": lambda: {"publicKeyJwk": keys.public_jwk(KEY)},
    "Multikey": lambda: {"publicKeyMultibase": keys.multikey(KEY)},
    "PEM": lambda: {"publicKeyPem": pem(KEY)},
    "base58": lambda: {
        "type": "Ed25519VerificationKey2018",
        "publicKeyBase58": encoding.base58(encoding.from_base64url(KEY["x"])),
    },
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_forms_in_which_issuers_publish_keys(form: Any) -> None:
    method = {"id": f"{HOME}#k1", "type": "Multikey", "controller": HOME, **form()}
    expected = keys.from_jwk(keys.public_jwk(KEY))
    for document in (
        {"id": HOME, "verificationMethod": [method], "assertionMethod": ["#k1"]},
        {"id": HOME, "assertionMethod": method},
        {"id": HOME, "type": "Profile", "publicKey": method},
        {"id": HOME, "verificationMethod": method},
    ):
        assert key_of(HOME, f"{HOME}#k1", home=document).same(expected)
        assert key_of(HOME, "k1", home=document).same(expected)
        assert key_of(HOME, "#k1", home=document).same(expected)


def test_one_key_at_an_address_of_its_own() -> None:
    expected = keys.from_jwk(keys.public_jwk(KEY))
    for place in (f"{HOME}/keys/1", "https://school.example/keys/1", "https://school.example/.well-known/jwk.json"):
        for what in (
            keys.public_jwk(KEY),
            pem(KEY),
            {"id": place, "controller": HOME, "publicKeyMultibase": keys.multikey(KEY)},
        ):
            assert key_of(HOME, place, **{place: what}).same(expected)
    name = f"{HOME}#k1"
    assert key_of(HOME, name, **{name: {"publicKeyMultibase": keys.multikey(KEY)}}).same(expected)
    key_set = {"keys": [{**keys.public_jwk(KEY), "kid": "k1"}]}
    assert key_of(HOME, f"{HOME}#k1", home=key_set).same(expected)


def test_an_issuer_may_list_a_key_elsewhere() -> None:
    place, expected = "https://keys.example/1", keys.from_jwk(keys.public_jwk(KEY))
    document = {"id": HOME, "assertionMethod": [place]}
    assert key_of(HOME, place, home=document, **{place: keys.public_jwk(KEY)}).same(expected)
    as_key = did_key(KEY)
    name = f"{as_key}#{as_key.removeprefix('did:key:')}"
    assert key_of(HOME, name, home={"id": HOME, "assertionMethod": [name]}).same(expected)
    with pytest.raises(Refused):
        key_of(HOME, name, home={"id": HOME, "name": "A school"})
    with pytest.raises(Refused):
        key_of(HOME, name)


@pytest.mark.parametrize(
    ("place", "whose"),
    [
        ("https://evil.example/keys/1", Refused),
        ("https://school.example.evil.example/keys/1", Refused),
        ("https://school.example:444/keys/1", Refused),
        ("https://school.example/issuers/b/keys/1", Refused),
        ("https://school.example/issuers/a/../b/keys/1", Refused),
        ("https://school.example/issuers/a/%2e%2e/b/keys/1", Refused),
        ("https://school.example/issuers/a//keys/1", Refused),
        ("https://school.example/uploads/1", Refused),
        ("https://school.example/issuers/ab", Refused),
        ("ftp://school.example/keys/1", Refused),
        ("https://school.example/keys/9", Unsure),
    ],
)
def test_places_that_are_not_the_issuers(place: str, whose: type[Refused]) -> None:
    with pytest.raises(whose) as caught:
        key_of(HOME, place, **({place: keys.public_jwk(KEY)} if whose is Refused else {}))
    assert type(caught.value) is whose


def test_an_issuer_that_lists_its_keys_has_no_others() -> None:
    document = {"id": HOME, "publicKey": {"id": f"{HOME}#k1", "publicKeyJwk": keys.public_jwk(OTHER)}}
    place = "https://school.example/keys/1"
    with pytest.raises(Refused):
        key_of(HOME, place, home=document, **{place: keys.public_jwk(KEY)})
    assert key_of(HOME, place, home=document, **{place: keys.public_jwk(OTHER)}).kind == "P-256"


def test_the_same_place() -> None:
    assert same_place("https://school.example", "https://school.example/anything")
    assert same_place("http://school.example/issuer.json", "http://school.example/key1.json")
    assert not same_place("https://school.example/alice", "https://school.example/bob")
    assert not same_place("https://school.example/keys/a", "https://school.example/keys/b")
    assert not same_place("urn:uuid:1", "https://school.example/keys/b")


def test_an_identifier_that_nobody_owns_is_known_by_its_key_only() -> None:
    school = School("")
    nobodys = {**school.badge()["issuer"], "id": "urn:uuid:6f2e33e5-7a29-4155-840a-59483ba10164"}
    report = school.verify(school.proven(school.badge(issuer=nobodys)))
    assert report.valid
    assert any("known by its key only" in check.detail for check in report.checks)
    for name in ("urn:isbn:1", "mailto:me@school.example", "did:example:a"):
        found = school.badge(issuer={**nobodys, "id": name})
        assert not school.verify(school.proven(found)).valid


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "OKP", "crv": "X25519", "x": KEY["x"]},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": KEY["x"] + "="},
        {"kty": "OKP", "crv": "Ed25519", "x": KEY["x"][:-1]},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "EC", "crv": "P-256", "x": OTHER["x"], "y": OTHER["x"]},
        {"kty": "EC", "crv": "secp256k1", "x": OTHER["x"], "y": OTHER["y"]},
        {"kty": "oct", "k": "AAAA"},
        {**keys.public_jwk(KEY), "use": "enc"},
        {**keys.public_jwk(KEY), "key_ops": ["sign"]},
        {**keys.public_jwk(KEY), "d": KEY["d"]},
        "text",
        None,
    ],
)
def test_what_is_not_a_key(jwk: Any) -> None:
    with pytest.raises(Refused):
        keys.from_jwk(jwk)


def test_sizes_of_rsa_keys() -> None:
    with pytest.raises(Refused):
        keys.from_jwk(keys.public_jwk(rsa_jwk(1024)))
    assert keys.from_pem(pem(rsa_jwk())).kind == "RSA"
    assert keys.algorithm_of(rsa_jwk()) == "RS256"
