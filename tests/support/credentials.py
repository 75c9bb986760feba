"""An issuer of badges for the tests: its keys, what it publishes, and documents signed in every way we read.

Everything is made here, in memory; only the time is fixed.
"""

import copy
import json
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.badges.credentials import did, encoding, jwt, keys, status_list
from app.badges.credentials.canonical import Contexts, canonical
from app.badges.credentials.fetch import Mapped
from app.badges.credentials.report import Json, Report
from app.badges.credentials.verify import UNFORESEEN, verify

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIST = "https://school.example/lists/1"
SCHOOL = "did:web:school.example:issuers:a"
V1, V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"


def plain_badge(issuer: str = SCHOOL) -> Json:
    """Return an unsigned badge that fits the schema."""
    return {
        "@context": [V2, f"{OB}-3.0.3.json"],
        "id": "urn:uuid:0b9b2a5e-6e6b-4a43-8f5b-3b3a4f0f7c11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "A school"},
        "validFrom": "2025-01-01T00:00:00Z",
        "name": "Welding, level 2",
        "credentialSubject": {
            "id": "did:example:somebody",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://school.example/badges/welding",
                "type": ["Achievement"],
                "name": "Welding, level 2",
                "description": "Can weld.",
                "criteria": {"narrative": "Welds."},
            },
        },
    }


def did_key(jwk: Json) -> str:
    """Return the did:key of a public (or private) JWK."""
    return f"did:key:{keys.multikey(jwk)}"


def did_jwk(jwk: Json) -> str:
    """Return the did:jwk of a public (or private) JWK."""
    return f"did:jwk:{encoding.base64url(json.dumps(keys.public_jwk(jwk), separators=(',', ':')).encode())}"


@dataclass
class School:
    """An issuer that knows every way of signing."""

    name: str = SCHOOL
    algorithm: str = "EdDSA"
    key: Json = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = self.key or keys.generate(self.algorithm)
        if not self.name:
            self.name = did_key(self.key)
        self.publish([("k1", self.key)])

    @property
    def kid(self) -> str:
        """The name of the key."""
        if self.name.startswith("did:key:"):
            return f"{self.name}#{self.name.removeprefix('did:key:')}"
        return f"{self.name}#k1"

    @property
    def address(self) -> str:
        """Where the issuer's document is."""
        return did.did_web_address(self.name) if self.name.startswith("did:web:") else self.name

    def publish(self, own: Iterable[tuple[str, Json]]) -> None:
        """Publish these keys (fragments and JWKs)."""
        if not self.name.startswith("did:key:"):
            self.files[self.address] = did.document(self.name, own)

    def publish_list(self, set_bits: Iterable[int] = (), **changes: Any) -> None:
        """Publish a signed status list."""
        found = status_list.list_credential(LIST, self.name, set_bits, datetime(2025, 1, 1, tzinfo=UTC), ttl_seconds=60)
        self.files[LIST] = self.token({**found, **changes})

    def badge(self, **changes: Any) -> Json:
        """Return an unsigned badge of this issuer; a change to None leaves a member out."""
        made = {**plain_badge(self.name), **changes}
        return {name: value for name, value in made.items() if value is not None}

    def token(self, credential: Json | None = None, **options: Any) -> str:
        """Return a badge (or another credential) as a token."""
        return jwt.sign(credential or self.badge(), self.key, options.pop("kid", self.kid), **options)

    def raw_token(self, header: Json, payload: Json | str) -> str:
        """Return a token with exactly this header and payload, signed by this issuer whatever they say."""
        body = payload if isinstance(payload, str) else json.dumps(payload)
        head = encoding.base64url(json.dumps(header).encode())
        text = f"{head}.{encoding.base64url(body.encode())}"
        return f"{text}.{encoding.base64url(self.sign_bytes(text.encode()))}"

    def payload(self, **changes: Any) -> Json:
        """Return the payload of a token of this issuer."""
        badge = self.badge(**changes)
        return {**badge, **jwt.claims(badge)}

    def sign_bytes(self, data: bytes) -> bytes:
        """Return this issuer's raw signature."""
        return raw_signature(self.key, data)

    def proven(
        self, credential: Json | None = None, suite: str = "eddsa-rdfc-2022", version: int = 0, **changes: Any
    ) -> Json:
        """Return a badge with an embedded proof; `changes` are members of the proof, `version` that of contexts."""
        found = copy.deepcopy(credential or self.badge())
        options: Json = {"type": "DataIntegrityProof", "cryptosuite": suite}
        if suite == "Ed25519Signature2020":
            options = {"type": suite}
        options |= {
            "created": "2025-01-01T00:00:00Z",
            "verificationMethod": self.kid,
            "proofPurpose": "assertionMethod",
            **changes,
        }
        options = {name: value for name, value in options.items() if value is not None}
        parts = ({**options, "@context": found["@context"]}, found)
        data = b"".join(canonical(part, Contexts(None, version)) for part in parts)
        return {**found, "proof": [{**options, "proofValue": "z" + encoding.base58(self.sign_bytes(data))}]}

    def fetch(self) -> Mapped:
        """Return a fetch that finds what is published."""
        return Mapped({at: as_bytes(what) for at, what in self.files.items()})

    def verify(self, document: Any, now: datetime = NOW) -> Report:
        """Verify a document with what this issuer publishes."""
        report = verify(as_bytes(document), self.fetch(), now)
        assert not any(UNFORESEEN in check.detail for check in report.checks), report.checks
        return report


def as_bytes(what: Any) -> bytes:
    """Return a document as it is in a file."""
    if isinstance(what, bytes):
        return what
    return what.encode() if isinstance(what, str) else json.dumps(what).encode()


def raw_signature(jwk: Json, data: bytes) -> bytes:
    """Return the signature of a private JWK, or of an RSA key under `rsa`, as a JWS has it."""
    if isinstance(jwk.get("rsa"), rsa.RSAPrivateKey):
        return bytes(jwk["rsa"].sign(data, padding.PKCS1v15(), hashes.SHA256()))
    secret = encoding.from_base64url(jwk["d"])
    if jwk["kty"] == "OKP":
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret).sign(data)
    private = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    r, s = decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def rsa_jwk(bits: int = 2048) -> Json:
    """Return a public RSA JWK with its private key beside it, under `rsa`."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    numbers = private.public_key().public_numbers()
    size = (bits + 7) // 8
    return {
        "kty": "RSA",
        "n": encoding.base64url(numbers.n.to_bytes(size, "big")),
        "e": encoding.base64url(numbers.e.to_bytes(3, "big")),
        "rsa": private,
    }


def pem(jwk: Json) -> str:
    """Return the public half of a JWK as PEM."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return keys.from_jwk(keys.public_jwk(jwk)).public.public_bytes(serialization.Encoding.PEM, form).decode()


def png(width: int = 1, height: int = 1, *, chunks: bytes = b"") -> bytes:
    """Return a PNG of that size (its pixels are left to the imagination beyond one), with extra chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunks + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one piece of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
