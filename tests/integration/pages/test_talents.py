"""Employers see who agreed to be seen, ranked with reasons, and never a name before both said yes."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Company
from app.contacts import actions
from app.contacts.rules import Side
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import next_revision
from app.matching.score import explain
from app.matching.score.ranked import Row
from app.people import actions as people_actions
from app.people.models import Consent, Person, PersonSkill
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


def test_a_page_of_thousands_explains_only_who_is_on_it(
    client: SiteClient, vacancy: Vacancy, member: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 2_400
    _add_many(many)
    explained: list[str] = []
    original = explain.explained

    def counting(*args: Any, **named: Any) -> Row:
        explained.append(named["key"])
        return original(*args, **named)

    monkeypatch.setattr(explain, "explained", counting)
    client.sign_in(member)
    page = client.get("/talenten?vacature=lasser").text
    assert f"{many} talenten willen gezien worden" in page.replace(".", "").replace("\n", " ")
    assert explained == [key for key, _score in hits(page)]
    assert len(explained) == 20
    explained.clear()
    narrowed = "/talenten?vacature=lasser&niveau=mbo3&uren=24&vaardigheid=lassen"
    last = client.get(f"{narrowed}&pagina=10")
    assert len(explained) == len(hits(last.text)) == 20
    assert "Pagina 10 van 10" in last.text
    explained.clear()
    assert client.get(f"{narrowed}&pagina=11").status_code == 404
    assert explained == []
    client.get(f"/talenten/{hits(page)[0][0]}?vacature=lasser")
    assert len(explained) < 10


def test_the_pages_of_a_narrowed_list_are_the_whole_list_narrowed(
    client: SiteClient, vacancy: Vacancy, member: Account
) -> None:
    _add_many(60)
    client.sign_in(member)
    client.get("/talenten?vacature=lasser")
    _add_many(9, first=60)  # come after the list was read: they are ranked with who was there
    everybody = [
        key for at in (1, 2, 3, 4) for key, _ in hits(client.get(f"/talenten?vacature=lasser&pagina={at}").text)
    ]
    assert len(set(everybody)) == 69
    levels = {row.public_id: row.level for row in db.session.execute(select(Person.public_id, Person.level))}
    narrowed = [
        key for at in (1, 2) for key, _ in hits(client.get(f"/talenten?vacature=lasser&niveau=mbo2&pagina={at}").text)
    ]
    assert narrowed == [key for key in everybody if levels[key] == "mbo2"]


def _add_many(many: int, first: int = 0) -> None:
    """Add talents who agreed: every second one welds, and mbo 2 and 3 and 16 and 32 hours a week take turns."""
    now = clock.now()
    accounts = [
        Account(
            public_id=f"a{at}",
            email=f"t{at}@voorbeeld.example",
            name=NAME,
            password_hash="",
            locale="nl",
            epoch=0,
            created_at=now,
        )
        for at in range(first, first + many)
    ]
    db.session.add_all(accounts)
    db.session.flush()
    home = {"place": "Deventer", "municipality": "Deventer", "lat": 52.2515, "lon": 6.1607, "max_km": 25}
    revision = next_revision()
    people = [
        Person(
            public_id=f"p{at}",
            account_id=account.id,
            kind=PersonKind.TALENT,
            headline="",
            about="",
            level=f"mbo{2 + at // 2 % 2}",
            hours_max=(16, 32)[at % 3 == 1],
            created_at=now,
            changed_at=now,
            search_revision=revision,
            **home,
        )
        for at, account in enumerate(accounts, start=first)
    ]
    db.session.add_all(people)
    db.session.flush()
    skills = [
        {"person_id": one.id, "skill": ("lassen", "vijlen")[at % 2], "level": 1 + at % 3}
        for at, one in enumerate(people, start=first)
    ]
    db.session.execute(insert(PersonSkill), skills)
    agreed = [{"person_id": one.id, "purpose": Purpose.EMPLOYERS, "given_at": now} for one in people]
    db.session.execute(insert(Consent), agreed)
