"""What a page of the advisor's lists costs with many cases, as a ratio to the same page with a hundred.

    .venv/bin/python bench/worklist.py [--cases 10000] [--rounds 15] [--json]

Two SQLite files with the same people, one with a hundred cases in every state and one with `--cases`. The pages are
asked for in turn from one process, by an advisor who is signed in; the time is CPU time of that process, the database
included, and wall time: medians over the rounds.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

FEW = 100
PAGES = {
    "my work": "/advies",
    "everything": "/advies?lijst=alles",
    "everything, page 40": "/advies?lijst=alles&pagina=40",
    "late, one town": "/advies?lijst=laat&gemeente=Deventer",
    "found by name": "/advies?lijst=alles&q=bedrijf+7",
    "calendar, a week": "/advies/agenda?van=iedereen",
    "calendar, a month": "/advies/agenda?toon=maand&van=iedereen",
}


def fill(url: str, folder: Path, cases: int) -> tuple[Any, Any]:
    """Return an application on a database with `cases` cases, and a client in which an advisor is signed in."""
    from app.accounts.rules import Role
    from app.kernel.database import db
    from tests.factories.accounts import make_account
    from tests.factories.companies import make_branch, make_company
    from tests.factories.many_cases import make_cases
    from tests.support.client import SiteClient
    from tests.support.databases import application

    app = application(url, folder)
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
        advisors = [make_account(Role.ADVISOR) for _ in range(8)]
        towns = [town.name for town in app.extensions["region"].municipalities]
        companies = [make_company(name=f"Bedrijf {number}") for number in range(60)]
        branches = [
            make_branch(company=company, municipality=towns[at % len(towns)]) for at, company in enumerate(companies)
        ]
        make_cases(
            cases,
            chance=random.Random(1),
            branches=branches,
            applicant=make_account(Role.EMPLOYER),
            advisors=advisors,
            deciders=[make_account(Role.DECIDER) for _ in range(3)],
        )
        db.session.commit()
        app.test_client_class = SiteClient
        client = app.test_client()
        client.sign_in(advisors[0])
    return app, client


def measure(client: Any, path: str) -> tuple[float, float]:
    """Return (CPU, wall) milliseconds of one request."""
    cpu, wall = time.process_time(), time.perf_counter()
    answer = FlaskClient.open(client, path)  # without the checks that tests make of every page
    taken = (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        clients = {}
        for cases in (FEW, options.cases):
            own = folder / str(cases)
            own.mkdir()
            clients[cases] = fill(f"sqlite:///{own / 'queue.sqlite3'}", own, cases)[1]
        rows = [_row(name, path, clients, options) for name, path in PAGES.items()]
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{'page':24}{FEW:>10}{options.cases:>10}{'ratio':>8}{'wall':>10}")
    for row in rows:
        times = f"{row['few_ms']:>7.1f} ms{row['many_ms']:>7.1f} ms{row['ratio']:>8.1f}{row['wall_ms']:>7.1f} ms"
        print(f"{row['page']:24}{times}")


def _row(name: str, path: str, clients: dict[int, Any], options: argparse.Namespace) -> dict[str, Any]:
    times: dict[int, list[tuple[float, float]]] = {cases: [] for cases in clients}
    for client in clients.values():
        measure(client, path)  # what a process does once
    for _round in range(options.rounds):
        for cases, client in clients.items():
            times[cases].append(measure(client, path))
    few, many = (statistics.median(cpu for cpu, _wall in times[cases]) for cases in (FEW, options.cases))
    wall = statistics.median(wall for _cpu, wall in times[options.cases])
    return {"page": name, "few_ms": few, "many_ms": many, "ratio": many / few, "wall_ms": wall}


if __name__ == "__main__":
    main()
