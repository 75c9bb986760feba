"""Lists that were shown and do not stand in the database yet: lines in files of this machine.

A page that only reads does not wait for a writing transaction: it adds one line to a file, before it is sent. What
was added stays when the process is killed at any moment: the line is with the operating system. The database follows
within a second, many lists in one transaction. Who writes a file holds a lock on it; a file without a lock is done,
or its process is gone, and whoever comes first takes it in. A file that was taken in twice changes nothing, because
lists have numbers of their own.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from threading import Lock

ENDING = ".jsonl"
REFUSED = ".refused"


class Spool:
    """The files of one folder; a process writes one of them at a time."""

    def __init__(self, folder: Path) -> None:
        """Write to `folder`, which is made when it is needed."""
        self.folder = folder
        self._start()

    def _start(self) -> None:
        self._pid, self._lock, self._file = os.getpid(), Lock(), -1

    def add(self, line: bytes) -> None:
        """Add a line without line breaks; raises OSError where the machine does not take it."""
        if self._pid != os.getpid():
            self._start()  # a child writes a file of its own
        with self._lock:
            if self._file < 0:
                self._file = self._opened()
            data = memoryview(line + b"\n")
            while data:
                data = data[os.write(self._file, data) :]

    def finish(self) -> None:
        """Let go of the file that is written: the next line goes into another."""
        if self._pid != os.getpid():
            self._start()
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    @contextmanager
    def taken(self) -> Iterator[dict[Path, list[bytes]]]:
        """Give the files that nobody writes or takes in, with their lines; they are deleted when all went well."""
        self.finish()
        held: list[int] = []
        found: dict[Path, list[bytes]] = {}
        try:
            for path in sorted(self.folder.glob(f"*{ENDING}")) if self.folder.is_dir() else ():
                with suppress(OSError):  # somebody else has it, or it is gone
                    file = os.open(path, os.O_RDONLY)
                    held.append(file)
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if os.fstat(file).st_nlink:
                        # a line without its end was never finished: its page was not sent
                        found[path] = path.read_bytes().split(b"\n")[:-1]
            yield found
            for path in found:
                path.unlink(missing_ok=True)
        finally:
            for file in held:
                os.close(file)

    def refuse(self, line: bytes) -> Path:
        """Keep a line that the database does not take where somebody can look at it; returns the file.

        The same line is the same file, so that one that comes again and again fills no disk. Raises OSError.
        """
        path = self.folder / f"{blake2b(line, digest_size=8).hexdigest()}{REFUSED}"
        path.write_bytes(line + b"\n")
        path.chmod(0o600)
        return path

    def forget_refused(self, before: datetime) -> None:
        """Delete the lines that were kept aside before a moment."""
        for path in self.folder.glob(f"*{REFUSED}"):
            with suppress(OSError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()

    def _opened(self) -> int:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{os.getpid()}-{secrets.token_hex(8)}"
        unfinished = self.folder / name
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        unfinished.rename(self.folder / f"{name}{ENDING}")
        return file
