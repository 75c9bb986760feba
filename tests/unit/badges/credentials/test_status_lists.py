"""Revocation: what a list says counts, and a list that cannot be trusted says nothing."""

import gzip
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.badges.credentials import encoding, status_list
from app.badges.credentials.report import Json, Unsure
from tests.support.credentials import LIST, NOW, V1, V2, School

SCHOOL = School()
SCHOOL.publish_list([])
STRANGER = School("did:web:evil.example")
ENTRY = status_list.entry(LIST, 7)
SUBJECT = {"id": f"{LIST}#list", "type": "BitstringStatusList", "statusPurpose": "revocation"}


def badge(**changes: Any) -> Json:
    """Return a badge that names its place in the list."""
    return SCHOOL.badge(credentialStatus={**ENTRY, **changes})


def with_list(what: Any) -> School:
    """Return the school with this at the address of its list."""
    files = {**SCHOOL.files, **STRANGER.files}
    return School(key=SCHOOL.key, files={**files, LIST: what} if what is not None else {**files, LIST: b""})


def the_list(set_bits: tuple[int, ...] = (), **changes: Any) -> Json:
    found = status_list.list_credential(
        LIST, SCHOOL.name, set_bits, datetime(2025, 1, 1, tzinfo=NOW.tzinfo), ttl_seconds=60
    )
    return {**found, **changes}


def signed_subject(**changes: Any) -> str:
    """Return the list with members of its subject changed, signed."""
    subject = {**the_list()["credentialSubject"], **changes}
    return SCHOOL.token(the_list(credentialSubject=subject))


def packed(bits: bytes) -> str:
    return "u" + encoding.base64url(gzip.compress(bits))


@pytest.mark.parametrize("index", [0, 1, 7, 8, 131_071])
def test_each_place_stands_for_itself(index: int) -> None:
    holder = SCHOOL.token(SCHOOL.badge(credentialStatus=status_list.entry(LIST, index)))
    for set_bits, status in (((), "valid"), ((index,), "revoked"), ((index ^ 1,), "valid")):
        assert with_list(SCHOOL.token(the_list(set_bits))).verify(holder).status == status


@given(set_bits=st.sets(st.integers(0, status_list.SIZE - 1), max_size=20))
@settings(max_examples=20, deadline=None)
def test_a_list_is_read_as_it_was_written(set_bits: set[int]) -> None:
    bits = status_list.decode(status_list.encode(set_bits))
    assert len(bits) * 8 == status_list.SIZE
    assert {i for i in range(status_list.SIZE) if bits[i // 8] & (0x80 >> i % 8)} == set_bits


def test_a_list_with_a_proof_instead_of_a_token() -> None:
    for set_bits, status in (((), "valid"), ((7,), "revoked")):
        school = with_list(SCHOOL.proven(the_list(set_bits)))
        assert school.verify(SCHOOL.proven(badge())).status == status


def test_suspended_is_not_valid_either() -> None:
    subject = {**the_list((7,))["credentialSubject"], "statusPurpose": ["suspension", "revocation"]}
    school = with_list(SCHOOL.token(the_list(credentialSubject=subject)))
    report = school.verify(SCHOOL.token(badge(statusPurpose="suspension")))
    assert report.status == "revoked"
    assert any("suspended" in check.detail for check in report.checks)


def test_every_entry_counts() -> None:
    school = with_list(SCHOOL.token(the_list((9,))))
    both = [status_list.entry(LIST, 7), status_list.entry(LIST, 9)]
    assert school.verify(SCHOOL.token(SCHOOL.badge(credentialStatus=both))).status == "revoked"
    assert school.verify(SCHOOL.token(SCHOOL.badge(credentialStatus=both[:1]))).status == "valid"


UNTRUSTED: dict[str, Callable[[], Any]] = {
    "nothing there": lambda: b"",
    "not signed": the_list,
    "signed by a stranger": lambda: STRANGER.token(the_list(), kid=SCHOOL.kid),
    "a stranger's own list": lambda: STRANGER.token({**the_list(), "issuer": STRANGER.name}),
    "a list for another purpose": lambda: signed_subject(statusPurpose="message"),
    "another kind of subject": lambda: signed_subject(type="StatusList2021"),
    "another kind of credential": lambda: SCHOOL.token(the_list(type=["VerifiableCredential"])),
    "a credential that does not say so": lambda: SCHOOL.token(the_list(type=["BitstringStatusListCredential"])),
    "a context of something else": lambda: SCHOOL.token(the_list(**{"@context": ["https://school.example/c"]})),
    "not multibase": lambda: signed_subject(encodedList=packed(bytes(16_384))[1:]),
    "not yet valid": lambda: SCHOOL.token(the_list(validFrom="2027-01-01T00:00:00Z")),
    "expired": lambda: SCHOOL.token(the_list(validUntil="2026-01-01T00:00:00Z")),
    "too small": lambda: signed_subject(encodedList=packed(bytes(100))),
    "a bomb": lambda: signed_subject(encodedList=packed(bytes(100_000_000))),
    "too large to fetch": lambda: b"{" + b" " * 2_500_000 + b"}",
    "not packed": lambda: signed_subject(encodedList="u" + encoding.base64url(bytes(20_000))),
    "cut off": lambda: signed_subject(encodedList=packed(bytes(16_384))[:-8]),
    "with something behind it": lambda: signed_subject(
        encodedList="u" + encoding.base64url(gzip.compress(bytes(16_384)) + b"x")
    ),
    "two lists in one": lambda: signed_subject(encodedList="u" + encoding.base64url(gzip.compress(bytes(16_384)) * 2)),
    "no list in it": lambda: signed_subject(encodedList=None),
    "a list that is a number": lambda: signed_subject(encodedList=5),
    "another list of the same issuer": lambda: SCHOOL.token(the_list(id="https://school.example/lists/2")),
    "a badge instead of a list": lambda: SCHOOL.token(),
}


@pytest.mark.parametrize("what", UNTRUSTED.values(), ids=UNTRUSTED.keys())
def test_a_list_that_cannot_be_trusted_says_nothing(what: Callable[[], Any]) -> None:
    assert with_list(what()).verify(SCHOOL.token(badge())).status == "unknown"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"statusListIndex": 7}, "valid"),
        ({"statusListIndex": "131072"}, "unknown"),
        ({"statusListIndex": "-1"}, "invalid"),
        ({"statusListIndex": "7.0"}, "invalid"),
        ({"statusListIndex": "٧"}, "invalid"),
        ({"statusListIndex": True}, "invalid"),
        ({"statusListIndex": None}, "invalid"),
        ({"statusListCredential": "https://school.example/lists/9"}, "unknown"),
        ({"statusListCredential": None}, "invalid"),
        ({"statusPurpose": "message"}, "unknown"),
        ({"statusPurpose": None}, "unknown"),
        ({"statusSize": 2}, "unknown"),
        ({"type": "SomeList"}, "unknown"),
        ({"statusPurpose": "refresh"}, "valid"),
    ],
)
def test_entries(changes: Json, status: str) -> None:
    assert SCHOOL.verify(SCHOOL.token(badge(**changes))).status == status


