"""Private keys at rest: encrypted (AES and HMAC, as Fernet puts them together) under a secret of the installation.

Who reads the database alone learns nothing. The first of BADGE_KEYS_SECRET seals, the others still open; where
it is not set, SECRET_KEY does both.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class SealError(RuntimeError):
    """A private key cannot be opened: the secret that sealed it is not among the settings any more."""


def seal(private: bytes) -> bytes:
    """Return `private` encrypted."""
    return _box().encrypt(private)


def unseal(sealed: bytes) -> bytes:
    """Return what was sealed.

    Raises SealError where none of the secrets opens it.
    """
    try:
        return _box().decrypt(sealed)
    except InvalidToken as error:
        raise SealError("BADGE_KEYS_SECRET (or SECRET_KEY) does not open the keys of the issuers") from error


def sealed_anew(sealed: bytes) -> bytes:
    """Return the same under the first secret.

    Raises SealError where none of the secrets opens it.
    """
    return seal(unseal(sealed))


def _box() -> MultiFernet:
    secrets = current_app.config["BADGE_KEYS_SECRETS"] or (current_app.config["SECRET_KEY"],)
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    """Return the key that follows from a secret, for this purpose alone (RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vindplatform badges: private keys of issuers")
    return urlsafe_b64encode(hkdf.derive(secret.encode()))
