"""The audit: what was shown and would be shown, that what may not count does not, and that it would be noticed."""

import json
import shutil

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.matching import reading
from app.matching.audit import ablation
from app.matching.log import actions
from app.matching.score.parties import Seeker
from app.people.models import Consent, Person
from app.people.rules import PersonKind, Purpose
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.people import make_person
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.client import SiteClient

FIELDS = {
    *("name", "organization", "description_short", "status", "goal", "proportionality", "human_intervention", "risks"),
    *("lawful_basis", "source_data", "methods_and_models", "publication_category", "standard_version", "lang"),
    *("contact_email", "website", "begin_date", "impacttoetsen_grouping", "monitoring", "performance_standard"),
}


@pytest.fixture(autouse=True)
def region(app: Flask) -> None:
    """Three companies with work, six talents and two students that companies may see; an empty spool."""
    actions.writer().spool.finish()
    shutil.rmtree(actions.writer().spool.folder, ignore_errors=True)
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plannen", nl="plannen", en="planning")
    for number, skill in enumerate(("lassen", "plannen", "lassen")):
        company = make_company(slug=f"firma-{number}", name=f"Firma {number}")
        make_offer(company=company, skills=[skill], levels=["mbo4"])
        make_vacancy(branch=make_branch(company=company), slug=f"werk-{number}", required={skill: 2}, level="mbo3")
    for number in range(6):
        make_person(
            account=make_account(Role.TALENT, name=f"Naam {number}"),
            skills={("lassen", "plannen")[number % 2]: 1 + number % 3},
            level=("mbo2", "mbo4")[number % 2],
            about="Een verhaal.",
            consents=[Purpose.EMPLOYERS],
        )
    for _ in range(2):
        account = make_account(Role.STUDENT)
        make_person(account=account, kind=PersonKind.STUDENT, skills={"lassen": 1}, consents=[Purpose.EMPLOYERS])
    db.session.commit()


def audit(app: Flask, *options: str, code: int = 0) -> dict:
    """Return what the command prints."""
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["matching", "audit", *options])
    assert result.exit_code == code, result.output
    return json.loads(result.output)


def test_what_is_counted(app: Flask, client: SiteClient) -> None:
    for account in db.session.scalars(select(Account).join(Person).where(Person.kind == PersonKind.TALENT).limit(2)):
        client.sign_in(account)
        client.get("/vacatures")
    report = audit(app, "--json")
    assert report["lists_shown"]["by_pairing"] == {"talent_vacancy": 2}
    assert report["lists_shown"]["readers"] == 2
    seen = report["shown"]["talent_vacancy"]
    assert (seen["lists"], seen["companies"]["count"]) == (2, 3)
    assert sum(one["shown"] for one in seen["most_seen"]) == 6
    today = report["today"]
    assert {name: one["lists"] for name, one in today.items()} == {
        "talent_vacancy": 6,
        "vacancy_talent": 3,
        "student_stage": 2,
        "stage_student": 3,
    }
    level = today["vacancy_talent"]["groups"]["level"]
    assert [(one["group"], one["people"]) for one in level] == [("fewer than 5 people", 6)]


def test_what_may_not_count_does_not_and_what_counts_does(app: Flask) -> None:
    before = db.session.scalars(select(Account.name).order_by(Account.id)).all()
    found = audit(app, "--json")["ablation"]
    assert found["passed"]
    assert (found["people"], found["lists"]) == (8, 8 + 3 + 3)
    assert {name: one["changed_lists"] for name, one in found["excluded"].items()} == dict.fromkeys(
        ablation.EXCLUDED, 0
    )
    assert all(one["columns"] == [] for one in found["not_stored"].values())
    assert all(one["changed_lists"] for one in found["counted"].values())
    assert db.session.scalars(select(Account.name).order_by(Account.id)).all() == before, "nothing stays changed"
    assert db.session.scalar(select(func.count()).where(Person.about == "Een verhaal.")) == 6


def test_where_nobody_agreed_to_be_seen_nothing_is_proven(app: Flask) -> None:
    db.session.execute(update(Consent).values(withdrawn_at=clock.now()))
    found = audit(app, "--json")["ablation"]
    assert (found["passed"], found["people"], found["lists"]) == (None, 0, 0)
    assert "  nothing to look at yet" in app.test_cli_runner().invoke(args=["matching", "audit"]).output


def test_a_score_that_looks_at_names_is_caught(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reading.seekers

    def peeking(*args: object) -> dict[int, Seeker]:
        """Read people, and let those with one name have skills."""
        named = {row.id: row.name for row in db.session.execute(select(Person.id, Account.name).join(Account)).all()}
        return {
            number: Seeker(one.key, level=one.level) if named[number] == "Iemand Anders" else one
            for number, one in read(*args).items()  # type: ignore[arg-type]
        }

    monkeypatch.setattr(reading, "seekers", peeking)
    found = audit(app, "--json", code=1)["ablation"]
    assert not found["passed"]
    assert found["excluded"]["name"]["changed_lists"] > 0
    assert found["excluded"]["story"]["changed_lists"] == 0


def test_the_entry_has_the_fields_of_the_register(app: Flask) -> None:
    entry = audit(app, "--register")
    assert entry.keys() >= FIELDS
    assert "{" not in json.dumps(entry["methods_and_models"])
    assert "Vaardigheden 40" in entry["methods_and_models"]
    assert entry["impacttoetsen_grouping"] is None, "which assessments were made only the organisation can say"


def test_it_prints_words_as_well(app: Flask) -> None:
    db.session.commit()
    text = app.test_cli_runner().invoke(args=["matching", "audit"]).output
    for words in ("LISTS AS THEY WOULD BE MADE TODAY", "not stored", "  passed", "REGISTER ENTRY", "weights 2026-1"):
        assert words in text
