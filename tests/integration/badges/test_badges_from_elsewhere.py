"""Badges that somebody hands over: checked for everybody, kept for whose they are, counted where we know the issuer."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.badges import actions, checking, pictures
from app.badges.actions import refresh_verified_skills
from app.badges.credentials import baking, jwt, keys, recipient
from app.badges.credentials.fetch import FetchError, Mapped
from app.badges.credentials.report import Report
from app.badges.importing import actions as importing
from app.badges.importing import source
from app.badges.models import ImportedBadge, KnownIssuer, SignedBadge
from app.badges.queries.imported import known_among
from app.badges.rules import AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.transaction import transaction
from app.people.models import VerifiedSkill
from tests.factories.accounts import make_account
from tests.factories.badges import make_imported_badge
from tests.factories.skills import make_concept
from tests.integration.badges.conftest import Award
from tests.support.client import SiteClient
from tests.support.credentials import did_key
from tests.support.threads import at_once

CHECK, BRING, MINE = "/badges/controleren", "/mijn-badges/meebrengen", "/mijn-badges"
PIPES = "urn:vindplatform:skill:pijpen"
Foreign = Callable[..., str]


@pytest.fixture(autouse=True)
def _nobody_out_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks the internet."""
    monkeypatch.setattr(checking, "from_the_web", lambda: Mapped({}))


@pytest.fixture
def key() -> dict[str, Any]:
    make_concept(slug="pijpen", nl="pijpen leggen", en="laying pipes", uri=PIPES)
    return keys.generate()


@pytest.fixture
def foreign(key: dict[str, Any]) -> Foreign:
    """Signs a badge of an issuer elsewhere for an address, that proves the laying of pipes."""
    issuer = did_key(key)

    def made(email: str, **changed: Any) -> str:
        level = "https://elders.example/b/1#niveau"
        said = {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": "https://elders.example/a/1",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": issuer, "type": ["Profile"], "name": "Elders"},
            "validFrom": "2025-01-01T00:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [recipient.hashed(email, "zout")],
                "achievement": {
                    "id": "https://elders.example/b/1",
                    "type": ["Achievement"],
                    "name": "Pijpenlegger",
                    "description": "Legt pijpen.",
                    "criteria": {"narrative": "Leg een pijp."},
                    "alignment": [{"type": ["Alignment"], "targetUrl": PIPES, "targetName": "pijpen"}],
                    "resultDescription": [
                        {
                            "id": "https://elders.example/b/1#pijpen",
                            "type": ["ResultDescription"],
                            "name": "pijpen",
                            "resultType": "RubricCriterionLevel",
                            "rubricCriterionLevel": [
                                {"id": level, "type": ["RubricCriterionLevel"], "name": "zelfstandig", "level": "2"}
                            ],
                            "alignment": [{"type": ["Alignment"], "targetUrl": PIPES, "targetName": "pijpen"}],
                        }
                    ],
                },
                "result": [
                    {
                        "type": ["Result"],
                        "resultDescription": "https://elders.example/b/1#pijpen",
                        "achievedLevel": level,
                    }
                ],
            },
        } | changed
        return jwt.sign(said, key, f"{issuer}#{issuer.rpartition(':')[2]}")

    return made


@pytest.fixture
def mine(client: SiteClient, holder: Account) -> Account:
    client.sign_in(holder)
    return holder


def _skills(account: Account) -> dict[str, int]:
    query = select(VerifiedSkill.skill, VerifiedSkill.level).where(VerifiedSkill.account_id == account.id)
    return {row.skill: row.level for row in db.session.execute(query)}


def _kept() -> list[ImportedBadge]:
    return list(db.session.scalars(select(ImportedBadge).execution_options(populate_existing=True)))


def _bring(client: SiteClient, text: str) -> Any:
    return client.post_form(BRING, {"text": text}, page=BRING)


# -- for everybody


