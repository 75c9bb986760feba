"""A credential as a JWT: signed with an issuer's key, and read back from what we signed ourselves."""

import json
from base64 import urlsafe_b64decode
from typing import Any

from app.badges.credentials import jwt
from app.badges.signing.keys import SigningKey


def signed(credential: dict[str, Any], key: SigningKey, did: str) -> str:
    """Return the credential as a JWT; its header names the key by its place in the issuer's DID document."""
    return jwt.sign(credential, key.private_jwk, f"{did}#{key.name}", embed_key=True)


def payload_of(token: str) -> dict[str, Any]:
    """Return what a JWT of our own database says."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found
