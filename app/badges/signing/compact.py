"""A credential as a JWT: signed with an issuer's key, and read back from what we signed ourselves."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.badges.signing.keys import SigningKey


def signed(payload: dict[str, Any], key: SigningKey, did: str) -> str:
    header = {"alg": key.algorithm, "typ": "JWT", "kid": f"{did}#{key.name}", "jwk": key.public_jwk}
    said = f"{_part(header)}.{_part(payload)}"
    if isinstance(key.private, EllipticCurvePrivateKey):
        r, s = decode_dss_signature(key.private.sign(said.encode(), ECDSA(SHA256())))
        signature = r.to_bytes(32) + s.to_bytes(32)
    else:
        signature = key.private.sign(said.encode())
    return f"{said}.{_b64(signature)}"


def payload_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _part(value: object) -> str:
    return _b64(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
