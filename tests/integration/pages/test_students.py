"""Coordinators follow the students of their own school who agreed to that: how it goes, not what is written."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Company
from app.contacts import actions
from app.contacts.models import Placement
from app.contacts.rules import Refusal, Side
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.outbox import OutboxMail
from app.organisations.models import Organisation
from app.people import actions as people_actions
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.contacts import make_introduction, make_placement
from tests.factories.organisations import make_organisation, make_organisation_membership
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient

LONG_AGO = clock.now() - timedelta(days=100)


@pytest.fixture
def school(app: Flask) -> Organisation:
    """A school."""
    return make_organisation(is_school=True, name="ROC Dichtbij")


@pytest.fixture
def coordinator(school: Organisation) -> Account:
    """Somebody who acts for the school."""
    account = make_account(Role.COORDINATOR)
    make_organisation_membership(organisation=school, account=account)
    return account


@pytest.fixture
def company(app: Flask) -> Company:
    """A company that takes students."""
    made = make_company(slug="smid", name="De Smid")
    make_branch(company=made)
    make_offer(company=made)
    return made


def student(name: str, school: Organisation | None, *, agreed: bool = True, **values: object) -> Person:
    """Add a student of a school."""
    account = make_account(Role.STUDENT, Role.TALENT, name=name)
    with clock.standing_at(LONG_AGO):
        return make_person(
            account=account,
            kind=PersonKind.STUDENT,
            school_id=school.id if school else None,
            consents=[Purpose.SCHOOL] if agreed and school else [],
            **values,
        )


def account_of(person: Person) -> Account:
    return db.session.get_one(Account, person.account_id)


def test_own_students_who_agreed_are_listed_and_others_counted(
    client: SiteClient, school: Organisation, coordinator: Account
) -> None:
    student("Anna Agreed", school, level="mbo4")
    student("Bram Beweert", school, agreed=False)
    student("Cor Elders", make_organisation(is_school=True))
    student("Dina Zonder", None)
    client.sign_in(coordinator)
    page = client.get("/mijn-studenten").text
    assert "ROC Dichtbij" in page
    assert "Anna Agreed" in page
    assert "mbo niveau 4" in page
    assert "1 student van uw school deelt het profiel niet met u" in page
    for name in ("Bram Beweert", "Cor Elders", "Dina Zonder"):
        assert name not in page


def test_the_list_says_how_it_goes_and_filters(
    client: SiteClient, school: Organisation, coordinator: Account, company: Company
) -> None:
    placed, waiting, talking = (student(name, school) for name in ("Piet Plek", "Wies Wacht", "Tom Praat"))
    make_placement(person=placed, company=company, by=coordinator)
    actions.write(company, "Is er plaats?", by=account_of(waiting))
    actions.answer(actions.write(company, "Hallo daar", by=account_of(talking)), "Kom langs", by=None)
    client.sign_in(coordinator)
    page = client.get("/mijn-studenten").text
    assert page.index("Tom Praat") < page.index("Piet Plek"), "who has no place comes first"
    for words in ("1 × wacht op antwoord", "1 × in gesprek", "heeft een plek", "De Smid"):
        assert words in page
    for text in ("Is er plaats?", "Hallo daar", "Kom langs"):
        assert text not in page
    for address, there, away in (
        ("?toon=nog-geen-plek", ("Wies Wacht", "Tom Praat"), ("Piet Plek",)),
        ("?toon=zonder-reactie", ("Wies Wacht",), ("Piet Plek", "Tom Praat")),
        ("?q=wies", ("Wies Wacht",), ("Piet Plek", "Tom Praat")),
        ("?toon=onzin", ("Wies Wacht", "Piet Plek"), ()),
    ):
        page = client.get(f"/mijn-studenten{address}").text
        assert all(name in page for name in there), address
        assert not any(name in page for name in away), address
    assert "Niemand past hierbij" in client.get("/mijn-studenten?q=onbekend").text


def test_the_page_of_a_student_tells_status_without_text_and_leaves_a_trace(
    client: SiteClient, school: Organisation, coordinator: Account, company: Company
) -> None:
    person = student("Wies Wacht", school, headline="Zoekt een stage in de techniek")
    actions.write(company, "Is er plaats?", by=account_of(person))
    refused = make_company(name="Nee Zegger")
    make_offer(company=refused)
    introduction = actions.introduce(person, refused, "Tekst van de school.", by=coordinator)
    actions.agree(introduction, Side.PERSON, by=account_of(person))
    actions.decline(introduction, Side.COMPANY, by=None, refusal=Refusal.SKILLS, note="Noot van het bedrijf.")
    client.sign_in(coordinator)
    page = client.get(f"/mijn-studenten/{person.public_id}").text
    for words in ("Wies Wacht", "Zoekt een stage in de techniek", "wacht op antwoord", "Nee Zegger zei nee"):
        assert words in page
    for text in ("Is er plaats?", "Tekst van de school.", "Noot van het bedrijf.", account_of(person).email):
        assert text not in page
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "person.read")).all()
    assert [(row.actor_id, row.person_id) for row in rows] == [(coordinator.id, person.account_id)]


def test_work_found_as_a_talent_is_not_the_schools(
    client: SiteClient, school: Organisation, coordinator: Account, company: Company
) -> None:
    person = student("Wies Wacht", school)
    talent = make_person(account=account_of(person))
    vacancy = make_vacancy(branch=make_branch(company=company))
    introduction = actions.apply(talent, vacancy, "Ik werk graag.", by=account_of(person))
    client.sign_in(coordinator)
    assert "De Smid" not in client.get(f"/mijn-studenten/{person.public_id}").text
    actions.agree(introduction, Side.COMPANY, by=None)
    assert "De Smid" not in client.get(f"/mijn-studenten/{person.public_id}").text
    actions.write(company, "En een stage?", by=account_of(person))
    assert "De Smid" not in client.get("/mijn-studenten").text


def test_nobody_elses_student_can_be_opened(
    client: SiteClient, school: Organisation, coordinator: Account, company: Company
) -> None:
    elsewhere = student("Cor Elders", make_organisation(is_school=True))
    silent = student("Bram Beweert", school, agreed=False)
    talent = make_person(account=make_account(Role.TALENT), consents=[Purpose.EMPLOYERS])
    own = student("Anna Agreed", school)
    placement = make_placement(person=elsewhere, company=company, by=coordinator)
    client.sign_in(coordinator)
    for person in (elsewhere, silent, talent):
        for page in ("", "/voordragen", "/plaatsing"):
            assert client.get(f"/mijn-studenten/{person.public_id}{page}").status_code == 404
    for person in (elsewhere, own):
        address = f"/mijn-studenten/{person.public_id}/plaatsing/{placement.id}/trek-in"
        assert client.post_token(address).status_code == 404
    db.session.refresh(placement)
    assert placement.withdrawn_at is None
    people_actions.withdraw_consent(own, Purpose.SCHOOL, by=account_of(own))
    assert client.get(f"/mijn-studenten/{own.public_id}").status_code == 404


def test_who_left_the_school_sees_nobody(client: SiteClient, school: Organisation) -> None:
    left = make_account(Role.COORDINATOR)
    make_organisation_membership(organisation=school, account=left, ended_at=clock.now())
    person = student("Anna Agreed", school)
    client.sign_in(left)
    assert client.get(f"/mijn-studenten/{person.public_id}").status_code == 404
    assert "Anna Agreed" not in client.get("/mijn-studenten").text


def test_an_empty_list_says_what_to_do(client: SiteClient, coordinator: Account) -> None:
    client.sign_in(coordinator)
    assert "Nog geen student deelt het profiel met u" in client.get("/mijn-studenten").text


def test_a_place_is_confirmed_told_and_taken_back(
    client: SiteClient, school: Organisation, coordinator: Account, company: Company
) -> None:
    person = student("Wies Wacht", school)
    client.sign_in(coordinator)
    address = f"/mijn-studenten/{person.public_id}/plaatsing"
    searched = client.post_form(address, {"search": "smid", "starts_on": "1-2-2027", "doe": "zoek"})
    assert "De Smid" in searched.text
    assert "1-2-2027" in searched.text
    fields = {"search": "smid", "company": "smid", "starts_on": "1-2-2027", "ends_on": "2-7-2027"}
    assert client.post_token(address, fields | {"ends_on": "1-1-2027"}).status_code == 400
    assert client.post_token(address, fields | {"ends_on": "2-7-2037"}).status_code == 400
    assert client.post_token(address, {"search": "smid", "company": "smid"}).status_code == 400
    assert client.post_token(address, fields | {"company": "onbekend"}).status_code == 400
    assert client.post_token(address, fields).status_code == 303
    placement = db.session.scalars(select(Placement)).one()
    mail = db.session.scalars(select(OutboxMail)).one()
    assert mail.recipient == account_of(person).email
    assert "van 1 februari 2027 tot en met 2 juli 2027" in mail.body
    page = client.get(f"/mijn-studenten/{person.public_id}").text
    assert "Van 1 februari 2027 tot en met 2 juli 2027" in page
    assert client.post_token(address, fields).status_code == 409
    assert client.post_token(f"{address}/{placement.id}/trek-in").status_code == 303
    assert "Van 1 februari 2027" not in client.get(f"/mijn-studenten/{person.public_id}").text
    assert client.post_token(f"{address}/{placement.id}/trek-in").status_code == 404
    assert client.post_token(address, fields).status_code == 303
    assert db.session.scalars(select(Placement.id)).all() == [placement.id]


def test_companies_that_both_agreed_with_are_offered_first(
    client: SiteClient, school: Organisation, coordinator: Account, company: Company
) -> None:
    person = student("Wies Wacht", school)
    make_introduction(person=person, company=company, company_agreed_at=clock.now())
    client.sign_in(coordinator)
    assert "De Smid" in client.get(f"/mijn-studenten/{person.public_id}/plaatsing").text


def test_a_company_that_left_takes_nobody(school: Organisation, coordinator: Account, company: Company) -> None:
    company.removed_at = clock.now()
    today = clock.today()
    with pytest.raises(ConflictError):
        actions.confirm_placement(
            student("Wies Wacht", school), company, starts_on=today, ends_on=today, by=coordinator
        )
