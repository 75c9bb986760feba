"""Every award is signed with a key of its issuer, and everybody can check that: keys, lists, files, pages."""

import base64
import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.verifier import OB3Verifier
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions, pictures, signing
from app.badges.checking import OwnDocuments, check, check_own
from app.badges.credentials.baking import bake, unbake
from app.badges.credentials.report import Status
from app.badges.models import BadgeAssertion, IssuerKey, SignedBadge, StatusList
from app.badges.rules import LIST_SIZE, AssertionState
from app.badges.signing import compact, documents, status
from app.badges.signing.sealing import SealError
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.organisations import make_organisation_membership
from tests.integration.badges.conftest import Award, Desk
from tests.support.client import SiteClient

SCHEMA = Path(__file__).parents[4] / "shared/data/openbadges/ob_v3p0_achievementcredential_schema.json"
REASON = "Het bewijs was van iemand anders."


def _signed(assertion: BadgeAssertion) -> SignedBadge:
    return db.session.get_one(SignedBadge, assertion.id)


def _payload(assertion: BadgeAssertion) -> dict[str, Any]:
    return compact.payload_of(_signed(assertion).credential)


def _taken(award: Award, holder: Account, **facts: Any) -> BadgeAssertion:
    made = award(holder.email, **facts)
    actions.accept(made, seen=AssertionState.WAITING, by=holder)
    actions.show(made, by=holder)
    return made


def test_an_award_is_signed_at_once_and_verifies(award: Award, holder: Account) -> None:
    report = check_own(_signed(award(holder.email)).credential)
    assert [one.detail for one in report.checks if not one.passed] == []
    assert report.status is Status.VALID
    assert report.achievement == "Veilig lassen"
    assert report.issuer == "did:web:localhost:issuers:techniekhuis"


def test_what_the_credential_says(desk: Desk, award: Award, holder: Account) -> None:
    formal = make_badge_class(
        organisation=desk.organisation,
        name="Lasser",
        slug="lasser",
        formal=True,
        nlqf_level=3,
        register_reference="NLQF-0421",
        skills={"lassen": 3, "metselen": 1},
    )
    made = award(holder.email, badge=formal)
    said = _payload(made)
    subject, achievement = said["credentialSubject"], said["credentialSubject"]["achievement"]
    assert said["id"] == said["jti"] == f"http://localhost/badges/uitreiking/{made.public_id}"
    assert said["iss"] == said["issuer"]["id"]
    assert said["sub"] == subject["id"]
    assert "exp" not in said
    assert "validUntil" not in said
    assert subject["identifier"][0]["identityHash"] == made.recipient_hash
    assert holder.email not in json.dumps(said)
    aligned = {one["targetUrl"]: one["targetDescription"] for one in achievement["alignment"]}
    assert aligned["https://voorbeeld.example/skill/lassen"] == "ervaren"
    assert aligned["https://voorbeeld.example/skill/metselen"] == "een begin"
    assert aligned["https://nlqf.nl"] == "NLQF-0421"
    assert {one["achievedLevel"].rpartition("-")[2] for one in subject["result"]} == {"3", "1"}
    assert said["evidence"][0]["narrative"] == made.evidence


def test_a_badge_for_a_time_ends_with_its_last_day(award: Award, holder: Account) -> None:
    made = award(holder.email)
    assert made.valid_until is not None
    with clock.standing_at(clock.now().replace(year=made.valid_until.year + 1)):
        assert check_own(_signed(made).credential).status is Status.EXPIRED


@pytest.mark.skipif(not SCHEMA.exists(), reason="the data folder with the official schema is not here")
def test_every_kind_of_badge_fits_the_official_schema(desk: Desk, award: Award) -> None:
    from jsonschema import Draft201909Validator

    validator = Draft201909Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    kinds: list[dict[str, Any]] = [
        {"skills": {"lassen": 2}, "valid_months": 12},
        {"skills": {}},
        {"formal": True, "nlqf_level": 4, "register_reference": "NLQF-1", "language": "en"},
    ]
    for number, kind in enumerate(kinds):
        badge = make_badge_class(organisation=desk.organisation, **kind)
        for evidence in ("", "Gezien."):
            made = award(f"iemand{number}{len(evidence)}@voorbeeld.example", badge=badge, evidence=evidence)
            assert [error.message for error in validator.iter_errors(_payload(made))] == []


