"""Several people at once, each on a thread with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from app.kernel.database import db
from tests.support.contexts import without_request

Result = TypeVar("Result")


def at_once(app: Flask, *jobs: Callable[[], Result]) -> list[Result | BaseException]:
    """Run `jobs` at the same moment, each in an application context of its own.

    Commits what the test has written first. Returns what each returned or raised, in their order.
    """
    db.session.commit()
    start = Barrier(len(jobs))

    def run(job: Callable[[], Result]) -> Result:
        with app.app_context():
            start.wait(timeout=20)
            return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        futures = [pool.submit(without_request().run, run, job) for job in jobs]
        return [future.exception() or future.result() for future in futures]
