"""The letter box of the demonstration: there in the demo, nowhere else."""

from html.parser import HTMLParser

import pytest
from flask import Flask

from app.kernel import mail, outbox
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.pages.mailbox import as_html
from tests.factories.accounts import PASSWORD, make_account
from tests.support.client import SiteClient


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application in demo mode."""
    monkeypatch.setitem(app.config, "DEMO", True)


def post(recipient: str = "noor@voorbeeld.example", **values: str) -> OutboxMail:
    return outbox.post(recipient=recipient, **({"subject": "Hallo", "body": "Tekst"} | values))


def test_outside_the_demo_there_is_no_letter_box(client: SiteClient) -> None:
    letter = post()
    assert client.get("/demo/postvak").status_code == 404
    assert client.get(f"/demo/postvak/{letter.id}").status_code == 404


@pytest.mark.usefixtures("demo")
def test_an_empty_letter_box(client: SiteClient) -> None:
    assert "Nog geen mail" in client.get("/demo/postvak").text
    assert "Geen mail aan dit adres" in client.get("/demo/postvak?aan=x").text


@pytest.mark.usefixtures("demo")
def test_the_newest_mail_is_on_top_and_the_list_has_pages(client: SiteClient) -> None:
    for number in range(30):
        post(subject=f"Bericht {number:02d}")
    page = client.get("/demo/postvak").text
    assert page.index("Bericht 29") < page.index("Bericht 05")
    assert "Bericht 04" not in page
    assert "Bericht 04" in client.get("/demo/postvak?pagina=2").text


@pytest.mark.usefixtures("demo")
def test_finding_the_mail_to_one_address(client: SiteClient) -> None:
    post("noor@voorbeeld.example", subject="Voor Noor")
    post("kees@voorbeeld.example", subject="Voor Kees")
    page = client.get("/demo/postvak?aan=NOOR@").text
    assert "Voor Noor" in page
    assert "Voor Kees" not in page


@pytest.mark.usefixtures("demo")
def test_a_mail_is_shown_as_text_with_links(client: SiteClient) -> None:
    letter = post(
        subject="<i>Hallo</i>",
        body='Dag <script>alert("x")</script>,\nOpen http://localhost/stages?q=a&b=1.\n\nOf https://kwaad.example/"><b>x',
    )
    page = client.get(f"/demo/postvak/{letter.id}").text
    assert "<script>alert" not in page
    assert "<i>Hallo" not in page
    assert "<b>x" not in page
    assert '<a href="/stages?q=a&amp;b=1">http://localhost/stages?q=a&amp;b=1</a>.' in page
    assert '<a href="https://kwaad.example/">' in page


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("mail_id", ["0", "999999", "99999999999999999999", "x"])
def test_a_mail_that_is_not_there(client: SiteClient, mail_id: str) -> None:
    assert client.get(f"/demo/postvak/{mail_id}").status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_link_in_the_letter_box_sets_a_password(client: SiteClient) -> None:
    account = make_account()
    client.post_form("/account/wachtwoord-vergeten", {"email": account.email})
    letter = db.session.query(OutboxMail).one()
    links = _links(client.get(f"/demo/postvak/{letter.id}").text)
    [reset] = [link for link in links if link.startswith("/account/wachtwoord/")]
    assert client.post_form(reset, {"password": "zes zwaluwen boven de dijk"}).status_code == 303
    assert PASSWORD


@pytest.mark.usefixtures("demo")
def test_the_worker_of_the_demo_marks_mail_as_sent(client: SiteClient) -> None:
    letter_id = post().id
    db.session.commit()
    assert mail.deliver_due(lambda _message: None, "a@voorbeeld.example", "localhost") == 1
    assert "nog niet" not in client.get(f"/demo/postvak/{letter_id}").text


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("http://localhost//kwaad.example/x", "http://localhost//kwaad.example/x"),
        ("http://localhost.kwaad.example/x", "http://localhost.kwaad.example/x"),
        ("http://localhost", "http://localhost"),
        ("(http://localhost/a)", "/a"),
    ],
)
def test_only_pages_of_this_site_lose_their_host(text: str, href: str) -> None:
    assert _links(str(as_html(text))) == [href]


def _links(page: str) -> list[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "a":
                found.append(dict(attrs).get("href") or "")

    Reader().feed(page)
    return found