def test_what_was_signed_stands_whatever_changes(desk: Desk, award: Award, holder: Account) -> None:
    made = _taken(award, holder)
    before = _signed(made).credential
    holder.email, desk.organisation.name = "nieuw@voorbeeld.example", "Anders"
    signing.sign_unsigned()
    db.session.flush()
    assert _signed(made).credential == before
    assert check_own(before).status is Status.VALID


def test_a_fresh_key_leaves_old_badges_valid(desk: Desk, award: Award, holder: Account) -> None:
    old = award(holder.email)
    first = signing.keys_of(desk.organisation.id)[0]
    actions.rotate_key(desk.organisation, algorithm="ES256", seen=first.name, by=desk.account)
    new = award("ander@voorbeeld.example")
    assert first.sealed is None
    assert _signed(old).key_id != _signed(new).key_id
    for made in (old, new):
        assert check_own(_signed(made).credential).status is Status.VALID
    assert len(documents.issuer_did_document(desk.organisation)["verificationMethod"]) == 2
    with pytest.raises(ConflictError):
        actions.rotate_key(desk.organisation, seen=first.name, by=desk.account)


def test_nothing_signed_with_a_stolen_key_verifies_and_true_badges_are_signed_anew(
    desk: Desk, award: Award, holder: Account
) -> None:
    made = award(holder.email)
    fetched = _signed(made).credential
    forged = {**compact.payload_of(fetched), "name": "Nagemaakt"}
    stolen = signing.keys.signing_key(desk.organisation.id)
    did = documents.issuer_did_document(desk.organisation)["id"]
    forgery = compact.signed(forged, stolen, did)
    assert check_own(forgery).status is Status.VALID, "or the test shows nothing"
    assert actions.compromise_key(desk.organisation, stolen.name, by=desk.account) == 1
    assert check_own(forgery).status is not Status.VALID
    assert check_own(fetched).status is not Status.VALID
    fresh = _signed(made).credential
    assert check_own(fresh).status is Status.VALID
    assert compact.payload_of(fresh) == compact.payload_of(fetched)
    assert actions.compromise_key(desk.organisation, stolen.name, by=desk.account) == 0
    with pytest.raises(ConflictError):
        actions.compromise_key(desk.organisation, "geen", by=desk.account)


def test_a_private_key_is_nowhere_in_the_open(app: Flask, desk: Desk, award: Award, holder: Account) -> None:
    award(holder.email)
    key = signing.keys_of(desk.organisation.id)[0]
    private = signing.keys.signing_key(desk.organisation.id).private_jwk
    assert "d" not in key.public_jwk
    assert key.sealed is not None
    assert private["d"].encode() not in key.sealed
    before = app.config["BADGE_KEYS_SECRETS"]
    try:
        app.config["BADGE_KEYS_SECRETS"] = ("n" * 32, app.config["SECRET_KEY"])
        assert signing.reseal_keys() == 1
        app.config["BADGE_KEYS_SECRETS"] = ("n" * 32,)
        assert signing.keys.signing_key(desk.organisation.id).private_jwk == private
        app.config["BADGE_KEYS_SECRETS"] = ("x" * 32,)
        with pytest.raises(SealError):
            signing.keys.signing_key(desk.organisation.id)
    finally:
        app.config["BADGE_KEYS_SECRETS"] = before


