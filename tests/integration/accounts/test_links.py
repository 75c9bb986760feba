"""Links in mails: a new password and a confirmed address, once and in time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import actions
from app.accounts.models import Account, AuditRow, MailedLink
from app.accounts.rules import CONFIRM_VALID, RESET_VALID
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import GoneError
from app.kernel.outbox import OutboxMail
from tests.factories.accounts import PASSWORD, make_account
from tests.integration.accounts.conftest import MoveClock
from tests.support.client import SiteClient

NEW = "zes zwaluwen boven de dijk"
Mails = Callable[[str], list[OutboxMail]]
LinkIn = Callable[[OutboxMail], str]


def ask(client: SiteClient, email: str) -> None:
    answer = client.post_form("/account/wachtwoord-vergeten", {"email": email})
    assert answer.location == "/account/wachtwoord-vergeten/verstuurd"
    assert "Kijk in uw mail" in client.get(answer.location).text


def signs_in(app: Flask, account: Account, password: str) -> bool:
    db.session.rollback()
    typed = {"email": account.email, "password": password}
    return app.test_client().post_form("/account/aanmelden", typed).status_code == 303


def test_a_forgotten_password(app: Flask, client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account(email_confirmed_at=None)
    elsewhere = app.test_client()
    elsewhere.sign_in(account)
    ask(client, account.email.upper())
    link = link_in(mails(account.email)[0])
    answer = client.post_form(link, {"password": NEW})
    assert answer.location == "/account/aanmelden"
    assert "nieuwe wachtwoord is bewaard" in client.get(answer.location).text
    assert signs_in(app, account, NEW)
    assert not signs_in(app, account, PASSWORD)
    assert elsewhere.get("/account").status_code == 303, "the new password ends every session"
    db.session.refresh(account)
    assert account.email_confirmed_at is not None, "the link proved the address"
    assert mails(account.email)[1].subject == "Uw wachtwoord is gewijzigd"


def test_a_link_works_once(client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account()
    ask(client, account.email)
    link = link_in(mails(account.email)[0])
    client.post_form(link, {"password": NEW})
    for answer in (client.get(link), client.post_token(link, {"password": PASSWORD})):
        assert answer.status_code == 410
        assert "Deze link werkt niet meer" in answer.text


def test_a_link_is_used_up_by_two_people_at_once_only_once(client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account()
    ask(client, account.email)
    token = link_in(mails(account.email)[0]).rpartition("/")[2]
    actions.set_password(token=token, password=NEW)
    with pytest.raises(GoneError):
        actions.set_password(token=token, password=PASSWORD)


def test_a_bad_password_does_not_use_the_link_up(client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account()
    ask(client, account.email)
    link = link_in(mails(account.email)[0])
    refused = client.post_form(link, {"password": "kort"})
    assert refused.status_code == 400
    assert "ten minste 10 tekens" in refused.text
    assert client.post_form(link, {"password": NEW}).status_code == 303


def test_a_link_ends_after_two_hours(client: SiteClient, mails: Mails, link_in: LinkIn, move_clock: MoveClock) -> None:
    account = make_account()
    ask(client, account.email)
    link = link_in(mails(account.email)[0])
    move_clock(RESET_VALID - timedelta(minutes=1))
    assert client.get(link).status_code == 200
    move_clock(timedelta(minutes=1))
    assert client.get(link).status_code == 410
    assert client.post_token(link, {"password": NEW}).status_code == 410


def test_a_new_password_ends_the_other_links(
    client: SiteClient, mails: Mails, link_in: LinkIn, move_clock: MoveClock
) -> None:
    account = make_account()
    ask(client, account.email)
    move_clock(timedelta(minutes=2))
    ask(client, account.email)
    first, second = (link_in(mail) for mail in mails(account.email))
    assert first != second
    client.post_form(second, {"password": NEW})
    assert client.get(first).status_code == 410


def test_asking_twice_within_a_minute_sends_one_mail(client: SiteClient, mails: Mails, move_clock: MoveClock) -> None:
    account = make_account()
    ask(client, account.email)
    ask(client, account.email)
    assert len(mails(account.email)) == 1
    move_clock(timedelta(minutes=1))
    ask(client, account.email)
    assert len(mails(account.email)) == 2


@pytest.mark.parametrize("blocked", [True, False])
def test_unknown_and_blocked_people_get_no_mail_and_the_same_page(
    client: SiteClient, mails: Mails, blocked: bool
) -> None:
    email = "iemand@voorbeeld.example"
    if blocked:
        make_account(email=email, blocked_at=clock.now())
    ask(client, email)
    assert mails(email) == []


def test_a_link_of_a_blocked_account_does_not_work(client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account()
    ask(client, account.email)
    link = link_in(mails(account.email)[0])
    account = db.session.get_one(Account, account.id)
    account.blocked_at = clock.now()
    assert client.get(link).status_code == 410
    assert client.post_token(link, {"password": NEW}).status_code == 410


def test_asking_is_limited(client: SiteClient) -> None:
    token = client.csrf_token()
    sent = [
        client.post(
            "/account/wachtwoord-vergeten", data={"email": "a@voorbeeld.example", "csrf_token": token}
        ).status_code
        for _ in range(6)
    ]
    assert sent == [303] * 5 + [429]


def test_a_classroom_may_ask_from_one_address(client: SiteClient) -> None:
    token = client.csrf_token()
    asked = [
        client.post(
            "/account/wachtwoord-vergeten", data={"email": f"p{n}@voorbeeld.example", "csrf_token": token}
        ).status_code
        for n in range(30)
    ]
    assert asked == [303] * 30


def test_confirming_an_address(client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account(email_confirmed_at=None)
    client.sign_in(account)
    client.post_form("/account/bevestigen", page="/account")
    link = link_in(mails(account.email)[0])
    assert account.email in client.get(link).text
    db.session.refresh(account)
    assert account.email_confirmed_at is None, "opening the link is not enough: mail programs do that too"
    assert client.post_form(link).status_code == 303
    db.session.refresh(account)
    assert account.email_confirmed_at is not None
    assert client.get(link).status_code == 410
    assert "nog niet bevestigd" not in client.get("/account").text


def test_a_link_that_confirms_ends_after_seven_days(
    client: SiteClient, mails: Mails, link_in: LinkIn, move_clock: MoveClock
) -> None:
    account = make_account(email_confirmed_at=None)
    client.sign_in(account)
    client.post_form("/account/bevestigen", page="/account")
    link = link_in(mails(account.email)[0])
    move_clock(CONFIRM_VALID)
    assert client.get(link).status_code == 410
    assert client.post_token(link).status_code == 410


def test_a_confirmed_address_gets_no_second_mail(client: SiteClient, mails: Mails) -> None:
    account = make_account()
    client.sign_in(account)
    assert client.post_token("/account/bevestigen").status_code == 303
    assert mails(account.email) == []


def test_a_link_is_for_one_purpose(client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account()
    ask(client, account.email)
    token = link_in(mails(account.email)[0]).rpartition("/")[2]
    assert client.get(f"/account/bevestigen/{token}").status_code == 410
    assert client.post_token(f"/account/bevestigen/{token}").status_code == 410


@pytest.mark.parametrize("token", ["x", "%00", "%F0%9F%92%A5", "a" * 500])
def test_a_made_up_link_is_a_page_that_helps(client: SiteClient, token: str) -> None:
    assert client.get(f"/account/wachtwoord/{token}").status_code in (400, 410)
    assert client.get(f"/account/bevestigen/{token}").status_code in (400, 410)


def test_changing_a_password_asks_for_the_old_one(client: SiteClient, app: Flask) -> None:
    account = make_account()
    client.sign_in(account)
    refused = client.post_form("/account/wachtwoord", {"current_password": "een ander wachtwoord", "password": NEW})
    assert refused.status_code == 400
    assert 'id="current_password-fout"' in refused.text
    weak = client.post_form("/account/wachtwoord", {"current_password": PASSWORD, "password": "kort"})
    assert 'id="password-fout"' in weak.text
    assert signs_in(app, account, PASSWORD)


def test_the_audit_trail_says_what_happened_and_no_secret(client: SiteClient, mails: Mails, link_in: LinkIn) -> None:
    account = make_account()
    ask(client, account.email)
    link = link_in(mails(account.email)[0])
    client.post_form(link, {"password": NEW})
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [row.action for row in rows] == ["account.ask_reset", "account.set_password"]
    assert {row.person_id for row in rows} == {account.id}
    assert rows[0].actor_id is None, "whoever asked was not signed in"
    hashes = db.session.scalars(select(MailedLink.token_hash)).all()
    shown = "".join(f"{row.subject}{row.facts}" for row in rows)
    assert not any(secret in shown for secret in (NEW, link.rpartition("/")[2], *hashes))
