"""A request in a process of its own, which is killed (SIGKILL) after so long."""

import os
import signal
import time
from collections.abc import Callable

from app.kernel.database import db
from tests.support.contexts import without_request

GOES = b"."


def killed_after(seconds: float, request: Callable[[], int]) -> int | None:
    """Run `request` in a copy of this process and kill it so long after it began.

    Return the status that came back before, None where none did. The copy opens connections of its own.
    """
    db.session.rollback()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_server(writing, request)
    os.close(writing)
    try:
        assert os.read(reading, 1) == GOES, "the process did not begin"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = b""
        while part := os.read(reading, 100):
            said += part
    finally:
        os.close(reading)
    return int(said) if said else None


def _be_the_server(writing: int, request: Callable[[], int]) -> None:
    """Answer one request and wait for the end; nothing of the process that this one is a copy of goes on."""
    try:
        db.engine.dispose(close=False)  # they belong to the other process
        os.write(writing, GOES)
        os.write(writing, str(without_request().run(request)).encode())
        time.sleep(60)
    finally:
        os._exit(1)
