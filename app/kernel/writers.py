"""Writers of one SQLite file wait in line, threads and processes alike.

SQLite itself lets who finds the file locked sleep and look again, up to a tenth of a second later: under load the
file stands idle while everybody sleeps, and who comes last may be served first. Here a writer first takes its turn:
one thread of a process at a time (a lock), and one process at a time (a lock on a file beside the database, which
the kernel frees when a process dies). ADR 029 has the figures.
"""

import fcntl
import os
import sqlite3
from threading import Lock
from typing import Any

WAIT_SECONDS = 30
"""How long a thread waits for the others of its process before it gives up, as SQLite does."""
_turns: dict[str, "_Turn"] = {}


class _Turn:
    """The line before one file, as this process sees it."""

    def __init__(self, path: str) -> None:
        self._path = f"{path}-writer"
        self._threads = Lock()
        self._file: int | None = None
        self._process = 0

    def take(self) -> None:
        """Wait until it is this thread's turn; sqlite3.OperationalError when that takes too long."""
        if not self._threads.acquire(timeout=WAIT_SECONDS):
            raise sqlite3.OperationalError("database is locked")
        try:
            if self._file is None or self._process != os.getpid():
                # A process that was forked off needs a file of its own: the lock goes with the open file.
                self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
                self._process = os.getpid()
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def leave(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()


class WaitingConnection(sqlite3.Connection):
    """A connection that takes its turn before it writes and leaves when its transaction ends."""

    def __init__(self, database: str, *args: Any, **options: Any) -> None:
        super().__init__(database, *args, **options)
        path = "" if database in ("", ":memory:") else os.path.realpath(database)
        self._line = _turns.setdefault(path, _Turn(path)) if path else None
        self._has_turn = False

    def begin_writing(self) -> None:
        """Begin a transaction that may write, after everybody who came before."""
        if self._line is not None and not self._has_turn:
            self._line.take()
            self._has_turn = True
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._leave()
            raise

    def commit(self) -> None:
        """Commit, and let the next one in; when it fails, the transaction is still open."""
        super().commit()
        self._leave()

    def rollback(self) -> None:
        """Roll back, and let the next one in."""
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        """Close, and let the next one in."""
        try:
            super().close()
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._has_turn and self._line is not None:
            self._has_turn = False
            self._line.leave()
