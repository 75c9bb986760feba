"""Is this badge about me? Recipients are named by a salted hash of their e-mail address."""

import hashlib
import hmac
from typing import Any

from app.badges.credentials.report import Json
from app.badges.credentials.strict_json import as_list

HASHES = ("sha256", "md5")
"""What other issuers hash with: `sha256$…`; md5 only names a person here, it guards nothing."""


def hashed(email: str, salt: str) -> Json:
    """Return the recipient of a badge as it is written in it (an IdentityObject)."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${_digest('sha256', email, salt)}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def matches(credential: Json, email: str) -> bool:
    """Whether the recipient of a badge (3.0 or 2.0) has this e-mail address."""
    subject = credential.get("credentialSubject")
    if isinstance(subject, dict):
        if subject.get("id") == f"mailto:{email.strip().lower()}":
            return True
        return any(_is(one, "identityHash", "identityType", email) for one in as_list(subject.get("identifier")))
    return _is(credential.get("recipient"), "identity", "type", email)


def _is(identity: Any, value: str, kind: str, email: str) -> bool:
    if not isinstance(identity, dict) or identity.get(kind) not in ("emailAddress", "email"):
        return False
    found, salt = identity.get(value), identity.get("salt", "")
    if not isinstance(found, str) or not isinstance(salt, str):
        return False
    if not identity.get("hashed"):
        return found.strip().lower() == email.strip().lower()
    name, dollar, digest = found.partition("$")
    if not dollar:
        name, digest = "sha256", found
    spellings = {email.strip(), email.strip().lower()}
    if name not in HASHES:
        return False
    return any(hmac.compare_digest(_digest(name, one, salt).encode(), digest.lower().encode()) for one in spellings)


def _digest(name: str, email: str, salt: str) -> str:
    return hashlib.new(name, (email + salt).encode(), usedforsecurity=False).hexdigest()
