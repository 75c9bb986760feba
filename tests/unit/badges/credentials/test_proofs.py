"""Proofs inside documents: right ones hold, changed ones do not, and nothing that a stranger writes breaks us."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld.nquads import parse_nquads

from app.badges.credentials import canonical, status_list
from app.badges.credentials.canonical import Contexts
from app.badges.credentials.report import Json, Unsure
from tests.support.credentials import LIST, NOW, OB, V1, V2, School, did_key

SCHOOL = School()
PROVEN = SCHOOL.proven(SCHOOL.badge(evidence=[{"id": "https://school.example/e", "type": ["Evidence"]}]))
TEXT = json.dumps(PROVEN, separators=(",", ":"))
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"


@pytest.mark.parametrize("name", ["did:web:school.example:issuers:a", "", "https://school.example/i/a"])
@pytest.mark.parametrize("version", ["-3.0.1", "-3.0.2", "-3.0.3", ""])
def test_the_suites_and_contexts_of_the_standard(name: str, version: str) -> None:
    school = School(name)
    new = school.badge(**{"@context": [V2, f"{OB}{version}.json"]})
    old = {**new, "@context": [V1, f"{OB}{version}.json", ED25519_2020], "issuanceDate": "2025-01-01T00:00:00Z"}
    del old["validFrom"]
    if version != "-3.0.1":  # made for the data model 1.1 only
        assert school.verify(school.proven(new, version=1)).valid
    assert school.verify(school.proven(old, "Ed25519Signature2020")).valid
    for number in (1, 2):
        drafts = {**old, "@context": [V1, f"{OB}{version}.json", f"https://w3id.org/security/data-integrity/v{number}"]}
        assert school.verify(school.proven(drafts)).valid
    assert school.verify(school.proven(drafts, "eddsa-2022")).valid


def test_the_curve_of_governments() -> None:
    school = School(algorithm="ES256")
    assert school.verify(school.proven(suite="ecdsa-rdfc-2019")).valid
    assert school.verify({**school.proven(suite="ecdsa-rdfc-2019"), "name": "Other"}).status == "invalid"
    assert school.verify(school.proven(suite="eddsa-rdfc-2022")).status == "invalid"


def test_a_proof_older_or_newer_than_the_context_at_its_address() -> None:
    """One address has had two texts: what was signed with either holds, and what was changed with neither."""
    old = {**SCHOOL.badge(issuanceDate="2025-01-01T00:00:00Z"), "@context": [V1, f"{OB}.json", ED25519_2020]}
    old["credentialSubject"] = {**old["credentialSubject"], "role": "Welder"}
    for version in (0, 1):
        proven = SCHOOL.proven(old, "Ed25519Signature2020", version)
        assert SCHOOL.verify(proven).valid
        assert not SCHOOL.verify({**proven, "name": "Other"}).valid


def test_two_good_proofs() -> None:
    second = SCHOOL.proven(created="2025-02-01T00:00:00Z")
    both = {**second, "proof": [*second["proof"], *SCHOOL.proven()["proof"]]}
    assert SCHOOL.verify(both).valid
    assert SCHOOL.verify({**both, "proof": both["proof"] * 3}).status == "unknown"


def test_a_proof_that_expires_and_one_with_contexts() -> None:
    assert SCHOOL.verify(SCHOOL.proven(expires="2027-01-01T00:00:00Z")).valid
    assert SCHOOL.verify(SCHOOL.proven(expires="2026-01-01T00:00:00Z")).status == "expired"
    proven = SCHOOL.proven()
    proven["proof"][0]["@context"] = proven["@context"]
    assert SCHOOL.verify(proven).valid
    proven["proof"][0]["@context"] = [V2, "https://evil.example/c"]
    assert SCHOOL.verify(proven).status == "invalid"
    assert SCHOOL.verify(SCHOOL.proven(previousProof="urn:x")).status == "unknown"


def test_the_order_of_members_and_lists_of_one_mean_nothing() -> None:
    proven = SCHOOL.proven()
    turned = dict(reversed(proven.items()))
    assert SCHOOL.verify(turned).valid
    assert SCHOOL.verify({**proven, "proof": proven["proof"][0]}).valid


@pytest.mark.heavy
@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, len(TEXT) - 1), to=st.sampled_from('aZ09"{}[],:\\-_ \u00e9'))
def test_any_character_of_a_document_changed_is_never_valid(at: int, to: str) -> None:
    changed = TEXT[:at] + to + TEXT[at + 1 :]
    report = SCHOOL.verify(changed)
    assert not report.valid or same(changed)


def same(changed: str) -> bool:
    """Whether a change is none: white space between members."""
    try:
        return bool(json.loads(changed) == PROVEN)
    except ValueError:
        return False


ODD = st.sampled_from(
    [
        None,
        True,
        0,
        -1.5,
        10**30,
        "",
        "x",
        "did:key:z",
        "@id",
        "_:b",
        [],
        [[]],
        [None],
        [{}],
        {},
        {"id": 5},
        {"@id": "x"},
    ]
)


def parts(value: Any) -> list[Any]:
    """Return every object and list in a document that has something in it."""
    inside = list(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
    return ([value] if inside else []) + [part for one in inside for part in parts(one)]


RICH: Json = {
    **SCHOOL.proven(
        SCHOOL.badge(
            credentialStatus=status_list.entry(LIST, 7),
            **{"@context": [V2, f"{OB}-3.0.3.json", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]},
            credentialSchema=[{"id": "https://school.example/s", "type": "1EdTechJsonSchemaValidator2019"}],
            validUntil="2030-01-01T00:00:00Z",
        )
    )
}


@pytest.mark.heavy
@settings(max_examples=300, deadline=None)
@given(data=st.data(), token=st.booleans())
def test_no_document_breaks_us(data: st.DataObject, token: bool) -> None:
    """Put something odd anywhere: there is always an answer, and it is never that something unforeseen happened."""
    document = copy.deepcopy(RICH)
    for _ in range(data.draw(st.integers(1, 3))):
        part = data.draw(st.sampled_from(parts(document)))
        where = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
        part[where] = copy.deepcopy(data.draw(ODD))
    SCHOOL.verify(SCHOOL.raw_token({"alg": "EdDSA", "kid": SCHOOL.kid}, document) if token else document)


@pytest.mark.heavy
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_published_document_breaks_us(data: st.DataObject) -> None:
    school = School(key=SCHOOL.key)
    school.publish_list([])
    where = data.draw(st.sampled_from([school.address, LIST]))
    document = copy.deepcopy(school.files[school.address]) if where == school.address else SCHOOL.proven(the_list())
    part = data.draw(st.sampled_from(parts(document)))
    name = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
    part[name] = copy.deepcopy(data.draw(ODD))
    school.files[where] = document
    school.verify(school.token(school.badge(credentialStatus=status_list.entry(LIST, 7))))


def the_list() -> Json:
    return status_list.list_credential(LIST, SCHOOL.name, [], NOW, ttl_seconds=60)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_break_us(data: bytes) -> None:
    assert not SCHOOL.verify(data).valid
    assert not SCHOOL.verify(b"<svg>" + data).valid


def test_a_graph_made_to_take_for_ever_is_given_up() -> None:
    """Nine nodes that all point at each other look alike: their names would be tried in every order."""
    alike = "".join(f"_:n{one} <urn:p> _:n{other} .\n" for one in range(9) for other in range(9) if one != other)
    with pytest.raises(Unsure, match="alike"):
        canonical._Canonical("sha256").main(parse_nquads(alike), {"format": "application/n-quads"})
    twice = SCHOOL.badge(evidence=[{"type": ["Evidence"], "name": "same"}] * 2)
    with pytest.raises(Unsure, match="twice"):
        canonical.canonical(twice, Contexts())


def endorsement(of: School, **changes: Any) -> Json:
    return {
        "@context": [V2, f"{OB}-3.0.3.json"],
        "id": "urn:uuid:e",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Well done",
        "issuer": {"id": of.name, "type": ["Profile"]},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": "https://school.example/badges/welding", "type": ["EndorsementSubject"]},
        **changes,
    }


def test_endorsements() -> None:
    employer = School("")
    good, unsigned = employer.proven(endorsement(employer)), endorsement(employer)
    forged = {**good, "name": "Very well done"}
    late = employer.proven(endorsement(employer, validUntil="2026-01-01T00:00:00Z"))
    for given_, status, said in (
        (good, "valid", f"by {employer.name}"),
        (unsigned, "valid", "does not count: unknown, it is not signed"),
        (late, "valid", "does not count: expired"),
        (forged, "invalid", "the proof does not fit"),
        (SCHOOL.proven(endorsement(employer)), "invalid", "is not the key of"),
    ):
        badge = SCHOOL.badge(endorsement=[given_])
        report = SCHOOL.verify(SCHOOL.token(badge))
        assert report.status == status
        assert any(check.name == "endorsement" and said in check.detail for check in report.checks)
    with_proofs = SCHOOL.proven(SCHOOL.badge(endorsement=[good]))
    assert SCHOOL.verify(with_proofs).valid
    changed = copy.deepcopy(with_proofs)
    changed["endorsement"][0]["credentialSubject"]["endorsementComment"] = "The best"
    assert SCHOOL.verify(changed).status == "invalid"
    tokens = [employer.token(endorsement(employer))] * 12
    report = SCHOOL.verify(SCHOOL.token(SCHOOL.badge(endorsementJwt=tokens)))
    assert report.status == "unknown"
    assert SCHOOL.verify(SCHOOL.token(SCHOOL.badge(endorsementJwt=tokens[:2]))).valid


def test_an_endorsement_on_its_own() -> None:
    employer = School("")
    report = employer.verify(employer.proven(endorsement(employer)))
    assert report.valid
    assert report.achievement is None
    assert (
        employer.verify(employer.proven(endorsement(employer, credentialSubject={"id": "urn:x"}))).status == "invalid"
    )
    assert did_key(employer.key) == report.issuer
