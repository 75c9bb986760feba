"""The page that lists companies."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.people.rules import PersonKind
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.contacts import make_conversation
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.support.client import SiteClient, parse


def make_shown(slug: str, description: str = "Je werkt mee.", **values: Any) -> Company:
    """Add a company that search shows; `values` go to its stage profile."""
    company = make_company(slug=slug, name=f"Firma {slug}")
    make_branch(company=company)
    make_offer(company=company, description=description, **values)
    return company


def hits(page: str) -> list[str]:
    """Return the slugs of the cards on a page, in order."""
    return [str(element.get("data-hit")) for element in parse(page).iter("article") if element.get("data-hit")]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL of what happens inside."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_list_works_without_account_or_question(client: SiteClient) -> None:
    make_shown("een")
    make_shown("twee")
    page = client.get("/stages")
    assert page.status_code == 200
    assert sorted(hits(page.text)) == ["een", "twee"]
    assert "2 bedrijven" in page.text


def test_a_search_shows_the_company_its_words_and_why(client: SiteClient) -> None:
    make_shown("las", "Bij ons leer je lassen in de werkplaats.")
    make_shown("kantoor", "Je werkt achter een computer.")
    page = client.get("/stages?q=lassen").text
    assert hits(page) == ["las"]
    assert "<mark>lassen</mark>" in page
    assert "Genoemd: <b>lassen</b>" in page


def test_filters_are_counted_and_can_be_taken_off(client: SiteClient) -> None:
    make_shown("een", levels=["hbo"])
    make_shown("twee", levels=["mbo4"])
    page = client.get("/stages?niveau=hbo&soort=stage").text
    assert hits(page) == ["een"]
    tree = parse(page)
    counts = {
        str(label.get("for")): "".join(label.itertext()).split()[-1]
        for label in tree.iter("label")
        if str(label.get("for")).startswith("niveau-")
    }
    assert counts["niveau-hbo"] == "1"
    assert counts["niveau-mbo4"] == "1"
    assert counts["niveau-wo"] == "0"
    chips = [link.get("href") for link in tree.iter("a") if link.get("class") == "chip"]
    assert chips == ["/stages?niveau=hbo", "/stages?soort=stage"]


def test_pages_of_twenty_follow_each_other(client: SiteClient) -> None:
    for number in range(45):
        make_shown(f"firma-{number}")
    pages = [hits(client.get(f"/stages?pagina={number}").text) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({slug for page in pages for slug in page}) == 45
    beyond = client.get("/stages?pagina=4")
    assert beyond.status_code == 400
    assert "/stages?pagina=3" in beyond.text


def test_distance_is_shown_and_orders(client: SiteClient) -> None:
    make_shown("ver")
    near = make_company(slug="dichtbij", name="Dichtbij")
    make_branch(company=near, place="Zutphen", municipality="Zutphen", lat=52.14, lon=6.196)
    make_offer(company=near)
    page = client.get("/stages?vanaf=Zutphen&sorteer=afstand").text
    assert hits(page) == ["dichtbij", "ver"]
    assert re.search(r"Zutphen · 0,\d km", page)
    assert re.search(r"Deventer · 1\d km", page)
    assert hits(client.get("/stages?vanaf=zutphen&afstand=5").text) == ["dichtbij"]


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("niveau=mbo9", "mbo9"),
        ("soort=baan", "baan"),
        ("studie=toveren", "toveren"),
        ("gemeente=Utrecht", "Utrecht"),
        ("sector=x", "“x”"),
        ("vanaf=Apeldorn", "Apeldorn"),
        ("afstand=10", "afstand zonder plaats"),
        ("sorteer=prijs", "prijs"),
        ("pagina=x", "“x”"),
    ],
)
def test_an_unknown_value_is_named_on_a_friendly_page(client: SiteClient, address: str, named: str) -> None:
    page = client.get(f"/stages?{address}&q=zorg")
    assert page.status_code == 400
    assert named in page.text
    assert 'href="/stages?q=zorg"' in page.text
    assert 'id="zoek"' in page.text


def test_empty_parameters_change_nothing(client: SiteClient) -> None:
    make_shown("een")
    assert hits(client.get("/stages?q=&vanaf=&studie=&niveau=&afstand=&sorteer=&pagina=").text) == ["een"]


def test_an_empty_list_offers_what_does_give_hits(client: SiteClient) -> None:
    make_shown("las", "Je leert lassen.", levels=["mbo2"])
    page = client.get("/stages?q=lassen&niveau=hbo").text
    assert hits(page) == []
    assert "Geen bedrijf gevonden" in page
    assert '<a href="/stages?q=lassen">Elk niveau</a> (1)' in page
    tree = parse(client.get("/stages?q=onvindbaarheid").text)
    assert any(link.get("href") == "/stages" and link.text == "Alle bedrijven" for link in tree.iter("a"))


def test_what_people_type_is_shown_as_text(client: SiteClient) -> None:
    company = make_shown("boef", "<script>alert(1)</script> Je leert <b>lassen</b> & meer.", period="<i>altijd</i>")
    company.name, company.about = "<img src=x> & Zoon", "<script>alert(2)</script>"
    touch(company)
    for address in ("/stages?q=lassen", "/stages?q=%3Cscript%3Elassen", "/stages", "/bedrijven/boef"):
        page = client.get(address).text
        for forbidden in ("<script>alert", "<img src=x", "<b>lassen</b> &", "<i>altijd", "<script>lassen"):
            assert forbidden not in page
    assert "&lt;img src=x&gt; &amp; Zoon" in client.get("/stages").text


def test_a_search_asks_the_database_little(client: SiteClient) -> None:
    for number in range(25):
        make_shown(f"firma-{number}")
    client.get("/stages")
    with statements() as visitor:
        assert client.get("/stages?q=werk&vanaf=Zutphen&afstand=25").status_code == 200
    assert len(visitor) <= 1
    client.sign_in(make_account(Role.STUDENT))
    with statements() as student:
        assert client.get("/stages?vanaf=Zutphen").status_code == 200
    assert len(student) <= 6


def test_a_student_sees_where_a_message_went(client: SiteClient) -> None:
    student, company = make_account(Role.STUDENT), make_shown("een")
    make_conversation(person=student, company=company)
    assert "Bericht gestuurd op" not in client.get("/stages").text
    client.sign_in(student)
    assert "Bericht gestuurd op" in client.get("/stages").text
    assert "Je stuurde dit bedrijf een bericht op" in client.get("/bedrijven/een").text


def test_no_public_page_tells_who_reads_the_messages(client: SiteClient) -> None:
    company = make_shown("een", "Je leert lassen.")
    company.contact_name, company.contact_email = "Geheime Persoon", "geheim@bedrijf.example"
    touch(company)
    for address in ("/", "/stages", "/stages?q=lassen", "/bedrijven/een", "/bedrijven/een/bericht"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Geheime Persoon" not in page.text
        assert "geheim@" not in page.text


def test_students_do_not_read_words_they_do_not_know(client: SiteClient) -> None:
    make_shown("een")
    for address in ("/", "/stages", "/bedrijven/een", "/bedrijven/een/bericht"):
        page = client.get(address).text
        assert "Cleantech" not in page
        assert "Stedendriehoek" not in page


def cards(page: str) -> list[dict[str, str]]:
    """Return what a program reads of each card, in order."""
    return [dict(element.attrib) for element in parse(page).iter("article") if element.get("data-hit")]


@pytest.mark.parametrize("address", ["/stages", "/stages?q=lassen", "/stages?q=lassen&vanaf=Deventer"])
def test_every_hit_has_a_score_whose_parts_add_up(client: SiteClient, address: str) -> None:
    for number in range(5):
        make_shown(f"las-{number}", "Je leert lassen. " * (number + 1), skills=["lassen"][: number % 2])
    shown = cards(client.get(address).text)
    scores = [float(card["data-score"]) for card in shown]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    for card in shown:
        parts = [float(part.split("=")[1]) for part in card["data-parts"].split()]
        assert sum(parts) == pytest.approx(float(card["data-score"]), abs=1e-6)
        assert 0 < float(card["data-score"]) <= 1


def test_a_student_with_a_profile_sees_what_fits_first(client: SiteClient) -> None:
    for skill in ("lassen", "koken"):
        make_concept(slug=skill, nl=skill, en=skill)
    for slug, skills in (("kok", ["koken"]), ("las", ["lassen"]), ("beide", ["lassen", "koken"])):
        make_shown(slug, "Je leert een vak.", skills=skills)
    account = make_account(Role.STUDENT)
    make_person(account=account, kind=PersonKind.STUDENT, skills={"lassen": 3})
    client.sign_in(account)
    page = client.get("/stages").text
    assert hits(page) == ["las", "beide", "kok"]
    assert "Je hebt de genoemde vaardigheid." in page
    assert "Dit kun je hier leren: koken." in page
    bars = [int(div.get("data-points")) for div in parse(page).iter("div") if div.get("data-points")]
    assert bars == [round(100 * float(card["data-score"])) for card in cards(page)]
    with_words = client.get("/stages?q=koken").text
    assert hits(with_words) == ["beide", "kok"]
    assert "Woorden die je zoekt" in with_words
    for card in cards(with_words):
        parts = dict(part.split("=") for part in card["data-parts"].split())
        assert float(parts["words"]) > 0
        assert float(parts["fit"]) > 0
        assert float(parts["standing"]) == 0


def test_without_a_filled_profile_a_student_sees_what_everybody_sees(client: SiteClient) -> None:
    make_shown("een")
    make_shown("twee")
    visitor = hits(client.get("/stages").text)
    account = make_account(Role.STUDENT)
    make_person(account=account, kind=PersonKind.STUDENT, place=None, municipality=None, lat=None, lon=None)
    client.sign_in(account)
    page = client.get("/stages").text
    assert hits(page) == visitor
    assert "Zo komen we hierop" not in page


def test_what_does_not_suit_a_student_is_left_out_and_counted(client: SiteClient) -> None:
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_shown("dichtbij", "Je leert lassen.", skills=["lassen"], kinds=["internship"])
    make_shown("opdracht", "Je leert lassen.", skills=["lassen"], kinds=["practical_assignment"])
    for slug in ("ver", "verder"):
        _move_to_epe(make_shown(slug, "Je leert lassen.", skills=["lassen"], kinds=["internship"]))
    account = make_account(Role.STUDENT)
    make_person(
        account=account, kind=PersonKind.STUDENT, skills={"lassen": 3}, max_km=5, kinds=["internship"], level="mbo4"
    )
    assert len(hits(client.get("/stages").text)) == 4, "a visitor has no wishes"
    client.sign_in(account)
    page = client.get("/stages").text
    assert hits(page) == ["dichtbij"]
    assert "Niet in de lijst: 1 van een andere soort, 2 verder weg dan 5 km." in " ".join(page.split())
    assert "past niet bij je wensen" not in page
    everything = client.get("/stages?alles=1").text
    assert sorted(hits(everything)) == ["dichtbij", "opdracht", "ver", "verder"]
    assert everything.count("past niet bij je wensen") == 3
    assert "Niet in de lijst" not in everything
    assert "Ook wat niet bij je wensen past" in everything
    with_words = client.get("/stages?q=lassen").text
    assert hits(with_words) == ["dichtbij"]
    assert "/stages?q=lassen&amp;alles=1" in with_words
    assert len(client.get("/stages/kaart.json").json or []) == 1
    assert client.get("/stages?alles=ja").status_code == 400


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("vanaf=Epe", ["ver"]),
        ("gemeente=Epe", ["ver"]),
        ("vanaf=Epe&afstand=10", ["ver"]),
        ("soort=opdracht", []),
        ("vanaf=Epe&soort=opdracht", ["opdracht"]),
    ],
)
def test_what_a_student_chooses_takes_the_place_of_a_wish(client: SiteClient, asked: str, found: list[str]) -> None:
    make_concept(slug="lassen", nl="lassen", en="welding")
    for slug, kind in (("ver", "internship"), ("opdracht", "practical_assignment")):
        _move_to_epe(make_shown(slug, skills=["lassen"], kinds=[kind]))
    account = make_account(Role.STUDENT)
    make_person(account=account, kind=PersonKind.STUDENT, skills={"lassen": 3}, max_km=5, kinds=["internship"])
    client.sign_in(account)
    assert hits(client.get("/stages").text) == []
    page = client.get(f"/stages?{asked}").text
    assert hits(page) == found
    if not found:
        assert "Ook wat niet bij je wensen past" in page, "an empty list says what would fill it"


def _move_to_epe(company: Company) -> None:
    """Let the only branch of a company be far from Deventer."""
    branch = db.session.scalars(select(Branch).where(Branch.company_id == company.id)).one()
    branch.lat, branch.lon, branch.place, branch.municipality = 52.3478, 5.9823, "Epe", "Epe"
    touch(company)
