"""Badges as compact tokens (VC-JWT): the credential is the payload, signed as one text.

Sources: RFC 7515 (JWS), 1EdTech Open Badges 3.0 section 8.2, W3C VC-JOSE-COSE; a `vc` claim as the data model 1.1
had it is read, never written.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jwk as jose
from joserfc import jws
from joserfc.jwa import JWSAlgModel

from app.badges.credentials import dates, keys, strict_json
from app.badges.credentials.did import Controller
from app.badges.credentials.encoding import from_base64url
from app.badges.credentials.issuers import Bound, Issuer
from app.badges.credentials.keys import ALGORITHMS, Key
from app.badges.credentials.report import Json, Refused, Unsure
from app.badges.credentials.schema import is_badge
from app.badges.credentials.strict_json import as_list, id_of

COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
ACCEPTED = sorted({name for names in ALGORITHMS.values() for name in names})
TYPES = {"jwt", "vc+jwt", "vc+ld+json+jwt", "vc+ld+jwt"}
CLAIMS = ("iss", "sub", "jti", "nbf", "exp", "iat", "aud", "cnf")


class _Registry(jws.JWSRegistry):
    """Signs as wallets read it: "EdDSA", the name that RFC 9864 replaces and that joserfc warns of."""

    def get_alg(self, name: str) -> JWSAlgModel:
        """Return the algorithm of that name."""
        return self.algorithms[name]


_REGISTRY = _Registry(algorithms=ACCEPTED)


@dataclass(frozen=True)
class Token:
    """A token as read, before anything of it is believed."""

    header: Json
    payload: Json
    signing_input: bytes
    signature: bytes


def looks_like(text: str) -> bool:
    """Whether `text` has the form of a compact token."""
    return bool(COMPACT.fullmatch(text))


def sign(credential: Json, private_jwk: Json, kid: str, *, embed_key: bool = False) -> str:
    """Return the credential as a token, signed with a private JWK that the issuer publishes as `kid`.

    The header has alg, kid and typ, and with `embed_key` the public key. The claims repeat the credential: iss its
    issuer, sub its subject, jti its id, nbf and exp its dates.
    """
    algorithm = keys.algorithm_of(private_jwk)
    header: Json = {"alg": algorithm, "kid": kid, "typ": "JWT"}
    if embed_key:
        header["jwk"] = keys.public_jwk(private_jwk)
    payload = {**credential, **claims(credential)}
    key = jose.import_key({name: private_jwk[name] for name in {*keys.MEMBERS[private_jwk["kty"]], "d"}})
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact(header, text.encode(), key, registry=_REGISTRY)


def claims(credential: Json) -> Json:
    """Return the claims that repeat what the credential says."""
    found: Json = {"iss": id_of(credential["issuer"]), "nbf": dates.seconds(credential["validFrom"])}
    if subject := id_of(credential["credentialSubject"]):
        found["sub"] = subject
    if "id" in credential:
        found["jti"] = credential["id"]
    if "validUntil" in credential:
        found["exp"] = dates.seconds(credential["validUntil"])
    return found


def read(text: str) -> Token:
    """Return what is in a compact token; raises Refused when it is malformed or its algorithm proves nothing."""
    if not looks_like(text):
        raise Refused("not a compact token (three parts of base64url)")
    head, body, tail = text.split(".")
    header, payload = strict_json.read(from_base64url(head)), strict_json.read(from_base64url(body))
    algorithm = header.get("alg")
    if algorithm not in ACCEPTED:
        raise Refused(f"signed with {algorithm!r}, which proves nothing here")
    if "crit" in header or header.get("b64", True) is not True:
        raise Refused("the header asks for what is not known here")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in TYPES:
        raise Refused(f"the header says that this is {kind!r}")
    return Token(header, payload, f"{head}.{body}".encode(), from_base64url(tail))


def verify_signature(token: Token, key: Key) -> bool:
    """Whether the token is signed with this key, in the way such keys sign."""
    return token.header["alg"] in ALGORITHMS[key.kind] and key.signed(token.signing_input, token.signature)


def check_signature(token: Token, issuer: Issuer) -> str:
    """Return in words why the signature is the issuer's; raises Refused, or Unsure when no key could be had."""
    embedded = keys.from_jwk(token.header["jwk"]) if "jwk" in token.header else None
    kid = token.header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise Refused("the header's kid is not a text")
    bound = issuer.key(kid) if kid else _unnamed(token, issuer, embedded)
    if embedded is not None and not bound.key.same(embedded):
        raise Refused("the key in the header is not the issuer's")
    if not verify_signature(token, bound.key):
        raise Refused("the signature does not fit what was signed")
    return f"{token.header['alg']}, key {bound.why}"


