"""The canonical form of JSON-LD, over which embedded proofs are made, read so that nothing can hide.

JSON-LD drops what its contexts do not define, and one meaning can be written in many ways. Both would let someone
change what we read while the proof still fits. So: only contexts that are known here, no terms without a definition,
no keywords, no names that are addresses, no identifiers that are blank or relative; and each fact of weight must be
said as often in the meaning as in the text.
"""

import hashlib
import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver
from pyld.documentloader.frozen import BUNDLED_CONTEXTS

from app.badges.credentials import strict_json
from app.badges.credentials.fetch import Fetch, FetchError
from app.badges.credentials.report import Json, Refused, Unsure
from app.badges.credentials.strict_json import as_list

FOLDER = Path(__file__).parent / "contexts"
"""Fetched at set-up (app.kernel.assets.contexts); not committed."""
OB, SECURITY = "https://purl.imsglobal.org/spec/ob/v3p0/", "https://w3id.org/security/"
FETCHED = {
    f"{OB}context.json": ("ob-3.0.0.json", "ob-3.0.3.json"),
    f"{OB}context-3.0.0.json": ("ob-3.0.0.json",),
    f"{OB}context-3.0.1.json": ("ob-3.0.1.json",),
    f"{OB}context-3.0.2.json": ("ob-3.0.2.json",),
    f"{OB}context-3.0.3.json": ("ob-3.0.3.json",),
    f"{OB}extensions.json": ("ob-extensions.json",),
    f"{SECURITY}data-integrity/v1": ("data-integrity-v1.json",),
    f"{SECURITY}data-integrity/v2": ("data-integrity-v2.json",),
    f"{SECURITY}multikey/v1": ("multikey-v1.json",),
    "https://www.w3.org/ns/credentials/status/v1": ("bitstring-status-list-v1.json",),
    "https://w3id.org/vc/status-list/2021/v1": ("status-list-2021-v1.json",),
}
"""Files by address; where an address has had two versions, both, since a proof may be older than the second."""
INSTALLED = (
    "https://www.w3.org/2018/credentials/v1",
    "https://www.w3.org/ns/credentials/v2",
    f"{SECURITY}suites/ed25519-2020/v1",
    f"{SECURITY}suites/jws-2020/v1",
)
"""Contexts that the JSON-LD library brings."""
UNDEFINED, RELATIVE = "urn:undefined:", "https://relative.invalid/"
CREDENTIAL_TERMS = "https://www.w3.org/2018/credentials#"
WEIGHTY = (
    "credentialStatus",
    "credentialSubject",
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "credentialSchema",
    "refreshService",
    "termsOfUse",
)
LARGE = 10**15
_memory = threading.local()
"""Contexts as they were read, by version and address; for each thread, because reading on changes them."""
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*|@json")
MAX_ALIKE, MAX_STEPS, MAX_QUADS = 6, 2_000, 5_000
"""Canonical names for nodes that look alike take time that grows explosively: more than this is not tried."""


class Contexts:
    """Loads contexts: those known here, and those that the caller's own map of files has."""

    def __init__(self, own: Fetch | None = None, version: int = 0) -> None:
        self.own, self.version = own, version
        # Only what is known here is remembered between badges: another's map of files must not stay in it.
        self.resolver = ContextResolver(_remembered(version) if own is None else {}, self)

    def __call__(self, address: str, _options: Any = None) -> Json:
        """Return the context at `address` as the JSON-LD library wants it; raises Unsure."""
        found = self.of(address)
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": found}

    def of(self, address: str) -> Json:
        """Return the context at `address`."""
        if address in INSTALLED:
            return _read(str(BUNDLED_CONTEXTS[address]))
        if address in FETCHED:
            files = FETCHED[address]
            return _read(str(FOLDER / files[min(self.version, len(files) - 1)]))
        if self.own is None:
            raise Unsure(f"the context {address} is not known here")
        try:
            return strict_json.read(self.own(address))
        except (FetchError, Refused):
            raise Unsure(f"the context {address} is not known here") from None

    def versions(self, document: Json) -> int:
        """Return how many versions the contexts of a document have."""
        addresses = [one for one in as_list(document.get("@context")) if isinstance(one, str)]
        return max((len(FETCHED.get(address, ("",))) for address in addresses), default=1)


def _remembered(version: int) -> dict[str, Any]:
    versions: dict[int, dict[str, Any]] = _memory.__dict__.setdefault("versions", {})
    return versions.setdefault(version, {})


@cache
def _read(path: str) -> Json:
    try:
        found: Json = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError:
        raise Unsure(f"the context {Path(path).name} was not fetched when this site was set up") from None
    return found


def canonical(document: Json, contexts: Contexts, algorithm: str = "sha256") -> bytes:
    """Return the hash of the document's canonical N-Quads; raises Refused, or Unsure for what could hide something."""
    _plain(document, top=True)
    quads = _quads(document, contexts)
    names = _Canonical(algorithm)
    text: str = names.main(quads, {"format": "application/n-quads"})
    return hashlib.new(algorithm, text.encode()).digest()


