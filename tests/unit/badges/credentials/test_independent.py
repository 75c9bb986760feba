"""A verifier that others wrote, beside ours: it accepts what we sign, and we accept what it signs."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwk
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.ldp import OB3LdpVerifier, add_data_integrity_proof
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.verifier import OB3Verifier

from app.badges.credentials import baking, jwt, keys, status_list
from tests.support.credentials import LIST, SVG, School, as_bytes, png


def theirs(school: School, token: str) -> Any:
    """Verify a token as the independent library does, with what the school publishes."""

    def download(address: str, **_options: Any) -> bytes:
        return as_bytes(school.files[address])

    verifier = OB3Verifier.for_issuer_did(school.name, download)
    return verifier.verify(token, check_status=True, download=download)


def private_pem(school: School) -> bytes:
    key = jwk.import_key(dict(school.key))
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return bytes(key.private_key.private_bytes(*form))


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
@pytest.mark.parametrize("name", ["did:web:school.example:issuers:a", ""])
def test_it_accepts_what_we_sign_and_bake(algorithm: str, name: str) -> None:
    school = School(name, algorithm)
    token = school.token()
    assert theirs(school, token).issuer.id == school.name
    assert theirs(school, OB3Verifier.extract_token_from_png(baking.bake(png(), token))).id == school.badge()["id"]
    assert (
        theirs(school, OB3Verifier.extract_token_from_svg(baking.bake(SVG.encode(), token))).name == "Welding, level 2"
    )


def test_it_finds_the_rotated_key() -> None:
    school = School()
    old, second = school.token(), keys.generate("ES256")
    school.publish([("k2", second), ("k1", school.key)])
    assert theirs(school, old)
    assert theirs(school, jwt.sign(school.badge(), second, f"{school.name}#k2"))


def test_it_sees_what_we_revoke() -> None:
    school = School()
    token = school.token(school.badge(credentialStatus=status_list.entry(LIST, 7)))
    school.publish_list([8])
    assert theirs(school, token)
    assert school.verify(token).valid
    school.publish_list([7])
    with pytest.raises(LibOpenBadgesException):
        theirs(school, token)
    assert school.verify(token).status == "revoked"


def test_it_refuses_what_we_refuse() -> None:
    school = School()
    head, body, tail = school.token().split(".")
    changed = f"{head}.{body}.{'A' + tail[1:] if tail[0] != 'A' else 'B' + tail[1:]}"
    with pytest.raises(LibOpenBadgesException):
        theirs(school, changed)
    assert school.verify(changed).status == "invalid"


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256"])
def test_we_accept_its_tokens_which_name_no_key(algorithm: str) -> None:
    school = School(algorithm=algorithm)
    token = OB3Signer(private_pem(school), algorithm).sign_payload(school.payload())
    assert "kid" not in jwt.read(token).header
    assert school.verify(token).valid
    stranger = School(algorithm=algorithm)
    forged = OB3Signer(private_pem(stranger), algorithm).sign_payload(school.payload())
    assert school.verify(forged).status == "invalid"


@pytest.mark.parametrize("name", ["did:web:school.example:issuers:a", ""])
def test_we_accept_its_proofs_and_it_accepts_ours(name: str) -> None:
    school = School(name)
    made = add_data_integrity_proof(school.badge(), private_pem(school), school.kid)
    today = datetime.now(UTC)  # the library writes the moment of signing into the proof
    assert school.verify(made, today).valid
    assert school.verify({**made, "name": "Welding, level 3"}, today).status == "invalid"

    def download(address: str, **_options: Any) -> bytes:
        return as_bytes(school.files[address])

    verifier = OB3LdpVerifier.for_issuer_did(school.name, download)
    assert verifier.verify(json.dumps(school.proven()), download=download).id == school.badge()["id"]