def _unnamed(token: Token, issuer: Issuer, embedded: Key | None) -> Bound:
    """Return the one of the issuer's keys that signed a token without a kid."""
    document = issuer.document()
    candidates = document.signers() if isinstance(document, Controller) else []
    if not candidates:
        raise Unsure("it names no key, and the issuer publishes none")
    for method in candidates:
        fits = embedded.same(method.key) if embedded else verify_signature(token, method.key)
        if fits:
            return issuer.key(method.id)
    if embedded is not None:
        raise Refused("the key in the header is not the issuer's")
    raise Refused("signed with none of the keys of the issuer")


def credential_of(token: Token) -> Json:
    """Return the credential in a token: the payload itself, or the `vc` claim of the data model 1.1."""
    payload = token.payload
    if "vc" not in payload:
        return {name: value for name, value in payload.items() if name not in CLAIMS}
    inner = payload["vc"]
    if not isinstance(inner, dict) or "@context" in payload:
        raise Refused("two credentials in one token")
    found = dict(inner)
    for claim, name in (("iss", "issuer"), ("jti", "id")):
        if name not in found and claim in payload:
            found[name] = payload[claim]
    for claim, names in (("nbf", ("issuanceDate", "validFrom")), ("exp", ("expirationDate", "validUntil"))):
        if not any(name in found for name in names) and _is_moment(payload.get(claim)):
            found[names[0]] = f"{datetime.fromtimestamp(int(payload[claim]), UTC):%Y-%m-%dT%H:%M:%SZ}"
    return found


def check_claims(token: Token, credential: Json) -> str:
    """Return in words that the claims repeat the credential; raises Refused where one says something else.

    A badge that says it is a JWT must have them (Open Badges 3.0, 8.2.4); as `vc+jwt` (VC-JOSE-COSE) it need not.
    """
    faults = list(_differences(token.payload, credential))
    if str(token.header.get("typ", "JWT")).lower().removeprefix("application/") == "jwt" and is_badge(credential):
        subject = credential.get("credentialSubject")
        needed = ["iss", "jti", "nbf", *(["sub"] if isinstance(subject, dict) and subject.get("id") else [])]
        missing = [name for name in needed if name not in token.payload]
        faults += [f"the claim {name} is missing" for name in missing]
    if faults:
        raise Refused("; ".join(faults))
    return "the claims of the token repeat the credential"


def _differences(payload: Json, credential: Json) -> Iterator[str]:
    subjects = [id_of(subject) for subject in as_list(credential.get("credentialSubject"))]
    expected: dict[str, list[Any]] = {
        "iss": [id_of(credential.get("issuer"))],
        "jti": [credential.get("id")],
        "sub": subjects,
        "nbf": [_seconds(credential.get(name)) for name in ("validFrom", "issuanceDate") if name in credential],
        "exp": [_seconds(credential.get(name)) for name in ("validUntil", "expirationDate") if name in credential],
    }
    for claim, values in expected.items():
        if claim not in payload:
            continue
        found = payload[claim]
        if claim in ("nbf", "exp"):
            if not _is_moment(found):
                yield f"{claim} is not a moment"
                continue
            found = int(found)
        if found not in values:
            yield f"{claim} is {found!r}, the credential says {values[0] if values else 'nothing'!r}"
    if "iat" in payload and not _is_moment(payload["iat"]):
        yield "iat is not a moment"


def _is_moment(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**11


def _seconds(value: Any) -> int:
    return int(dates.Moment.read(value).timestamp())
