"""What others read to check a badge: DID documents, the issuer's profile, the badge class, the signed status list.

did:web (https://w3c-ccg.github.io/did-method-web/): the document of `did:web:host:issuers:slug` stands at
`/issuers/slug/did.json`, that of `did:web:host` at `/.well-known/did.json`.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from app.badges.addresses import issuer_address, issuer_did, platform_did, site
from app.badges.credentials import did
from app.badges.models import BadgeClass, IssuerKey
from app.badges.signing.awards import class_facts, issuer_facts
from app.badges.signing.compact import signed
from app.badges.signing.credential import CONTEXTS, Json, achievement, profile
from app.badges.signing.keys import published_keys, signing_key
from app.badges.signing.status import by_public_id, list_credential
from app.kernel.database import db
from app.organisations.models import Organisation


def issuer_did_document(issuer: Organisation) -> Json:
    """Return the keys of an issuer; a removed issuer keeps its document, for the badges that it gave."""
    keys = [(key.name, key.public_jwk) for key in published_keys(issuer.id)]
    return did.document(issuer_did(issuer.slug), keys, [issuer_address(issuer.slug)])


def platform_did_document() -> Json:
    """Return who issues here, with all their keys; none of these keys may speak for the platform itself."""
    query = (
        select(Organisation.slug, IssuerKey)
        .join(Organisation, Organisation.id == IssuerKey.organisation_id)
        .where(IssuerKey.compromised_at.is_(None))
        .order_by(IssuerKey.id)
    )
    rows = db.session.execute(query).all()
    methods = []
    for slug, key in rows:
        methods += did.document(issuer_did(slug), [(key.name, key.public_jwk)])["verificationMethod"]
    own = did.document(platform_did(), [], [site()])
    return own | {
        "verificationMethod": methods,
        "service": _issuers(platform_did(), dict.fromkeys(slug for slug, _key in rows)),
    }


def profile_document(issuer: Organisation) -> Json:
    """Return the profile of an issuer as JSON-LD, under the id that its credentials carry."""
    return {"@context": list(CONTEXTS), **profile(issuer_facts(issuer))}


def achievement_document(badge_class: BadgeClass, issuer: Organisation) -> Json:
    """Return a badge class as JSON-LD."""
    facts = class_facts(badge_class)
    return {"@context": list(CONTEXTS), **achievement(facts), "creator": profile(issuer_facts(issuer))}


def signed_list(public_id: str) -> str | None:
    """Return a status list as it stands now, signed with the issuer's key, or None where there is none.

    Raises SealError where the secret that sealed the key is gone.
    """
    found = by_public_id(public_id)
    if found is None:
        return None
    issuer = db.session.get_one(Organisation, found.organisation_id)
    own = issuer_did(issuer.slug)
    return signed(list_credential(found, own), signing_key(issuer.id), own)


def own_document(address: str) -> Json | str | None:
    """Return what stands at an address of this site that a check of a badge asks for, or None for any other.

    A site that checks its own badges does not ask itself over the network.
    """
    path = _own_path(address)
    match path.strip("/").split("/") if path is not None else []:
        case [".well-known", "did.json"]:
            return platform_did_document()
        case ["issuers", slug, "did.json"]:
            return _of_issuer(slug, issuer_did_document)
        case ["issuers", slug]:
            return _of_issuer(slug.removesuffix(".json"), profile_document)
        case ["badges", "status", public_id]:
            return signed_list(public_id)
    return None


def _own_path(address: str) -> str | None:
    """Return the path of an address of this site; http and https are the same site here."""
    asked, own = urlsplit(address), urlsplit(site())
    return asked.path if asked.netloc == own.netloc and asked.scheme in ("http", "https") else None


def _of_issuer(slug: str, document: Any) -> Json | None:
    issuer = db.session.scalars(select(Organisation).where(Organisation.slug == slug, Organisation.is_issuer)).first()
    return document(issuer) if issuer else None


def _issuers(did: str, slugs: Iterable[str]) -> list[Json]:
    return [{"id": f"{did}#{slug}", "type": "BadgeIssuer", "serviceEndpoint": issuer_address(slug)} for slug in slugs]
