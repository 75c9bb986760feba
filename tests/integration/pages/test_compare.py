"""Two offers side by side."""

import pytest

from app.accounts.rules import Role
from app.companies.models import Company
from app.people.rules import PersonKind
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient, parse


@pytest.fixture
def company(app: object) -> Company:
    """A company with two branches and a skill that can be asked."""
    make_concept(slug="lassen", nl="lassen", en="welding")
    return make_company(slug="smid", name="De Smid")


def cells(page: str) -> dict[str, list[str]]:
    """Return the words of each row of the tables on a page, by the name of the row."""
    rows = {}
    for row in parse(page).iter("tr"):
        name, *values = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("th", "td")]
        rows[name] = values
    return rows


def test_two_stages_stand_side_by_side(client: SiteClient, company: Company) -> None:
    make_branch(company=company, place="Deventer")
    make_offer(company=company, skills=["lassen"], hours_per_week=32)
    other = make_company(slug="bakker", name="De Bakker")
    make_branch(company=other, place="Zutphen", municipality="Zutphen")
    make_offer(company=other, hours_per_week=24)
    page = client.get("/vergelijk?stage=smid&stage=bakker")
    rows = cells(page.text)
    assert rows["Onderdeel"] == ["De Smid", "De Bakker"]
    assert rows["Plaats"] == ["Deventer", "Zutphen"]
    assert rows["Uren per week"] == ["32", "24"]
    assert rows["Daar werk je mee"] == ["lassen", "–"]
    assert "Samen" not in rows
    assert "Periode" not in rows


def test_a_talent_sees_how_well_each_vacancy_fits(client: SiteClient, company: Company) -> None:
    branch = make_branch(company=company, lat=52.2515, lon=6.1607)
    make_vacancy(branch=branch, slug="een", title="Lasser", required={"lassen": 2})
    make_vacancy(branch=branch, slug="twee", title="Planner", salary_min_cents=3_000_00, salary_max_cents=3_000_00)
    account = make_account(Role.TALENT)
    make_person(account=account, skills={"lassen": 2}, headline="Lasser")
    client.sign_in(account)
    page = client.get("/vergelijk?vacature=een&vacature=twee").text
    rows = cells(page)
    assert rows["Salaris"] == ["€ 2.600,00 tot € 3.200,00 per maand", "€ 3.000,00 per maand"]
    assert rows["Vaardigheden"] == ["32 van 40", "0 van 40 (niet ingevuld)"]
    assert rows["Dit heb je"] == ["lassen", "–"]
    names = ("Vaardigheden", "Beroep", "Afstand", "Niveau", "Uren", "Studie", "Startdatum", "Talen")
    points = [sum(int(rows[name][side].split()[0]) for name in names) for side in (0, 1)]
    assert rows["Samen"] == [f"{total} van 100" for total in points]
    assert [int(bar.get("data-points", "")) for bar in parse(page).iter("div") if bar.get("data-points")] == points


def test_a_student_is_not_told_how_vacancies_fit(client: SiteClient, company: Company) -> None:
    branch = make_branch(company=company)
    make_vacancy(branch=branch, slug="een")
    make_vacancy(branch=branch, slug="twee")
    account = make_account(Role.STUDENT)
    make_person(account=account, kind=PersonKind.STUDENT, skills={"lassen": 2})
    client.sign_in(account)
    assert "Hoe past het bij jou?" not in client.get("/vergelijk?vacature=een&vacature=twee").text


def test_one_or_none_or_three_are_no_mistake(client: SiteClient, company: Company) -> None:
    branch = make_branch(company=company)
    for slug in ("een", "twee", "drie"):
        make_vacancy(branch=branch, slug=slug, title=f"Werk {slug}")
    assert "Kies er in de lijst twee." in client.get("/vergelijk").text
    one = client.get("/vergelijk?vacature=een").text
    assert "Je koos Werk een." in one
    assert 'href="/vergelijk?vacature=een&amp;vacature=twee"' in one
    assert "Je koos Werk een." in client.get("/vergelijk?vacature=een&vacature=een").text
    three = client.get("/vergelijk?vacature=een&vacature=twee&vacature=drie").text
    assert "Dit zijn de eerste twee." in three
    assert cells(three)["Onderdeel"] == ["Werk een", "Werk twee"]


def test_what_cannot_be_seen_cannot_be_compared(client: SiteClient, company: Company) -> None:
    branch = make_branch(company=company)
    make_vacancy(branch=branch, slug="concept", published=False)
    assert client.get("/vergelijk?vacature=concept").status_code == 404
    assert client.get("/vergelijk?vacature=onbekend").status_code == 404
    assert client.get("/vergelijk?stage=onbekend").status_code == 404
    assert client.get("/vergelijk?stage=smid").status_code == 404
