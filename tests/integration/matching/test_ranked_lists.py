"""Lists that were shown: noted before the page leaves, made again later, seen by who is in them, gone in time."""

import json
import multiprocessing
import os
import re
import shutil
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.kernel.transaction import transaction
from app.matching.log import actions
from app.matching.log.models import RankedInput, RankedList, RankedPerson
from app.matching.log.spool import REFUSED, Spool
from app.matching.log.store import closed, opened
from app.people import actions as people
from app.people.models import Person, PersonSkill
from app.people.rules import PersonKind, Purpose
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company, make_membership
from tests.factories.people import make_person, make_verified_skill
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("empty_spool")


@pytest.fixture
def company(app: Flask) -> Company:
    """A verified company in Deventer with a stage profile and three vacancies."""
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plannen", nl="plannen", en="planning", links={"related": ["lassen"]})
    make_concept(slug="lasser", nl="lasser", en="welder", kind="occupation", links={})
    company = make_company(slug="smid", name="De Smid")
    branch = make_branch(company=company, lat=52.2515, lon=6.1607)
    make_offer(company=company, skills=["lassen", "plannen"], levels=["mbo4"], studies=["metaal"])
    make_vacancy(
        branch=branch, slug="lasser", title="Lasser", required={"lassen": 2, "plannen": 1}, occupation="lasser"
    )
    make_vacancy(branch=branch, slug="planner", title="Planner", required={"plannen": 2})
    make_vacancy(branch=branch, slug="kok", title="Kok")
    return company


@pytest.fixture
def talent(company: Company) -> Person:
    """A talent that companies may see, with a badge."""
    account = make_account(Role.TALENT, name="Quirina Zandloper")
    make_verified_skill(account=account, skill="lassen", level=2)
    return make_person(
        account=account,
        headline="lasser",
        occupations=["lasser"],
        level="mbo3",
        skills={"lassen": 3, "plannen": 1},
        languages={"nl": "B2"},
        hours_max=32,
        consents=[Purpose.EMPLOYERS],
    )


@pytest.fixture
def member(company: Company) -> Account:
    """Somebody who acts for the company."""
    account = make_account(Role.EMPLOYER)
    make_membership(company=company, account=account)
    return account


def owner(person: Person) -> Account:
    """Return whose profile it is."""
    return db.session.get_one(Account, person.account_id)


def shown(client: SiteClient, account: Account, path: str) -> str:
    """Look at a list; return its number, and bring it to the database."""
    client.sign_in(account)
    page = client.get(path)
    assert page.status_code == 200
    number = re.search(r"nummer van deze lijst is\s+(?:<a[^>]*>)?([\w-]{12})", page.text)
    db.session.commit()
    actions.store_waiting()
    assert number, "the page does not name its list"
    return number[1]


def explained(app: Flask, number: str, *, code: int = 0) -> dict:
    """Return what `matching explain` prints."""
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["matching", "explain", number, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.output)


def test_a_list_for_a_talent_is_made_again_after_everything_changed(
    app: Flask, client: SiteClient, talent: Person
) -> None:
    number = shown(client, owner(talent), "/vacatures")
    before = explained(app, number)
    assert before["verdict"] == "identical"
    assert before["rows"][0]["key"] == "lasser"
    talent.headline, talent.max_km, talent.level = "kok", 1, "wo"
    db.session.execute(update(PersonSkill).values(level=1))
    touch(talent)
    for vacancy in db.session.scalars(select(Vacancy)):
        vacancy.title = "Iets heel anders"
        touch(vacancy)
    make_vacancy(branch=make_branch(company=make_company()), required={"lassen": 1})
    assert explained(app, number) == before
    text = app.test_cli_runner().invoke(args=["matching", "explain", number]).output
    assert text.rstrip().endswith("identical")
    assert "skills     0.40 ×" in text
    assert "2026-1" in text


@pytest.mark.parametrize("path", ["/vacatures?q=planner", "/vacatures?sorteer=nieuw", "/vacatures?alles=1"])
def test_words_orders_and_what_does_not_suit_are_made_again(
    app: Flask, client: SiteClient, talent: Person, path: str
) -> None:
    branch = make_branch(company=make_company(), lat=52.9, lon=6.5)
    make_vacancy(branch=branch, slug="ver", title="Planner ver weg", required={"plannen": 1})
    found = explained(app, shown(client, owner(talent), path))
    assert found["verdict"] == "identical"
    assert ("ver" in [row["key"] for row in found["rows"]]) is ("alles" in path)
    assert found["asked"] == {path.partition("?")[2].partition("=")[0]: [path.partition("=")[2]]}
    assert found["removed_by_filters"] == ({} if "alles" in path else {"distance": 1})