def test_what_is_sure_says_more_than_that_a_list_is_missing() -> None:
    school = School(key=SCHOOL.key)
    expired = SCHOOL.badge(credentialStatus=ENTRY, validUntil="2026-01-01T00:00:00Z")
    assert school.verify(SCHOOL.token(expired)).status == "expired"
    assert school.verify(SCHOOL.token(badge())).status == "unknown"


def test_the_list_of_a_forged_badge_is_not_even_fetched() -> None:
    report = SCHOOL.verify(STRANGER.token(badge(), kid=SCHOOL.kid))
    assert report.status == "invalid"
    assert "status" not in [check.name for check in report.checks]


def test_the_list_of_2021() -> None:
    context = [V1, "https://w3id.org/vc/status-list/2021/v1"]
    found = {
        "@context": [*context, "https://w3id.org/security/suites/ed25519-2020/v1"],
        "id": LIST,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": SCHOOL.name,
        "issuanceDate": "2025-01-01T00:00:00Z",
    }
    entry = {**ENTRY, "type": "StatusList2021Entry"}
    for set_bits, status in (((), "valid"), ((7,), "revoked")):
        subject = {**SUBJECT, "type": "StatusList2021", "encodedList": status_list.encode(set_bits)[1:]}
        school = with_list(SCHOOL.proven({**found, "credentialSubject": subject}, "Ed25519Signature2020"))
        assert school.verify(SCHOOL.token(SCHOOL.badge(credentialStatus=entry))).status == status


def test_the_list_of_1edtech() -> None:
    entry = {"id": LIST, "type": "1EdTechRevocationList"}
    holder = SCHOOL.token(SCHOOL.badge(credentialStatus=entry))
    mine, other = SCHOOL.badge()["id"], "urn:uuid:other"
    rows: list[tuple[Any, str]] = [
        ([{"id": other, "revoked": True}], "valid"),
        ([{"id": mine, "revoked": True, "revocationReason": "A mistake"}], "revoked"),
        ([{"id": mine}], "revoked"),
        ([mine], "revoked"),
        ([{"id": mine, "revoked": False}], "valid"),
        ("none", "unknown"),
        (None, "unknown"),
    ]
    for revoked, status in rows:
        found = {"id": LIST, "issuer": SCHOOL.name, "revokedCredential": revoked}
        assert with_list(found).verify(holder).status == status
    assert with_list({"id": LIST, "issuer": STRANGER.name, "revokedCredential": []}).verify(holder).status == "unknown"
    assert with_list({"id": "urn:x", "issuer": SCHOOL.name, "revokedCredential": []}).verify(holder).status == "unknown"
    assert with_list(b"{").verify(holder).status == "unknown"


def test_a_list_has_the_context_and_size_of_the_standard() -> None:
    made = the_list()
    assert made["@context"] == [V2]
    assert made["credentialSubject"]["encodedList"].startswith("uH4s")
    with pytest.raises(ValueError, match="no entry 131072"):
        status_list.encode([131_072])
    with pytest.raises(Unsure):
        status_list.decode("u")