def test_a_recruiter_pastes_a_badge_of_an_unknown_issuer(client: SiteClient, foreign: Foreign) -> None:
    page = client.post_form(CHECK, {"text": foreign("an@voorbeeld.example"), "email": "An@voorbeeld.example"}).text
    assert "De badge klopt, maar wij kennen de uitgever niet" in page
    assert "uitgereikt op het e-mailadres dat u invulde" in page
    assert "Pijpenlegger" in page
    other = client.post_form(CHECK, {"text": foreign("an@voorbeeld.example"), "email": "bo@voorbeeld.example"}).text
    assert "niet uitgereikt op het e-mailadres" in other
    assert _kept() == [], "checking keeps nothing"


def test_a_recruiter_uploads_a_picture_of_ours(client: SiteClient, award: Award, holder: Account) -> None:
    signed = db.session.get_one(SignedBadge, award(holder.email).id).credential
    baked = baking.bake(pictures.png("Veilig lassen", False), signed)
    page = client.post_form(CHECK, {"file": (io.BytesIO(baked), "badge.png")}).text
    assert "Deze badge is geldig" in page
    assert page.count("in orde<") == 5


def test_an_address_of_ours_is_read_here(client: SiteClient, award: Award, holder: Account) -> None:
    made = award(holder.email)
    address = f"http://localhost/badges/uitreiking/{made.public_id}"
    hidden = client.post_form(CHECK, {"address": address})
    assert hidden.status_code == 404
    assert "of de eigenaar toont hem niet" in hidden.text
    assert f'value="{address}"' in hidden.text
    actions.accept(made, seen=AssertionState.WAITING, by=holder)
    actions.show(made, by=holder)
    for name in (address, f"{address}.jwt"):
        assert "Deze badge is geldig" in client.post_form(CHECK, {"address": name}).text


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        ("zomaar wat tekst", "Deze badge is niet geldig"),
        ('{"a": 1}', "Deze badge is niet geldig"),
        ('{"type": "EnvelopedVerifiableCredential", "id": "data:text/plain,x"}', "Deze badge is niet geldig"),
    ],
)
def test_what_is_no_badge_is_not_valid(client: SiteClient, given: str, heading: str) -> None:
    answer = client.post_form(CHECK, {"text": given})
    assert (answer.status_code, heading in answer.text) == (200, True)


def test_a_changed_badge_is_never_valid(client: SiteClient, foreign: Foreign) -> None:
    head, body, tail = foreign("an@voorbeeld.example").split(".")
    for text in (f"{head}.{body[:-4]}AAAA.{tail}", f"{head}.{body}.{tail[:-4]}AAAA", f"{head}.{body}."):
        page = client.post_form(CHECK, {"text": text}).text
        assert "Deze badge is niet geldig" in page


@pytest.mark.parametrize(
    ("changed", "heading"),
    [
        ({"validUntil": "2025-06-01T00:00:00Z"}, "Deze badge is verlopen"),
        ({"validFrom": "2099-01-01T00:00:00Z"}, "Deze badge geldt nog niet"),
        (
            {
                "credentialStatus": {
                    "id": "https://elders.example/s#1",
                    "type": "BitstringStatusListEntry",
                    "statusPurpose": "revocation",
                    "statusListIndex": "1",
                    "statusListCredential": "https://elders.example/s",
                }
            },
            "Wij weten niet of deze badge echt is",
        ),
    ],
)
def test_each_outcome_is_said(client: SiteClient, foreign: Foreign, changed: dict[str, Any], heading: str) -> None:
    assert heading in client.post_form(CHECK, {"text": foreign("an@voorbeeld.example", **changed)}).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Kies een bestand, plak de badge, of geef het adres."),
        ({"text": "a", "address": "https://x.example"}, "Geef één badge tegelijk"),
        ({"address": "geen adres"}, "Dit is geen adres van een pagina"),
        ({"address": "ftp://x.example/a"}, "Dit is geen adres van een pagina"),
        ({"address": "https://["}, "Dit is geen adres van een pagina"),
        ({"address": "https://weg.example/a"}, "Op dit adres vonden wij niets"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client: SiteClient, fields: dict[str, str], sentence: str) -> None:
    answer = client.post_form(CHECK, fields)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert fields.get("address", "") in answer.text


