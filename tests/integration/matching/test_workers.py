"""A change made through one process is in the next list of every other, with files and without, under load."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event, Thread

from flask import Flask

from app.accounts.rules import Role
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.matching.rebuild import rebuild
from app.people.models import Person
from app.people.rules import Purpose
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.people import make_person
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy
from tests.support.databases import Database
from tests.support.workers import Visitor, at_each, running

PROCESSES = 3
CONSENT = "/profiel/toestemming"


@contextmanager
def load(port: int, vacancy: int) -> Iterator[None]:
    """Let two others ask for the list all the time."""
    done = Event()

    def ask() -> None:
        with closing(Visitor(port)) as visitor:
            while not done.is_set():
                visitor.talents(vacancy)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def eventually(found: Callable[[], bool]) -> bool:
    """Wait until something is so."""
    end = time.monotonic() + 240
    while not found() and time.monotonic() < end:
        time.sleep(0.05)
    return found()


def test_a_change_in_one_process_is_in_the_next_list_of_all(app: Flask, database: Database, tmp_path: Path) -> None:
    for slug in ("lassen", "plannen"):
        make_concept(slug=slug, nl=slug, en=slug)
    branch = make_branch(company=make_company(), lat=52.2515, lon=6.1607)
    vacancy = make_vacancy(branch=branch, required={"lassen": 2, "plannen": 1})
    account = make_account(Role.TALENT)
    person = make_person(account=account, skills={"lassen": 2}, consents=[Purpose.EMPLOYERS])
    others = [
        make_person(account=make_account(Role.TALENT), skills={"lassen": 1}, consents=[Purpose.EMPLOYERS])
        for _ in range(5)
    ]
    work, key, email, other = vacancy.id, person.public_id, account.email, others[0].public_id
    db.session.commit()
    db.session.remove()
    with ExitStack() as stack:
        port = stack.enter_context(running(database.url, tmp_path / "index", PROCESSES, SECRET_KEY="only in tests"))
        everywhere = at_each(port, PROCESSES, work)
        talent = stack.enter_context(closing(Visitor(port)))
        for visitor in everywhere.values():
            stack.enter_context(closing(visitor))
        talent.sign_in(email, PASSWORD)

        def shown() -> list[bool]:
            return [key in visitor.talents(work)["rows"] for visitor in everywhere.values()]

        def take_back_and_give() -> None:
            for answer, expected in (("nee", False), ("ja", True)) * 2:
                assert talent.send(CONSENT, {"purpose": Purpose.EMPLOYERS, "answer": answer}) == 303
                assert shown() == [expected] * PROCESSES

        with load(port, work):
            assert shown() == [True] * PROCESSES
            take_back_and_give()
            one = db.session.query(Person).filter_by(public_id=other).one()
            one.headline = "Lasser"
            touch(one)
            db.session.commit()
            after = {visitor.talents(work)["rows"][other][0] for visitor in everywhere.values()}
            assert len(after) == 1
            rebuild()
            db.session.remove()
            assert eventually(lambda: all(visitor.talents(work)["files"] for visitor in everywhere.values()))
            take_back_and_give()
        assert {visitor.talents(work)["process"] for visitor in everywhere.values()} == everywhere.keys()
