"""Pools follow the database: what is taken in step by step is what a reading of everything gives."""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db, writing
from app.kernel.search_clock import SearchClock, touch
from app.matching import history, live, pools, ranking, stored
from app.matching.generations import Generations
from app.matching.kernel.packed import PackedSeekers
from app.matching.packed_people import PackedPeople
from app.matching.rebuild import rebuild, sweep
from app.people.models import Consent, Person, PersonSkill
from app.people.rules import PersonKind, Purpose
from app.skills.models import Label
from app.vacancies.models import Vacancy, VacancySkill
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.people import make_person, make_verified_skill
from tests.factories.placements import make_offer
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.threads import at_once

SEEN = (Purpose.EMPLOYERS,)
SKILLS = ("lassen", "plannen", "meten")
DAY = timedelta(days=1)


@pytest.fixture
def company(app: Flask) -> Company:
    """A verified company with a stage profile, and a vocabulary."""
    for slug in SKILLS:
        make_concept(slug=slug, nl=slug, en=slug)
    made = make_company(slug="smid", name="De Smid")
    make_branch(company=made, lat=52.2515, lon=6.1607)
    make_offer(company=made, skills=["lassen"])
    return made


def person(kind: PersonKind = PersonKind.TALENT, **values: Any) -> Person:
    """Return somebody that companies may see."""
    role = Role.TALENT if kind is PersonKind.TALENT else Role.STUDENT
    return make_person(account=make_account(role), kind=kind, **{"consents": SEEN, "skills": {"lassen": 2}} | values)


def vacancy_at(company: Company, **values: Any) -> Vacancy:
    """Return an open vacancy in Deventer."""
    branch = make_branch(company=company, lat=52.2515, lon=6.1607)
    return make_vacancy(branch=branch, **{"required": {"lassen": 2, "plannen": 1}} | values)


def shown(vacancy: Vacancy, day: date | None = None) -> list[str]:
    """Return the talents for a vacancy, in what is committed."""
    db.session.commit()
    ranked = ranking.talents_list(vacancy.id, day=day or clock.today(), count=None).ranked
    assert ranked.total == len(ranked.rows)
    return [row.key for row in ranked.rows]


def all_lists(day: date) -> list[object]:
    """Return every list that there is, with every reason."""
    db.session.commit()
    people, works = db.session.query(Person).order_by(Person.id), db.session.query(Vacancy).order_by(Vacancy.id)
    lists: list[object] = [
        (ranking.vacancies_for if one.kind == PersonKind.TALENT else ranking.stages_for)(one.id, day=day, count=None)
        for one in people
    ]
    lists += [ranking.talents_list(one.id, day=day, count=None).ranked for one in works]
    lists += [ranking.students_list(one.id, day=day, count=None).ranked for one in db.session.query(Company)]
    db.session.rollback()
    return lists


def forget(app: Flask) -> None:
    """Forget what this process read of the database."""
    for kept in (pools.NAME, live.NAME):
        app.extensions.pop(kept, None)


def eventually(found: Callable[[], bool]) -> bool:
    """Wait until something is so: what a process does beside its requests."""
    end = time.monotonic() + 60
    while not found() and time.monotonic() < end:
        time.sleep(0.02)
    return found()


def uses_files(kind: PersonKind = PersonKind.TALENT) -> bool:
    """Return whether the people come from files."""
    layer = pools.people(clock.today()).of[kind].layers[0]
    return isinstance(layer.pool, PackedPeople)


@pytest.mark.parametrize("files", [False, True])
def test_following_gives_the_lists_that_reading_everything_gives(app: Flask, company: Company, files: bool) -> None:
    chance = random.Random(7)
    works = [vacancy_at(company, title=f"Werk {number}") for number in range(3)]
    people = [person(kind) for kind in PersonKind for _ in range(3)]
    all_lists(clock.today())
    if files:
        db.session.commit()
        rebuild()
        assert eventually(uses_files)

    def edit_person() -> None:
        one = chance.choice(people)
        one.headline, one.max_km = chance.choice(["Lasser", "Planner", ""]), chance.choice([5, 25, None])
        db.session.execute(delete(PersonSkill).where(PersonSkill.person_id == one.id))
        db.session.add(PersonSkill(person_id=one.id, skill=chance.choice(SKILLS), level=chance.randint(1, 3)))
        touch(one)

    def change_consent() -> None:
        one = chance.choice(people)
        ended = db.session.execute(
            update(Consent)
            .where(Consent.person_id == one.id, Consent.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now())
        )
        if not ended.rowcount:  # type: ignore[attr-defined]
            db.session.add(Consent(person_id=one.id, purpose=Purpose.EMPLOYERS, given_at=clock.now()))
        touch(one)

    def edit_work() -> None:
        one = chance.choice(works)
        one.closed_at = chance.choice([None, None, clock.now()])
        db.session.execute(delete(VacancySkill).where(VacancySkill.vacancy_id == one.id))
        skill = chance.choice(SKILLS)
        db.session.add(VacancySkill(vacancy_id=one.id, skill=skill, level=2, required=chance.random() < 0.5))
        touch(one)

    def new_ones() -> None:
        works.append(vacancy_at(company, required={chance.choice(SKILLS): 1}))
        people.append(person(chance.choice(list(PersonKind))))

    def rename_company() -> None:
        company.slug = f"smid-{chance.randint(1, 9)}"
        touch(company)

    edits: list[Callable[[], None]] = [edit_person, change_consent, edit_work, new_ones, rename_company]
    for _ in range(5):
        for edit in chance.sample(edits, 3):
            edit()
        followed = all_lists(clock.today())
        assert uses_files() == files
        kept = app.extensions[pools.NAME], app.extensions[live.NAME]
        forget(app)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Generations, "read", lambda *_: None)
            assert all_lists(clock.today()) == followed
        app.extensions[pools.NAME], app.extensions[live.NAME] = kept


