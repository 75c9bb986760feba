"""What was typed is kept for a day and comes back on the page where it was typed, and nowhere else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.accounts.access import public
from app.kernel import clock, pending
from app.kernel.database import db
from app.kernel.pending import PendingForm
from tests.support.client import SiteClient

TYPED = {"title": "Lassen – niveau 2", "days": ["ma", "wo"], "password": "geheim", "password_again": "geheim"}


@pytest.fixture
def site(own_app: Flask) -> SiteClient:
    """A site with two pages that keep aside what is sent to them."""

    def page(**_parts: str) -> ResponseReturnValue:
        if request.method == "POST":
            return pending.keep_aside() or "", {"Content-Type": "text/plain"}
        kept = pending.brought_back()
        return jsonify(None if kept is None else kept.to_dict(flat=False))

    for path in ("/een", "/twee"):
        own_app.add_url_rule(path, path, public(page), methods=["GET", "POST"])
    return own_app.test_client()


def _brought_back(site: SiteClient, token: str, path: str = "/een") -> object:
    return site.get(path, query_string={pending.TOKEN: token}).json


def test_it_comes_back_as_it_was_typed_without_passwords(site: SiteClient) -> None:
    token = site.post_token("/een", TYPED).text
    assert _brought_back(site, token) == {"title": ["Lassen – niveau 2"], "days": ["ma", "wo"]}
    assert "geheim" not in db.session.scalars(select(PendingForm.fields)).one()


def test_it_comes_back_only_on_its_own_page(site: SiteClient) -> None:
    token = site.post_token("/een", TYPED).text
    assert _brought_back(site, token, "/twee") is None
    assert _brought_back(site, "geraden") is None
    assert site.get("/een").json is None


def test_it_never_replaces_what_is_sent_now(site: SiteClient) -> None:
    token = site.post_token("/een", TYPED).text
    with site.application.test_request_context(f"/een?{pending.TOKEN}={token}", method="POST", data={"title": "Nieuw"}):
        assert pending.brought_back() is None
    with site.application.test_request_context(f"/een?{pending.TOKEN}={token}"):
        assert pending.brought_back() is not None


def test_it_is_kept_for_a_day(site: SiteClient) -> None:
    token = site.post_token("/een", TYPED).text
    with clock.standing_at(clock.now() + pending.KEPT + timedelta(minutes=1)):
        assert _brought_back(site, token) is None
        pending.sweep()
    assert db.session.scalar(select(func.count()).select_from(PendingForm)) == 0


def test_one_address_cannot_fill_the_table(site: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "KEEPING", replace(pending.KEEPING, uses=2))
    answers = [site.post_token("/een", TYPED).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize("typed", [{}, {"password": "x"}, {"title": "x" * pending.MAX_CHARACTERS}])
def test_nothing_or_too_much_is_not_kept(site: SiteClient, typed: dict[str, str]) -> None:
    assert site.post_token("/een", typed).text == ""
    assert db.session.scalar(select(func.count()).select_from(PendingForm)) == 0
