"""The minute in which a scheme opens: thousands of employers send their application, the money is for some of them.

    .venv/bin/python bench/opening_minute.py [--applicants 5000] [--seconds 60] [--json]

The site runs as in production: gunicorn with the project's own settings on SQLite in a new file, or on PostgreSQL
where DATABASE_URL names a server (a database of its own is made there and dropped). Everybody has signed in and has
a complete draft beforehand; then each sends one form, at moments spread evenly over the seconds, each over a
connection of their own. There is money for six in ten. Afterwards the database is read:

    lost               answered with a receipt, and not there, or there twice
    overspent_cents    reserved beyond what was paid in, by pot, in the balance or in the entries
    order_violations   who has money while somebody with an earlier place waits for it, receipts whose numbers have
                       a gap, places that do not follow the moments of completeness

`claim` is the claim alone (`ledger.next_place` and `ledger.reserve` with all they keep) by several processes at once,
as a ratio of transactions a second to the plainest that could do it there: BEGIN IMMEDIATE on SQLite, SELECT FOR
UPDATE on PostgreSQL: read what is left, take it, note who took it.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SHARE = 0.6
"""Of the applicants there is money for this share."""
CLAIM_CENTS = 1_500_00
CLAIMERS, CLAIM_SECONDS = 4, 4.0
PATIENCE = 180
"""Seconds after which a visitor gives up."""
AT_ONCE = 250


@dataclass(frozen=True)
class Sending:
    """One form, ready to be sent."""

    path: str
    cookie: str
    body: bytes


def prepare(applicants: int) -> list[Sending]:
    """Migrate, open the fund, and have `applicants` employers with a session and a complete draft."""
    import flask_migrate

    from app.accounts.models import Account
    from app.factory import create_app
    from app.kernel import clock
    from app.kernel.database import db
    from app.skills.load import load_into_database
    from app.skills.vocabulary_file import load_vocabulary
    from tests.factories.voucher_cases import applicant_of, hand_in, make_draft, open_fund

    app, soon = create_app(), clock.today() + timedelta(days=60)
    sendings = []
    with app.app_context():
        flask_migrate.upgrade()
        load_into_database(vocabulary=load_vocabulary())
        open_fund(rijk=round(applicants * SHARE) * CLAIM_CENTS)
        for number in range(applicants):
            draft = make_draft(training_start=soon, training_end=soon + timedelta(days=60))
            hand_in(draft)
            account: Account = applicant_of(draft)
            sendings.append((draft.public_id, account.id, account.epoch, draft.revision))
            if number % AT_ONCE == AT_ONCE - 1:
                db.session.commit()
                db.session.expunge_all()
        db.session.commit()
    return [_sending(app, *found) for found in sendings]


def _sending(app: Any, public_id: str, account_id: int, epoch: int, revision: str) -> Sending:
    """Return the form of the check page as this employer's browser sends it."""
    from flask import session
    from flask_wtf.csrf import generate_csrf

    from app.kernel import clock, once

    with app.test_request_context():
        now = int(clock.now().timestamp())
        session.update(_user_id=str(account_id), _fresh=True, account=account_id, epoch=epoch, since=now, seen=now)
        token = generate_csrf()
        cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))
        name = app.config["SESSION_COOKIE_NAME"]
    form = {"csrf_token": token, "once": once.new_token(), "seen": revision}
    form |= dict.fromkeys(("consent", "de_minimis", "truth"), "y")
    return Sending(f"/vouchers/{public_id}/versturen", f"{name}={cookie}", urlencode(form).encode())


async def send_all(sendings: list[Sending], port: int, seconds: float) -> list[tuple[int, float]]:
    """Send every form at its moment; return (status, seconds until the answer) of each; status 0 is no receipt."""
    start = time.perf_counter() + 0.5
    jobs = [_send(sending, port, start + seconds * number / len(sendings)) for number, sending in enumerate(sendings)]
    return await asyncio.gather(*jobs)


