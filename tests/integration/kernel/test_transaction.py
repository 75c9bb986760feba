"""One request, one transaction: what answers below 400 is stored, anything else leaves nothing."""

from collections.abc import Iterator

import pytest
from flask import Flask, abort, redirect
from sqlalchemy import Engine, event, func, select

from app.accounts.access import public
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.outbox import OutboxMail, post
from app.kernel.text import Text
from app.kernel.transaction import transaction
from tests.support.client import SiteClient

PLAIN = {"Content-Type": "text/plain"}
OUTCOMES = {
    "shown": (lambda: ("gelukt", PLAIN), 200, 1),
    "redirected": (lambda: redirect("/verder", 303), 303, 1),
    "form shown again": (lambda: ("fout in het formulier", 400, PLAIN), 400, 0),
    "conflict": (lambda: _raise(ConflictError("Iemand was u voor.")), 409, 0),
    "refused": (lambda: _raise(DomainError(Text("Kies %(n)s.", {"n": 2}))), 400, 0),
    "not found": (lambda: abort(404), 404, 0),
    "broken": (lambda: _raise(RuntimeError("broken")), 500, 0),
}


def _raise(error: Exception) -> None:
    raise error


@pytest.fixture
def site(own_app: Flask) -> SiteClient:
    """A site whose only form puts one mail in the outbox and then ends in one of `OUTCOMES`."""

    @own_app.post("/stuur/<outcome>")
    @public
    def send(outcome: str) -> object:
        post(recipient="a@b.example", subject="s", body="b")
        return OUTCOMES[outcome][0]()

    @own_app.get("/kijk")
    @public
    def look() -> object:
        post(recipient="a@b.example", subject="s", body="b")
        return "gezien", PLAIN

    return own_app.test_client()


@pytest.fixture
def commits() -> Iterator[list[None]]:
    """One entry for each transaction that the database was told to commit."""
    seen: list[None] = []

    def count(_connection: object) -> None:
        seen.append(None)

    event.listen(Engine, "commit", count)
    yield seen
    event.remove(Engine, "commit", count)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_answer_below_400_is_stored_and_nothing_else(outcome: str, site: SiteClient) -> None:
    _, status, stored = OUTCOMES[outcome]
    assert site.post_token(f"/stuur/{outcome}").status_code == status
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == stored


def test_a_page_that_is_only_looked_at_stores_nothing(site: SiteClient) -> None:
    assert site.get("/kijk").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_a_request_commits_once(site: SiteClient, commits: list[None]) -> None:
    data = {"csrf_token": site.csrf_token()}
    db.session.remove()
    commits.clear()
    site.post("/stuur/shown", data=data)
    assert len(commits) == 1


def test_a_command_is_all_or_nothing() -> None:
    with pytest.raises(RuntimeError), transaction():
        _post_and_break()
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_without_a_token_nothing_happens(site: SiteClient) -> None:
    assert site.post("/stuur/shown").status_code in (303, 400)
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_the_sentence_of_an_error_is_on_the_page(site: SiteClient) -> None:
    assert "Iemand was u voor." in site.post_token("/stuur/conflict").text
    assert "Kies 2." in site.post_token("/stuur/refused").text


def _post_and_break() -> None:
    post(recipient="a@b.example", subject="s", body="b")
    raise RuntimeError
