"""Advisors see the talents who let them, and each of these sees that somebody looked."""

import pytest
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.people.models import Person
from app.people.rules import PersonKind, Purpose
from tests.factories.accounts import make_account
from tests.factories.people import make_person, make_verified_skill
from tests.factories.skills import make_concept
from tests.support.client import SiteClient

LIST = "/advies/talenten"


@pytest.fixture
def advisor(client: SiteClient) -> Account:
    account = make_account(Role.ADVISOR)
    client.sign_in(account)
    return account


@pytest.fixture
def talent() -> Person:
    owner = make_account(Role.TALENT, name="Noor Jansen", email="noor@voorbeeld.example")
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plc", nl="PLC's programmeren", en="PLC programming")
    make_verified_skill(account=owner, skill="plc")
    headline = "Ik wil de techniek in"
    return make_person(
        account=owner, headline=headline, situation="seeking", skills={"lassen": 2}, consents=[Purpose.ADVISOR]
    )


def test_the_list_is_empty_until_somebody_agrees(client: SiteClient, advisor: Account) -> None:
    make_person(account=make_account(Role.TALENT, name="Iemand Anders"), consents=[Purpose.EMPLOYERS])
    page = client.get(LIST).text
    assert "Nog geen talenten" in page
    assert "Iemand Anders" not in page


@pytest.mark.parametrize("word", ["noor", "deventer", "techniek", "lassen", "welding", "plc", "Noor lassen"])
def test_somebody_is_found_by_name_town_wish_or_skill(
    client: SiteClient, advisor: Account, talent: Person, word: str
) -> None:
    page = client.get(LIST, query_string={"q": word}).text
    assert "Noor Jansen" in page
    assert "Ik zoek werk" in page


@pytest.mark.parametrize("word", ["qxqx", "noor metselen", "%", "_" * 60, "<b>"])
def test_what_nobody_has_finds_nobody(client: SiteClient, advisor: Account, talent: Person, word: str) -> None:
    page = client.get(LIST, query_string={"q": word}).text
    assert "Geen talent gevonden met" in page
    assert "Noor Jansen" not in page


def test_opening_a_profile_is_told_to_its_owner(client: SiteClient, advisor: Account, talent: Person) -> None:
    page = client.get(f"{LIST}/{talent.public_id}").text
    assert "Noor Jansen" in page
    assert "noor@voorbeeld.example" in page
    read = db.session.scalars(select(AuditRow).where(AuditRow.action == "person.read")).one()
    assert (read.actor_id, read.person_id, read.role) == (advisor.id, talent.account_id, "advisor")
    client.sign_in(db.session.get_one(Account, talent.account_id))
    mine = client.get("/mijn-gegevens").text
    assert "Profiel bekeken" in mine
    assert "adviseur" in mine
    assert advisor.name not in mine


@pytest.mark.parametrize("case", ["no consent", "student", "blocked"])
def test_whom_an_advisor_may_not_see_is_not_there(
    client: SiteClient, advisor: Account, talent: Person, case: str
) -> None:
    owner = make_account(Role.TALENT, blocked_at=clock.now() if case == "blocked" else None)
    kind = PersonKind.STUDENT if case == "student" else PersonKind.TALENT
    other = make_person(account=owner, kind=kind, consents=[] if case == "no consent" else [Purpose.ADVISOR])
    assert client.get(f"{LIST}/{other.public_id}").status_code == 404
    assert client.get(f"{LIST}/bestaat-niet").status_code == 404
    assert owner.name not in client.get(LIST).text
    assert db.session.scalars(select(AuditRow).where(AuditRow.action == "person.read")).all() == []


def test_the_menu_marks_one_entry(client: SiteClient, advisor: Account) -> None:
    assert client.get(LIST).text.count('aria-current="page"') == 1
    assert 'href="/advies/talenten" aria-current="page"' in client.get(LIST).text