async def _send(sending: Sending, port: int, moment: float) -> tuple[int, float]:
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))
    begun = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = (
                f"POST {sending.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {sending.cookie}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(sending.body)}\r\nConnection: close\r\n\r\n"
            )
            writer.write(head.encode() + sending.body)
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return 0, time.perf_counter() - begun
    took = time.perf_counter() - begun
    receipt = sending.path.removesuffix("/versturen").encode() + b"\r\n"
    if not answer.startswith(b"HTTP/1.1 303") or receipt not in answer:
        return 0, took  # an error, or sent elsewhere: no receipt
    return 303, took


def inspect(applicants: int, receipts: int) -> dict[str, int]:
    """Read the database: what was sent, lost, overspent or served out of order."""
    from sqlalchemy import func, select

    from app.factory import create_app
    from app.kernel.database import db
    from app.vouchers import ledger
    from app.vouchers.models import LedgerEntry, Pot, VoucherApplication

    with create_app().app_context():
        query = select(
            VoucherApplication.number,
            VoucherApplication.state,
            VoucherApplication.place,
            VoucherApplication.completed_at,
            VoucherApplication.reserved_cents,
        ).where(VoucherApplication.received_at.is_not(None))
        rows = sorted(db.session.execute(query).all(), key=lambda row: row.place)
        budget = int(db.session.scalar(select(func.sum(Pot.budget_cents))) or 0)
        reserved = int(
            db.session.scalar(select(func.sum(LedgerEntry.amount_cents)).where(LedgerEntry.kind == "reserve")) or 0
        )
        wrong_books = len(ledger.check())
    numbers = sorted(int(row.number.rsplit("-", 1)[1]) for row in rows)
    waiting = [row.place for row in rows if row.state == "waiting"]
    out_of_turn = sum(row.reserved_cents > 0 and bool(waiting) and row.place > min(waiting) for row in rows)
    gaps = sum(number != expected for expected, number in enumerate(numbers, start=1))
    order = sum(before.completed_at > after.completed_at for before, after in pairwise(rows))
    return {
        "submitted": len(rows),
        "lost": abs(receipts - len(rows)) + (len(rows) - len({row.number for row in rows})),
        "overspent_cents": max(0, reserved - budget, sum(row.reserved_cents for row in rows) - budget) + wrong_books,
        "order_violations": out_of_turn + gaps + order,
        "reserved": sum(row.reserved_cents > 0 for row in rows),
        "waiting": len(waiting),
    }


def claims() -> dict[str, float]:
    """Return transactions a second of the claim alone and of the plainest, and their ratio; two rounds of each."""
    rounds: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(2):
        for name in rounds:
            with multiprocessing.get_context("spawn").Pool(CLAIMERS) as pool:
                rounds[name].append(sum(pool.map(_claim_for_a_while, [name] * CLAIMERS)) / CLAIM_SECONDS)
    ours, plain = (statistics.median(rounds[name]) for name in ("ours", "plain"))
    return {"ours_per_s": round(ours, 1), "plain_per_s": round(plain, 1), "ratio": round(ours / plain, 2)}


def _claim_for_a_while(name: str) -> int:
    """Claim a cent at a time until the time is up; return how often that went well."""
    from app.factory import create_app
    from app.kernel.database import db

    with create_app().app_context():
        claim = _ours() if name == "ours" else _plain()
        done, end = 0, time.perf_counter() + CLAIM_SECONDS
        while time.perf_counter() < end:
            claim()
            done += 1
        db.session.remove()
    return done


def _ours() -> Any:
    from sqlalchemy import select

    from app.kernel.database import db
    from app.kernel.transaction import transaction
    from app.vouchers import ledger
    from app.vouchers.casefile import scheme_code
    from app.vouchers.models import VoucherApplication
    from app.vouchers.rules import Draw

    first = select(VoucherApplication).where(VoucherApplication.state == "complete").limit(1)

    def claim() -> None:
        with transaction():
            ledger.next_place(scheme_code())
            application = db.session.scalars(first).one()
            ledger.reserve(application, [Draw("gelderland", 1)], by_id=None)

    return claim


