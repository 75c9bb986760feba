"""What machines read to check a badge: DID documents, profiles, badge classes, pictures, status lists.

Open to every site (CORS): a wallet or verifier in somebody's browser asks for these too.
"""

import json
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.access import public
from app.badges import pictures, queries
from app.badges.signing import documents
from app.badges.signing.status import TTL_SECONDS
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.organisations.models import Organisation
from app.pages.views import blueprint

JSON, JSON_LD, DID_JSON, JWT = "application/json", "application/ld+json", "application/did+json", "application/vc+jwt"
KEYS_SECONDS = 300
PICTURE_SECONDS = 86_400
UNKNOWN_ISSUER = N_("Deze uitgever kennen wij niet.")
UNKNOWN_LIST = N_("Deze lijst kennen wij niet.")


@blueprint.get("/.well-known/did.json")
@public
def platform_did() -> ResponseReturnValue:
    """Tell who issues here and with which keys (did:web)."""
    return _open(_written(documents.platform_did_document()), DID_JSON, KEYS_SECONDS)


@blueprint.get("/issuers/<slug>/did.json")
@public
def issuer_did(slug: str) -> ResponseReturnValue:
    """Tell with which keys an issuer signs and signed (did:web), also after it left this site."""
    return _open(_written(documents.issuer_did_document(_issuer(slug))), DID_JSON, KEYS_SECONDS)


@blueprint.get("/issuers/<slug>.json")
@public
def issuer_profile(slug: str) -> ResponseReturnValue:
    """Tell who an issuer is, in the words of Open Badges 3.0, with its keys."""
    issuer = _issuer(slug)
    keys = documents.issuer_did_document(issuer)
    shown = {name: keys[name] for name in ("verificationMethod", "assertionMethod")}
    return _open(_written(documents.profile_document(issuer) | shown), JSON_LD, KEYS_SECONDS)


@blueprint.get("/issuers/<slug>")
@public
def issuer_home(slug: str) -> ResponseReturnValue:
    """Answer a machine with the profile of an issuer, and a person with its page."""
    if wants_json():
        return issuer_profile(slug)
    response = redirect(url_for("pages.issuer", slug=_issuer(slug).slug), 303)
    response.vary.add("Accept")
    return response


@blueprint.get("/badges/<slug>.json")
@public
def achievement(slug: str) -> ResponseReturnValue:
    """Tell what a badge class stands for, in the words of Open Badges 3.0."""
    found = queries.class_by_slug(slug)
    issuer = db.session.get_one(Organisation, found.organisation_id)
    return _open(_written(documents.achievement_document(found, issuer)), JSON_LD, KEYS_SECONDS)


@blueprint.get("/badges/<slug>/afbeelding.<any(png, svg):kind>")
@public
def badge_image(slug: str, kind: str) -> ResponseReturnValue:
    """Send the picture of a badge class, with nothing baked in."""
    found = queries.class_by_slug(slug)
    if kind == "svg":
        return _open(pictures.svg(found.name, found.formal), "image/svg+xml", PICTURE_SECONDS)
    return _open(pictures.png(found.name, found.formal), "image/png", PICTURE_SECONDS)


@blueprint.get("/badges/status/<public_id>")
@public
def status_list(public_id: str) -> ResponseReturnValue:
    """Send a signed list of what is revoked, as it stands now."""
    signed = documents.signed_list(public_id)
    if signed is None:
        raise NotFoundError(UNKNOWN_LIST)
    return _open(signed.encode(), JWT, TTL_SECONDS)


def wants_json() -> bool:
    """Return whether who asks is a machine that wants JSON, not a person at a browser."""
    best = request.accept_mimetypes.best_match(["text/html", JSON_LD, JSON, JWT], default="text/html")
    return best != "text/html"


def _issuer(slug: str) -> Organisation:
    query = select(Organisation).where(Organisation.slug == slug, Organisation.is_issuer)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFoundError(UNKNOWN_ISSUER)
    return found


def _written(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _open(content: bytes, media_type: str, seconds: int) -> Response:
    """Return an answer that any site may read and keep for so long."""
    response = Response(content, mimetype=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.vary.add("Accept")
    response.add_etag()
    response.make_conditional(request)
    return response
