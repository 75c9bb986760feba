"""A generation is there whole, or not at all."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from app.matching.generations import MANIFEST, POINTER, BusyError, Facts, Generations

FILES = ("a", "b", "c")


def filled(folder: Path, number: int) -> Facts:
    """Put a few arrays into a generation, all of the same number."""
    for name in FILES:
        (folder / name).mkdir()
        np.save(folder / name / "values.npy", np.full(5_000, number))
    return {"number": number}


def opened(folder: Path, facts: Facts) -> tuple[int, list[np.ndarray]]:
    """Open a generation as a process does that will keep it."""
    return facts["number"], [np.load(folder / name / "values.npy", mmap_mode="r") for name in FILES]


def number_in(folder: Path) -> int | None:
    """Return the number of the current generation; every value in it has to be that."""
    found = Generations(folder).read(opened)
    if found is None:
        return None
    number, arrays = found
    assert all(int(array.min()) == int(array.max()) == number for array in arrays)
    return number


def test_the_last_generation_is_read_and_the_one_before_is_gone(tmp_path: Path) -> None:
    store = Generations(tmp_path / "index")
    assert store.stamp() is None
    assert store.read(opened) is None
    store.write(lambda folder: filled(folder, 1))
    stamp, first = store.stamp(), store.read(opened)
    assert first is not None
    second = store.write(lambda folder: filled(folder, 2))
    assert number_in(store.folder) == 2
    assert store.stamp() != stamp
    assert [path.name for path in store.folder.glob("generation-*")] == [second.name]
    assert int(first[1][0][-1]) == 1, "who still has the old one open goes on reading it"


def test_who_fails_halfway_leaves_the_old_one(tmp_path: Path) -> None:
    store = Generations(tmp_path)
    store.write(lambda folder: filled(folder, 1))

    def fails(folder: Path) -> Facts:
        filled(folder, 2)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        store.write(fails)
    assert number_in(tmp_path) == 1
    assert not list(tmp_path.glob("unfinished-*")), "a disk that is full has no room for what was half written"
    store.write(lambda folder: filled(folder, 3))
    assert number_in(tmp_path) == 3


def test_only_one_writes(tmp_path: Path) -> None:
    store = Generations(tmp_path)

    def fill(folder: Path) -> Facts:
        with pytest.raises(BusyError):
            Generations(tmp_path).write(lambda other: filled(other, 9))
        return filled(folder, 1)

    store.write(fill)
    assert number_in(tmp_path) == 1


def _one_byte_other(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-5] ^= 0x40
    path.write_bytes(data)


HARM: dict[str, Callable[[Path, Path], object]] = {
    "manifest": lambda folder, _pointer: (folder / MANIFEST).write_text("{"),
    "another manifest": lambda folder, _pointer: _one_byte_other(folder / MANIFEST),
    "emptied": lambda folder, _pointer: (folder / "a" / "values.npy").write_bytes(b""),
    "as long, with another number": lambda folder, _pointer: _one_byte_other(folder / "a" / "values.npy"),
    "missing": lambda folder, _pointer: (folder / "b" / "values.npy").unlink(),
    "names nothing": lambda _folder, pointer: pointer.write_text("generation-unknown 1"),
    "names the folder": lambda _folder, pointer: pointer.write_text(". 1"),
    "empty": lambda _folder, pointer: pointer.write_bytes(b""),
    "no text": lambda _folder, pointer: pointer.write_bytes(b"\xff\xfe\x00\x00"),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_damaged_generation_is_as_good_as_none(tmp_path: Path, harm: Callable[[Path, Path], object]) -> None:
    folder = Generations(tmp_path).write(lambda folder: filled(folder, 1))
    harm(folder, tmp_path / POINTER)
    assert number_in(tmp_path) is None
    Generations(tmp_path).write(lambda folder: filled(folder, 2))
    assert number_in(tmp_path) == 2


def test_where_nothing_can_be_read_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Generations(tmp_path / "file" / "index")
    assert store.stamp() is None
    assert store.read(opened) is None


def _write_until_killed(folder: Path, first: int, told: Connection) -> None:
    for number in count(first):
        Generations(folder).write(partial(filled, number=number))
        told.send(number)


def test_a_writer_killed_at_any_moment_leaves_a_whole_generation(tmp_path: Path) -> None:
    """What it told was current; what it was writing then is current as a whole, or not at all."""
    chance, done, processes = random.Random(4), 0, get_context("fork")
    for _ in range(30):
        reads, writes = processes.Pipe(duplex=False)
        writer = processes.Process(target=_write_until_killed, args=(tmp_path, done + 1, writes))
        writer.start()
        writes.close()
        told = reads.recv()
        time.sleep(chance.uniform(0, 0.03))
        writer.kill()
        writer.join()
        with suppress(EOFError):
            while True:
                told = reads.recv()
        found = number_in(tmp_path)
        assert found is not None
        assert told <= found <= told + 1
        done = found
    Generations(tmp_path).write(lambda folder: filled(folder, done + 1))
    assert len(list(tmp_path.iterdir())) == 3, "the lock, the pointer and one generation"
