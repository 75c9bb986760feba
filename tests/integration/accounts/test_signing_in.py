"""Signing in and out: who gets in, where one goes then, and how often it may be tried."""

from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from flask import Flask
from sqlalchemy import select

from app.accounts.actions import WRONG_SIGN_IN
from app.accounts.models import Account, AuditRow
from app.accounts.rules import START_PAGES, Role
from app.accounts.views.sign_in import CLASSROOM
from app.kernel import clock
from app.kernel.database import db
from tests.factories.accounts import PASSWORD, make_account
from tests.integration.accounts.conftest import MoveClock
from tests.support.client import SiteClient

PAGE = "/account/aanmelden"


def typed(account: Account, **changed: str) -> dict[str, str]:
    return {"email": account.email, "password": PASSWORD} | changed


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_begins_at_its_own_page(client: SiteClient, role: Role) -> None:
    answer = client.post_form(PAGE, typed(make_account(role)))
    assert (answer.status_code, answer.location) == (303, START_PAGES[role])


def test_without_a_role_one_begins_at_the_own_account(client: SiteClient) -> None:
    assert client.post_form(PAGE, typed(make_account())).location == "/account"


def test_the_address_may_be_typed_in_capitals_and_with_spaces(client: SiteClient) -> None:
    account = make_account(Role.STUDENT)
    assert client.post_form(PAGE, typed(account, email=f" {account.email.upper()} ")).status_code == 303


def test_unknown_wrong_and_blocked_give_the_same_sentence(client: SiteClient) -> None:
    account, blocked = make_account(), make_account(blocked_at=clock.now())
    tries = [
        typed(account, password="een ander wachtwoord"),
        typed(blocked),
        typed(account, email="niemand@voorbeeld.example"),
    ]
    for attempt in tries:
        answer = client.post_form(PAGE, attempt)
        assert answer.status_code == 400
        assert WRONG_SIGN_IN in answer.text
        assert attempt["email"] in answer.text
        assert attempt["password"] not in answer.text
    assert client.get("/account").status_code == 303
    assert db.session.scalars(select(AuditRow)).all() == []


def test_an_unknown_address_costs_a_hash_too(client: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str | None] = []
    monkeypatch.setattr("app.accounts.passwords.matches", lambda password, stored: checked.append(stored) or False)
    client.post_form(PAGE, {"email": "niemand@voorbeeld.example", "password": PASSWORD})
    assert checked == [None]


def test_a_weaker_hash_is_replaced(client: SiteClient) -> None:
    account = make_account()
    client.post_form(PAGE, typed(account))
    db.session.refresh(account)
    assert extract_parameters(account.password_hash).memory_cost == 19_456
    assert client.get("/account").status_code == 200


def test_signing_in_writes_one_audit_row(client: SiteClient) -> None:
    account = make_account()
    client.post_form(PAGE, typed(account))
    [row] = db.session.scalars(select(AuditRow))
    assert (row.action, row.actor_id, row.person_id) == ("account.sign_in", account.id, account.id)


def test_one_goes_on_to_where_one_was(client: SiteClient) -> None:
    answer = client.post_form(f"{PAGE}?next=/account/wachtwoord%3Fa%3D1", typed(make_account()))
    assert answer.location == "/account/wachtwoord?a=1"


@pytest.mark.parametrize(
    "address",
    ["https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "/%09/kwaad.example", "javascript:alert(1)"],
)
def test_another_site_is_never_where_one_goes_on_to(client: SiteClient, address: str) -> None:
    assert client.post_form(f"{PAGE}?next={address}", typed(make_account(Role.STUDENT))).location == "/overzicht"
    assert client.get(f"{PAGE}?next={address}").location == "/overzicht"


def test_a_page_for_signed_in_people_asks_and_comes_back(client: SiteClient) -> None:
    asked = client.get("/account?a=1")
    assert asked.status_code == 303
    assert client.post_form(asked.location, typed(make_account())).location == "/account?a=1"


def test_the_session_is_a_new_one(client: SiteClient) -> None:
    client.get(PAGE)
    with client.session_transaction() as before:
        before["planted"] = "by a stranger"
        before["locale"] = "en"
        token = before["csrf_token"]
    client.post_form(PAGE, typed(make_account()))
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after["locale"] == "en"
        assert after.get("csrf_token") != token


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    cookie = app.test_client().get(PAGE, base_url="https://localhost").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))


