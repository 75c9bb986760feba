"""Looking around leaves no cookie; choosing a language does, and leads back."""

import pytest

from tests.support.client import SiteClient


def test_looking_around_leaves_no_cookie(client: SiteClient) -> None:
    for address in ("/", "/stages", "/stages?q=lassen"):
        page = client.get(address)
        assert "Set-Cookie" not in page.headers
        assert "csrf_token" not in page.text


def test_a_visitor_without_a_session_chooses_a_language_by_link(client: SiteClient) -> None:
    page = client.get("/stages?q=lassen&niveau=hbo").text
    assert 'href="/taal/en?next=/stages%3Fq%3Dlassen%26niveau%3Dhbo"' in page
    answer = client.get("/taal/en?next=/stages%3Fq%3Dlassen%26niveau%3Dhbo")
    assert (answer.status_code, answer.location) == (303, "/stages?q=lassen&niveau=hbo")
    assert '<html lang="en">' in client.get("/stages").text


@pytest.mark.parametrize("address", ["//kwaad.example", "https://kwaad.example", "/\\kwaad.example", ""])
def test_the_link_leads_to_no_other_site(client: SiteClient, address: str) -> None:
    assert client.get("/taal/en", query_string={"next": address}).location == "/"


def test_other_languages_are_not_there(client: SiteClient) -> None:
    assert client.get("/taal/fr").status_code == 404