def _plain() -> Any:
    """Read what is left, take it and note it, with nothing of ours in between."""
    from sqlalchemy.engine import make_url

    url = make_url(os.environ["DATABASE_URL"])
    if url.get_backend_name() == "sqlite":
        import sqlite3

        connection: Any = sqlite3.connect(str(url.database), isolation_level=None, timeout=30)
        connection.execute("PRAGMA journal_mode = WAL")
        begin, lock, mark = "BEGIN IMMEDIATE", "", "?"
    else:
        import psycopg

        connection = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
        connection.autocommit = True
        begin, lock, mark = "BEGIN", " FOR UPDATE", "%s"

    def claim() -> None:
        connection.execute(begin)
        left = connection.execute(f"SELECT cents FROM plain_pot WHERE id = 1{lock}").fetchone()[0]
        connection.execute(f"UPDATE plain_pot SET cents = {mark} WHERE id = 1", (left - 1,))
        connection.execute(f"INSERT INTO plain_entry (cents) VALUES ({mark})", (1,))
        connection.execute("COMMIT")

    return claim


def plain_tables() -> None:
    """Make what the plainest claim needs, and put money in the pot that the other claims from."""
    from sqlalchemy import text

    from app.factory import create_app
    from app.kernel.database import db
    from app.kernel.transaction import transaction
    from tests.factories.voucher_cases import open_fund

    with create_app().app_context(), transaction():
        serial = "INTEGER PRIMARY KEY" if db.engine.dialect.name == "sqlite" else "SERIAL PRIMARY KEY"
        for statement in (
            "CREATE TABLE plain_pot (id INTEGER PRIMARY KEY, cents BIGINT NOT NULL)",
            f"CREATE TABLE plain_entry (id {serial}, cents BIGINT NOT NULL)",
            "INSERT INTO plain_pot VALUES (1, 100000000000)",
        ):
            db.session.execute(text(statement))
        open_fund(gelderland=10_000_000_00)


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield the address of a new, empty database: at the server that DATABASE_URL names, else SQLite in a file."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    from tests.support.databases import blank_postgres

    with blank_postgres(server) as url:
        yield url


def measure(asked: argparse.Namespace, url: str, folder: Path) -> dict[str, Any]:
    """Prepare, send, and look at what came of it."""
    from tests.support.workers import running

    begun = time.perf_counter()
    sendings = prepare(asked.applicants)
    prepared = time.perf_counter() - begun
    with running(url, folder / "index", asked.processes) as port:
        begun = time.perf_counter()
        answers = asyncio.run(send_all(sendings, port, asked.seconds))
        took = time.perf_counter() - begun
    receipts = sum(status == 303 for status, _ in answers)
    times = [1000 * seconds for _, seconds in answers]
    found: dict[str, Any] = inspect(asked.applicants, receipts)
    found["http_errors"] = len(answers) - receipts
    found |= {name: round(_at(times, percent), 1) for name, percent in (("p50_ms", 50), ("p99_ms", 99))}
    found |= {"took_s": round(took, 1), "prepared_s": round(prepared, 1), "processes": asked.processes}
    found["database"] = url.partition(":")[0].partition("+")[0]
    plain_tables()
    return found | {"claim": claims()}


def _at(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applicants", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, database(Path(name)) as url:
        os.environ |= {"VINDPLATFORM_MODE": "test", "SECRET_KEY": "only for measuring", "DATABASE_URL": url}
        os.environ |= {"INDEX_DIR": f"{name}/index"}
        found = measure(asked, url, Path(name))
    print(json.dumps(found) if asked.json else _told(found))


def _told(found: dict[str, Any]) -> str:
    return (
        f"{found['database']}: {found['submitted']} sent in {found['took_s']} s, {found['http_errors']} errors, "
        f"{found['lost']} lost, {found['overspent_cents']} cents overspent, {found['order_violations']} out of order; "
        f"{found['p50_ms']} ms (p50), {found['p99_ms']} ms (p99); "
        f"the claim alone {found['claim']['ratio']} × the plainest"
    )


if __name__ == "__main__":
    main()