def test_files_hold_nobody_who_is_gone_and_no_name(app: Flask, company: Company) -> None:
    vacancy = vacancy_at(company)
    stays, leaves = person(), person()
    account = make_account(Role.TALENT, name="Aleksandra Voorbeeld", email="aleksandra@elders.example")
    make_person(account=account, consents=SEEN, about="Bel mij op 0570-123456", skills={"lassen": 3})
    db.session.commit()
    first = rebuild().folder
    assert len(shown(vacancy)) == 3
    assert uses_files()
    content = b"".join(path.read_bytes() for path in first.rglob("*") if path.is_file())
    assert leaves.public_id.encode() in content
    assert not [word for word in (b"Aleksandra", b"elders.example", b"0570") if word in content]
    db.session.query(Consent).filter_by(person_id=leaves.id).one().withdrawn_at = clock.now()
    touch(leaves)
    assert leaves.public_id not in shown(vacancy)
    assert uses_files()
    with_first = pools.people(clock.today()).of[PersonKind.TALENT]
    second = rebuild().folder
    assert not first.exists()
    assert eventually(lambda: pools.people(clock.today()).of[PersonKind.TALENT].layers[0] != with_first.layers[0])
    assert with_first.get(stays.public_id) is not None, "who still has the files of before goes on reading them"
    content = b"".join(path.read_bytes() for path in second.rglob("*") if path.is_file())
    assert leaves.public_id.encode() not in content
    assert stays.public_id.encode() in content
    assert len(shown(vacancy)) == 2


def test_who_was_blocked_and_is_not_any_more_is_shown_again(company: Company) -> None:
    vacancy, account = vacancy_at(company), make_account(Role.TALENT)
    one = make_person(account=account, consents=SEEN, skills={"lassen": 2})
    assert shown(vacancy) == [one.public_id]
    account.blocked_at = clock.now()
    assert shown(vacancy) == []
    rebuild()
    assert shown(vacancy) == []
    account.blocked_at = None
    assert shown(vacancy) == [one.public_id]


@pytest.mark.parametrize("counted", [True, False])
def test_who_takes_consent_back_while_files_are_written_is_not_shown(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch, counted: bool
) -> None:
    """The generation that is written has somebody who is gone when it becomes current."""
    vacancy, leaves = vacancy_at(company), person()
    stays, number = person(), leaves.id
    db.session.commit()
    write = PackedSeekers.build.__func__  # type: ignore[attr-defined]

    def withdrawn_meanwhile(cls: object, rows: object, lexicon: object) -> PackedSeekers:
        packed: PackedSeekers = write(cls, rows, lexicon)
        if len(packed):
            token = writing.set(True)
            with app.app_context():
                db.session.query(Consent).filter_by(person_id=number).one().withdrawn_at = clock.now()
                if counted:
                    touch(db.session.get_one(Person, number))
                db.session.commit()
            writing.reset(token)
        return packed

    monkeypatch.setattr(PackedSeekers, "build", classmethod(withdrawn_meanwhile))
    assert sum(rebuild().rows.values()) == 2
    assert shown(vacancy) == [stays.public_id]
    assert uses_files()


def test_a_badge_that_lapsed_since_the_files_were_written_does_not_count(company: Company) -> None:
    vacancy, account = vacancy_at(company), make_account(Role.TALENT)
    make_person(account=account, consents=SEEN, skills={"lassen": 2})
    make_verified_skill(account=account, skill="lassen", valid_until=clock.today())
    db.session.commit()
    rebuild()
    for later, verified in ((0, ("lassen",)), (1, ()), (0, ("lassen",))):
        (row,) = ranking.talents_list(vacancy.id, day=clock.today() + later * DAY).ranked.rows
        assert row.verified == verified
        assert uses_files()


