"""Proofs inside the document (Data Integrity): eddsa-rdfc-2022, ecdsa-rdfc-2019, Ed25519Signature2020.

Sources: W3C VC Data Integrity 1.0 and its EdDSA and ECDSA suites. What is signed is the hash of the proof's own
members and the hash of the document without its proof, both in canonical form.
"""

from datetime import datetime

from app.badges.credentials.canonical import Contexts, canonical
from app.badges.credentials.dates import Moment
from app.badges.credentials.encoding import from_multibase
from app.badges.credentials.issuers import Issuer
from app.badges.credentials.keys import Key
from app.badges.credentials.report import Json, Lapsed, Refused, Unsure
from app.badges.credentials.strict_json import as_list

SUITES = {
    "eddsa-rdfc-2022": ("Ed25519",),
    "eddsa-2022": ("Ed25519",),
    "ecdsa-rdfc-2019": ("P-256", "P-384"),
}
"""Which kinds of key sign with which suite; eddsa-2022 is what the first was called in drafts."""
HASH = {"Ed25519": "sha256", "P-256": "sha256", "P-384": "sha384"}
MAX_PROOFS = 5


def check(document: Json, issuer: Issuer, contexts: Contexts, now: datetime) -> str:
    """Return in words which proofs hold; raises Refused, Unsure or Lapsed for the first that does not.

    Every proof must hold: one that does not fit, or is of a kind unknown here, is not made good by another.
    """
    proofs = as_list(document.get("proof"))
    if not proofs or not all(isinstance(proof, dict) for proof in proofs):
        raise Refused("its proof is not an object")
    if len(proofs) > MAX_PROOFS:
        raise Unsure("more proofs than are checked here")
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    said, doubts = [], []
    for proof in proofs:
        try:
            said.append(_check_one(unsecured, proof, issuer, contexts, now))
        except Unsure as doubt:
            doubts.append(doubt)
    if doubts:
        raise doubts[0]
    return "; ".join(said)


def _check_one(unsecured: Json, proof: Json, issuer: Issuer, contexts: Contexts, now: datetime) -> str:
    suite, kinds = _suite(proof)
    if proof.get("proofPurpose") != "assertionMethod":
        raise Refused(f"the proof is for {proof.get('proofPurpose')!r}, not for a statement")
    for name in ("created", "expires"):
        if name in proof and (Moment.read(proof[name]) <= now) is (name == "expires"):
            raise Lapsed("the proof has expired") if name == "expires" else Refused("the proof is of a later date")
    if "previousProof" in proof:
        raise Unsure("proofs that build on each other are not checked here")
    method, value = proof.get("verificationMethod"), proof.get("proofValue")
    if not isinstance(method, str) or not isinstance(value, str):
        raise Refused("the proof has no key or no value")
    if ":" not in method:
        raise Refused(f"{method!r} is not the name of a key")
    if not value.startswith("z"):
        raise Refused("its value is not written as these suites write it (z and base58)")
    signature = from_multibase(value)
    bound = issuer.key(method)
    if bound.key.kind not in kinds:
        raise Refused(f"a key of kind {bound.key.kind} does not sign {suite}")
    if _fits(unsecured, proof, contexts, bound.key, signature):
        return f"{suite}, key {bound.why}"
    raise Refused("the proof does not fit the document")


def _fits(unsecured: Json, proof: Json, contexts: Contexts, key: Key, signature: bytes) -> bool:
    """Whether the key signed this, read by any of the versions that its contexts have had at their addresses."""
    options = {member: one for member, one in proof.items() if member != "proofValue"}
    read_by, algorithm = _contexts_of(unsecured, proof), HASH[key.kind]
    doubt: Unsure | None = None
    for version in range(contexts.versions(unsecured)):
        parts = ({**part, "@context": read_by} for part in (options, unsecured))
        try:
            data = b"".join(canonical(part, Contexts(contexts.own, version), algorithm) for part in parts)
        except Unsure as error:
            doubt = error
            continue
        if key.signed(data, signature):
            return True
    if doubt is not None:
        raise doubt
    return False


def _suite(proof: Json) -> tuple[str, tuple[str, ...]]:
    kind, suite = proof.get("type"), proof.get("cryptosuite")
    if kind == "Ed25519Signature2020" and suite is None:
        return "Ed25519Signature2020", ("Ed25519",)
    if kind == "DataIntegrityProof" and isinstance(suite, str) and suite in SUITES:
        return suite, SUITES[suite]
    raise Unsure(f"proofs of the kind {suite or kind!r} are not known here")


def _contexts_of(unsecured: Json, proof: Json) -> object:
    """Return the contexts by which the proof is read: the document's; its own must then begin the document's."""
    ours = as_list(unsecured.get("@context"))
    own = as_list(proof.get("@context"))
    if own and own != ours[: len(own)]:
        raise Refused("the proof has contexts of its own")
    return proof.get("@context", unsecured.get("@context"))