def test_large_and_empty_files_are_refused(client: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 1000)  # what the client sends stays in memory
    for content, sentence in ((b"", "leeg"), (b"x" * 1001, "te groot")):
        answer = client.post_form(CHECK, {"file": (io.BytesIO(content), "b.png")})
        assert (answer.status_code, sentence in answer.text) == (400, True)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/a", "https://10.0.0.1/a", "https://[::1]/a", "https://localhost/b"]
)
def test_addresses_in_the_house_are_not_fetched(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.undo()
    with pytest.raises(FetchError):
        checking.fetched(address)


def test_while_others_are_asked_nothing_is_held(
    monkeypatch: pytest.MonkeyPatch, client: SiteClient, foreign: Foreign
) -> None:
    held: list[bool] = []

    def slow(_address: str) -> bytes:
        held.append(db.session().in_transaction())
        raise FetchError("slow")

    monkeypatch.setattr(checking, "from_the_web", lambda: slow)
    client.post_form(CHECK, {"address": "https://elders.example/a"})
    assert held == [False]


def test_no_more_than_a_few_wait_for_others(monkeypatch: pytest.MonkeyPatch, client: SiteClient) -> None:
    taken = [checking._waiting.acquire(blocking=False) for _n in range(checking.AT_ONCE)]
    assert all(taken)
    try:
        answer = client.post_form(CHECK, {"text": "iets"})
        assert (answer.status_code, "Probeer het over een minuut" in answer.text) == (429, True)
        assert answer.headers["Retry-After"] == "60"
    finally:
        for _one in taken:
            checking._waiting.release()


# -- brought along


def test_a_badge_of_a_known_issuer_proves_its_skill(client: SiteClient, mine: Account, foreign: Foreign) -> None:
    assert _bring(client, foreign(mine.email)).status_code == 303
    kept = _kept()[0]
    assert (kept.name, kept.issuer_name, kept.status, kept.skills) == ("Pijpenlegger", "Elders", "valid", {"pijpen": 2})
    assert _skills(mine) == {}, "nobody knows this issuer yet"
    assert "uitgever nog niet erkend" in client.get(MINE).text
    admin = make_account(Role.ADMINISTRATOR)
    client.sign_in(admin)
    listed = client.get("/beheer/badge-uitgevers").text
    assert kept.issuer_id in listed
    client.post_token("/beheer/badge-uitgevers", {"uitgever": kept.issuer_id})
    assert _skills(mine) == {"pijpen": 2}
    client.post_token("/beheer/badge-uitgevers", {"uitgever": kept.issuer_id, "telt": "nee"})
    assert _skills(mine) == {}
    assert client.post_token("/beheer/badge-uitgevers", {"uitgever": "did:web:nooit.gezien"}).status_code == 404


def test_bringing_it_again_keeps_one_and_taking_it_away_leaves_none(
    client: SiteClient, mine: Account, foreign: Foreign
) -> None:
    text = foreign(mine.email)
    _bring(client, text)
    importing.know_issuer(_kept()[0].issuer_id, "Elders", by=make_account(Role.ADMINISTRATOR))
    _bring(client, text)
    assert len(_kept()) == 1
    assert _skills(mine) == {"pijpen": 2}
    address = f"/mijn-badges/elders/{_kept()[0].public_id}/weghalen"
    client.sign_in(make_account(Role.TALENT))
    assert client.post_token(address).status_code == 404
    client.sign_in(mine)
    assert client.post_token(address).status_code == 303
    assert (_kept(), _skills(mine)) == ([], {})


def test_the_badge_of_somebody_else_is_not_kept(client: SiteClient, mine: Account, foreign: Foreign) -> None:
    answer = _bring(client, foreign("ander@voorbeeld.example"))
    assert (answer.status_code, "niet uitgereikt op jouw e-mailadres" in answer.text) == (400, True)
    assert _kept() == []


def test_an_address_that_is_not_confirmed_matches_nothing(client: SiteClient, foreign: Foreign) -> None:
    account = make_account(Role.TALENT, email_confirmed_at=None)
    client.sign_in(account)
    assert "Bevestig eerst je e-mailadres" in _bring(client, foreign(account.email)).text
    assert _kept() == []


def test_false_badges_are_not_kept_and_unsigned_ones_never_count(
    client: SiteClient, mine: Account, foreign: Foreign
) -> None:
    head, body, tail = foreign(mine.email).split(".")
    assert "klopt niet" in _bring(client, f"{head}.{body}.{tail[:-4]}AAAA").text
    assert "vonden wij geen badge" in _bring(client, "niets").text
    assert _kept() == []
    unsigned = jwt.credential_of(jwt.read(f"{head}.{body}.{tail}"))
    assert _bring(client, json.dumps(unsigned)).status_code == 303
    kept = _kept()[0]
    importing.know_issuer(kept.issuer_id, "Elders", by=make_account(Role.ADMINISTRATOR))
    assert (kept.status, _skills(mine)) == ("unknown", {})
    assert "niet gecontroleerd" in client.get(MINE).text


def test_our_own_badges_are_not_brought_along(client: SiteClient, mine: Account, award: Award) -> None:
    signed = db.session.get_one(SignedBadge, award(mine.email).id).credential
    answer = _bring(client, signed)
    assert (answer.status_code, "komt van deze site" in answer.text) == (409, True)


def test_a_level_of_others_says_nothing_here(client: SiteClient, mine: Account, key: dict[str, Any]) -> None:
    esco = "http://data.europa.eu/esco/skill/1"
    make_concept(slug="esco-een", nl="esco", en="esco", uri=esco)
    issuer = did_key(key)
    said = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "https://elders.example/a/2",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Elders"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [recipient.hashed(mine.email, "zout")],
            "achievement": {
                "id": "https://elders.example/b/2",
                "type": ["Achievement"],
                "name": "Esco",
                "description": "d",
                "criteria": {"narrative": "c"},
                "alignment": [{"type": ["Alignment"], "targetUrl": esco, "targetName": "x"}],
            },
        },
    }
    _bring(client, jwt.sign(said, key, f"{issuer}#{issuer.rpartition(':')[2]}"))
    assert _kept()[0].skills == {"esco-een": 1}