@pytest.mark.parametrize("files", [False, True])
@pytest.mark.parametrize("further_again", [False, True])
def test_a_database_that_was_put_back_is_read_anew(
    company: Company, monkeypatch: pytest.MonkeyPatch, files: bool, further_again: bool
) -> None:
    """Also where it has come further again: then a row of the audit trail that was seen is not there."""
    vacancy, one, other = vacancy_at(company), person(headline="Lasser"), person()
    before = shown(vacancy)
    clock_before, row_before = db.session.query(SearchClock).one().revision, one.search_revision
    lost = history.Mark(10**6, "2026-01-01 00:00:00")
    for module in (pools, stored):
        monkeypatch.setattr(module, "latest_mark", lambda: lost if further_again else None)
    db.session.query(Consent).filter_by(person_id=one.id).one().withdrawn_at = clock.now()
    touch(one)
    assert shown(vacancy) == [other.public_id]
    if files:
        rebuild()
        assert further_again or eventually(uses_files)
        assert shown(vacancy) == [other.public_id]
    db.session.query(Consent).filter_by(person_id=one.id).one().withdrawn_at = None
    db.session.execute(update(Person).where(Person.id == one.id).values(search_revision=row_before))
    db.session.execute(update(SearchClock).values(revision=clock_before))
    if further_again:
        touch(company)
        touch(company)
    assert shown(vacancy) == before
    assert uses_files() is False


def test_another_vocabulary_is_taken_in_and_the_files_are_written_anew(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    vacancy, one = vacancy_at(company), person()
    db.session.commit()
    rebuild()
    assert shown(vacancy) == [one.public_id]
    assert not stored.is_due(clock.today())
    concept = db.session.query(Label).first()
    assert concept is not None
    db.session.add(Label(concept_id=concept.concept_id, language="nl", text="aan elkaar smelten", preferred=False))
    touch(company)
    assert shown(vacancy) == [one.public_id]
    assert not uses_files(), "few people are read anew"
    assert stored.is_due(clock.today())
    monkeypatch.setattr(stored, "WORTH_FILES", 1)
    app.extensions.pop(pools.NAME)
    assert shown(vacancy) == [one.public_id]
    assert uses_files(), "many are served from the files until there are others"


def test_the_worker_writes_files_when_there_are_many_people_and_when_much_changed(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    vacancy, one = vacancy_at(company), person()
    folder = stored.generations().folder
    db.session.commit()
    sweep()
    assert not folder.exists(), "a few people are not worth it"
    monkeypatch.setattr(stored, "WORTH_FILES", 1)
    sweep()
    first = stored.generations().stamp()
    assert first is not None
    sweep()
    assert stored.generations().stamp() == first
    one.headline = "Lasser"
    touch(one)
    assert shown(vacancy) == [one.public_id]
    sweep()
    assert stored.generations().stamp() not in (first, None)
    monkeypatch.setattr(stored, "MUCH", 1)
    touch(one)
    db.session.commit()
    assert not stored.is_due(clock.today()), "one of one is not more than all"
    assert stored.is_due(clock.today() + DAY), "whoever left is out of the files on the next day"


def test_what_is_rolled_back_was_never_there(company: Company) -> None:
    vacancy, one, other = vacancy_at(company), person(), person()
    both = shown(vacancy)
    db.session.query(Consent).filter_by(person_id=one.id).one().withdrawn_at = clock.now()
    touch(one)
    db.session.flush()
    assert len(ranking.talents_list(vacancy.id, day=clock.today()).ranked.rows) == 1
    db.session.rollback()
    assert shown(vacancy) == both
    other.headline = "Iets anders"
    touch(other)
    assert sorted(shown(vacancy)) == sorted(both)
    found = pools.people(clock.today()).of[PersonKind.TALENT].get(other.public_id)
    assert found is not None
    assert found.headline == "Iets anders"


def test_a_reader_never_meets_half_of_a_change(app: Flask, company: Company) -> None:
    """Each change writes the same number into the profile and into its skill, and a consent beside."""
    one, vacancy = person(headline="1", skills={"lassen": 1}), vacancy_at(company)
    db.session.commit()
    key, number, work, done = one.public_id, one.id, vacancy.id, Event()

    def write() -> int:
        for step in range(2, 40):
            level = step % 3 + 1
            row = db.session.get_one(Person, number)
            row.headline, row.max_km = str(level), 20 + level
            touch(row)
            db.session.execute(update(PersonSkill).where(PersonSkill.person_id == number).values(level=level))
            db.session.commit()
        done.set()
        return 1

    def read() -> int:
        seen = 0
        token = writing.set(False)
        while not done.is_set() or not seen:
            ranking.talents_list(work, day=clock.today())
            row = pools.people(clock.today()).of[PersonKind.TALENT].get(key)
            assert row is not None
            assert row.headline == str(row.skills["lassen"].level) == str((row.max_km or 0) - 20)
            db.session.rollback()
            seen += 1
        writing.reset(token)
        return seen

    one.max_km = 21
    touch(one)
    assert all(isinstance(result, int) and result for result in at_once(app, write, read, read, read))
    assert pools.people(clock.today()).of[PersonKind.TALENT].get(key) is not None
