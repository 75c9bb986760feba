"""The public page of a company, and the start page."""

import re

from app.accounts.rules import Role
from app.companies.rules import Verification
from app.kernel import clock
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.placements import make_offer
from tests.integration.pages.test_search import make_shown
from tests.support.client import SiteClient


def test_a_profile_says_what_students_do_there(client: SiteClient) -> None:
    company = make_company(slug="smid", name="De Smid", about="Sinds 1900.", employees=12, export_countries=["DE"])
    make_branch(company=company)
    make_offer(
        company=company,
        description="Je smeedt.\n\nJe vijlt ook.",
        studies=["metaalbewerken"],
        sbb_recognised=True,
        sbb_number="100123",
    )
    page = client.get("/bedrijven/smid")
    assert page.status_code == 200
    for shown in (
        *("De Smid", "Je smeedt.", "Je vijlt ook.", "Sinds 1900.", "Metaalbewerken en lassen", "erkend leerbedrijf"),
        *("100123", "Duitsland", "Brink 1, 7411 BR Deventer", "openstreetmap.org", "/bedrijven/smid/bericht"),
        "Kreeg nog geen berichten",
    ):
        assert shown in page.text


def test_company_texts_are_dutch_on_an_english_page(client: SiteClient) -> None:
    make_shown("een", "Je leert lassen.")
    with client.session_transaction() as session:
        session["locale"] = "en"
    assert '<div lang="nl">' in client.get("/bedrijven/een").text
    assert '<p lang="nl">' in client.get("/stages").text


def test_who_is_not_verified_is_called_new(client: SiteClient) -> None:
    company = make_company(slug="nieuw", verified=False)
    make_offer(company=company)
    assert ">nieuw</span>" in client.get("/bedrijven/nieuw").text


def test_a_company_that_went_answers_410_with_others_like_it(client: SiteClient) -> None:
    now = clock.now()
    make_shown("over")
    make_branch(company=make_company(slug="weg", removed_at=now))
    make_company(slug="afgewezen", verification=Verification.REJECTED, verified_at=now)
    for slug in ("weg", "afgewezen"):
        page = client.get(f"/bedrijven/{slug}")
        assert page.status_code == 410
        assert "/bedrijven/over" in page.text


def test_unknown_and_hidden_companies_are_not_found(client: SiteClient) -> None:
    make_company(slug="verborgen", published=False)
    assert client.get("/bedrijven/verborgen").status_code == 404
    assert client.get("/bedrijven/bestaat-niet").status_code == 404


def test_without_an_open_offer_there_is_nothing_to_write_about(client: SiteClient) -> None:
    company = make_company(slug="vol")
    make_offer(company=company, closed_at=clock.now())
    page = client.get("/bedrijven/vol")
    assert page.status_code == 200
    assert "/bedrijven/vol/bericht" not in page.text
    assert client.get("/bedrijven/vol/bericht").status_code == 409


def test_back_leads_to_the_card_of_the_list_one_came_from(client: SiteClient) -> None:
    make_shown("een")
    page = client.get("/bedrijven/een", headers={"Referer": "http://localhost/stages?q=werk&niveau=hbo"})
    assert 'href="/stages?q=werk&amp;niveau=hbo#bedrijf-een"' in page.text
    assert 'id="bedrijf-een"' in client.get("/stages").text
    elsewhere = client.get("/bedrijven/een", headers={"Referer": "https://elders.example/stages?q=x"})
    assert 'class="back" href="/stages"' in elsewhere.text


def test_the_start_page_counts_companies_by_town(client: SiteClient) -> None:
    make_shown("een")
    page = client.get("/")
    assert page.status_code == 200
    assert 'href="/stages?gemeente=Deventer">Deventer <span class="count">1</span></a>' in page.text
    assert 'href="/stages?gemeente=Epe">Epe <span class="count">0</span></a>' in page.text
    on_the_map = re.findall(r'<a href="([^"]+)" class="region__town">', page.text)
    assert len(on_the_map) == 8
    assert "/stages?gemeente=Deventer" in on_the_map
    for door in ("/stages", "/mijn-bedrijf", "/vouchers"):
        assert f'href="{door}"' in page.text


def test_only_who_may_write_is_offered_to_write(client: SiteClient) -> None:
    make_shown("een")
    assert "/bedrijven/een/bericht" in client.get("/bedrijven/een").text
    client.sign_in(make_account(Role.STUDENT))
    assert "/bedrijven/een/bericht" in client.get("/bedrijven/een").text
    client.sign_in(make_account(Role.EMPLOYER))
    assert "/bedrijven/een/bericht" not in client.get("/bedrijven/een").text
