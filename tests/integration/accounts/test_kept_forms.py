"""What was typed survives a session that ended, signing in and registering."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.pending import PendingForm
from tests.factories.accounts import PASSWORD, make_account
from tests.support.client import SiteClient

TYPED = {"name": "Een lange getypte naam", "locale": "en"}


def asked_to_sign_in(client: SiteClient) -> str:
    answer = client.post_token("/account", TYPED)
    assert answer.status_code == 303
    assert urlsplit(answer.location).path == "/account/aanmelden"
    return str(answer.location)


def test_a_form_survives_signing_in(client: SiteClient) -> None:
    page = asked_to_sign_in(client)
    assert "Alles wat u invulde, is bewaard" in client.get(page).text
    back = client.post_form(page, {"email": make_account(Role.STUDENT).email, "password": PASSWORD}).location
    assert back.startswith("/account?bewaard=")
    shown = client.get(back)
    assert TYPED["name"] in shown.text
    assert client.post_form(back).location == "/account"
    assert "Mijn account" not in client.get("/account").text or TYPED["name"] in client.get("/account").text


def test_a_form_survives_a_wrong_password_first(client: SiteClient) -> None:
    page, account = asked_to_sign_in(client), make_account()
    assert client.post_form(page, {"email": account.email, "password": "een ander wachtwoord"}).status_code == 400
    back = client.post_form(page, {"email": account.email, "password": PASSWORD}).location
    assert TYPED["name"] in client.get(back).text


def test_a_form_survives_registering(client: SiteClient) -> None:
    page = asked_to_sign_in(client)
    target = parse_qs(urlsplit(page).query)["next"][0]
    sign_in = client.get(page).text
    register = next(part.split('"')[0] for part in sign_in.split('href="') if part.startswith("/account/registreren"))
    form = {"name": "Noor", "email": "noor@voorbeeld.example", "password": PASSWORD, "role": "student"}
    answer = client.post_form(register.replace("&amp;", "&"), form)
    assert answer.location == target
    assert TYPED["name"] in client.get(answer.location).text


def test_a_form_survives_a_session_that_ended_while_typing(client: SiteClient) -> None:
    account = make_account()
    client.sign_in(account)
    client.get("/account")
    client.sign_out()
    answer = client.post("/account", data=TYPED | {"csrf_token": "of the session that ended"})
    back = client.post_form(answer.location, {"email": account.email, "password": PASSWORD}).location
    assert TYPED["name"] in client.get(back).text


def test_a_form_for_everybody_is_shown_again_without_signing_in(client: SiteClient) -> None:
    answer = client.post(
        "/account/aanmelden?next=/vouchers", data={"email": "a@voorbeeld.example", "password": PASSWORD}
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/account/aanmelden?next=%2Fvouchers&bewaard=")
    shown = client.get(answer.location)
    assert "a@voorbeeld.example" in shown.text
    again = client.post(answer.location, data={"email": "a@voorbeeld.example"})
    assert again.status_code == 400, "without cookies it would go round for ever"


def test_passwords_are_never_kept(client: SiteClient) -> None:
    secret = {"current_password": "oud geheim", "password": "nieuw geheim", "new_password_again": "nieuw geheim"}
    client.post_token("/account/wachtwoord", secret | {"name": "wel"})
    [kept] = db.session.scalars(select(PendingForm))
    assert "geheim" not in kept.fields
    assert "wel" in kept.fields


def test_somebody_elses_page_does_not_show_it(client: SiteClient) -> None:
    page = asked_to_sign_in(client)
    token = parse_qs(urlsplit(page).query)["next"][0].partition("=")[2]
    client.sign_in(make_account())
    assert TYPED["name"] not in client.get(f"/account/wachtwoord?bewaard={token}").text
    assert client.get("/account?bewaard=verzonnen").status_code == 200


def test_a_button_leads_back_to_the_page_that_held_it(client: SiteClient) -> None:
    answer = client.post_token("/account/rol", {"role": "student"}, headers={"Referer": "http://localhost/account?a=1"})
    assert parse_qs(urlsplit(answer.location).query)["next"] == ["/account?a=1"]
    elsewhere = client.post_token("/account/rol", {"role": "student"}, headers={"Referer": "http://kwaad.example/x"})
    assert parse_qs(urlsplit(elsewhere.location).query)["next"] == ["/"]


@pytest.mark.parametrize(
    ("button", "page"),
    [
        ("/advies/volgende", "/advies?lijst=mijn"),
        ("/advies/selectie", "/advies"),
        ("/kas/betalingen/klaarzetten", "/kas/betalingen"),
    ],
)
def test_a_button_is_no_page_of_something_called_like_it(client: SiteClient, button: str, page: str) -> None:
    answer = client.post_token(button, {"once": "x"}, headers={"Referer": f"http://localhost{page}"})
    assert parse_qs(urlsplit(answer.location).query)["next"] == [page]


def test_a_nul_character_is_refused_and_not_an_error(app: Flask) -> None:
    client = app.test_client()
    client.sign_in(make_account(Role.ADMINISTRATOR))
    for address in ("/account?bewaard=%00", "/beheer/accounts/%00", "/beheer/accounts?q=%00", "/beheer/audit?wie=a%00"):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (400, "text/html"), address
        assert "In dit adres staat een teken dat wij niet kunnen lezen." in answer.text
        assert "Probeer opnieuw" not in answer.text, "the same address would say the same"
    answer = client.post_token("/account", {"name": "a\0b", "locale": "nl"})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "In een antwoord staat een teken dat wij niet kunnen lezen." in answer.text
    assert "\0" not in answer.text
