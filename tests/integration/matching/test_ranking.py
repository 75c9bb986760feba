"""Ranked lists follow the database: who may be seen, what is open, and nothing about who somebody is."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.companies.models import Company
from app.companies.rules import Verification
from app.contacts.rules import Starter
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.matching import ranking
from app.matching.score.ranked import Ranked, Removed
from app.people.models import Consent, Person
from app.people.rules import PersonKind, Purpose
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.contacts import make_introduction
from tests.factories.people import make_person, make_verified_skill
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.statements import counted

SEEN = (Purpose.EMPLOYERS,)


@pytest.fixture
def company(app: Flask) -> Company:
    """A verified company with a branch in Deventer and a stage profile, and two skills that it asks."""
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_concept(slug="plannen", nl="plannen", en="planning")
    company = make_company(slug="smid")
    make_branch(company=company, lat=52.2515, lon=6.1607)
    make_offer(company=company, skills=["lassen", "plannen"], levels=["mbo4"], studies=["metaal"])
    return company


def talent(**values: object) -> Person:
    """Return a talent that companies may see."""
    return make_person(account=make_account(Role.TALENT), **{"consents": SEEN} | values)


def student(**values: object) -> Person:
    """Return a student that companies may see."""
    return make_person(account=make_account(Role.STUDENT), kind=PersonKind.STUDENT, **{"consents": SEEN} | values)


def vacancy_at(company: Company, **values: object) -> Vacancy:
    """Return an open vacancy at a new branch of the company."""
    return make_vacancy(branch=make_branch(company=company, lat=52.2515, lon=6.1607), **values)


def keys(ranked: Ranked) -> list[str]:
    """Return whom or what a list shows, in its order."""
    return [row.key for row in ranked.rows]


def talents(vacancy: Vacancy) -> list[str]:
    """Return the talents for a vacancy, in what is committed."""
    db.session.commit()
    return keys(ranking.talents_list(vacancy.id, day=clock.today()).ranked)


def vacancies(person: Person) -> Ranked:
    """Return the vacancies for a talent, in what is committed."""
    db.session.commit()
    return ranking.vacancies_for(person.id, day=clock.today())


def test_the_best_vacancy_comes_first_and_says_why(company: Company) -> None:
    vacancy_at(company, slug="anders", title="Planner", required={"plannen": 2})
    vacancy_at(company, slug="past", required={"lassen": 2, "plannen": 1})
    ranked = vacancies(talent(skills={"lassen": 3}, headline="Lasser"))
    assert keys(ranked) == ["past", "anders"]
    best = ranked.rows[0]
    assert best.matched == ("lassen",)
    assert best.missing == ("plannen",)
    assert best.sentence.nl() == "Je hebt 1 van de 2 vaardigheden. Dit mis je nog: plannen."
    assert sum(best.points.values()) == best.total


def test_only_open_vacancies_of_verified_companies_are_ranked(company: Company) -> None:
    vacancy_at(company, slug="open")
    vacancy_at(company, slug="concept", published=False)
    vacancy_at(company, slug="dicht", closed_at=clock.now())
    vacancy_at(company, slug="voorbij", ends_on=clock.today() - timedelta(days=1))
    for number, values in enumerate(
        ({"verified": False}, {"verification": Verification.REJECTED}, {"removed_at": clock.now()})
    ):
        vacancy_at(make_company(**values), slug=f"van-een-ander-{number}")
    assert keys(vacancies(talent(skills={"lassen": 1}))) == ["open"]


def test_a_changed_vacancy_shows_in_the_next_list(company: Company) -> None:
    person = talent(skills={"lassen": 3})
    vacancy = vacancy_at(company, slug="eerst", required={"lassen": 2})
    assert keys(vacancies(person)) == ["eerst"]
    vacancy.closed_at = clock.now()
    touch(vacancy)
    assert keys(vacancies(person)) == []
    later = vacancy_at(company, slug="later")
    assert keys(vacancies(person)) == [later.slug]


def test_what_is_too_far_away_is_counted_not_shown(company: Company) -> None:
    far = make_branch(company=company, lat=51.0, lon=5.0)
    make_vacancy(branch=far)
    ranked = vacancies(talent(skills={"lassen": 1}, max_km=20))
    assert ranked.total == 0
    assert ranked.removed[Removed.DISTANCE] == 1
    assert [reason.nl() for reason in ranked.reasons] == ["1 verder weg dan je wilt reizen"]


def test_only_who_agreed_is_shown_to_companies(company: Company) -> None:
    vacancy = vacancy_at(company)
    seen = talent(skills={"lassen": 2})
    talent(skills={"lassen": 2}, consents=())
    talent(skills={"lassen": 2}, consents=(Purpose.ADVISOR,))
    student(skills={"lassen": 2})
    assert talents(vacancy) == [seen.public_id]


@pytest.mark.parametrize("counted", [True, False])
def test_who_takes_consent_back_is_gone_at_once(company: Company, counted: bool) -> None:
    vacancy, person = vacancy_at(company), talent(skills={"lassen": 2})
    assert talents(vacancy) == [person.public_id]
    db.session.query(Consent).one().withdrawn_at = clock.now()
    if counted:
        touch(person)
    assert talents(vacancy) == []


def test_a_blocked_account_is_not_shown(company: Company) -> None:
    vacancy = vacancy_at(company)
    account = make_account(Role.TALENT)
    make_person(account=account, consents=SEEN, skills={"lassen": 2})
    assert len(talents(vacancy)) == 1
    account.blocked_at = clock.now()
    assert talents(vacancy) == []


def test_a_company_that_is_not_verified_sees_nobody(company: Company) -> None:
    talent(skills={"lassen": 2})
    student(skills={"lassen": 2})
    other = make_company(verified=False)
    make_offer(company=other)
    db.session.commit()
    assert talents(vacancy_at(other)) == []
    assert ranking.students_list(other.id, day=clock.today()).ranked.total == 0
    assert ranking.students_list(company.id, day=clock.today()).ranked.total == 1


def test_who_said_no_is_not_proposed_again(company: Company) -> None:
    vacancy, other = vacancy_at(company), vacancy_at(company)
    person = talent(skills={"lassen": 2})
    make_introduction(
        person=person,
        company=company,
        vacancy_id=vacancy.id,
        started_by=Starter.COMPANY,
        person_declined_at=clock.now(),
        refusal="other",
    )
    assert talents(vacancy) == []
    assert talents(other) == [person.public_id]
    ranked = vacancies(person)
    assert keys(ranked) == [other.slug]
    assert ranked.removed[Removed.BLOCKED] == 1


def test_a_badge_raises_a_talent_while_it_is_valid(company: Company) -> None:
    vacancy = vacancy_at(company, required={"lassen": 2})
    told = talent(skills={"lassen": 2})
    account = make_account(Role.TALENT)
    proven = make_person(account=account, consents=SEEN, skills={"lassen": 2})
    badge = make_verified_skill(account=account, skill="lassen", valid_until=clock.today())
    db.session.commit()
    rows = ranking.talents_list(vacancy.id, day=clock.today()).ranked.rows
    assert [row.key for row in rows] == [proven.public_id, told.public_id]
    assert rows[0].verified == ("lassen",)
    tomorrow = ranking.talents_list(vacancy.id, day=clock.today() + timedelta(days=1)).ranked.rows
    assert tomorrow[0].score == tomorrow[1].score
    db.session.delete(badge)
    touch(proven)
    db.session.commit()
    after = ranking.talents_list(vacancy.id, day=clock.today()).ranked.rows
    assert not after[0].verified + after[1].verified


def test_who_somebody_is_changes_nothing(company: Company) -> None:
    vacancy = vacancy_at(company, required={"lassen": 2})
    accounts = [make_account(Role.TALENT) for _ in range(3)]
    for level, account in enumerate(accounts, start=1):
        make_person(account=account, consents=SEEN, skills={"lassen": level})
    db.session.commit()
    before = ranking.talents_list(vacancy.id, day=clock.today()).ranked
    for account, name in zip(accounts, ("Fatima", "Jan", "Aleksandra"), strict=True):
        account.name, account.email, account.locale = name, f"{name.lower()}@elders.example", "en"
        person = db.session.query(Person).filter_by(account_id=account.id).one()
        person.about, person.place, person.municipality = f"Ik ben {name}.", "Elders", "Elders"
        touch(person)
    db.session.commit()
    assert ranking.talents_list(vacancy.id, day=clock.today()).ranked == before
    assert not [name for name in ("Fatima", "Jan") if name in str([asdict(row) for row in before.rows])]


def test_both_sides_of_a_stage_are_ranked(company: Company) -> None:
    person = student(skills={"lassen": 1}, study="metaal", level="mbo4", kinds=["internship"])
    db.session.commit()
    stages = ranking.stages_for(person.id, day=clock.today())
    assert keys(stages) == ["smid"]
    assert stages.rows[0].sentence.nl() == "Je hebt 1 van de 2 vaardigheden. Dit kun je hier leren: plannen."
    students = ranking.students_list(company.id, day=clock.today()).ranked
    assert keys(students) == [person.public_id]
    assert ranking.stage_for(person.id, company.id, day=clock.today()) == stages.rows[0]


def test_one_pair_is_the_row_of_the_list_and_its_gaps_are_exact(company: Company) -> None:
    vacancy = vacancy_at(company, required={"lassen": 2, "plannen": 2})
    account = make_account(Role.TALENT)
    person = make_person(account=account, skills={"lassen": 2})
    row = vacancies(person).rows[0]
    assert ranking.vacancy_for(person.id, vacancy.id, day=clock.today()) == row
    (gap,) = ranking.vacancy_gaps(person.id, vacancy.id, day=clock.today())
    make_verified_skill(account=account, skill="plannen")
    db.session.commit()
    after = ranking.vacancy_for(person.id, vacancy.id, day=clock.today())
    assert after is not None
    assert after.score == pytest.approx(row.score + gap.adds)
    assert ranking.vacancy_for(person.id, vacancy.id + 1000, day=clock.today()) is None


def test_a_list_takes_few_statements_however_long_it_is(company: Company) -> None:
    for _ in range(12):
        vacancy_at(company, required={"lassen": 2})
    person = talent(skills={"lassen": 2})
    vacancies(person)
    with counted() as sent:
        assert len(ranking.vacancies_for(person.id, day=clock.today()).rows) == 12
    assert len(sent) <= 4
