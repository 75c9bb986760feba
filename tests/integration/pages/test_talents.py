"""Employers see who agreed to be seen, ranked with reasons, and never a name before both said yes."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Company
from app.contacts import actions
from app.contacts.rules import Side
from app.kernel import clock
from app.kernel.database import db
from app.people import actions as people_actions
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.people import make_person, make_verified_skill
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient

NAME = "Quirina Zandloper"


@pytest.fixture
def company(app: Flask) -> Company:
    """A verified company in Deventer with an open stage profile."""
    for slug, nl in (("lassen", "Lassen"), ("vijlen", "Vijlen")):
        make_concept(slug=slug, nl=nl, en=nl)
    made = make_company(slug="smid", name="De Smid")
    make_branch(company=made)
    make_offer(company=made, skills=["lassen"])
    return made


@pytest.fixture
def vacancy(company: Company) -> Vacancy:
    """A vacancy that asks two skills."""
    branch = make_branch(company=company)
    return make_vacancy(branch=branch, slug="lasser", title="Lasser", required={"lassen": 2, "vijlen": 2})


@pytest.fixture
def member(company: Company) -> Account:
    """Somebody who acts for the company."""
    account = make_account(Role.EMPLOYER)
    make_membership(company=company, account=account)
    return account


def talent(
    skills: dict[str, int], *, name: str = NAME, kind: PersonKind = PersonKind.TALENT, **values: object
) -> Person:
    """Add somebody who agreed that companies see the profile."""
    account = make_account(Role.TALENT, Role.STUDENT, name=name)
    return make_person(account=account, kind=kind, skills=skills, consents=[Purpose.EMPLOYERS], **values)


def hits(page: str) -> list[tuple[str, float]]:
    """Return who is on a page, in order, with the score."""
    found = re.findall(r'<article class="card"\s+data-hit="([^"]+)"\s+data-score="([01]\.\d{4})"', page)
    return [(key, float(score)) for key, score in found]


def test_the_best_fit_comes_first_with_reasons_and_without_a_name(
    client: SiteClient, vacancy: Vacancy, member: Account
) -> None:
    half = talent({"vijlen": 2}, headline="Kan vijlen")
    whole = talent({"lassen": 2, "vijlen": 2}, headline="Kan alles", level="mbo3", hours_max=32, hours_min=24)
    make_verified_skill(account=db.session.get_one(Account, whole.account_id), skill="lassen")
    client.sign_in(member)
    page = client.get("/talenten?vacature=lasser").text
    (first, most), (second, least) = hits(page)
    assert (first, second) == (whole.public_id, half.public_id)
    assert most > least
    assert "Deze kandidaat heeft beide vaardigheden." in page
    assert "Dit mist nog: Lassen" in page
    assert "bewezen" in page
    assert "Deventer, 0 km van het werk" in page
    assert "24 tot 32 uur per week" in page
    assert "De volgorde helpt u kijken en wijst nooit iemand af" in page
    assert NAME not in page
    assert "Quirina" not in page


def test_the_parts_of_a_score_add_up(client: SiteClient, vacancy: Vacancy, member: Account) -> None:
    talent({"lassen": 2})
    client.sign_in(member)
    page = client.get("/talenten?vacature=lasser").text
    (_key, score), *_others = hits(page)
    points = [int(one) for one in re.findall(r"(\d+) van \d+\s*</td>", page)]
    assert sum(points[:-1]) == points[-1] == round(100 * score)


def test_who_did_not_agree_is_not_there(client: SiteClient, vacancy: Vacancy, member: Account) -> None:
    seen = talent({"lassen": 2})
    make_person(account=make_account(Role.TALENT), skills={"lassen": 2})
    client.sign_in(member)
    assert [key for key, _score in hits(client.get("/talenten?vacature=lasser").text)] == [seen.public_id]
    people_actions.withdraw_consent(seen, Purpose.EMPLOYERS, by=db.session.get_one(Account, seen.account_id))
    assert hits(client.get("/talenten?vacature=lasser").text) == []
    assert client.get(f"/talenten/{seen.public_id}").status_code == 404


def test_what_the_hard_filters_took_out_is_counted(client: SiteClient, vacancy: Vacancy, member: Account) -> None:
    talent({"lassen": 2}, place="Epe", municipality="Epe", lat=52.3478, lon=5.9823, max_km=5)
    client.sign_in(member)
    page = client.get("/talenten?vacature=lasser").text
    assert hits(page) == []
    assert "1 buiten de eigen reisafstand" in page
    assert "Nog niemand past hierbij" in page


def test_filters_narrow_the_list_and_their_counts_are_what_they_leave(
    client: SiteClient, vacancy: Vacancy, member: Account
) -> None:
    both = talent({"lassen": 2, "vijlen": 2}, level="mbo3", hours_max=36)
    talent({"vijlen": 2}, level="mbo2", hours_max=16)
    client.sign_in(member)
    page = client.get("/talenten?vacature=lasser").text
    counts = dict(re.findall(r'value="(\w+)">\s*<label for="[\w-]+">.*?<span class="count">(\d+)</span>', page, re.S))
    assert (counts["lassen"], counts["vijlen"], counts["mbo3"], counts["32"]) == ("1", "2", "1", "1")
    for chosen in ("vaardigheid=lassen", "niveau=mbo3", "uren=24", "vaardigheid=lassen&vaardigheid=vijlen"):
        left = hits(client.get(f"/talenten?vacature=lasser&{chosen}").text)
        assert [key for key, _score in left] == [both.public_id], chosen
    nobody = client.get("/talenten?vacature=lasser&niveau=mbo2&vaardigheid=lassen").text
    assert hits(nobody) == []
    assert "Niemand past bij deze filters" in nobody
    assert len(hits(client.get("/talenten?vacature=lasser&niveau=onzin&uren=nul").text)) == 2


def test_students_are_ranked_for_the_stage_profile(client: SiteClient, company: Company, member: Account) -> None:
    student = talent({"lassen": 2}, kind=PersonKind.STUDENT, level="hbo")
    talent({"lassen": 2})
    client.sign_in(member)
    page = client.get("/talenten?stageprofiel=smid").text
    assert [key for key, _score in hits(page)] == [student.public_id]
    assert hits(client.get("/talenten").text) == hits(page), "the only work there is needs no choice"


def test_with_more_work_the_employer_chooses(client: SiteClient, vacancy: Vacancy, member: Account) -> None:
    client.sign_in(member)
    page = client.get("/talenten").text
    assert "/talenten?vacature=lasser" in page
    assert "/talenten?stageprofiel=smid" in page


def test_only_own_open_work_is_ranked_for(client: SiteClient, vacancy: Vacancy, member: Account) -> None:
    make_vacancy(branch=make_branch(company=make_company()), slug="elders")
    client.sign_in(member)
    for asked in ("vacature=elders", "stageprofiel=onbekend", "vacature=onzin"):
        assert client.get(f"/talenten?{asked}").status_code == 404
    vacancy.closed_at = clock.now()
    assert client.get("/talenten?vacature=lasser").status_code == 404


def test_who_is_not_verified_reads_why_nobody_is_shown(client: SiteClient, vacancy: Vacancy) -> None:
    seen = talent({"lassen": 2})
    new = make_company(verified=False, name="Nieuw Bedrijf")
    make_offer(company=new)
    account = make_account(Role.EMPLOYER)
    make_membership(company=new, account=account)
    client.sign_in(account)
    page = client.get("/talenten").text
    assert "Wij controleren uw bedrijf nog" in page
    assert "Nieuw Bedrijf" in page
    assert hits(page) == []
    assert client.get(f"/talenten?stageprofiel={new.slug}").status_code == 404
    assert client.get(f"/talenten/{seen.public_id}").status_code == 404


def test_without_work_the_page_says_where_to_begin(client: SiteClient) -> None:
    client.sign_in(make_account(Role.EMPLOYER))
    assert "Plaats eerst een vacature of een stageprofiel" in client.get("/talenten").text


def test_a_profile_has_no_name_until_both_said_yes_and_its_owner_sees_who_looked(
    client: SiteClient, vacancy: Vacancy, company: Company, member: Account
) -> None:
    person = talent({"lassen": 2}, headline="Lasser met haast")
    owner = db.session.get_one(Account, person.account_id)
    client.sign_in(member)
    address = f"/talenten/{person.public_id}?vacature=lasser"
    page = client.get(address).text
    assert "Lasser met haast" in page
    assert NAME not in page
    assert owner.email not in page
    assert "Deze kandidaat heeft 1 van de 2 vaardigheden" in page
    assert f"/talenten/{person.public_id}/uitnodigen?vacature=lasser" in page
    introduction = actions.invite(person, company, "Kom kijken.", vacancy=vacancy, by=member)
    page = client.get(address).text
    assert NAME not in page
    assert "wacht op antwoord" in page
    assert "/uitnodigen" not in page
    actions.agree(introduction, Side.PERSON, by=owner)
    page = client.get(address).text
    assert NAME in page
    assert owner.email not in page
    read = select(AuditRow).where(AuditRow.action == "person.read", AuditRow.person_id == owner.id)
    rows = db.session.scalars(read).all()
    assert [row.actor_id for row in rows] == [member.id] * 3


def test_another_company_does_not_read_the_name(
    client: SiteClient, vacancy: Vacancy, company: Company, member: Account
) -> None:
    person = talent({"lassen": 2})
    actions.agree(
        actions.invite(person, company, "Kom kijken.", vacancy=vacancy, by=member),
        Side.PERSON,
        by=db.session.get_one(Account, person.account_id),
    )
    other = make_account(Role.EMPLOYER)
    make_membership(company=make_company(), account=other)
    client.sign_in(other)
    page = client.get(f"/talenten/{person.public_id}")
    assert page.status_code == 200
    assert NAME not in page.text


def test_a_long_list_has_pages(client: SiteClient, vacancy: Vacancy, member: Account) -> None:
    for _ in range(21):
        talent({"lassen": 2})
    client.sign_in(member)
    first = hits(client.get("/talenten?vacature=lasser").text)
    second = hits(client.get("/talenten?vacature=lasser&pagina=2").text)
    assert (len(first), len(second)) == (20, 1)
    assert not {key for key, _score in first} & {key for key, _score in second}
    assert client.get("/talenten?vacature=lasser&pagina=99").status_code == 404
