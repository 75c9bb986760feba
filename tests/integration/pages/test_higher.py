"""Pages say where something stands in a list and which badges bring it higher; what they promise comes true."""

import re

import pytest
from flask import Flask

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel.search_clock import touch
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from tests.factories.accounts import make_account
from tests.factories.badges import make_badge_class
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, make_verified_skill
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.trainings import make_training
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient


@pytest.fixture
def company(app: Flask) -> Company:
    """A company whose work asks welding and a crane; a training and a badge for the crane; a rival that asks less."""
    for slug in ("lassen", "kraan"):
        make_concept(slug=slug, nl=slug, en=f"{slug} (en)")
    company = make_company(slug="smid", name="De Smid")
    branch = make_branch(company=company)
    make_offer(company=company, skills=["lassen", "kraan"])
    make_vacancy(branch=branch, slug="hijsen", title="Hijsen", required={"lassen": 2, "kraan": 2})
    make_vacancy(branch=branch, slug="plaat", title="Plaatwerk", required={"lassen": 2}, level="hbo")
    make_offer(company=make_company(slug="ander", name="Ander"), skills=["lassen"], levels=["wo"])
    school = make_organisation(is_issuer=True, is_trainer=True)
    make_training(organisation=school, title="Hijsen in vier dagen", skills={"kraan": 2})
    make_badge_class(organisation=school, name="Kraanmachinist", skills={"kraan": 2})
    return company


def somebody(kind: PersonKind, *, proven: tuple[str, ...] = ("lassen",), **values: object) -> tuple[Account, Person]:
    """Add somebody who can weld, with a badge."""
    account = make_account(Role.STUDENT if kind is PersonKind.STUDENT else Role.TALENT)
    for skill in proven:
        make_verified_skill(account=account, skill=skill)
    known = {"level": "mbo2", "skills": {"lassen": 2}, "consents": [Purpose.EMPLOYERS]}
    person = make_person(account=account, kind=kind, **known | values)
    return account, person


def words(client: SiteClient, path: str) -> str:
    """Return the text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).text).split())


def test_a_vacancy_says_what_brings_it_higher_and_then_it_does(client: SiteClient, company: Company) -> None:
    account, person = somebody(PersonKind.TALENT)
    client.sign_in(account)
    page = words(client, "/vacatures/hijsen")
    assert "Deze vacature staat op plaats 2 van 2 in jouw lijst." in page
    assert "Met een badge voor kraan gaat deze vacature van plaats 2 naar 1." in page
    assert "Hijsen in vier dagen" in page
    assert "Kraanmachinist" in page
    make_verified_skill(account=account, skill="kraan")
    touch(person)
    assert "Deze vacature staat bovenaan in jouw lijst." in words(client, "/vacatures/hijsen")


def test_a_training_and_a_badge_that_do_not_go_far_enough_are_not_named(client: SiteClient, company: Company) -> None:
    make_vacancy(branch=make_branch(company=company), slug="meester", title="Kraanmeester", required={"kraan": 3})
    school = make_organisation(is_issuer=True, is_trainer=True)
    account, _person = somebody(PersonKind.TALENT)
    client.sign_in(account)
    page = words(client, "/vacatures/meester").partition("Wat brengt dit hoger?")[2]
    assert "Met een badge voor kraan gaat deze vacature van plaats" in page
    assert "Begin met Hijsen in vier dagen" in page
    assert "Leer het met" not in page
    assert "Kraanmachinist" not in page
    for number in range(4):
        make_training(organisation=school, title=f"Hijsen {number}", skills={"kraan": 1}, price_cents=100_00)
    make_training(organisation=school, title="Meester op de kraan", skills={"kraan": 3}, price_cents=900_00)
    make_badge_class(organisation=school, name="Kraanmeester in de haven", skills={"kraan": 3})
    page = words(client, "/vacatures/meester").partition("Wat brengt dit hoger?")[2]
    assert page.count("Leer het met Meester op de kraan") == 2, "also below what can still be learnt"
    assert "Begin met" not in page
    assert "Deze badge bewijst het: Kraanmeester in de haven" in page


def test_nothing_is_said_to_who_has_no_list(client: SiteClient, company: Company) -> None:
    assert "Wat brengt dit hoger?" not in words(client, "/vacatures/hijsen")
    account = make_account(Role.TALENT)
    make_person(account=account, skills={"lassen": 2}, kinds=["assignment"])
    client.sign_in(account)
    assert "Wat brengt dit hoger?" not in words(client, "/vacatures/hijsen"), "a filter takes it out of the list"


def test_a_stage_profile_says_it_too(client: SiteClient, company: Company) -> None:
    account, _person = somebody(PersonKind.STUDENT)
    client.sign_in(account)
    page = words(client, "/bedrijven/smid")
    assert "in jouw lijst." in page
    assert "Wat er gevraagd wordt:" in page


def test_a_company_reads_what_would_bring_a_person_higher(client: SiteClient, company: Company) -> None:
    _account, first = somebody(PersonKind.TALENT, proven=("lassen", "kraan"), lat=52.3)
    _account, second = somebody(PersonKind.TALENT)
    member = make_account(Role.EMPLOYER)
    make_membership(company=company, account=member)
    client.sign_in(member)
    page = words(client, f"/talenten/{second.public_id}?vacature=hijsen")
    assert "Deze kandidaat staat op plaats 2 van 2 in uw lijst." in page
    assert "Te leren met Hijsen in vier dagen" in page
    page = words(client, f"/talenten/{first.public_id}?vacature=hijsen")
    assert "Deze kandidaat staat bovenaan in uw lijst." in page


def test_where_badges_are_not_enough_it_says_where_else_points_are(client: SiteClient, company: Company) -> None:
    branch = make_branch(company=company, place="Epe", municipality="Epe", lat=52.35, lon=5.98)
    make_vacancy(branch=branch, slug="ver", title="Ver weg", required={"kraan": 2}, level="mbo4")
    account, person = somebody(PersonKind.TALENT, level="hbo", proven=("lassen", "kraan"), max_km=80)
    member = make_account(Role.EMPLOYER)
    make_membership(company=company, account=member)
    client.sign_in(account)
    page = words(client, "/vacatures/ver")
    assert "Badges alleen zijn niet genoeg voor de eerste plaats." in page
    assert "De meeste punten ontbreken nu bij: beroep en uren. Kijk of je wensen nog kloppen" in page
    somebody(PersonKind.TALENT, level="mbo4", proven=("lassen", "kraan"), lat=52.35, lon=5.98)
    client.sign_in(member)
    page = words(client, f"/talenten/{person.public_id}?vacature=ver")
    assert "Kijk of u dat zo nodig hebt." in page
    assert "je wensen" not in page
