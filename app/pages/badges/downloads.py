"""One badge as a file to take along: the signed credential itself, or baked into its picture."""

import json
from typing import Any
from urllib.parse import urlencode

from flask import Response
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.accounts.session import account
from app.badges import pictures, policy, queries
from app.badges.addresses import award_address
from app.badges.credentials import baking
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.rules import MAY_DOWNLOAD, AssertionState
from app.badges.signing import signed_badge
from app.kernel import clock
from app.kernel.address import slug_stem
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.organisations.models import Organisation
from app.pages.views import blueprint

UNKNOWN = N_("Deze badge kennen wij niet, of de eigenaar toont hem niet.")
NOT_YET = N_("Deze badge is nog niet ondertekend. Probeer het over een paar minuten opnieuw.")
MEDIA_TYPES = {"jwt": "application/vc+jwt", "json": "application/json", "png": "image/png", "svg": "image/svg+xml"}
ENVELOPE = "EnvelopedVerifiableCredential"


@blueprint.get("/badges/uitreiking/<public_id>.<any(jwt, json, png, svg):kind>")
@public
def badge_file(public_id: str, kind: str) -> ResponseReturnValue:
    """Send a badge that its holder shows, or one's own; a revoked one answers 410 with the reason."""
    found = queries.by_public_id(public_id)
    if found is None or not may_fetch(found):
        raise NotFoundError(UNKNOWN)
    if queries.state_now(found) is AssertionState.REVOKED:
        return revoked_credential(found)
    signed = signed_badge(found.id)
    if signed is None:
        raise NotFoundError(NOT_YET)
    badge_class = db.session.get_one(BadgeClass, found.badge_class_id)
    response = Response(_content(kind, signed.credential, badge_class), mimetype=MEDIA_TYPES[kind])
    name = f"{slug_stem(badge_class.name, 'badge')}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def may_fetch(found: BadgeAssertion) -> bool:
    """Return whether who asks may have the badge itself: everybody while it is shown, else its holder alone."""
    user = account()
    own = user is not None and policy.is_for(found, user) and queries.state_now(found) in MAY_DOWNLOAD
    return found.shown or own


def revoked_credential(found: BadgeAssertion) -> ResponseReturnValue:
    """Answer who asks for the credential of a revoked badge: gone, and why."""
    said = {
        "id": award_address(found.public_id),
        "revoked": True,
        "revokedAt": found.revoked_at.isoformat() if found.revoked_at else "",
        "revocationReason": found.revocation_reason,
    }
    response = Response(json.dumps(said, ensure_ascii=False, indent=1), status=410, mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return response


def _content(kind: str, credential: str, badge: BadgeClass) -> bytes:
    match kind:
        case "jwt":
            return credential.encode()
        case "json":
            return json.dumps(enveloped(credential), indent=1).encode()
        case "png":
            return baking.bake(pictures.png(badge.name, badge.formal), credential)
        case _:
            return baking.bake(pictures.svg(badge.name, badge.formal), credential)


def enveloped(credential: str) -> dict[str, Any]:
    """Return a JWT as JSON that can still be verified (VC Data Model 2.0, 4.12: EnvelopedVerifiableCredential)."""
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{credential}",
        "type": ENVELOPE,
    }


def linkedin_address(found: BadgeAssertion, badge: BadgeClass, issuer: Organisation) -> str:
    """Return LinkedIn's page with which a holder adds the badge to a profile, filled in."""
    awarded = clock.amsterdam(found.awarded_at)
    said = {
        "startTask": "CERTIFICATION_NAME",
        "name": badge.name,
        "organizationName": issuer.name,
        "issueYear": awarded.year,
        "issueMonth": awarded.month,
        "certUrl": award_address(found.public_id),
        "certId": found.public_id,
    }
    if found.valid_until is not None:
        said |= {"expirationYear": found.valid_until.year, "expirationMonth": found.valid_until.month}
    return "https://www.linkedin.com/profile/add?" + urlencode(said)