def test_a_list_of_stages_is_made_again(app: Flask, client: SiteClient, company: Company) -> None:
    account = make_account(Role.STUDENT)
    make_person(account=account, kind=PersonKind.STUDENT, skills={"lassen": 1}, level="mbo4", study="metaal")
    found = explained(app, shown(client, account, "/stages"))
    assert (found["verdict"], found["pairing"]) == ("identical", "student_stage")
    assert [row["key"] for row in found["rows"]] == ["smid"]


def test_a_list_of_people_names_nobody_and_is_made_again(
    app: Flask, client: SiteClient, talent: Person, member: Account
) -> None:
    number = shown(client, member, "/talenten?vacature=lasser")
    found = explained(app, number)
    assert (found["verdict"], found["pairing"]) == ("identical", "vacancy_talent")
    assert [row["key"] for row in found["rows"]] == [talent.public_id]
    kept = [opened(body) for body in db.session.scalars(select(RankedInput.body))]
    kept += [opened(body) for body in db.session.scalars(select(RankedList.body))]
    assert "Zandloper" not in json.dumps(kept)
    stood = db.session.execute(select(RankedPerson.person_id, RankedPerson.rank)).all()
    assert [tuple(row) for row in stood] == [(talent.id, 1)]


def test_a_changed_number_is_found(app: Flask, client: SiteClient, talent: Person) -> None:
    number = shown(client, owner(talent), "/vacatures")
    kept = db.session.scalars(select(RankedList)).one()
    body = opened(kept.body)
    body["rows"][0]["score"] = 0.987
    kept.body = closed(body)
    found = explained(app, number, code=1)
    assert found["verdict"].startswith("different")
    assert found["rows"][0]["differences"] == [f"score: shown 0.987, now {found['rows'][0]['score']}"]


def test_showing_a_list_writes_nothing_to_the_database(client: SiteClient, talent: Person) -> None:
    client.sign_in(owner(talent))
    client.get("/vacatures")
    with counted() as sent:
        client.get("/vacatures")
    assert [one for one in sent if re.match(r"\s*(INSERT|UPDATE|DELETE)", one)] == []
    assert db.session.scalar(select(func.count()).select_from(RankedList)) == 0
    db.session.commit()
    assert actions.store_waiting() == 2
    assert actions.store_waiting() == 0


def test_a_visitor_and_an_empty_profile_get_no_list_of_their_own(client: SiteClient, company: Company) -> None:
    assert "nummer van deze lijst" not in client.get("/vacatures").text
    client.sign_in(make_account(Role.TALENT))
    assert "hoe-we-rangschikken" in client.get("/vacatures").text
    db.session.commit()
    assert actions.store_waiting() == 0


def test_a_file_that_is_taken_in_twice_changes_nothing(client: SiteClient, talent: Person) -> None:
    shown_once = shown(client, owner(talent), "/vacatures")
    client.get("/vacatures")
    spool = actions.writer().spool
    spool.finish()
    (waiting,) = spool.folder.glob("*.jsonl")
    again = waiting.with_name("again.jsonl")
    shutil.copy(waiting, again)
    db.session.commit()
    assert actions.store_waiting() == 1
    assert db.session.scalar(select(func.count()).select_from(RankedList)) == 2
    assert db.session.scalar(select(RankedList.id).where(RankedList.public_id == shown_once))


def test_what_can_never_be_stored_is_kept_aside(client: SiteClient, talent: Person) -> None:
    client.sign_in(owner(talent))
    actions.writer().spool.add(b'{"id": "nonsense"}')
    client.get("/vacatures")
    db.session.commit()
    assert actions.store_waiting() == 1
    refused = list(actions.writer().spool.folder.glob(f"*{REFUSED}"))
    assert [path.read_bytes() for path in refused] == [b'{"id": "nonsense"}\n']


def _write_until_killed(folder: Path, told: object) -> None:
    spool = Spool(folder)
    number = 0
    while True:
        spool.add(str(number).encode())
        told.send(number)  # type: ignore[attr-defined]
        number += 1


def test_no_line_is_lost_when_a_process_is_killed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_write_until_killed, args=(tmp_path, there))
    process.start()
    there.close()
    told = [here.recv() for _ in range(50)]
    with Spool(tmp_path).taken() as files:
        assert files == {}, "who writes holds on to the file"
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    while here.poll():
        try:
            told.append(here.recv())
        except EOFError:
            break
    with Spool(tmp_path).taken() as files:
        (lines,) = files.values()
    assert [int(line) for line in lines][: len(told)] == told
    assert len(lines) <= len(told) + 1
    with Spool(tmp_path).taken() as files:
        assert files == {}


