"""The keys of an issuer: made at first need, replaced without breaking what was signed, taken back when stolen.

- A key that is replaced is *retired*: its private half is destroyed, its public half stays published, so
  that every badge signed with it still verifies.
- A key that was in wrong hands is *compromised*: its public half is published no more, so that nothing
  signed with it verifies anywhere, by whomever; the true badges are those in our database, and these are
  signed anew with a fresh key (`awards.resign_all`). Their holders fetch them again.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.badges.models import IssuerKey
from app.badges.signing.sealing import seal, sealed_anew, unseal
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.organisations.models import Organisation

PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey


@dataclass(frozen=True)
class SigningKey:
    """A key that is in use, opened: what signs, and what its signatures say of it."""

    id: int
    name: str
    algorithm: str
    private: PrivateKey
    public_jwk: dict[str, str]


def keys_of(organisation_id: int) -> Sequence[IssuerKey]:
    """Return every key of an issuer, the newest first."""
    query = select(IssuerKey).where(IssuerKey.organisation_id == organisation_id).order_by(IssuerKey.id.desc())
    return db.session.scalars(query).all()


def published_keys(organisation_id: int) -> list[IssuerKey]:
    """Return the keys with which badges of an issuer are checked: all but the compromised ones, oldest first."""
    return [key for key in reversed(keys_of(organisation_id)) if key.compromised_at is None]


def signing_key(organisation_id: int) -> SigningKey:
    """Return the key with which an issuer signs now, made if it has none.

    Raises SealError where the secret that sealed it is gone.
    """
    key = _in_use(organisation_id)
    if key is None:
        try:
            with db.session.begin_nested():
                key = _fresh(organisation_id, "EdDSA")
        except IntegrityError:  # somebody else made it at the same moment
            key = _in_use(organisation_id)
    if key is None or key.sealed is None:
        raise RuntimeError("an issuer has no key in use")
    return SigningKey(key.id, key.name, key.algorithm, _opened(key.sealed), key.public_jwk)


def rotate_key(organisation: Organisation, *, algorithm: str = "EdDSA", seen: str | None, by: Account | None) -> None:
    """Retire the key in use and make another; what was signed still verifies.

    `seen` is the name of the key that the page showed as in use. Raises ConflictError where it is not any more.
    """
    key = _locked(organisation)
    if (key.name if key else None) != seen:
        raise ConflictError(N_("Iemand anders heeft de sleutel net vervangen. Kijk hoe het nu staat."))
    if key is not None:
        _retire(key)
    fresh = _fresh(organisation.id, algorithm)
    audit.record("badge.rotate_key", f"organisation:{organisation.id}", by=by, key=fresh.name)
    db.session.flush()


def compromise_key(organisation: Organisation, name: str, *, by: Account | None) -> IssuerKey | None:
    """Publish a key no more, because others may have signed with it; return it, or None where it was done before.

    Who calls this signs the badges of that key anew. Raises ConflictError where the issuer has no such key.
    """
    _locked(organisation)
    key = next((key for key in keys_of(organisation.id) if key.name == name), None)
    if key is None:
        raise ConflictError(N_("Deze sleutel kennen wij niet."))
    if key.compromised_at is not None:
        return None
    if key.retired_at is None:
        _retire(key)
    key.compromised_at = clock.now()
    audit.record("badge.compromise_key", f"organisation:{organisation.id}", by=by, key=name)
    db.session.flush()
    return key


def reseal_keys() -> int:
    """Put every private key under the first of the secrets; return how many there are.

    Raises SealError where one cannot be opened: then none is changed.
    """
    keys = db.session.scalars(select(IssuerKey).where(IssuerKey.sealed.is_not(None)).with_for_update()).all()
    for key in keys:
        key.sealed = sealed_anew(key.sealed or b"")
    db.session.flush()
    return len(keys)


def thumbprint(jwk: dict[str, str]) -> str:
    """Return the name of a key that follows from its public half (RFC 7638)."""
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y") if name in jwk}
    said = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    return _b64(hashlib.sha256(said).digest())


def _locked(organisation: Organisation) -> IssuerKey | None:
    """Return the key in use, and keep others from changing keys of this issuer until the transaction ends."""
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation.id).with_for_update(key_share=True)
    )
    return _in_use(organisation.id)


def _in_use(organisation_id: int) -> IssuerKey | None:
    query = select(IssuerKey).where(IssuerKey.organisation_id == organisation_id, IssuerKey.retired_at.is_(None))
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


def _retire(key: IssuerKey) -> None:
    key.retired_at, key.sealed = clock.now(), None
    db.session.flush()


def _fresh(organisation_id: int, algorithm: str) -> IssuerKey:
    private: PrivateKey = Ed25519PrivateKey.generate() if algorithm == "EdDSA" else generate_private_key(SECP256R1())
    jwk = _public_jwk(private)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    key = IssuerKey(
        organisation_id=organisation_id,
        name=thumbprint(jwk),
        algorithm=algorithm,
        public_jwk=jwk,
        sealed=seal(der),
        created_at=clock.now(),
    )
    db.session.add(key)
    db.session.flush()
    return key


def _opened(sealed: bytes) -> PrivateKey:
    key = load_der_private_key(unseal(sealed), password=None)
    if not isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey):
        raise TypeError("a sealed key is of a kind that no issuer has")
    return key


def _public_jwk(private: PrivateKey) -> dict[str, str]:
    """Return the public half as a JSON Web Key (RFC 7517, RFC 8037)."""
    if isinstance(private, Ed25519PrivateKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": _b64(private.public_key().public_bytes_raw())}
    point = private.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _b64(point.x.to_bytes(32)), "y": _b64(point.y.to_bytes(32))}


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
