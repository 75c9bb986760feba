"""The language of the site, and whether the application says truly that it is well."""

import pytest
from sqlalchemy import select, text

from app.accounts.models import AuditRow
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.support.client import SiteClient


def test_a_visitor_chooses_a_language(client: SiteClient) -> None:
    assert '<html lang="nl">' in client.get("/account/aanmelden").text
    answer = client.post_form("/taal", page="/account/aanmelden")
    assert (answer.status_code, answer.location) == (303, "/account/aanmelden")
    assert '<html lang="en">' in client.get("/account/aanmelden").text
    client.post_token("/taal", {"locale": "nl"})
    assert '<html lang="nl">' in client.get("/account/aanmelden").text


def test_an_account_remembers_its_language(client: SiteClient) -> None:
    account = make_account(locale="nl")
    client.sign_in(account)
    client.post_form("/taal", page="/account")
    client.post_token("/taal", {"locale": "en"})
    db.session.refresh(account)
    assert account.locale == "en"
    [row] = db.session.scalars(select(AuditRow))
    assert (row.action, row.facts) == ("account.change_language", {"locale": "en"})


@pytest.mark.parametrize("locale", ["", "fr", "EN", "nl_NL"])
def test_a_language_that_we_do_not_speak(client: SiteClient, locale: str) -> None:
    assert client.post_token("/taal", {"locale": locale}).status_code == 400


@pytest.mark.parametrize("address", ["//kwaad.example", "https://kwaad.example", "/\\kwaad.example", ""])
def test_choosing_a_language_leads_to_no_other_site(client: SiteClient, address: str) -> None:
    assert client.post_token("/taal", {"locale": "en", "next": address}).location == "/"


def test_the_process_answers(client: SiteClient) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_ready_at_the_newest_migration(client: SiteClient) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_not_ready_before_the_newest_migration(client: SiteClient) -> None:
    newest = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    db.session.execute(text("UPDATE alembic_version SET version_num = 'earlier'"))
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"status": "migrations pending"})
    db.session.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
    db.session.commit()


def test_not_ready_without_a_database(client: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise_from_driver()

    monkeypatch.setattr(db.session, "connection", gone)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"status": "database unreachable"})


def raise_from_driver() -> None:
    """Fail as SQLAlchemy does when nothing listens."""
    from sqlalchemy import create_engine

    create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1").connect()
