"""Documents that say which keys speak for someone: of did:key, did:jwk, did:web, and of an issuer's own address.

Sources: W3C DID Core and Controlled Identifiers, the did:key, did:jwk and did:web methods, Open Badges 2.0 and 3.0
(an issuer's profile, a hosted key).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from app.badges.credentials import keys, strict_json
from app.badges.credentials.dates import Moment
from app.badges.credentials.encoding import from_base64url
from app.badges.credentials.fetch import Fetch, FetchError
from app.badges.credentials.keys import Key
from app.badges.credentials.report import Json, Refused, Unsure
from app.badges.credentials.strict_json import as_list, id_of

SELF_CONTAINED = ("did:key:", "did:jwk:")
METHOD_LISTS = ("verificationMethod", "assertionMethod", "publicKey")
PURPOSES = ("assertionMethod", "authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation")
"""What a document may say that its keys are for. A profile that says nothing of it gives its keys for everything
(as Open Badges 2.0 has it); a DID document must list a key under assertionMethod."""


@dataclass(frozen=True)
class Method:
    """One key in a document: its name, whose it says it is, and from when on it no longer speaks."""

    id: str
    controller: str | None
    key: Key
    until: datetime | None = None


@dataclass(frozen=True)
class Controller:
    """What a document says: the keys in it, and the names of those that may sign statements (assertions)."""

    id: str
    methods: dict[str, Method]
    asserting: frozenset[str]

    def signer(self, name: str) -> Method | None:
        """Return the key of that name when it is in this document and may sign statements."""
        return self.methods.get(name) if name in self.asserting else None

    def signers(self) -> list[Method]:
        """Return all keys in this document that may sign statements."""
        return [self.methods[name] for name in sorted(self.asserting) if name in self.methods]


def did_web(address: str) -> str:
    """Return the did:web of an https address: https://host:5000/issuers/x is did:web:host%3A5000:issuers:x."""
    parts = urlsplit(address)
    path = [quote(part) for part in parts.path.strip("/").split("/") if part]
    return ":".join(["did:web", quote(parts.netloc, safe=""), *path])


def did_web_address(did: str) -> str:
    """Return where the document of a did:web is; raises Refused."""
    host, *path = did.removeprefix("did:web:").split(":")
    host = unquote(host)
    if not host or set(host) & set("/?#@\\ ") or any(unquote(part) in ("", ".", "..") for part in path):
        raise Refused(f"{did} is not a did:web")
    where = "/".join(path) if path else ".well-known"
    return f"https://{host}/{where}/did.json"


def document(did: str, own_keys: Iterable[tuple[str, Json]], also_known_as: Iterable[str] = ()) -> Json:
    """Return the document of an issuer: `own_keys` are fragments and JWKs; keep retired keys, old badges name them."""
    methods = [
        {
            "id": f"{did}#{fragment}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": {**keys.public_jwk(jwk), "kid": fragment, "alg": keys.algorithm_of(jwk), "use": "sig"},
        }
        for fragment, jwk in own_keys
    ]
    known = list(also_known_as)
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        **({"alsoKnownAs": known} if known else {}),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def resolve(did: str, fetch: Fetch) -> Controller:
    """Return the document of a DID; raises Refused when it is malformed, Unsure when it could not be had."""
    if did.startswith("did:key:"):
        text = did.removeprefix("did:key:")
        return _single(did, f"{did}#{text}", keys.from_multikey(text))
    if did.startswith("did:jwk:"):
        jwk = strict_json.read(from_base64url(did.removeprefix("did:jwk:")))
        return _single(did, f"{did}#0", keys.from_jwk(jwk))
    if did.startswith("did:web:"):
        return read(_json(_of_did_web(did, fetch), did), did)
    raise Unsure(f"the method of {did} is not known here")


def _of_did_web(did: str, fetch: Fetch) -> bytes:
    address = did_web_address(did)
    try:
        return fetch(address)
    except FetchError as error:
        try:
            return _mapped(did, fetch)
        except FetchError:
            raise Unsure(f"the keys of {did} could not be fetched: {error}") from None


