"""A request in a process of its own, which is killed (SIGKILL) after so long, or around its commit."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any, Literal

from sqlalchemy import event

from app.kernel.database import db
from tests.support.contexts import without_request

GOES = b"."


Moment = Literal["before_commit", "after_commit"]


def killed_after(seconds: float, request: Callable[[], int]) -> int | None:
    """Run `request` in a copy of this process and kill it so long after it began.

    Return the status that came back before, None where none did. The copy opens connections of its own.
    """
    child, reading = _server(request)
    time.sleep(seconds)
    return _ended(child, reading)


def killed_at(moment: Moment, model: type, request: Callable[[], int]) -> int | None:
    """Run `request` in a copy of this process that is killed just before, or just after, it commits a row of `model`.

    Return the status that came back, None where none did: what commits none of them is answered, then killed.
    """
    child, reading = _server(request, lambda: _die_at(moment, model))
    said = os.read(reading, 100)
    return _ended(child, reading, said)


def _server(request: Callable[[], int], prepare: Callable[[], None] = lambda: None) -> tuple[int, int]:
    """Return the process that answers `request` and where it says what it answered, once it has begun."""
    db.session.rollback()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_server(writing, request, prepare)
    os.close(writing)
    assert os.read(reading, 1) == GOES, "the process did not begin"
    return child, reading


def _die_at(moment: Moment, model: type) -> None:
    wrote = f"INSERT INTO {model.__table__.name} "  # type: ignore[attr-defined]
    written: list[str] = []

    def executed(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(wrote):
            written.append(statement)

    def die(_session: object) -> None:
        if written:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "after_cursor_execute", executed)
    event.listen(db.session, moment, die)


def _ended(child: int, reading: int, said: bytes = b"") -> int | None:
    """Kill the process; return the status that it gave."""
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while part := os.read(reading, 100):
            said += part
    finally:
        os.close(reading)
    return int(said) if said else None


def _be_the_server(writing: int, request: Callable[[], int], prepare: Callable[[], None]) -> None:
    """Answer one request and wait for the end; nothing of the process that this one is a copy of goes on."""
    try:
        db.engine.dispose(close=False)  # they belong to the other process
        prepare()
        os.write(writing, GOES)
        os.write(writing, str(without_request().run(request)).encode())
        time.sleep(60)
    finally:
        os._exit(1)