# -- looked at again


@pytest.fixture
def counted(mine: Account, foreign: Foreign, client: SiteClient) -> ImportedBadge:
    """A badge from elsewhere that proves something, until a year from now."""
    until = (clock.now() + timedelta(days=365)).strftime("%Y-%m-%dT%H:%M:%SZ")
    _bring(client, foreign(mine.email, validUntil=until))
    kept = _kept()[0]
    importing.know_issuer(kept.issuer_id, "Elders", by=make_account(Role.ADMINISTRATOR))
    db.session.commit()
    assert _skills(mine) == {"pijpen": 2}
    return kept


def test_the_worker_looks_again_after_a_day(counted: ImportedBadge, mine: Account) -> None:
    assert importing.recheck_next() is False
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert importing.recheck_next() is True
        assert importing.recheck_next() is False
    with clock.standing_at(clock.now() + timedelta(days=400)):
        assert importing.recheck_next() is True
        assert (_kept()[0].status, _skills(mine)) == ("expired", {})


def test_bringing_a_badge_again_waits_for_the_worker_that_looks_at_it(
    app: Flask, counted: ImportedBadge, mine: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, mine_id, found, looking = counted.content, mine.id, importing._found, Event()
    report = checking.check(content)

    def found_slowly(badge: ImportedBadge, report: Report) -> None:
        if not looking.is_set():
            looking.set()
            sleep(0.3)  # the other has begun, and waits
        found(badge, report)

    def look() -> str:
        with clock.standing_at(clock.now() + timedelta(days=2)):
            importing.recheck_next()
        return "done"

    def bring() -> str:
        assert looking.wait(timeout=20)
        with transaction():
            importing.import_badge(content, report, by=db.session.get_one(Account, mine_id))
        return "done"

    monkeypatch.setattr(importing, "_found", found_slowly)
    assert at_once(app, look, bring) == ["done", "done"]
    assert (len(_kept()), _skills(mine)) == (1, {"pijpen": 2})


def test_what_cannot_be_checked_stops_counting_and_is_tried_sooner(
    counted: ImportedBadge, mine: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_content: str) -> None:
        raise ValueError("a strange badge")

    with clock.standing_at(clock.now() + timedelta(days=2)):
        with monkeypatch.context() as patched:
            patched.setattr(importing, "check", broken)
            assert importing.recheck_next() is True
        assert (_kept()[0].status, _skills(mine)) == ("unknown", {})
        assert importing.recheck_next() is False
    with clock.standing_at(clock.now() + timedelta(days=2, hours=2)):
        assert importing.recheck_next() is True
        assert (_kept()[0].status, _skills(mine)) == ("valid", {"pijpen": 2})


def test_a_badge_that_ends_today_counts_until_the_day_before(mine: Account) -> None:
    noon = clock.now().replace(hour=11, minute=0)
    make_imported_badge(account=mine, skills={"lassen": 3}, valid_until=noon, issuer_id="did:web:bekend")
    importing.know_issuer("did:web:bekend", "Bekend", by=make_account(Role.ADMINISTRATOR))
    refresh_verified_skills(mine.id)
    assert _skills(mine) == {}


def test_a_badge_of_the_older_kind_cannot_say_that_another_issued_it(
    client: SiteClient, mine: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, home = "https://w3id.org/openbadges/v2", "https://evil.example"
    issuer = {
        "@context": context,
        "type": "Issuer",
        "id": f"{home}/i",
        "name": "E",
        "url": home,
        "email": "a@b.example",
    }
    badge = {
        "@context": context,
        "type": "BadgeClass",
        "id": f"{home}/b",
        "name": "Lasmeester",
        "description": "Last.",
        "image": f"{home}/b.png",
        "criteria": f"{home}/c",
        "issuer": f"{home}/i",
    }
    assertion = {
        "@context": context,
        "type": "Assertion",
        "id": f"{home}/a",
        "recipient": {"type": "email", "hashed": False, "identity": mine.email},
        "badge": f"{home}/b",
        "issuer": "did:web:school.example",
        "issuedOn": "2025-01-01T00:00:00Z",
        "verification": {"type": "hosted"},
    }
    published = {one["id"]: json.dumps(one).encode() for one in (issuer, badge, assertion)}
    monkeypatch.setattr(checking, "from_the_web", lambda: Mapped(published))
    importing.know_issuer("did:web:school.example", "De school", by=mine)
    _bring(client, json.dumps(assertion))
    (kept,) = _kept()
    assert (kept.status, kept.issuer_id) == ("valid", f"{home}/i")
    page = client.post_form(CHECK, {"text": json.dumps(assertion)}, page=CHECK)
    assert "did:web:school.example" not in page.text


def test_an_issuer_that_is_only_a_number_is_never_known(mine: Account) -> None:
    number = "urn:uuid:0b9b2a5e-6e6b-4a43-8f5b-3b3a4f0f7c11"
    with pytest.raises(ConflictError):
        importing.know_issuer(number, "Iemand", by=mine)
    db.session.add(KnownIssuer(issuer_id=number, name="Iemand", added_by_id=mine.id, added_at=clock.now()))
    db.session.flush()
    assert known_among({number}) == set()
