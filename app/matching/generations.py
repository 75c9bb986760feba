"""Folders of arrays that all processes of a machine read, each written whole or not at all.

A generation is made in a folder of its own that nobody looks at, brought to the disk, and named; then the file
`current` is replaced by one that names it. Both are single renames: who is killed at any moment leaves the old
generation or the new one. What was left behind is taken away by whoever writes next; a process that still has a
generation open keeps reading it after its name is gone.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

POINTER, MANIFEST, LOCK = "current", "manifest.json", "lock"
NAME, UNFINISHED = "generation-", "unfinished-"
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
        except FileNotFoundError:
            return None
        return Stamp(found.st_ino, found.st_mtime_ns)

    def read(self, open_: Callable[[Path, Facts], Opened]) -> Opened | None:
        """Return what `open_` makes of the current generation, from its folder and its facts; None where none is.

        A folder that cannot be read for another reason than that it was replaced is as good as none.
        """
        for _ in range(LOOKS):
            try:
                folder = self.folder / (self.folder / POINTER).read_text()
            except FileNotFoundError:
                return None
            try:
                return open_(folder, _facts(folder))
            except (OSError, ValueError, KeyError):
                if self._points_to(folder):
                    return None
        return None

    def write(self, fill: Callable[[Path], Facts]) -> Path:
        """Write the next generation and make it the current one; return its folder.

        `fill` puts files into the folder that it is given, and returns the facts. Raises BusyError where another
        process is writing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._clean()
            unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
            facts = fill(unfinished)
            sizes = {str(path.relative_to(unfinished)): path.stat().st_size for path in _files(unfinished)}
            (unfinished / MANIFEST).write_text(json.dumps({"facts": facts, "sizes": sizes}, indent=1))
            _to_disk(unfinished)
            folder = self.folder / (NAME + unfinished.name.removeprefix(UNFINISHED))
            unfinished.rename(folder)
            _sync(self.folder)
            self._point(folder)
            self._clean()
        return folder

    def _point(self, folder: Path) -> None:
        fresh = self.folder / f"{UNFINISHED}{POINTER}"
        fresh.write_text(folder.name)
        _sync(fresh)
        fresh.replace(self.folder / POINTER)
        _sync(self.folder)

    def _points_to(self, folder: Path) -> bool:
        with suppress(FileNotFoundError):
            return (self.folder / POINTER).read_text() == folder.name
        return False

    def _clean(self) -> None:
        """Take away what is not current: earlier generations, and what somebody who was killed left behind."""
        for path in self.folder.iterdir():
            if path.name.startswith((NAME, UNFINISHED)) and not self._points_to(path):
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


def _facts(folder: Path) -> Facts:
    """Return the facts of a generation; ValueError where a file is not as it was written."""
    manifest = json.loads((folder / MANIFEST).read_text())
    for name, size in manifest["sizes"].items():
        if (folder / name).stat().st_size != size:
            raise ValueError(name)
    facts: Facts = manifest["facts"]
    return facts


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