def test_who_is_signed_in_does_not_sign_in_again(client: SiteClient) -> None:
    client.sign_in(make_account(Role.TREASURER))
    assert client.get(PAGE).location == "/kas"
    assert client.get("/account/registreren").location == "/kas"


def test_signing_out_ends_the_session(client: SiteClient) -> None:
    client.sign_in(make_account(Role.STUDENT))
    assert client.post_form("/account/afmelden", page="/account").location == "/"
    assert client.get("/account").status_code == 303


def test_signing_out_without_a_session_is_no_error(client: SiteClient) -> None:
    assert client.post_token("/account/afmelden").status_code == 303


def test_signing_out_needs_a_token(client: SiteClient) -> None:
    client.sign_in(make_account())
    assert client.post("/account/afmelden").status_code == 400
    assert client.get("/account").status_code == 200


WRONG = "een ander wachtwoord"


def test_one_place_can_guess_ten_times_and_locks_nobody_else_out(app: Flask, move_clock: MoveClock) -> None:
    account, other = make_account(Role.STUDENT), make_account(Role.STUDENT)
    stranger = app.test_client()
    for variant in (account.email, account.email.upper(), f"\x1f{account.email}\x1d") * 3 + (account.email,):
        assert stranger.post_form(PAGE, typed(account, email=variant, password=WRONG)).status_code == 400
    refused = stranger.post_form(PAGE, typed(account))
    assert refused.status_code == 429
    assert "Wacht 15 minuten" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    owner = app.test_client()
    owner.environ_base["REMOTE_ADDR"] = "192.0.2.99"
    assert owner.post_form(PAGE, typed(account)).status_code == 303
    assert stranger.post_form(PAGE, typed(other)).status_code == 303
    stranger.sign_out()
    move_clock(timedelta(minutes=15))
    assert stranger.post_form(PAGE, typed(account)).status_code == 303


def test_guessing_from_many_places_ends_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.accounts.passwords.matches", lambda _password, _stored: False)
    account = make_account(Role.STUDENT)
    browser = app.test_client()
    token = browser.csrf_token()
    answers = []
    with clock.standing_at(clock.now()):
        for number in range(101):
            browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
            answers.append(browser.post(PAGE, data=typed(account, csrf_token=token)).status_code)
    assert answers == [400] * 100 + [429]


def test_a_right_password_is_not_counted(client: SiteClient) -> None:
    account = make_account(Role.STUDENT)

    def attempt(**changed: str) -> int:
        status = client.post_form(PAGE, typed(account, **changed)).status_code
        client.sign_out()
        return status

    with clock.standing_at(clock.now()):
        assert [attempt() for _ in range(12)] == [303] * 12
        assert [attempt(password=WRONG) for _ in range(9)] == [400] * 9
        assert [attempt(), attempt()] == [303, 303]
        assert attempt(password=WRONG) == 400
        assert attempt() == 429, "a right password does not wipe out the wrong ones"


def test_one_place_lets_a_classroom_in_and_no_more(client: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    view = client.application.view_functions["accounts.sign_in"]
    assert view.limit.uses == CLASSROOM
    monkeypatch.setattr(view, "limit", replace(view.limit, uses=20))
    token = client.csrf_token()
    for number in range(20):
        attempt = {"email": f"p{number}@voorbeeld.example", "password": "", "csrf_token": token}
        assert client.post(PAGE, data=attempt).status_code == 400
    assert client.post(PAGE, data=attempt | {"email": "nog@voorbeeld.example"}).status_code == 429


def test_looking_at_the_page_is_never_counted(client: SiteClient) -> None:
    assert {client.get(PAGE).status_code for _ in range(35)} == {200}
