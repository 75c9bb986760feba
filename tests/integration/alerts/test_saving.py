"""Keeping a search, changing it, and letting go of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.alerts import actions
from app.alerts.models import SavedSearch
from app.alerts.rules import MOST_SEARCHES
from app.companies.models import Company
from app.kernel.database import db
from tests.factories.accounts import make_account
from tests.factories.alerts import make_search
from tests.support.client import SiteClient

NEW = "/zoekopdrachten/nieuw/stages?q=lassen&sorteer=nieuw&pagina=2"


def _kept(account: Account) -> list[SavedSearch]:
    db.session.rollback()
    return list(db.session.scalars(select(SavedSearch).where(SavedSearch.account_id == account.id)))


def test_a_search_is_kept_with_what_it_finds_now(
    client: SiteClient, student: Account, open_stage: Callable[..., Company]
) -> None:
    company = open_stage()
    open_stage("Je kookt.")
    client.sign_in(student)
    page = client.get(NEW)
    assert "Mail me bij nieuwe stages" in page.text
    answer = client.post_form(NEW, {"often": "daily"})
    assert answer.status_code == 303
    (one,) = _kept(student)
    assert (one.searched, one.question, one.name, one.often) == ("stages", "q=lassen", "lassen", "daily")
    assert one.seen == [company.id]
    assert "lassen" in client.get("/zoekopdrachten").text


def test_the_same_search_is_kept_once_and_only_so_many(client: SiteClient, student: Account) -> None:
    client.sign_in(student)
    make_search(account=student)
    db.session.commit()
    again = client.post_form(NEW, {})
    assert again.status_code == 400
    assert "bewaar je al" in again.text
    for number in range(MOST_SEARCHES - 1):
        make_search(account=student, question=f"q=woord{number}")
    db.session.commit()
    more = client.post_form("/zoekopdrachten/nieuw/stages?q=koken", {})
    assert more.status_code == 400
    assert f"al {MOST_SEARCHES} zoekopdrachten" in more.text
    assert len(_kept(student)) == MOST_SEARCHES


@pytest.mark.parametrize("other", ["q=LASSEN", "q=%20lassen", "q=Lassen&sorteer=nieuw", "q=lassen&q=koken"])
def test_the_same_words_in_capitals_are_the_same_search(client: SiteClient, student: Account, other: str) -> None:
    client.sign_in(student)
    assert client.post_form(NEW, {}).status_code == 303
    again = client.post_form(f"/zoekopdrachten/nieuw/stages?{other}", {})
    assert again.status_code == 400
    assert "bewaar je al" in again.text


def test_the_same_place_is_the_same_search_and_a_name_is_one_line(client: SiteClient, student: Account) -> None:
    client.sign_in(student)
    near = "/zoekopdrachten/nieuw/stages?vanaf={}&afstand=5"
    assert client.post_form(near.format("deventer"), {"name": "Dicht\r\nbij"}).status_code == 303
    assert client.post_form(near.format("DEVENTER"), {}).status_code == 400
    (one,) = _kept(student)
    assert (one.name, one.question) == ("Dicht bij", "vanaf=Deventer&afstand=5")


def test_what_was_typed_stays_where_the_form_is_wrong(client: SiteClient, student: Account) -> None:
    client.sign_in(student)
    answer = client.post_form(NEW, {"name": "x" * 81, "often": "daily"})
    assert answer.status_code == 400
    assert "x" * 81 in answer.text
    assert _kept(student) == []


@pytest.mark.parametrize(
    "address", ["/zoekopdrachten/nieuw/stages?niveau=hts", "/zoekopdrachten/nieuw/vacatures?uren=9"]
)
def test_what_cannot_be_searched_is_not_kept(client: SiteClient, student: Account, address: str) -> None:
    client.sign_in(student)
    assert client.get(address).status_code == 303


def test_a_search_gets_another_name_is_paused_and_removed(client: SiteClient, student: Account) -> None:
    one = make_search(account=student)
    db.session.commit()
    client.sign_in(student)
    number = one.id
    assert client.post_form(f"/zoekopdrachten/{number}/wijzig", {"name": "Vonken", "often": "daily"}).status_code == 303
    client.post_token(f"/zoekopdrachten/{number}/pauze")
    (one,) = _kept(student)
    assert (one.name, one.often, one.paused_at is None) == ("Vonken", "daily", False)
    client.post_token(f"/zoekopdrachten/{number}/hervat")
    assert _kept(student)[0].paused_at is None
    client.post_token(f"/zoekopdrachten/{number}/weg")
    assert _kept(student) == []
    rows = db.session.scalars(select(AuditRow.action).where(AuditRow.action.startswith("alert.")).order_by(AuditRow.id))
    assert list(rows) == ["alert.change", "alert.pause", "alert.resume", "alert.remove"]


@pytest.mark.parametrize("verb", ["wijzig", "pauze", "hervat", "weg"])
def test_the_search_of_another_is_not_there(client: SiteClient, student: Account, verb: str) -> None:
    one = make_search(account=make_account(Role.STUDENT))
    db.session.commit()
    client.sign_in(student)
    assert client.post_token(f"/zoekopdrachten/{one.id}/{verb}").status_code == 404
    assert db.session.get_one(SavedSearch, one.id).paused_at is None


def test_searches_are_in_the_own_data_and_go_with_the_account(client: SiteClient, student: Account) -> None:
    make_search(account=student, name="Vonken bij Deventer")
    db.session.commit()
    client.sign_in(student)
    assert "Vonken bij Deventer" in client.get("/mijn-gegevens").text
    assert client.get("/mijn-gegevens.json").get_json()["searches"]["records"][0]["name"] == "Vonken bij Deventer"
    actions.erase(student)
    db.session.commit()
    assert _kept(student) == []