def _plain(value: Any, *, top: bool = False) -> None:
    """Raise Unsure for ways of writing that JSON-LD allows and a badge has no need of."""
    if isinstance(value, dict):
        # An endorsement is a credential in a credential, with contexts of its own; those too are known addresses only.
        may = top or "VerifiableCredential" in as_list(value.get("type"))
        for name, inner in value.items():
            _plain_member(name, inner, may)
    elif isinstance(value, list):
        if any(isinstance(inner, list) for inner in value):
            raise Unsure("a list in a list")
        if len({json.dumps(inner, sort_keys=True) for inner in value}) < len(value):
            raise Unsure("the same thing twice in a list")
        for inner in value:
            _plain(inner)
    elif value is None:
        raise Unsure("an empty value (null)")
    elif isinstance(value, str) and value.startswith(("_:", "@")):
        raise Unsure(f"{value!r} has a meaning of its own in JSON-LD")
    elif isinstance(value, int | float) and abs(value) >= LARGE:
        raise Unsure("a number that is too large")


def _plain_member(name: str, value: Any, may: bool) -> None:
    if name == "@context":
        if not may or not all(isinstance(one, str) for one in as_list(value)):
            raise Unsure("it brings terms of its own (a context that is not an address, or is not of a credential)")
        return
    if name.startswith("@") or ":" in name:
        raise Unsure(f"{name!r} is not a term")
    _plain(value)


def _quads(document: Json, contexts: Contexts) -> Json:
    """Return the facts that the document states."""
    options = {
        "documentLoader": contexts,
        "contextResolver": contexts.resolver,
        "base": RELATIVE,
        "processingMode": "json-ld-1.1",
    }
    guarded = {**document, "@context": [{"@vocab": UNDEFINED}, *as_list(document.get("@context"))]}
    try:
        expanded = jsonld.expand(guarded, options, on_property_dropped=_dropped)
        _defined(expanded)
        quads: Json = jsonld.to_rdf(expanded, {**options, "produceGeneralizedRdf": False})
    except jsonld.JsonLdError as error:
        raise _cause(error) from None
    except RecursionError:
        raise Unsure("too deep for JSON-LD") from None
    if sum(map(len, quads.values())) > MAX_QUADS:
        raise Unsure("too many facts in one badge")
    _said_once(document, quads)
    return quads


def _cause(error: BaseException | None) -> Refused:
    """Return why reading failed: what we raised ourselves, or that it is not JSON-LD."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, Refused):
            return error
        error, seen = getattr(error, "cause", None) or error.__cause__ or error.__context__, seen + 1
    return Unsure("its contexts and terms cannot be read as JSON-LD")


def _dropped(name: str) -> None:
    raise Unsure(f"the term {name!r} is not defined by its contexts")


def _defined(value: Any) -> None:
    """Raise Unsure where a term or an identifier only has a meaning because we gave it one."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("@id", "@type") and not all(map(ABSOLUTE.fullmatch, as_list(inner))):
                raise Unsure(f"{inner!r} is not an address")
            if name.startswith((UNDEFINED, RELATIVE)):
                raise Unsure(f"the term {name.removeprefix(UNDEFINED)!r} is not defined by its contexts")
            if name != "@value":
                _defined(inner)
    elif isinstance(value, list):
        for inner in value:
            _defined(inner)
    elif isinstance(value, str) and value.startswith((UNDEFINED, RELATIVE)):
        text = value.removeprefix(UNDEFINED).removeprefix(RELATIVE)
        raise Unsure(f"{text!r} is neither defined by its contexts nor an address")


def _said_once(document: Json, quads: Json) -> None:
    """Raise Unsure when the facts say more, or less, of weight about the credential than the text we read."""
    name = document.get("id")
    if "proof" in document or not isinstance(name, str) or "issuer" not in document:
        return
    for term in WEIGHTY:
        said = len(as_list(document.get(term)))
        meant = sum(
            quad["subject"]["value"] == name and quad["predicate"]["value"] == CREDENTIAL_TERMS + term
            for quad in quads.get("@default", [])
        )
        if said != meant:
            raise Unsure(f"{term} is said {said} times and meant {meant} times")


class _Canonical(URDNA2015):  # type: ignore[misc]
    """RDF canonicalisation (RDFC-1.0) that gives up on graphs made to take for ever."""

    def __init__(self, algorithm: str) -> None:
        super().__init__()
        self.algorithm, self.steps = algorithm, 0

    def create_hash(self) -> Any:
        """Return a new hash: SHA-384 goes with the curve P-384."""
        return hashlib.new(self.algorithm)

    def hash_nquads(self, nquads: list[str]) -> str:
        """Return the hash of these lines."""
        return hashlib.new(self.algorithm, "".join(nquads).encode()).hexdigest()

    def create_hash_to_related(self, id_: str, issuer: Any) -> Any:
        """Return what is related to a node, unless there is too much of it."""
        self.steps += 1
        found = super().create_hash_to_related(id_, issuer)
        if self.steps > MAX_STEPS or any(len(alike) > MAX_ALIKE for alike in found.values()):
            raise Unsure("too many parts that look alike")
        return found
