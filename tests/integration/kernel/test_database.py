"""What is written is written: no lost update, no naive moment, no silent break of a key."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from app.accounts.models import Account
from app.companies.models import Branch
from app.kernel.database import db, writing
from app.kernel.search_clock import SearchClock
from app.kernel.transaction import transaction
from tests.factories.accounts import make_account
from tests.support.databases import Database
from tests.support.threads import at_once


def test_four_threads_lose_no_update(app: Flask) -> None:
    """Read, add in Python, write: 400 times from 4 threads. Deferred SQLite transactions lose some of these."""

    def add_hundred() -> None:
        for _ in range(100):
            with transaction():
                row = db.session.get_one(SearchClock, 1, with_for_update=True)
                row.revision += 1

    assert at_once(app, *[add_hundred] * 4) == [None] * 4
    assert db.session.scalar(select(SearchClock.revision)) == 400


def test_a_reader_does_not_wait_for_a_writer(app: Flask) -> None:
    with transaction():
        db.session.execute(update(SearchClock).values(revision=7))

        def read() -> int:
            writing.set(False)
            return db.session.scalars(select(SearchClock.revision)).one()

        seen = _in_another_thread(app, read)
    assert seen == 0


def _in_another_thread(app: Flask, job: Callable[[], int]) -> int:
    """Run `job` beside this thread's open transaction."""

    def run() -> int:
        with app.app_context():
            return job()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=10)


def test_moments_come_back_aware_and_in_utc() -> None:
    summer = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    account = make_account(created_at=summer)
    db.session.commit()
    stored = db.session.scalars(select(Account.created_at).where(Account.id == account.id)).one()
    assert stored == summer
    assert stored.tzinfo is UTC


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(StatementError, match="naive"):
        make_account(created_at=datetime(2026, 7, 1))  # noqa: DTZ001 - this is the point


def test_foreign_keys_are_enforced() -> None:
    values = {"company_id": 999, "street": "", "postcode": "", "place": "", "municipality": "", "lat": 0, "lon": 0}
    with pytest.raises(IntegrityError):
        db.session.execute(insert(Branch).values(values))


def test_sqlite_keeps_what_was_confirmed(database: Database) -> None:
    if database.kind != "sqlite":
        assert db.session.scalar(text("SHOW fsync")) in ("on", "off")
        return
    assert db.session.scalar(text("PRAGMA journal_mode")) == "wal"
    assert db.session.scalar(text("PRAGMA synchronous")) == 2
    assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
