"""How soon a change is in the lists of every web process, while others ask for lists and change profiles as well.

    .venv/bin/python bench/edit_visible.py [--people 20000] [--processes 3] [--edits 100] [--askers 4] [--json]

The site runs as in production: gunicorn, several processes, a database (SQLite in a new file, or the empty one that
--database names). Somebody takes consent back and gives it again, through the site. The clock runs from the moment
that the answer to that is there until each process has answered with a list that shows it; the slowest process
counts, and what making and sending the list takes is in it. Beside that, `--askers` visitors ask for lists twenty
times a second each, and one more person changes consent as often, so that there is always something to take in.
With 5,000 people or more the index is written to files first, as the worker does.

Times are of the wall: what waits for a processor that others use is in them. `list_ms` is what the same list took
for the other visitors.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

CONSENT = "/profiel/toestemming"
FILES_FROM = 5_000
AT_ONCE = 5_000
PAUSE = 0.05
ANSWERS = (("nee", False), ("ja", True))


def others(people: int, wishes: list[Any], chance: random.Random) -> None:
    """Add people who know most of an occupation."""
    from sqlalchemy import insert

    from app.accounts.models import Account
    from app.kernel import clock
    from app.kernel.database import db
    from app.kernel.search_clock import next_revision
    from app.people.models import Consent, Person, PersonSkill

    now, revision, start = clock.now(), next_revision(), 1_000
    for at in range(0, people, AT_ONCE):
        ids = range(start + at, start + min(at + AT_ONCE, people))
        wished = {number: chance.choice(wishes) for number in ids}
        plain = {"password_hash": "!", "locale": "nl", "epoch": 0, "created_at": now}
        db.session.execute(
            insert(Account),
            [
                {"id": n, "public_id": f"a{n}", "email": f"p{n}@voorbeeld.example", "name": f"Persoon {n}", **plain}
                for n in ids
            ],
        )
        db.session.execute(
            insert(Person),
            [
                {
                    "id": n,
                    "public_id": f"bench-{n:012}",
                    "account_id": n,
                    "kind": "talent",
                    "about": "",
                    "headline": wished[n].nl,
                    "occupations": [wished[n].slug],
                    "kinds": [],
                    "remote_ok": False,
                    "place": "Deventer",
                    "municipality": "Deventer",
                    "max_km": chance.choice([10, 25, 40]),
                    "lat": chance.uniform(52.0, 52.5),
                    "lon": chance.uniform(5.8, 6.4),
                    "languages": {},
                    "licences": [],
                    "created_at": now,
                    "changed_at": now,
                    "search_revision": revision,
                }
                for n in ids
            ],
        )
        db.session.execute(
            insert(PersonSkill),
            [
                {"person_id": n, "skill": skill, "level": chance.randint(1, 3)}
                for n in ids
                for skill in dict.fromkeys(wished[n].skills[:5])
            ],
        )
        consents = [{"person_id": n, "purpose": "employers", "given_at": now} for n in ids]
        db.session.execute(insert(Consent), consents)


def fill(people: int) -> tuple[int, list[tuple[str, str]]]:
    """Fill the database; return the id of a vacancy, and address and public id of two people who fit it best."""
    import flask_migrate

    from app.accounts.rules import Role
    from app.factory import create_app
    from app.kernel.database import db
    from app.matching.rebuild import rebuild
    from app.people.rules import Purpose
    from app.skills.load import load_into_database
    from app.skills.vocabulary_file import load_vocabulary
    from tests.factories.accounts import make_account
    from tests.factories.companies import make_branch, make_company
    from tests.factories.people import make_person
    from tests.factories.vacancies import make_vacancy

    chance, app = random.Random(2026), create_app()
    with app.app_context():
        flask_migrate.upgrade()
        vocabulary = load_vocabulary()
        load_into_database(vocabulary=vocabulary)
        wishes = list(vocabulary.occupations.values())
        branch = make_branch(company=make_company(), lat=52.2515, lon=6.1607)
        work = wishes[0]
        vacancies = [
            make_vacancy(branch=branch, title=one.nl, required=dict.fromkeys(one.skills[:4], 2)).id
            for one in (work, *chance.choices(wishes, k=199))
        ]
        editors = []
        for _ in range(2):
            account = make_account(Role.TALENT)
            person = make_person(
                account=account,
                headline=work.nl,
                skills=dict.fromkeys(work.skills[:4], 3),
                consents=[Purpose.EMPLOYERS],
                kinds=["job"],
            )
            editors.append((account.email, person.public_id))
        others(people, wishes, chance)
        db.session.commit()
        if people >= FILES_FROM:
            rebuild()
        return vacancies[0], editors


@contextmanager
def load(port: int, askers: int, vacancy: int, editor: Any) -> Iterator[list[float]]:
    """Let visitors ask for lists, twenty times a second each, and somebody change consent; yield what lists take."""
    from tests.support.workers import Visitor

    done, took = Event(), []

    def ask() -> None:
        with closing(Visitor(port)) as visitor:
            while not done.wait(PAUSE):
                start = time.perf_counter()
                visitor.talents(vacancy)
                took.append(1000 * (time.perf_counter() - start))

    def change() -> None:
        for number in count():
            if done.wait(PAUSE):
                break
            editor.send(CONSENT, {"purpose": "employers", "answer": ANSWERS[number % 2][0]})

    threads = [Thread(target=job) for job in (*[ask] * askers, change)]
    for thread in threads:
        thread.start()
    try:
        yield took
    finally:
        done.set()
        for thread in threads:
            thread.join()


def until(visitor: Any, vacancy: int, key: str, expected: bool) -> tuple[float, bool]:
    """Ask one process for the list until it has somebody, or has not; return when, and whether it uses files."""
    end = time.perf_counter() + 60
    while True:
        found = visitor.talents(vacancy)
        now = time.perf_counter()
        if (key in found["rows"]) is expected:
            return now, found["files"]
        assert now < end, "a process does not show the change"


def measure(port: int, asked: argparse.Namespace, vacancy: int, editors: list[Any]) -> dict[str, Any]:
    """Return milliseconds from a change to the last process that shows it, and of the lists meanwhile."""
    from tests.factories.accounts import PASSWORD
    from tests.support.workers import Visitor, at_each

    times, files, key = [], True, editors[0][1]
    with ExitStack() as stack:
        everywhere = [stack.enter_context(closing(one)) for one in at_each(port, asked.processes, vacancy).values()]
        people = [stack.enter_context(closing(Visitor(port))) for _ in editors]
        for visitor, (email, _) in zip(people, editors, strict=True):
            visitor.sign_in(email, PASSWORD)
        threads = stack.enter_context(ThreadPoolExecutor(asked.processes))
        lists = stack.enter_context(load(port, asked.askers, vacancy, people[1]))
        for number in range(asked.edits):
            answer, expected = ANSWERS[number % 2]
            assert people[0].send(CONSENT, {"purpose": "employers", "answer": answer}) == 303
            committed = time.perf_counter()
            shown = list(threads.map(partial(until, vacancy=vacancy, key=key, expected=expected), everywhere))
            times.append(1000 * (max(when for when, _ in shown) - committed))
            files = files and all(used for _, used in shown)
            time.sleep(random.random() / 10)
    return {
        "edits": asked.edits,
        "processes": asked.processes,
        "askers": asked.askers,
        "files": files,
        "visible_ms": {name: _at(times, percent) for name, percent in (("p50", 50), ("p95", 95), ("p99", 99))},
        "list_ms": {"p50": _at(lists, 50), "p99": _at(lists, 99)},
    }


def _at(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--askers", type=int, default=4)
    parser.add_argument("--database", default="", help="DATABASE_URL of an empty database; else SQLite in a new file")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = asked.database or f"sqlite:///{folder}/bench.sqlite3"
        index = Path(folder) / "index"
        os.environ |= {"VINDPLATFORM_MODE": "test", "SECRET_KEY": "only for measuring"}
        os.environ |= {"DATABASE_URL": database, "INDEX_DIR": str(index)}
        vacancy, editors = fill(asked.people)
        from tests.support.workers import running

        with running(database, index, asked.processes) as port:
            found = measure(port, asked, vacancy, editors)
    found = {"people": asked.people, "database": database.partition(":")[0].partition("+")[0], **found}
    print(json.dumps(found, indent=2) if asked.json else _told(found))


def _told(found: dict[str, Any]) -> str:
    visible, lists = found["visible_ms"], found["list_ms"]
    return (
        f"{found['people']} people, {found['processes']} processes, {found['askers']} askers, {found['database']}"
        f"{', files' if found['files'] else ''}: a change shows everywhere within {visible['p50']} ms (p50), "
        f"{visible['p99']} ms (p99); a list takes {lists['p50']} ms (p50), {lists['p99']} ms (p99)"
    )


if __name__ == "__main__":
    main()
