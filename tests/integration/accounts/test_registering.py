"""Making an account: what is stored, mailed and refused."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import actions, queries
from app.accounts.models import Account, AuditRow, MailedLink
from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.outbox import OutboxMail
from tests.factories.accounts import PASSWORD, make_account
from tests.support.client import SiteClient

PAGE = "/account/registreren"
GOOD = {"name": "Noor de Vries", "email": "Noor@Voorbeeld.Example", "password": PASSWORD, "role": "student"}


def accounts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def test_registering_signs_in_and_mails_a_link(
    client: SiteClient, mails: Callable[[str], list[OutboxMail]], link_in: Callable[[OutboxMail], str]
) -> None:
    answer = client.post_form(PAGE, GOOD)
    assert (answer.status_code, answer.location) == (303, "/overzicht")
    account = queries.by_email("noor@voorbeeld.example")
    assert account is not None
    assert (account.name, account.roles, account.email_confirmed_at) == ("Noor de Vries", [Role.STUDENT], None)
    assert account.password_hash.startswith("$argon2id$")
    assert "nog niet bevestigd" in client.get("/account").text
    [mail] = mails(account.email)
    assert link_in(mail).startswith("/account/bevestigen/")


@pytest.mark.parametrize(
    ("role", "page"), [("student", "/overzicht"), ("talent", "/overzicht"), ("employer", "/mijn-bedrijf")]
)
def test_each_role_begins_at_its_own_page(client: SiteClient, role: str, page: str) -> None:
    assert client.post_form(PAGE, GOOD | {"role": role}).location == page


def test_the_mail_is_in_the_language_of_the_page(client: SiteClient, mails: Callable[[str], list[OutboxMail]]) -> None:
    client.post_token("/taal", {"locale": "en", "next": PAGE})
    client.post_form(PAGE, GOOD)
    account = queries.by_email("noor@voorbeeld.example")
    assert account is not None
    assert account.locale == "en"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"email": "noor"}, "email"),
        ({"email": "noor@@voorbeeld.example"}, "email"),
        ({"password": ""}, "password"),
        ({"password": "kort"}, "password"),
        ({"password": "wachtwoord123"}, "password"),
        ({"password": "noorlangs de ijssel"}, "password"),
        ({"role": None}, "role"),
        ({"role": "administrator"}, "role"),
        ({"role": "advisor"}, "role"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(
    client: SiteClient, changed: dict[str, str | None], field: str
) -> None:
    answer = client.post_form(PAGE, GOOD | changed)
    assert answer.status_code == 400
    assert f'id="{field}-fout"' in answer.text
    assert answer.text.count("-fout") == answer.text.count(f"{field}-fout")
    assert re.search(r"<title>\s*Fout:", answer.text)
    assert accounts() == 0
    if field != "name":
        assert "Noor de Vries" in answer.text
    assert PASSWORD not in answer.text


def test_a_known_address_is_said_beside_the_field_with_the_ways_on(client: SiteClient) -> None:
    make_account(email="noor@voorbeeld.example")
    answer = client.post_form(f"{PAGE}?next=/vouchers", GOOD | {"password": "een heel ander wachtwoord"})
    assert answer.status_code == 400
    assert "Er is al een account met dit e-mailadres" in answer.text
    assert 'href="/account/aanmelden?next=/vouchers"' in answer.text
    assert 'href="/account/wachtwoord-vergeten"' in answer.text
    assert accounts() == 1


def test_the_same_form_sent_twice_makes_one_account_and_signs_in(app: Flask) -> None:
    assert app.test_client().post_form(PAGE, GOOD).status_code == 303
    again = app.test_client()
    assert again.post_form(PAGE, GOOD).location == "/overzicht"
    assert again.get("/account").status_code == 200
    assert accounts() == 1


def test_a_blocked_account_is_not_opened_by_registering_again(client: SiteClient) -> None:
    account = make_account(email="noor@voorbeeld.example")
    account.blocked_at = account.created_at
    assert client.post_form(PAGE, GOOD).status_code == 400
    assert client.get("/account").status_code == 303


def test_no_action_registers_staff() -> None:
    with pytest.raises(DomainError) as refused:
        actions.register(name="N", email="n@voorbeeld.example", password=PASSWORD, role=Role.TREASURER, locale="nl")
    assert refused.value.field == "role"


def test_neither_password_nor_token_is_in_the_audit_trail(
    client: SiteClient, mails: Callable[[str], list[OutboxMail]], link_in: Callable[[OutboxMail], str]
) -> None:
    client.post_form(PAGE, GOOD)
    token = link_in(mails("noor@voorbeeld.example")[0]).rpartition("/")[2]
    [row] = db.session.scalars(select(AuditRow))
    assert (row.action, row.facts) == ("account.register", {"role": "student"})
    assert row.actor_id == row.person_id
    [link] = db.session.scalars(select(MailedLink))
    assert token not in link.token_hash
    assert not any(secret in f"{row.subject}{row.facts}" for secret in (token, PASSWORD, link.token_hash))


def test_the_address_of_the_page_may_choose_the_role(client: SiteClient) -> None:
    assert (
        client.post_form(f"{PAGE}?rol=employer", {k: v for k, v in GOOD.items() if k != "role"}).location
        == "/mijn-bedrijf"
    )
