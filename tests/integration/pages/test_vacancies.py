"""The page that lists vacancies: for everybody, and ranked with reasons for a talent with a profile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.companies.rules import Verification
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.people.models import Person
from app.people.rules import PersonKind
from app.skills.load import load_into_database
from app.skills.vocabulary_file import load_vocabulary
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.people import make_person
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient, parse
from tests.support.statements import counted

MakeShown = Callable[..., Vacancy]


@pytest.fixture
def branch() -> Branch:
    """A branch in Deventer of a verified company, and the words of a few skills."""
    for slug in ("lassen", "solderen", "heftruck"):
        make_concept(slug=slug, nl=slug, en=f"{slug} (en)")
    make_concept(slug="lasser", nl="lasser", en="welder", kind="occupation", links={"skills": ["lassen"]})
    return make_branch(company=make_company(slug="firma", name="Firma Zwaluw", sector="metaal"))


@pytest.fixture
def make_shown(branch: Branch) -> MakeShown:
    """Return how to add an open vacancy with this slug."""

    def make(slug: str, **values: Any) -> Vacancy:
        return make_vacancy(**{"branch": branch, "slug": slug, "title": slug.capitalize()} | values)

    return make


def sign_in_talent(client: SiteClient, **values: Any) -> Person:
    """Sign in a talent whose profile has these values."""
    account = make_account(Role.TALENT)
    person = make_person(account=account, **values)
    client.sign_in(account)
    return person


def hits(page: str) -> list[str]:
    """Return the slugs of the cards on a page, in order."""
    return [str(element.get("data-hit")) for element in parse(page).iter("article") if element.get("data-hit")]


def scores(page: str) -> list[float]:
    """Return the scores of the cards on a page, in order."""
    return [float(str(e.get("data-score"))) for e in parse(page).iter("article") if e.get("data-score")]


def count_of(page: str, option: str) -> int:
    """Return the number behind an option of a filter."""
    for label in parse(page).iter("label"):
        if label.get("for") == option:
            return int("".join(label.itertext()).split()[-1])
    raise AssertionError(option)


def test_a_list_works_without_account_or_question(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("oud", published_at=clock.now() - timedelta(days=9))
    make_shown("nieuw")
    make_shown("concept", published=False)
    make_shown("gesloten", closed_at=clock.now())
    make_shown("voorbij", ends_on=clock.today() - timedelta(days=1))
    page = client.get("/vacatures")
    assert page.status_code == 200
    assert hits(page.text) == ["nieuw", "oud"], "the newest first"
    assert "2 vacatures" in page.text
    assert "€\xa02.600 tot €\xa03.200 per maand" in page.text
    assert "24 tot 36 uur per week" in page.text
    assert "Firma Zwaluw · Deventer" in page.text
    assert "9 dagen geleden geplaatst" in page.text
    assert "Zo komen we hierop" not in page.text


@pytest.mark.parametrize("state", [Verification.PENDING, Verification.REJECTED])
def test_only_verified_companies_are_listed(
    client: SiteClient, make_shown: MakeShown, branch: Branch, state: Verification
) -> None:
    make_shown("een")
    assert hits(client.get("/vacatures").text) == ["een"]
    company = db.session.get_one(Company, branch.company_id)
    company.verification = state
    company.verified_at = None if state is Verification.PENDING else clock.now()
    touch(company)
    page = client.get("/vacatures")
    assert page.status_code == 200
    assert "Er staan nu geen vacatures open." in page.text


def test_words_are_found_with_typing_errors_through_concepts_and_in_the_name_of_the_company(
    client: SiteClient, make_shown: MakeShown, branch: Branch
) -> None:
    make_shown("las", title="Constructiebankwerker", required={"lassen": 2})
    make_shown("kantoor", title="Boekhouder", description="Je houdt de boeken bij.", occupation=None)
    assert hits(client.get("/vacatures?q=lasser").text) == ["las"], "the occupation needs the skill"
    page = client.get("/vacatures?q=boekhoudr").text
    assert hits(page) == ["kantoor"]
    assert "“boekhoudr” lazen we als “boekhouder”" in page
    assert "Genoemd: <b>Boekhouder</b>" in page
    assert sorted(hits(client.get("/vacatures?q=zwaluw").text)) == ["kantoor", "las"]


def test_every_filter_is_counted_under_the_others(client: SiteClient, make_shown: MakeShown, branch: Branch) -> None:
    zutphen = make_branch(
        company=make_company(sector="zorg"), place="Zutphen", municipality="Zutphen", lat=52.14, lon=6.196
    )
    soon = clock.today() + timedelta(days=7)
    make_shown("een", level="hbo", hours_min=8, hours_max=16, remote="partly", ends_on=soon)
    make_shown("twee", level="mbo4", hours_min=32, hours_max=40, salary_min_cents=3_000_00, salary_max_cents=4_100_00)
    by_the_hour = {"salary_per": "hour", "salary_min_cents": 50_00, "salary_max_cents": 60_00}
    make_shown("drie", kind="assignment", branch=zutphen, **by_the_hour)
    page = client.get("/vacatures").text
    expected = {
        "soort-baan": 2,
        "soort-opdracht": 1,
        "niveau-hbo": 1,
        "niveau-mbo4": 1,
        "niveau-geen": 1,
        "niveau-wo": 0,
        "uren-16": 1,
        "uren-24": 1,
        "uren-32": 2,
        "uren-40": 2,
        "gemeente-Deventer": 2,
        "gemeente-Zutphen": 1,
        "sector-metaal": 2,
        "sector-zorg": 1,
        "thuis-deels": 1,
        "thuis-nee": 2,
        "sluit-week": 1,
        "sluit-maand": 3,
    }
    assert {name: count_of(page, name) for name in expected} == expected
    assert "vanaf €\xa04.000 per maand (2)" in page
    assert hits(client.get("/vacatures?salaris=4000&sorteer=sluit").text) == ["twee", "drie"]
    page = client.get("/vacatures?soort=baan&niveau=hbo").text
    assert (hits(page), count_of(page, "niveau-mbo4"), count_of(page, "soort-opdracht")) == (["een"], 1, 0)
    assert 'href="/vacatures?soort=baan"' in page
    assert hits(client.get("/vacatures?sluit=week").text) == ["een"]
    assert hits(client.get("/vacatures?vanaf=Zutphen&afstand=5").text) == ["drie"]
    assert hits(client.get("/vacatures?vanaf=Zutphen").text)[0] == "drie", "a place alone asks what is near"


def test_a_skill_can_be_asked_for_by_its_address(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("een", required={"lassen": 1})
    make_shown("twee", wished={"solderen": 1})
    page = client.get("/vacatures?vaardigheid=solderen").text
    assert hits(page) == ["twee"]
    assert 'type="hidden" form="zoek" name="vaardigheid" value="solderen"' in " ".join(page.split())
    empty = client.get("/vacatures?vaardigheid=heftruck")
    assert (empty.status_code, hits(empty.text)) == (200, [])


def test_an_empty_list_offers_what_does_give_hits(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("een", title="Lasser", level="mbo2")
    page = client.get("/vacatures?q=lasser&niveau=wo&thuis=nee").text
    assert "Geen vacature gevonden" in page
    assert 'href="/vacatures?q=lasser&amp;thuis=nee">Elk niveau</a> (1)' in " ".join(page.split())
    assert "Alle vacatures</a> (1)" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("soort=stage", "De soort “stage” kennen wij niet."),
        ("niveau=hbo5", "Het niveau “hbo5” kennen wij niet."),
        ("uren=99", "De uren “99” kennen wij niet."),
        ("salaris=1", "Het salaris “1” kennen wij niet."),
        ("gemeente=Oz", "De gemeente “Oz” kennen wij niet in deze regio."),
        ("sector=magie", "De sector “magie” kennen wij niet."),
        ("thuis=soms", "De keuze “soms” kennen wij niet."),
        ("sluit=nooit", "De sluitdatum “nooit” kennen wij niet."),
        ("vaardigheid=toveren", "De vaardigheid “toveren” kennen wij niet."),
        ("vanaf=Atlantis", "De plaats of postcode “Atlantis” kennen wij niet."),
        ("afstand=5", "Je koos een afstand zonder plaats."),
        ("vanaf=7411&afstand=veel", "De afstand “veel” klopt niet."),
        ("sorteer=geur", "De volgorde “geur” kennen wij niet."),
        ("sorteer=afstand", "Voor de volgorde op afstand is een plaats nodig."),
        ("gaten=2", "Deze keuze kennen wij niet."),
        ("alles=ja", "Deze keuze kennen wij niet."),
        ("pagina=0", "De pagina “0” bestaat niet."),
        ("pagina=7", "Deze lijst heeft geen pagina 7."),
        ("q=" + "x" * 201, "Je zoekvraag is te lang."),
    ],
)
def test_what_cannot_be_searched_with_is_told_with_a_way_on(
    client: SiteClient, make_shown: MakeShown, query: str, sentence: str
) -> None:
    make_shown("een")
    page = client.get(f"/vacatures?{query}")
    assert page.status_code == 400
    assert sentence in page.text
    assert 'href="/vacatures' in page.text
    if "pagina" not in query:
        assert client.get(f"/vacatures/kaart.json?{query}").status_code == 400


def test_what_people_type_is_shown_as_text(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("een", title="<em>Lasser</em>", description="Je last <script>alert(1)</script> frames.")
    page = client.get("/vacatures?q=lasser+<i>").text
    assert "<script>alert" not in page
    assert "<em>" not in page
    assert "&lt;i&gt;" in page


def test_pages_hold_twenty_and_the_map_holds_all(client: SiteClient, make_shown: MakeShown) -> None:
    for number in range(23):
        make_shown(f"nummer-{number:02}", title="Lasser")
    first, second = client.get("/vacatures?q=lasser").text, client.get("/vacatures?q=lasser&pagina=2").text
    assert (len(hits(first)), len(hits(second))) == (20, 3)
    assert len({*hits(first), *hits(second)}) == 23
    assert 'start="21"' in second
    points = client.get("/vacatures/kaart.json?q=lasser&pagina=2").json
    assert points is not None
    assert len(points) == 23
    assert points[0][2:] == ["Lasser", f"/vacatures/{points[0][3].rpartition('/')[2]}", "Firma Zwaluw · Deventer"]
    assert points[0][:2] == [52.2515, 6.1607]


def test_a_talent_reads_how_well_each_fits_best_first(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("weinig", required={"heftruck": 2, "solderen": 2})
    make_shown("alles", required={"lassen": 2}, wished={"solderen": 1})
    make_shown("half", required={"lassen": 2, "heftruck": 1})
    sign_in_talent(client, skills={"lassen": 3})
    page = client.get("/vacatures").text
    assert hits(page) == ["alles", "half", "weinig"]
    found = scores(page)
    assert found == sorted(found, reverse=True)
    assert all(0 < score <= 1 for score in found)
    assert "Je hebt de gevraagde vaardigheid." in page
    assert "Dit heb je al: lassen." in page
    assert "Dit mis je nog: heftruck. Hier kennen we geen opleiding voor." in " ".join(page.split())
    assert count_of(page, "gaten") == 2
    assert hits(client.get("/vacatures?gaten=1").text) == ["alles", "half"]
    assert hits(client.get("/vacatures?sorteer=nieuw&gaten=1").text) == ["half", "alles"]


def test_the_parts_of_a_score_add_up(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("een", title="Lasser", required={"lassen": 2, "solderen": 1})
    sign_in_talent(client, skills={"lassen": 2})
    for address in ("/vacatures", "/vacatures?q=lasser"):
        tree = parse(client.get(address).text)
        article = next(element for element in tree.iter("article") if element.get("data-hit"))
        parts = [float(part.partition("=")[2]) for part in str(article.get("data-parts")).split()]
        assert sum(parts) == pytest.approx(float(str(article.get("data-score"))))
        shown = next(element for element in article.iter("div") if element.get("data-points"))
        cells = [int("".join(cell.itertext()).split()[0]) for cell in article.iter("td")]
        assert cells[-1] == sum(cells[:-1]) == int(str(shown.get("data-points")))


def test_what_does_not_suit_the_wishes_is_counted_out_loud(client: SiteClient, make_shown: MakeShown) -> None:
    far = make_branch(company=make_company(), place="Epe", municipality="Epe", lat=52.35, lon=5.98)
    make_shown("dichtbij", required={"lassen": 1})
    make_shown("ver", branch=far, required={"lassen": 1})
    make_shown("opdracht", kind="assignment")
    sign_in_talent(client, skills={"lassen": 3}, max_km=5, kinds=["job"])
    page = client.get("/vacatures").text
    assert hits(page) == ["dichtbij"]
    words = " ".join(page.split())
    assert "Niet in de lijst: 1 van een andere soort, 1 verder weg dan 5 km." in words
    assert count_of(page, "soort-opdracht") == 0, "counts agree with the list"
    everything = client.get("/vacatures?alles=1").text
    assert sorted(hits(everything)) == ["dichtbij", "opdracht", "ver"]
    assert everything.count("past niet bij je wensen") == 2
    assert "Niet in de lijst" not in everything
    assert len(client.get("/vacatures/kaart.json").json or []) == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("vanaf=Epe", ["ver"]),
        ("gemeente=Epe", ["ver"]),
        ("vanaf=Epe&afstand=10", ["ver"]),
        ("soort=opdracht", []),
        ("vanaf=Epe&soort=opdracht", ["opdracht"]),
        ("sorteer=nieuw", []),
    ],
)
def test_what_a_talent_chooses_takes_the_place_of_a_wish(
    client: SiteClient, make_shown: MakeShown, asked: str, found: list[str]
) -> None:
    far = make_branch(company=make_company(), place="Epe", municipality="Epe", lat=52.35, lon=5.98)
    make_shown("ver", branch=far, required={"lassen": 1})
    make_shown("opdracht", branch=far, kind="assignment", required={"lassen": 1})
    sign_in_talent(client, skills={"lassen": 3}, max_km=5, kinds=["job"])
    page = client.get(f"/vacatures?{asked}").text
    assert hits(page) == found
    if not found:
        assert "Ook wat niet bij je wensen past" in page, "an empty list says what would fill it"


@pytest.mark.parametrize("asked", ["", "?q=lasser&niveau=wo&gemeente=Zutphen", "?soort=opdracht&thuis=helemaal"])
def test_every_way_on_gives_as_many_as_it_says(client: SiteClient, make_shown: MakeShown, asked: str) -> None:
    far = make_branch(company=make_company(), place="Epe", municipality="Epe", lat=52.35, lon=5.98)
    make_shown("ver", branch=far, title="Lasser", required={"lassen": 1})
    make_shown("opdracht", branch=far, title="Lasser", kind="assignment", required={"lassen": 1})
    sign_in_talent(client, skills={"lassen": 3}, max_km=5, kinds=["job"])
    page = client.get(f"/vacatures{asked}").text
    assert hits(page) == []
    ways = {
        str(link.get("href")): int(link.tail.strip(" ()\n"))
        for link in parse(page).iter("a")
        if link.tail and link.tail.strip().startswith("(")
    }
    assert 2 in ways.values()
    assert {address: len(hits(client.get(address).text)) for address in ways} == ways


def test_an_empty_profile_sees_the_newest_and_an_invitation(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("een", required={"lassen": 1})
    sign_in_talent(client, place=None, municipality=None, lat=None, lon=None, max_km=None)
    page = client.get("/vacatures").text
    assert "Voeg drie vaardigheden toe" in page
    assert "Zo komen we hierop" not in page
    client.sign_in(make_account(Role.TALENT))
    assert "Voeg drie vaardigheden toe" in client.get("/vacatures").text


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.ADVISOR])
def test_other_roles_see_no_scores_of_their_own(client: SiteClient, make_shown: MakeShown, role: Role) -> None:
    make_shown("een", required={"lassen": 1})
    account = make_account(role)
    if role is Role.STUDENT:
        make_person(account=account, kind=PersonKind.STUDENT, skills={"lassen": 3})
    client.sign_in(account)
    page = client.get("/vacatures?gaten=1").text
    assert hits(page) == ["een"]
    assert "Zo komen we hierop" not in page
    assert "Mist hoogstens" not in page


def test_a_skill_learnt_moves_a_vacancy_up_at_once(client: SiteClient, make_shown: MakeShown) -> None:
    make_shown("een", required={"lassen": 1})
    make_shown("twee", required={"heftruck": 1})
    person = sign_in_talent(client, skills={"lassen": 3})
    assert hits(client.get("/vacatures").text) == ["een", "twee"]
    account = db.session.get_one(Account, person.account_id)
    db.session.delete(person)
    db.session.flush()
    make_person(account=account, skills={"heftruck": 3})
    assert hits(client.get("/vacatures").text) == ["twee", "een"]


@pytest.mark.parametrize(("talent", "most"), [(False, 3), (True, 12)])
def test_a_search_asks_the_database_little(
    client: SiteClient, branch: Branch, make_shown: MakeShown, talent: bool, most: int
) -> None:
    for number in range(25):
        make_shown(f"nummer-{number}", required={"lassen": 2, "heftruck": 1})
    if talent:
        sign_in_talent(client, skills={"lassen": 3})
    client.get("/vacatures?q=lasser&vanaf=Deventer")
    db.session.commit()
    with counted() as sent:
        page = client.get("/vacatures?q=nummer&vanaf=Deventer&pagina=1").text
    assert len(hits(page)) == 20
    assert len(sent) <= most, "\n".join(sent)


def test_the_shipped_vocabulary_finds_compounds_and_english(client: SiteClient) -> None:
    load_into_database(vocabulary=load_vocabulary())
    at = make_branch(company=make_company())
    make_vacancy(branch=at, slug="truck", title="Chauffeur op een heftruck", description="Je laadt en lost.")
    make_vacancy(branch=at, slug="las", title="Lasser", description="Je last frames.")
    assert hits(client.get("/vacatures?q=heftruckchauffeur").text) == ["truck"]
    assert hits(client.get("/vacatures?q=welding").text) == ["las"]
