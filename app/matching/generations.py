"""Folders of arrays that all processes of a machine read, each written whole or not at all.

A generation is made in a folder of its own that nobody looks at, brought to the disk, and named; then the file
`current` is replaced by one that names it. Both are single renames: who is killed at any moment leaves the old
generation or the new one. What was left behind is taken away by whoever writes next; a process that still has a
generation open keeps reading it after its name is gone.

`current` has a checksum of the manifest, and that one of every file: compiled code reads these arrays without looking
whether a number can be, so that a file that is not as it was written must not be opened.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

POINTER, MANIFEST, LOCK = "current", "manifest.json", "lock"
NAME, UNFINISHED = "generation-", "unfinished-"
READ_AT_ONCE = 1 << 20
LOOKS = 5
"""So often a reader looks again where the generation that it found was taken away before it had it open."""

Opened = TypeVar("Opened")
Facts = dict[str, Any]
"""What is told of a generation in its manifest: plain JSON."""


class BusyError(RuntimeError):
    """Another process writes a generation right now."""


class Stamp(NamedTuple):
    """What differs as soon as another generation is current."""

    inode: int
    changed: int


class Generations:
    """The generations in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self) -> Stamp | None:
        """Return what tells the current generation from others, without reading it; None where there is none."""
        try:
            found = (self.folder / POINTER).stat()
        except OSError:  # not there, or not for us: as good as none
            return None
        return Stamp(found.st_ino, found.st_mtime_ns)

    def read(self, open_: Callable[[Path, Facts], Opened]) -> Opened | None:
        """Return what `open_` makes of the current generation, from its folder and its facts; None where none is.

        A folder that cannot be read for another reason than that it was replaced is as good as none.
        """
        for _ in range(LOOKS):
            pointer = self._pointer()
            if pointer is None:
                return None
            folder = self.folder / pointer.name
            try:
                return open_(folder, _facts(folder, pointer.checksum))
            except (OSError, ValueError, KeyError):
                if self._pointer() == pointer:
                    return None
        return None

    def write(self, fill: Callable[[Path], Facts]) -> Path:
        """Write the next generation and make it the current one; return its folder.

        `fill` puts files into the folder that it is given, and returns the facts. Raises BusyError where another
        process is writing, OSError where the disk does not take it: nothing of it stays there then.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._clean()
            unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
            try:
                facts = fill(unfinished)
                checksums = {str(path.relative_to(unfinished)): _checksum(path) for path in _files(unfinished)}
                manifest = json.dumps({"facts": facts, "checksums": checksums}, indent=1).encode()
                (unfinished / MANIFEST).write_bytes(manifest)
                _to_disk(unfinished)
                folder = self.folder / (NAME + unfinished.name.removeprefix(UNFINISHED))
                unfinished.rename(folder)
                _sync(self.folder)
                self._point(_Pointer(folder.name, crc32(manifest)))
            finally:
                self._clean()
        return folder

    def _point(self, pointer: "_Pointer") -> None:
        fresh = self.folder / f"{UNFINISHED}{POINTER}"
        fresh.write_text(f"{pointer.name} {pointer.checksum}")
        _sync(fresh)
        fresh.replace(self.folder / POINTER)
        _sync(self.folder)

    def _pointer(self) -> "_Pointer | None":
        """Return what is current; None where that cannot be read, whatever stands there."""
        try:
            name, checksum = (self.folder / POINTER).read_text(encoding="ascii").split()
            return _Pointer(name, int(checksum)) if name.startswith(NAME) else None
        except (OSError, ValueError):
            return None

    def _clean(self) -> None:
        """Take away what is not current: earlier generations, and what somebody who was killed left behind."""
        current = self._pointer()
        for path in self.folder.iterdir():
            if path.name.startswith((NAME, UNFINISHED)) and (current is None or path.name != current.name):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of writers; the system lets go of it when a process ends, however it ends."""
        with (self.folder / LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BusyError(str(self.folder)) from error
            yield


class _Pointer(NamedTuple):
    """The name of the current generation, and the checksum of its manifest."""

    name: str
    checksum: int


def _facts(folder: Path, checksum: int) -> Facts:
    """Return the facts of a generation; ValueError where a file is not as it was written."""
    written = (folder / MANIFEST).read_bytes()
    if crc32(written) != checksum:
        raise ValueError(MANIFEST)
    manifest = json.loads(written)
    for name, checksum_then in manifest["checksums"].items():
        if _checksum(folder / name) != checksum_then:
            raise ValueError(name)
    facts: Facts = manifest["facts"]
    return facts


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while part := file.read(READ_AT_ONCE):
            checksum = crc32(part, checksum)
    return checksum


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _to_disk(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
