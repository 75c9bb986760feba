"""The same form sent twice has one effect, also when both arrive at the same moment."""

from contextlib import suppress

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel import once
from app.kernel.database import db
from app.kernel.transaction import transaction
from tests.factories.accounts import make_account
from tests.factories.companies import make_company
from tests.support.threads import at_once


def _send(token: str, account_id: int | None) -> str:
    """Do what a view does: claim, act, remember where it led to."""
    with transaction():
        if (earlier := once.earlier_result(token, account_id)) is not None:
            return f"earlier {earlier}"
        company = make_company()
        once.record_result(token, f"/bedrijven/{company.id}")
        return f"now /bedrijven/{company.id}"


def test_two_at_once_have_one_effect_and_lead_to_the_same_page(app: Flask) -> None:
    account = make_account()
    token, account_id = once.new_token(), account.id
    results = sorted(map(str, at_once(app, *[lambda: _send(token, account_id)] * 4)))
    assert db.session.scalar(select(func.count()).select_from(Company)) == 1
    address = results[-1].removeprefix("now ")
    assert results == [*[f"earlier {address}"] * 3, f"now {address}"]


def test_a_token_is_free_again_when_its_action_failed() -> None:
    token = once.new_token()
    with suppress(RuntimeError), transaction():
        assert once.earlier_result(token, None) is None
        raise RuntimeError
    with transaction():
        assert once.earlier_result(token, None) is None


def test_another_account_learns_nothing_from_a_token() -> None:
    first, second = make_account(), make_account()
    token = once.new_token()
    assert _send(token, first.id).startswith("now")
    assert _send(token, second.id) == "earlier /"


def test_different_tokens_act_each() -> None:
    account: Account = make_account()
    assert [_send(once.new_token(), account.id)[:3] for _ in range(2)] == ["now", "now"]
    assert db.session.scalar(select(func.count()).select_from(Company)) == 2


def test_other_content_or_another_page_is_another_first_time(app: Flask) -> None:
    """The one-time token and the token against forgery are no content: they differ where nothing was changed."""
    account_id, token = make_account().id, once.new_token()

    def send(path: str, **fields: str) -> str:
        with app.test_request_context(path, method="POST", data={"once": token} | fields):
            return _send(token, account_id)

    first = send("/kas/budget", amount="10", csrf_token="a")
    assert send("/kas/budget", amount="10", csrf_token="b") == first.replace("now", "earlier")
    changed = send("/kas/budget", amount="11")
    assert changed.startswith("now")
    assert send("/kas/budget", amount="11") == changed.replace("now", "earlier")
    assert send("/kas/boeken", amount="11").startswith("now")
