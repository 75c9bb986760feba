"""Keys: making them, reading them from the forms in which issuers publish them, checking signatures with them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jwk as jose
from joserfc.errors import JoseError

from app.badges.credentials.encoding import base58, from_base58, from_base64url, from_multibase
from app.badges.credentials.report import Json, Refused

Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey

ALGORITHMS = {"Ed25519": ("EdDSA", "Ed25519"), "P-256": ("ES256",), "P-384": ("ES384",), "RSA": ("RS256",)}
"""What each kind of key signs with in a JWT. A key signs in its own way only, whatever a header says."""
MULTICODEC = {b"\xed\x01": "Ed25519", b"\x80\x24": "P-256", b"\x81\x24": "P-384"}
CURVES: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
HASHES: dict[str, hashes.HashAlgorithm] = {"P-256": hashes.SHA256(), "P-384": hashes.SHA384()}
MIN_RSA_BITS = 2048
MAX_RSA_BITS = 8192
MEMBERS = {"OKP": ("crv", "kty", "x"), "EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
"""The members of a public JWK, by its kind."""


@dataclass(frozen=True)
class Key:
    """A public key that may be used to check signatures."""

    kind: str
    public: Public

    @cached_property
    def encoded(self) -> bytes:
        """The key in the one form (SPKI, DER) in which two equal keys are equal bytes."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.public.public_bytes(serialization.Encoding.DER, form)

    def same(self, other: "Key") -> bool:
        """Whether both are one key."""
        return self.encoded == other.encoded

    def signed(self, data: bytes, signature: bytes) -> bool:
        """Whether `signature` (for curves: r and s one after the other) is this key's over `data`."""
        try:
            self._verify(data, signature)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _verify(self, data: bytes, signature: bytes) -> None:
        if isinstance(self.public, ed25519.Ed25519PublicKey):
            self.public.verify(signature, data)
        elif isinstance(self.public, rsa.RSAPublicKey):
            self.public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            half = (self.public.curve.key_size + 7) // 8
            if len(signature) != 2 * half:
                raise ValueError("not r and s")
            r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
            self.public.verify(encode_dss_signature(r, s), data, ec.ECDSA(HASHES[self.kind]))


def generate(algorithm: str = "EdDSA") -> Json:
    """Return a new private key as JWK; `algorithm` is EdDSA (Ed25519) or ES256."""
    made = jose.OKPKey.generate_key("Ed25519") if algorithm == "EdDSA" else jose.ECKey.generate_key("P-256")
    return {**made.as_dict(private=True)}


def public_jwk(jwk: Json) -> Json:
    """Return only what the world may see of `jwk`, in the order that its thumbprint uses."""
    return {name: jwk[name] for name in MEMBERS[jwk["kty"]]}


def thumbprint(jwk: Json) -> str:
    """Return what identifies the key (RFC 7638)."""
    return jose.import_key(public_jwk(jwk)).thumbprint()


def algorithm_of(jwk: Json) -> str:
    """Return what the key signs with: EdDSA, ES256 or RS256."""
    return ALGORITHMS[from_jwk(public_jwk(jwk)).kind][0]


def from_jwk(jwk: Any) -> Key:
    """Return the key that `jwk` describes; raises Refused for secrets, other kinds and other uses than signing."""
    if not isinstance(jwk, dict) or jwk.get("kty") not in list(MEMBERS):
        raise Refused("not a public key that can sign badges")
    if "d" in jwk:
        raise Refused("the private half of this key is published")
    if jwk.get("use", "sig") != "sig" or "verify" not in jwk.get("key_ops", ["verify"]):
        raise Refused("this key is not for signatures")
    try:
        for name in set(MEMBERS[jwk["kty"]]) - {"crv", "kty"}:
            size = len(from_base64url(jwk[name])) * 8
            if name == "n" and not MIN_RSA_BITS <= size <= MAX_RSA_BITS:
                raise Refused(f"an RSA key of {size} bits")
        public = jose.import_key(public_jwk(jwk)).public_key
    except (JoseError, KeyError, TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise Refused(f"not a key: {error}") from None
    return _key(public)


def from_multikey(text: Any) -> Key:
    """Return the key in `text`, which names its kind itself (Multikey); raises Refused."""
    data = from_multibase(text) if isinstance(text, str) else b""
    kind = MULTICODEC.get(data[:2])
    try:
        if kind == "Ed25519":
            return _key(ed25519.Ed25519PublicKey.from_public_bytes(data[2:]))
        if kind:
            if len(data) != 3 + (CURVES[kind].key_size + 7) // 8:
                raise ValueError("not a compressed point")
            return _key(ec.EllipticCurvePublicKey.from_encoded_point(CURVES[kind], data[2:]))
    except ValueError as error:
        raise Refused(f"not a key: {error}") from None
    raise Refused("not a key of a kind that is known here")


def from_ed25519(data: bytes) -> Key:
    """Return the Ed25519 key of 32 bytes `data`."""
    return from_multikey(f"z{base58(bytes([0xED, 1]) + data)}")


def from_base58_key(text: str) -> Key:
    """Return the Ed25519 key in `text` as older documents write it (publicKeyBase58)."""
    return from_ed25519(from_base58(text))


def from_pem(text: Any) -> Key:
    """Return the key in a PEM block; raises Refused."""
    try:
        return _key(serialization.load_pem_public_key(text.encode()))
    except (AttributeError, ValueError, UnsupportedAlgorithm) as error:
        raise Refused(f"not a key: {error}") from None


def _key(public: Any) -> Key:
    if isinstance(public, ed25519.Ed25519PublicKey):
        return Key("Ed25519", public)
    if isinstance(public, rsa.RSAPublicKey):
        if not MIN_RSA_BITS <= public.key_size <= MAX_RSA_BITS:
            raise Refused(f"an RSA key of {public.key_size} bits")
        return Key("RSA", public)
    if isinstance(public, ec.EllipticCurvePublicKey):
        for kind, curve in CURVES.items():
            if public.curve.name == curve.name:
                return Key(kind, public)
    raise Refused("not a key of a kind that is known here")


def multikey(jwk: Json) -> str:
    """Return the public half of `jwk` as Multikey text."""
    key = from_jwk(public_jwk(jwk))
    prefix = next(code for code, kind in MULTICODEC.items() if kind == key.kind)
    if isinstance(key.public, ed25519.Ed25519PublicKey):
        raw = key.public.public_bytes_raw()
    else:
        form = serialization.PublicFormat.CompressedPoint
        raw = cast(ec.EllipticCurvePublicKey, key.public).public_bytes(serialization.Encoding.X962, form)
    return f"z{base58(prefix + raw)}"
