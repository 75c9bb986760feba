"""The keys of an issuer: made at first need, replaced without breaking what was signed, taken back when stolen.

- A key that is replaced is *retired*: its private half is destroyed, its public half stays published, so
  that every badge signed with it still verifies.
- A key that was in wrong hands is *compromised*: its public half is published no more, so that nothing
  signed with it verifies anywhere, by whomever; the true badges are those in our database, and these are
  signed anew with a fresh key (`awards.resign_all`). Their holders fetch them again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.badges.credentials.keys import generate, public_jwk, thumbprint
from app.badges.models import IssuerKey
from app.badges.signing.sealing import seal, sealed_anew, unseal
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.organisations.models import Organisation

Jwk = dict[str, Any]


@dataclass(frozen=True)
class SigningKey:
    """A key that is in use, opened; `name` is its fragment in the issuer's DID."""

    id: int
    name: str
    private_jwk: Jwk


def keys_of(organisation_id: int) -> Sequence[IssuerKey]:
    """Return every key of an issuer, the newest first."""
    query = select(IssuerKey).where(IssuerKey.organisation_id == organisation_id).order_by(IssuerKey.id.desc())
    return db.session.scalars(query).all()


def published_keys(organisation_id: int) -> list[IssuerKey]:
    """Return the keys with which badges of an issuer are checked: all but the compromised ones, newest first.

    Some verifiers take the first key for a status list, whichever its header names: it is the one in use.
    """
    return [key for key in keys_of(organisation_id) if key.compromised_at is None]


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
    return SigningKey(key.id, key.name, json.loads(unseal(key.sealed)))


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
    audit.record("badge.rotate_key", f"organisation:{organisation.id}", by=by, signing_key=fresh.name)
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
        _fresh(organisation.id, key.algorithm)
    key.compromised_at = clock.now()
    audit.record("badge.compromise_key", f"organisation:{organisation.id}", by=by, signing_key=name)
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
    private = generate(algorithm)
    key = IssuerKey(
        organisation_id=organisation_id,
        name=thumbprint(private),
        algorithm=algorithm,
        public_jwk=public_jwk(private),
        sealed=seal(json.dumps(private).encode()),
        created_at=clock.now(),
    )
    db.session.add(key)
    db.session.flush()
    return key
