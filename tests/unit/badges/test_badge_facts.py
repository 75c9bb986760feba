"""What is read of a badge from elsewhere: whatever a stranger writes is read or left out, and breaks nothing."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.badges.importing.facts import LOWEST, MAX_NAME, OWN_SCHEME, facts_of

LEVEL = "https://x.example/niveau"


def _badge(**changed: Any) -> dict[str, Any]:
    return {
        "issuer": {"id": "did:web:x", "name": "X"},
        "validFrom": "2025-01-01T00:00:00+02:00",
        "credentialSubject": {
            "achievement": {
                "name": "Naam",
                "description": "Uitleg",
                "alignment": [{"targetUrl": f"{OWN_SCHEME}lassen"}],
            }
        },
    } | changed


def test_a_badge_of_each_version() -> None:
    found = facts_of(_badge())
    assert (found.name, found.issuer_id, found.issuer_name) == ("Naam", "did:web:x", "X")
    assert found.awarded_at == datetime(2024, 12, 31, 22, tzinfo=UTC)
    assert found.skills == {f"{OWN_SCHEME}lassen": LOWEST}
    old = facts_of(
        {"badge": {"name": "Oud", "issuer": "https://x.example/i"}, "issuedOn": "2019-01-01", "expires": "later"}
    )
    assert (old.name, old.issuer_id, old.issuer_name) == ("Oud", "https://x.example/i", "https://x.example/i")
    assert old.awarded_at == datetime(2019, 1, 1, tzinfo=UTC)
    assert old.valid_until is None
    named = facts_of({"badge": "https://x.example/b"}, name="Elders", issuer_known_as="https://x.example/i")
    assert (named.name, named.issuer_id) == ("Elders", "https://x.example/i")


def test_whose_badge_it_is_says_the_check_and_not_the_badge() -> None:
    forged = {"issuer": {"id": "did:web:known", "name": "Known"}, "badge": {"issuer": "did:web:known"}}
    found = facts_of(forged, issuer_known_as="https://evil.example/i")
    assert (found.issuer_id, found.issuer_name) == ("https://evil.example/i", "https://evil.example/i")


@pytest.mark.parametrize("name", ["did:web:a\0b", " did:web:a", "did:web:a b", "did:web:" + "a" * 600, 5])
def test_an_identifier_is_not_mended_into_anothers(name: Any) -> None:
    assert facts_of({"issuer": name}).issuer_id == ""


@pytest.mark.parametrize(
    ("address", "said", "read"),
    [
        (f"{OWN_SCHEME}lassen", "3", 3),
        (f"{OWN_SCHEME}lassen", "9", LOWEST),
        (f"{OWN_SCHEME}lassen", 3, LOWEST),
        ("http://data.europa.eu/esco/skill/1", "3", LOWEST),
    ],
)
def test_a_level_counts_where_it_is_one_of_ours(address: str, said: Any, read: int) -> None:
    badge = _badge()
    subject = badge["credentialSubject"]
    subject["achievement"]["alignment"] = {"targetUrl": address}
    subject["achievement"]["resultDescription"] = [
        {"alignment": [{"targetUrl": address}], "rubricCriterionLevel": [{"id": LEVEL, "level": said}]}
    ]
    assert facts_of(badge).skills == {address: LOWEST}, "a level that was not reached says nothing"
    subject["result"] = [{"achievedLevel": LEVEL}]
    assert facts_of(badge).skills == {address: read}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=12,
)
NAMES = (
    "issuer",
    "badge",
    "credentialSubject",
    "validFrom",
    "validUntil",
    "name",
    "achievement",
    "alignment",
    "result",
)


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
@example({"issuer": "\0"})
def test_no_badge_breaks_the_reading(credential: dict[str, Any]) -> None:
    for said in (credential, {"credentialSubject": {"achievement": credential, "result": credential.get("result")}}):
        found = facts_of(json.loads(json.dumps(said)))
        assert len(found.name) <= MAX_NAME
        assert "\0" not in found.name + found.issuer_id + found.description