def test_an_issuer_has_one_key_in_use(desk: Desk, award: Award, holder: Account) -> None:
    award(holder.email)
    second = IssuerKey(
        organisation_id=desk.organisation.id,
        name="tweede",
        algorithm="EdDSA",
        public_jwk={},
        sealed=b"x",
        created_at=clock.now(),
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(second)


def test_a_revoked_badge_is_revoked_everywhere_at_once(
    desk: Desk, award: Award, holder: Account, client: SiteClient
) -> None:
    made = _taken(award, holder)
    listed = client.get(f"/badges/status/{db.session.scalars(select(StatusList.public_id)).one()}")
    assert listed.mimetype == "application/vc+jwt"
    assert client.get(listed.request.path, headers={"If-None-Match": listed.headers["ETag"]}).status_code == 304
    token = client.get(f"/badges/uitreiking/{made.public_id}.jwt").text
    actions.revoke(made, reason=REASON, by=desk.account)
    assert check_own(token).status is Status.REVOKED
    assert client.get(listed.request.path).headers["ETag"] != listed.headers["ETag"]
    for kind in ("jwt", "json", "png", "svg"):
        gone = client.get(f"/badges/uitreiking/{made.public_id}.{kind}")
        assert (gone.status_code, gone.json["revocationReason"]) == (410, REASON)
    machine = client.get(f"/badges/uitreiking/{made.public_id}", headers={"Accept": "application/json"})
    assert (machine.status_code, machine.json["revoked"]) == (410, True)
    page = client.get(f"/badges/controleren?uitreiking={made.public_id}").text
    assert "Deze badge is ingetrokken" in page
    assert REASON in page


def test_places_in_a_list_are_by_chance_and_the_list_is_large(desk: Desk) -> None:
    pairs = [
        (make_assertion(badge_class=desk.badge, email=f"p{number}@voorbeeld.example"), desk.badge)
        for number in range(40)
    ]
    signing.sign_awards(pairs)
    places = [_signed(one).status_index for one, _badge in pairs]
    assert len(set(places)) == 40
    assert places != sorted(places)
    assert max(places) - min(places) > 1000
    found = status.list_credential(db.session.scalars(select(StatusList)).one(), "did:web:x")
    bits = gzip.decompress(base64.urlsafe_b64decode(found["credentialSubject"]["encodedList"][1:] + "=="))
    assert (len(bits) * 8, any(bits)) == (LIST_SIZE, False)


def test_a_list_is_never_more_than_half_full(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "FULL", 2)
    for number in range(5):
        made = make_assertion(badge_class=desk.badge, email=f"p{number}@voorbeeld.example")
        signing.sign_award(made, desk.badge)
    assert len(db.session.scalars(select(StatusList)).all()) == 3


def test_awards_from_before_there_were_keys_are_signed_later(desk: Desk, holder: Account, client: SiteClient) -> None:
    made = make_assertion(
        badge_class=desk.badge, email=holder.email, account=holder, accepted_at=clock.now(), shown=True
    )
    page = client.get(f"/badges/uitreiking/{made.public_id}")
    assert "wordt ondertekend" in page.text
    assert client.get(f"/badges/uitreiking/{made.public_id}.jwt").status_code == 404
    assert signing.sign_unsigned() == 1
    assert signing.sign_unsigned() == 0
    assert "✓" in page.text or "geldig" in client.get(f"/badges/uitreiking/{made.public_id}").text
    assert check_own(_signed(made).credential).status is Status.VALID


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_badge_comes_back_out_of_its_picture(award: Award, holder: Account, client: SiteClient, kind: str) -> None:
    made = _taken(award, holder)
    baked = client.get(f"/badges/uitreiking/{made.public_id}.{kind}")
    assert "attachment" in baked.headers["Content-Disposition"]
    assert unbake(baked.data) == _signed(made).credential
    assert check(baked.data).status is Status.VALID


def test_the_json_file_can_be_verified(award: Award, holder: Account, client: SiteClient) -> None:
    made = _taken(award, holder)
    assert check(client.get(f"/badges/uitreiking/{made.public_id}.json").data).status is Status.VALID


def test_a_hidden_badge_is_for_its_holder_alone(award: Award, holder: Account, client: SiteClient) -> None:
    made = award(holder.email)
    actions.accept(made, seen=AssertionState.WAITING, by=holder)
    address = f"/badges/uitreiking/{made.public_id}.jwt"
    assert client.get(address).status_code == 404
    client.sign_in(make_account(Role.TALENT))
    assert client.get(address).status_code == 404
    assert client.get(f"/badges/controleren?uitreiking={made.public_id}").status_code == 404
    client.sign_in(holder)
    assert client.get(address).text == _signed(made).credential
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_what_machines_read(desk: Desk, award: Award, holder: Account, client: SiteClient) -> None:
    award(holder.email)
    did = client.get("/issuers/techniekhuis/did.json")
    assert did.mimetype == "application/did+json"
    assert did.headers["Access-Control-Allow-Origin"] == "*"
    assert did.json["assertionMethod"] == [did.json["verificationMethod"][0]["id"]]
    platform = client.get("/.well-known/did.json").json
    assert platform["id"] == "did:web:localhost"
    assert platform["verificationMethod"] == did.json["verificationMethod"]
    assert platform["assertionMethod"] == []
    asked = client.get("/issuers/techniekhuis", headers={"Accept": "application/ld+json"})
    assert asked.json["id"] == did.json["id"]
    assert client.get("/issuers/techniekhuis").headers["Location"].endswith("/uitgevers/techniekhuis")
    assert client.get("/badges/veilig-lassen.json").json["name"] == "Veilig lassen"
    assert client.get("/badges/veilig-lassen/afbeelding.png").data == pictures.png("Veilig lassen", False)
    assert client.get("/badges/veilig-lassen/afbeelding.svg").data == pictures.svg("Veilig lassen", False)
    for gone in ("/issuers/niemand", "/issuers/niemand/did.json", "/badges/status/geen", "/badges/geen.json"):
        assert client.get(gone).status_code == 404


def test_a_removed_issuer_keeps_its_keys_public(desk: Desk, award: Award, holder: Account, client: SiteClient) -> None:
    made = _taken(award, holder)
    desk.organisation.removed_at = clock.now()
    db.session.flush()
    assert client.get("/issuers/techniekhuis/did.json").status_code == 200
    assert check_own(_signed(made).credential).status is Status.VALID


def test_only_an_admin_of_the_issuer_replaces_keys(desk: Desk, award: Award, client: SiteClient) -> None:
    award("iemand@voorbeeld.example")
    name = signing.keys_of(desk.organisation.id)[0].name
    address = "/uitgever/sleutels/techniekhuis"
    member = make_account(Role.ISSUER)
    make_organisation_membership(organisation=desk.organisation, account=member, is_admin=False)
    client.sign_in(member)
    assert "Maak een nieuwe sleutel" not in client.get(address).text
    assert client.post_token(f"{address}/vervangen", {"gezien": name}).status_code == 403
    assert client.post_token(f"{address}/{name}/gelekt").status_code == 403
    client.sign_in(desk.account)
    assert "Maak een nieuwe sleutel" in client.get(address).text
    assert client.post_token(f"{address}/vervangen", {"gezien": name}).status_code == 303
    assert signing.keys_of(desk.organisation.id)[1].retired_at is not None
    assert "nergens meer geldig" in client.get(f"{address}/{name}/gelekt").text
    assert client.post_token(f"{address}/{name}/gelekt").status_code == 303
    assert signing.keys_of(desk.organisation.id)[1].compromised_at is not None
    assert "gelekt, telt niet meer" in client.get(address).text
    client.sign_in(make_account(Role.ISSUER))
    assert client.get(address).status_code == 404


def test_two_pages_say_geldig_only_after_a_check(award: Award, holder: Account, client: SiteClient) -> None:
    made = _taken(award, holder)
    page = client.get(f"/badges/uitreiking/{made.public_id}").text
    assert 'tag--good">geldig<' in page
    assert f"/badges/controleren?uitreiking={made.public_id}" in page
    signed = _signed(made)
    signed.credential = signed.credential[:-8] + ("AAAAAAAA" if signed.credential[-8:] != "AAAAAAAA" else "BBBBBBBB")
    db.session.flush()
    page = client.get(f"/badges/uitreiking/{made.public_id}").text
    assert 'tag--good">geldig<' not in page
    assert "niet te controleren" in page


def test_an_award_in_the_past_is_valid_from_then(award: Award, holder: Account) -> None:
    made = award(holder.email, awarded_on=clock.today() - timedelta(days=30))
    assert _payload(made)["validFrom"] < clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    assert check_own(_signed(made).credential).status is Status.VALID


def test_an_independent_verifier_agrees(app: Flask, desk: Desk, award: Award, holder: Account) -> None:
    """Keys, list and pictures as this site publishes them, read by a library that others wrote."""

    def download(address: str, **_options: Any) -> bytes:
        return OwnDocuments()(address)

    app.config["SITE_URL"] = "https://badges.example"
    try:
        for algorithm in ("EdDSA", "ES256"):
            seen = next((key.name for key in signing.keys_of(desk.organisation.id) if not key.retired_at), None)
            actions.rotate_key(desk.organisation, algorithm=algorithm, seen=seen, by=desk.account)
            made = award(f"{algorithm.lower()}@voorbeeld.example")
            token = _signed(made).credential
            theirs = OB3Verifier.for_issuer_did("did:web:badges.example:issuers:techniekhuis", download)
            for held in (token, OB3Verifier.extract_token_from_png(bake(pictures.png("x", True), token))):
                assert theirs.verify(held, check_status=True, download=download).id == _payload(made)["id"]
            actions.revoke(made, reason=REASON, by=desk.account)
            with pytest.raises(LibOpenBadgesException):
                theirs.verify(token, check_status=True, download=download)
    finally:
        app.config["SITE_URL"] = "http://localhost"
