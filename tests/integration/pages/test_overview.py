"""The overview: what waits for somebody, what fits and why, and pages that read finished while there is nothing."""

from datetime import timedelta

import pytest

from app.accounts.models import Account
from app.accounts.rules import Role
from app.contacts.rules import Starter
from app.kernel import clock
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from app.vouchers.process import State
from tests.factories.accounts import make_account
from tests.factories.badges import make_assertion, make_badge_class
from tests.factories.companies import make_branch, make_company
from tests.factories.contacts import make_conversation, make_introduction
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.factories.vouchers import make_application
from tests.support.client import SiteClient


@pytest.fixture
def talent(client: SiteClient) -> Account:
    account = make_account(Role.TALENT)
    client.sign_in(account)
    return account


@pytest.fixture
def profile(talent: Account) -> Person:
    make_concept(slug="lassen", nl="lassen", en="welding")
    return make_person(account=talent, skills={"lassen": 2}, kinds=["job"], consents=[Purpose.EMPLOYERS])


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TALENT])
def test_without_a_profile_it_leads_to_one(client: SiteClient, role: Role) -> None:
    client.sign_in(make_account(role))
    page = client.get("/overzicht").text
    assert "Niets. Je bent helemaal bij." in page
    assert "Maak je profiel" in page
    assert "We weten nog niet wat bij je past" in page


def test_an_empty_profile_is_asked_for_skills(client: SiteClient, talent: Account) -> None:
    make_person(account=talent, place=None, municipality=None, lat=None, lon=None, max_km=None)
    page = client.get("/overzicht").text
    assert "Voeg drie vaardigheden toe: dan zien we wat bij je past." in page


def test_a_talent_sees_what_fits_and_why(client: SiteClient, profile: Person) -> None:
    company = make_company(name="Staalwerk")
    branch = make_branch(company=company)
    make_vacancy(branch=branch, title="Lasser", required={"lassen": 2})
    page = client.get("/overzicht").text
    assert "Lasser" in page
    assert "Staalwerk · Deventer" in page
    assert "data-score=" in page
    assert "Je hebt" in page
    assert "Bekijk deze vacature in de lijst" in page


def test_a_student_sees_companies(client: SiteClient) -> None:
    make_concept(slug="lassen", nl="lassen", en="welding")
    account = make_account(Role.STUDENT)
    make_person(account=account, kind=PersonKind.STUDENT, skills={"lassen": 1})
    company = make_company(name="Staalwerk")
    make_branch(company=company, place="Zutphen", municipality="Zutphen")
    make_offer(company=company, skills=["lassen"])
    client.sign_in(account)
    page = client.get("/overzicht").text
    assert "Staalwerk" in page
    assert "Zutphen" in page
    assert f'href="/bedrijven/{company.slug}"' in page


def test_a_voucher_that_misses_something_waits_on_the_overview(
    client: SiteClient, profile: Person, talent: Account
) -> None:
    assert "Niets. Je bent helemaal bij." in client.get("/overzicht").text
    missing = make_application(applicant=talent, state=State.INCOMPLETE, training_title="Lassen niveau 2")
    make_application(applicant=talent, state=State.IN_REVIEW, training_title="Lassen niveau 3")
    make_application(applicant=talent, training_title="Nog niet verstuurd")
    make_application(applicant=make_account(Role.TALENT), state=State.INCOMPLETE, training_title="Van een ander")
    page = client.get("/overzicht").text
    assert "Wij missen nog iets. Stuur ons wat ontbreekt." in page
    assert f'href="/vouchers/{missing.public_id}"' in page
    assert not [title for title in ("Lassen niveau 3", "Nog niet verstuurd", "Van een ander") if title in page]


def test_what_waits_for_me_stands_first_with_its_day(client: SiteClient, profile: Person) -> None:
    company = make_company(name="Staalwerk")
    branch = make_branch(company=company)
    vacancy = make_vacancy(branch=branch, title="Lasser")
    expected = clock.now() + timedelta(days=9)
    asked = make_introduction(
        person=profile,
        company=company,
        vacancy_id=vacancy.id,
        started_by=Starter.COMPANY,
        expected_by=expected,
        started_at=clock.now(),
    )
    page = client.get("/overzicht").text
    assert f"/kennismakingen/{asked.public_id}" in page
    assert "Staalwerk wil je leren kennen. Antwoord vóór" in page
    assert "Niets. Je bent helemaal bij." not in page


def test_what_waits_for_a_company_is_said_so(client: SiteClient, talent: Account, profile: Person) -> None:
    company = make_company(name="Staalwerk")
    make_introduction(person=profile, company=company)
    make_conversation(person=talent, company=make_company(name="Houtwerk"))
    make_conversation(person=talent, company=make_company(name="Antwoordbedrijf"), answered_at=clock.now())
    page = client.get("/overzicht").text
    assert "Staalwerk" in page
    assert "Houtwerk" in page
    assert "Antwoordbedrijf" not in page


def test_a_badge_waits_for_an_answer(client: SiteClient, talent: Account) -> None:
    badge = make_badge_class(organisation=make_organisation(name="Het Vakhuis"), name="Veilig lassen")
    make_assertion(badge_class=badge, email=talent.email)
    make_assertion(
        badge_class=make_badge_class(organisation=make_organisation(), name="Andermans"), email="x@y.example"
    )
    page = client.get("/overzicht").text
    assert "Veilig lassen" in page
    assert "Het Vakhuis gaf je deze badge." in page
    assert "Andermans" not in page


def test_nothing_of_somebody_else_is_on_it(client: SiteClient, profile: Person) -> None:
    other = make_person(account=make_account(Role.TALENT), headline="Een geheim van een ander")
    make_introduction(person=other, company=make_company(name="Anderebaas"), started_by=Starter.COMPANY)
    page = client.get("/overzicht").text
    assert "Anderebaas" not in page
    assert "geheim" not in page