def _mapped(did: str, fetch: Fetch) -> bytes:
    """Return what a map of files has under the identifier itself; from the web this is refused, it is no address."""
    return fetch(did)


def _single(did: str, name: str, key: Key) -> Controller:
    return Controller(did, {name: Method(name, did, key)}, frozenset({name, did}))


def of_address(address: str, fetch: Fetch) -> Controller | Key:
    """Return what is published at an address: a document with keys, or one key. Raises Refused or Unsure."""
    try:
        body = fetch(address)
    except FetchError as error:
        raise Unsure(f"{address} could not be fetched: {error}") from None
    if body.lstrip().startswith(b"-----BEGIN"):
        return keys.from_pem(body.decode("ascii", "replace"))
    found = _json(body, address)
    if "kty" in found:
        return keys.from_jwk(found)
    return read(found, address.partition("#")[0], asked=address)


def _json(body: bytes, name: str) -> Json:
    try:
        return strict_json.read(body)
    except Refused as error:
        raise Unsure(f"what {name} publishes cannot be read: {error}") from None


def read(found: Json, expected: str, asked: str | None = None) -> Controller:
    """Return what a document says; raises Unsure when it is somebody else's than `expected`.

    A document that is one key has the name it says, or the address where it was `asked` for.
    """
    if isinstance(found.get("didDocument"), dict):
        found = found["didDocument"]
    is_did = expected.startswith("did:")
    name = found.get("id", None if is_did else expected)
    if any(member in found for member in ("publicKeyMultibase", "publicKeyJwk", "publicKeyPem")):
        method = _method(found, asked or expected)
        return Controller(expected, {method.id: method} if method else {}, frozenset({method.id} if method else ()))
    if name != expected:
        raise Unsure(f"{expected} publishes a document of {name!r}")
    if isinstance(found.get("keys"), list):
        return _key_set(found["keys"], expected)
    methods = {}
    for entry in (entry for kind in METHOD_LISTS for entry in as_list(found.get(kind))):
        method = _method(entry, expected) if isinstance(entry, dict) else None
        if method and (method.controller or not is_did):
            methods[method.id] = method
    named = as_list(found.get("assertionMethod"))
    if not is_did and not any(purpose in found for purpose in PURPOSES):
        named = [entry for kind in ("verificationMethod", "publicKey") for entry in as_list(found.get(kind))]
    asserting = frozenset(_absolute(one, expected) for one in map(id_of, named) if one)
    return Controller(expected, methods, asserting)


def _key_set(entries: list[Any], expected: str) -> Controller:
    """Read a JWK Set: each key is named after its kid."""
    methods = {}
    for jwk in entries:
        name = jwk.get("kid") if isinstance(jwk, dict) else None
        if isinstance(name, str):
            method = Method(_absolute(name, expected), expected, keys.from_jwk(jwk))
            methods[method.id] = method
    return Controller(expected, methods, frozenset(methods))


def _absolute(name: str, base: str) -> str:
    return base + name if name.startswith("#") else name if ":" in name else f"{base}#{name}"


def _method(entry: Json, base: str) -> Method | None:
    """Return the key of one entry; None when it is of a kind that is not known here (others may be)."""
    name = id_of(entry) or base
    try:
        key = _key_of(entry)
    except Refused:
        return None
    moments = [Moment.read(entry[end]) for end in ("revoked", "expires") if entry.get(end) is not None]
    whose = id_of(entry.get("controller")) or id_of(entry.get("owner"))
    return Method(_absolute(name, base), whose, key, min(moments) if moments else None)


def _key_of(entry: Json) -> Key:
    if "publicKeyJwk" in entry:
        return keys.from_jwk(entry["publicKeyJwk"])
    if "publicKeyMultibase" in entry:
        return keys.from_multikey(entry["publicKeyMultibase"])
    if "publicKeyBase58" in entry and str(entry.get("type", "")).startswith("Ed25519"):
        return keys.from_base58_key(str(entry["publicKeyBase58"]))
    return keys.from_pem(entry.get("publicKeyPem"))
