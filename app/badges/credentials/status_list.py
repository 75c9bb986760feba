"""Revocation: reading and writing the lists in which issuers say what they took back.

Sources: W3C Bitstring Status List 1.0 (and its predecessor StatusList2021), 1EdTech Revocation List. A list that
cannot be had, is not signed by the issuer of the badge, or is not what it should be, means that nothing is known.
"""

import gzip
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from app.badges.credentials import strict_json
from app.badges.credentials.encoding import base64url, from_base64url
from app.badges.credentials.fetch import Fetch, FetchError
from app.badges.credentials.report import Json, Refused, Unsure, Withdrawn
from app.badges.credentials.schema import V1, V2
from app.badges.credentials.strict_json import as_list, id_of

SIZE = 131_072
"""The least number of entries in a list: in a crowd this large nobody can tell whose status is asked."""
MAX_BYTES = 4_000_000
"""The largest list that is unpacked: 32 million entries."""
KINDS = {
    "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList"),
    "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
}
REVOCATION_LIST = "1EdTechRevocationList"
TAKEN_BACK = {"revocation": "revoked by its issuer", "suspension": "suspended by its issuer"}

Verified = Callable[[bytes], Json]
"""Returns the credential in a document whose signature, issuer and dates hold; raises Refused."""


def entry(list_address: str, index: int) -> Json:
    """Return what a badge says of its place in the list of what is revoked: for its `credentialStatus`."""
    return {
        "id": f"{list_address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_address,
    }