def test_somebody_sees_in_which_lists_they_stood(client: SiteClient, talent: Person, member: Account) -> None:
    number = shown(client, member, "/talenten?vacature=lasser")
    own = shown(client, owner(talent), "/vacatures")
    page = client.get("/mijn-gegevens").text
    for words in ("De Smid", "Lasser", "1 van 1", number, own):
        assert words in page
    kept = client.get("/mijn-gegevens.json").json
    assert [one["list"] for one in kept["stood_in"]["records"]] == [number]
    assert [one["list"] for one in kept["lists"]["records"]] == [own]
    client.sign_in(make_account(Role.TALENT))
    assert number not in client.get("/mijn-gegevens").text


def test_who_may_read_a_list(client: SiteClient, talent: Person, member: Account) -> None:
    own = shown(client, owner(talent), "/vacatures")
    seen = shown(client, member, "/talenten?vacature=lasser")
    client.sign_in(owner(talent))
    page = client.get(f"/ranglijsten/{own}").text
    assert "precies hetzelfde" in page
    assert '<a href="/vacatures/lasser">Lasser</a>' in page, "a row is called what it was called in the list"
    assert f'href="/ranglijsten/{own}"' in client.get("/mijn-gegevens").text
    assert '<a href="/overzicht" aria-current="page">' in page, "the header says below which entry the list stands"
    assert client.get(f"/ranglijsten/{seen}").status_code == 404, "the list of a company is not of who stands in it"
    client.sign_in(make_account(Role.TALENT))
    assert client.get(f"/ranglijsten/{own}").status_code == 404
    client.sign_in(member)
    assert client.get(f"/ranglijsten/{seen}").status_code == 403
    client.sign_in(make_account(Role.ADMINISTRATOR))
    page = client.get(f"/ranglijsten/{seen}").text
    assert "Plaats 1" in page
    assert "Zandloper" not in page
    looked = select(AuditRow.person_id).where(AuditRow.action == "ranked_list.read")
    assert db.session.scalars(looked).all() == [talent.account_id]


def test_who_empties_the_profile_leaves_the_log(
    app: Flask, client: SiteClient, talent: Person, member: Account
) -> None:
    other = make_person(account=make_account(Role.TALENT), skills={"plannen": 1}, consents=[Purpose.EMPLOYERS])
    seen = shown(client, member, "/talenten?vacature=lasser")
    shown(client, owner(talent), "/vacatures")
    client.get("/vacatures")  # waits in the spool while the profile is emptied
    people.clear_profile(talent, by=owner(talent))
    db.session.commit()
    with transaction():
        actions.sweep()
    assert db.session.scalar(select(func.count()).where(RankedList.person_id == talent.id)) == 0
    assert db.session.scalars(select(RankedPerson.person_id)).all() == [other.id]
    everything = [opened(body) for body in db.session.scalars(select(RankedList.body))]
    everything += [opened(body) for body in db.session.scalars(select(RankedInput.body))]
    assert talent.public_id not in json.dumps(everything)
    found = explained(app, seen)
    assert found["verdict"] == "identical, apart from 1 rows that were taken out because the person asked for that"
    assert [row.get("taken_out", False) for row in found["rows"]] == [True, False]


def test_erasing_an_account_takes_its_profiles_out(client: SiteClient, talent: Person, member: Account) -> None:
    shown(client, member, "/talenten?vacature=lasser")
    shown(client, owner(talent), "/vacatures")
    actions.erase(owner(talent))
    assert db.session.scalars(select(RankedPerson.person_id)).all() == []
    assert db.session.scalars(select(RankedList.person_id)).all() == [None]
    assert db.session.scalar(select(func.count()).where(RankedInput.person_id == talent.id)) == 0


def test_lists_go_after_six_months(app: Flask, client: SiteClient, talent: Person, member: Account) -> None:
    long_ago = clock.now() - timedelta(days=31 * app.extensions["region"].ranked_lists_months + 2)
    shown(client, owner(talent), "/vacatures")
    shown(client, member, "/talenten?vacature=lasser")
    db.session.execute(update(RankedList).where(RankedList.person_id.is_(None)).values(shown_at=long_ago))
    db.session.execute(update(RankedInput).values(last_shown_on=long_ago.date()))
    db.session.commit()
    shown(client, owner(talent), "/vacatures")
    db.session.commit()
    with transaction():
        assert actions.sweep() == 1
    assert db.session.scalars(select(RankedList.person_id)).all() == [talent.id, talent.id]
    assert db.session.scalar(select(func.count()).select_from(RankedPerson)) == 0
    used = {row["input"] for body in db.session.scalars(select(RankedList.body)) for row in opened(body)["rows"]}
    assert used <= set(db.session.scalars(select(RankedInput.hash))), "what lists still stand on stays"
