"""Who leaves is out of the log, also where a list waited in its file; what is shown afterwards can be made again."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.kernel.transaction import transaction
from app.matching.log import actions
from app.matching.log.models import RankedInput, RankedList, RankedPerson
from app.matching.log.replay import LOST
from app.matching.log.store import opened
from app.people import actions as people
from app.people.models import Person
from app.people.rules import Purpose
from app.retention import actions as retention
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.people import make_person
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient

pytestmark = pytest.mark.usefixtures("empty_spool")


@pytest.fixture
def talent(app: Flask) -> Person:
    """A talent that companies may see."""
    make_concept(slug="lassen", nl="lassen", en="welding")
    return make_person(account=make_account(Role.TALENT), skills={"lassen": 3}, consents=[Purpose.EMPLOYERS])


@pytest.fixture
def member(app: Flask, talent: Person) -> Account:
    """Somebody who acts for a company with a vacancy."""
    company, account = make_company(slug="smid"), make_account(Role.EMPLOYER)
    make_vacancy(branch=make_branch(company=company), slug="lasser", title="Lasser", required={"lassen": 2})
    make_membership(company=company, account=account)
    return account


def look(client: SiteClient, account: Account, path: str) -> str:
    """Look at a list, which then waits in its file; return its number."""
    client.sign_in(account)
    page = client.get(path)
    number = re.search(r"nummer van deze lijst is\s+(?:<a[^>]*>)?([\w-]{12})", page.text)
    db.session.commit()
    assert number, page.text
    return number[1]


def explained(app: Flask, number: str) -> dict[str, Any]:
    """Return what `matching explain` prints of a list."""
    db.session.commit()
    found: dict[str, Any] = json.loads(
        app.test_cli_runner().invoke(args=["matching", "explain", number, "--json"]).output
    )
    return found


def kept() -> str:
    """Return everything that the log holds, in the database and in files."""
    found = [opened(body) for table in (RankedList, RankedInput) for body in db.session.scalars(select(table.body))]
    files = [path.read_text() for path in actions.writer().spool.folder.glob("*") if path.is_file()]
    return json.dumps(found) + "".join(files)


def test_who_erases_the_account_while_lists_wait_is_in_none(
    client: SiteClient, talent: Person, member: Account
) -> None:
    account, key = db.session.get_one(Account, talent.account_id), talent.public_id
    look(client, member, "/talenten?vacature=lasser")
    look(client, account, "/vacatures")
    retention.erase(account, by=account)
    db.session.commit()
    actions.store_waiting()
    assert key not in kept()
    assert db.session.scalar(select(func.count()).select_from(RankedPerson)) == 0


def test_who_erases_the_account_after_the_clock_was_set_back_is_in_no_list(
    client: SiteClient, talent: Person, member: Account
) -> None:
    look(client, member, "/talenten?vacature=lasser")
    actions.store_waiting()
    db.session.execute(update(RankedList).values(shown_at=clock.now() + timedelta(hours=2)))
    actions.erase(db.session.get_one(Account, talent.account_id))
    assert talent.public_id not in kept()


def test_who_fills_the_emptied_profile_again_stands_in_lists_that_can_be_made_again(
    app: Flask, client: SiteClient, talent: Person, member: Account
) -> None:
    account = db.session.get_one(Account, talent.account_id)
    before = look(client, member, "/talenten?vacature=lasser")
    actions.store_waiting()
    people.clear_profile(talent, by=account)
    people.save_skills(talent, {"lassen": 1}, by=account)
    people.give_consent(talent, Purpose.EMPLOYERS, by=account)
    touch(talent)
    db.session.commit()
    after = look(client, member, "/talenten?vacature=lasser")
    own = look(client, account, "/vacatures")
    for _ in range(2):
        with transaction():
            actions.sweep()
    assert explained(app, before)["rows"][0].get("taken_out")
    assert [explained(app, number)["verdict"] for number in (after, own)] == ["identical", "identical"]


def test_a_row_that_lost_what_it_was_made_of_is_not_called_a_wish_of_its_person(
    app: Flask, client: SiteClient, talent: Person, member: Account
) -> None:
    number = look(client, member, "/talenten?vacature=lasser")
    actions.store_waiting()
    db.session.execute(delete(RankedInput).where(RankedInput.person_id == talent.id))
    found = explained(app, number)
    assert found["verdict"] == "different: 1 differences"
    assert found["rows"][0]["differences"] == [LOST]
    assert not found["rows"][0]["taken_out"]
    client.sign_in(make_account(Role.ADMINISTRATOR))
    assert "op verzoek" not in client.get(f"/ranglijsten/{number}").text


def test_a_list_that_words_were_asked_of_shows_the_same_points_again(
    client: SiteClient, talent: Person, member: Account
) -> None:
    account = db.session.get_one(Account, talent.account_id)
    number = look(client, account, "/vacatures?q=lasser")
    then = client.get("/vacatures?q=lasser").text
    actions.store_waiting()
    again = client.get(f"/ranglijsten/{number}").text
    points = [re.findall(r"(\d+) van \d+", page[page.index("Woorden die je zoekt") :])[0] for page in (then, again)]
    assert points[0] == points[1] == "40"