def encode(set_bits: Iterable[int]) -> str:
    """Return a list of SIZE entries as its credential holds it (`encodedList`): the first bit is the leftmost.

    `set_bits` are the entries that are taken back; raises ValueError for one outside the list.
    """
    bits = bytearray(SIZE // 8)
    for index in set_bits:
        if not 0 <= index < SIZE:
            raise ValueError(f"no entry {index} in a list of {SIZE}")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def list_credential(
    address: str,
    issuer: str | Json,
    set_bits: Iterable[int],
    valid_from: datetime,
    *,
    ttl_seconds: int,
) -> Json:
    """Return the credential of a list of revoked badges, unsigned: published at `address`, signed by their issuer.

    `valid_from` is aware; others may keep the list for `ttl_seconds` before they ask for it again.
    """
    return {
        "@context": [V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": f"{valid_from.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(set_bits),
            "ttl": ttl_seconds * 1000,
        },
    }


def check(credential: Json, issuer: str, fetch: Fetch, verified: Verified) -> str:
    """Return in words that the badge was not taken back; raises Withdrawn, or Unsure when it cannot be known."""
    entries = as_list(credential.get("credentialStatus"))
    said = []
    for one in entries:
        if not isinstance(one, dict):
            raise Refused("its credentialStatus is not an object")
        said.append(_check_entry(one, credential, issuer, fetch, verified))
    return "; ".join(said) or "it has no list in which it could be revoked"


def _check_entry(one: Json, credential: Json, issuer: str, fetch: Fetch, verified: Verified) -> str:
    kinds = [kind for kind in as_list(one.get("type")) if isinstance(kind, str)]
    if REVOCATION_LIST in kinds:
        return _check_plain_list(one, credential, issuer, fetch)
    kind = next((kind for kind in kinds if kind in KINDS), None)
    if kind is None:
        raise Unsure(f"a status of the kind {kinds} is not known here")
    return _check_bit(one, kind, issuer, fetch, verified)


def _fetched(address: Any, fetch: Fetch) -> bytes:
    if not isinstance(address, str):
        raise Refused("the list has no address")
    try:
        return fetch(address)
    except FetchError as error:
        raise Unsure(f"the list could not be fetched: {error}") from None


def _check_bit(one: Json, kind: str, issuer: str, fetch: Fetch, verified: Verified) -> str:
    purpose, index = one.get("statusPurpose"), _index(one.get("statusListIndex"))
    if purpose == "refresh":
        return "the issuer may have a newer one"
    if not isinstance(purpose, str) or purpose not in TAKEN_BACK or one.get("statusSize", 1) != 1:
        raise Unsure(f"a status for {purpose!r} is not known here")
    address = one.get("statusListCredential")
    body = _fetched(address, fetch)
    try:
        found = verified(body)
    except Refused as error:
        raise Unsure(f"the list cannot be trusted: {error}") from None
    subject = _subject(found, kind, purpose, issuer)
    bits = decode(subject.get("encodedList"), multibase=kind == "BitstringStatusListEntry")
    if index >= len(bits) * 8:
        raise Unsure(f"the list has no entry {index}")
    if bits[index // 8] & (0x80 >> index % 8):
        raise Withdrawn(TAKEN_BACK[purpose])
    if found.get("id", address) != address:
        raise Unsure("the list is another one than the badge names")
    return f"not {TAKEN_BACK[purpose].split()[0]}: entry {index} of {len(bits) * 8}, in a list that the issuer signed"


def _index(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 12:
        return int(value)
    raise Refused(f"{value!r} is not a place in a list")


def _subject(found: Json, kind: str, purpose: str, issuer: str) -> Json:
    """Return the list in a verified credential; raises Unsure when it is not the one that is asked for."""
    credential_kind, list_kind = KINDS[kind]
    subject = found.get("credentialSubject")
    if as_list(found.get("@context"))[:1] not in ([V1], [V2]):
        raise Unsure("the list is not a credential")
    if id_of(found.get("issuer")) != issuer:
        raise Unsure("the list is of another issuer")
    if not {credential_kind, "VerifiableCredential"} <= _texts(found.get("type")) or not isinstance(subject, dict):
        raise Unsure("the list is not a status list")
    if list_kind not in as_list(subject.get("type")) or purpose not in as_list(subject.get("statusPurpose")):
        raise Unsure("the list is for something else")
    return subject


def _texts(value: Any) -> set[str]:
    return {one for one in as_list(value) if isinstance(one, str)}


def decode(text: Any, *, multibase: bool = True) -> bytes:
    """Return the bits of a list; raises Unsure when it is damaged, too small or too large.

    `multibase`: it must begin with u, as the standard has it; its predecessor StatusList2021 wrote bare base64url.
    """
    try:
        bare = not multibase and not text.startswith("uH4s")
        packed = from_base64url(text) if bare else _from_u(text)
        unpack = zlib.decompressobj(wbits=31)
        bits = unpack.decompress(packed, MAX_BYTES + 1)
    except (AttributeError, Refused, zlib.error):
        raise Unsure("the list is damaged") from None
    if len(bits) > MAX_BYTES:
        raise Unsure(f"the list is larger than {MAX_BYTES} bytes")
    if not unpack.eof or unpack.unused_data:
        raise Unsure("the list is damaged")
    if len(bits) * 8 < SIZE:
        raise Unsure(f"the list has fewer than {SIZE} entries")
    return bits


def _from_u(text: str) -> bytes:
    if not text.startswith("u"):
        raise Refused("not multibase: it must start with u")
    return from_base64url(text[1:])


def _check_plain_list(one: Json, credential: Json, issuer: str, fetch: Fetch) -> str:
    """Look the badge up in a 1EdTech Revocation List: not signed, so its address and issuer must be right."""
    address, name = one.get("id"), credential.get("id")
    try:
        found = strict_json.read(_fetched(address, fetch))
    except Unsure:
        raise
    except Refused as error:
        raise Unsure(f"the list cannot be read: {error}") from None
    listed = found.get("revokedCredential", found.get("revokedCredentials"))
    if not isinstance(listed, list) or id_of(found.get("issuer")) != issuer or found.get("id", address) != address:
        raise Unsure("the list is not this issuer's revocation list")
    for row in listed:
        if id_of(row) == name and (not isinstance(row, dict) or row.get("revoked", True) is not False):
            why = row.get("revocationReason") if isinstance(row, dict) else None
            raise Withdrawn(f"revoked by its issuer{f': {why}' if isinstance(why, str) else ''}")
    return "not in the issuer's revocation list"
