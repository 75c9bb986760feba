"""When a session ends: after an hour of nothing, after twelve hours, at a new password, at a block."""

from datetime import timedelta

from flask import Flask

from app.accounts import actions
from app.accounts.rules import Role
from app.kernel.database import db
from tests.factories.accounts import PASSWORD, make_account
from tests.integration.accounts.conftest import MoveClock, loaded
from tests.support.client import SiteClient


def is_in(client: SiteClient) -> bool:
    return client.get("/account").status_code == 200


def test_an_hour_of_nothing_ends_it(client: SiteClient, move_clock: MoveClock) -> None:
    client.sign_in(make_account())
    move_clock(timedelta(minutes=59))
    assert is_in(client)
    move_clock(timedelta(minutes=59))
    assert is_in(client)
    move_clock(timedelta(minutes=61))
    assert not is_in(client)


def test_twelve_hours_end_it_however_busy(client: SiteClient, move_clock: MoveClock) -> None:
    client.sign_in(make_account())
    for _ in range(14):
        move_clock(timedelta(minutes=51))
        assert is_in(client)
    move_clock(timedelta(minutes=7))
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions(app: Flask) -> None:
    account = make_account()
    here, elsewhere = app.test_client(), app.test_client()
    here.sign_in(account)
    elsewhere.sign_in(account)
    form = {"current_password": PASSWORD, "password": "zes zwaluwen boven de dijk"}
    assert here.post_form("/account/wachtwoord", form).location == "/account"
    assert is_in(here)
    assert not is_in(elsewhere)


def test_the_role_is_kept_when_the_password_changes(client: SiteClient) -> None:
    client.sign_in(make_account(Role.STUDENT, Role.TREASURER), Role.TREASURER)
    client.post_form("/account/wachtwoord", {"current_password": PASSWORD, "password": "zes zwaluwen boven de dijk"})
    assert client.get("/account/aanmelden").location == "/kas"


def test_blocking_ends_every_session_and_unblocking_starts_none(client: SiteClient) -> None:
    account, administrator = make_account(), make_account(Role.ADMINISTRATOR)
    client.sign_in(account)
    assert is_in(client)
    actions.block(account=loaded(account), by=loaded(administrator))
    assert not is_in(client)
    actions.unblock(account=account, by=loaded(administrator))
    assert not is_in(client)
    assert client.post_form("/account/aanmelden", {"email": account.email, "password": PASSWORD}).status_code == 303


def test_a_session_of_an_account_that_is_gone_is_nobodys(client: SiteClient) -> None:
    account = make_account()
    client.sign_in(account)
    db.session.delete(account)
    assert not is_in(client)
