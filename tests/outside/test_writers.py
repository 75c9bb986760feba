"""Writers of a SQLite file wait in line: none is lost, and whoever dies or fails holds nobody up."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from app.kernel.database import db, writing
from app.kernel.writers import WaitingConnection
from tests.support.databases import application

ADD = """
import sqlite3, sys
from app.kernel.writers import WaitingConnection
connection = sqlite3.connect(sys.argv[1], isolation_level=None, factory=WaitingConnection)
for _ in range(int(sys.argv[2])):
    connection.begin_writing()
    (value,) = connection.execute("SELECT value FROM sum").fetchone()
    connection.execute("UPDATE sum SET value = ?", (value + 1,))
    connection.commit()
if len(sys.argv) > 3:
    connection.begin_writing()
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = str(tmp_path / "sum.sqlite3")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE sum (value INTEGER NOT NULL)")
    connection.execute("INSERT INTO sum VALUES (0)")
    connection.commit()
    connection.close()
    return path


def opened(path: str) -> WaitingConnection:
    return sqlite3.connect(path, isolation_level=None, factory=WaitingConnection, check_same_thread=False)


def value(path: str) -> int:
    return int(opened(path).execute("SELECT value FROM sum").fetchone()[0])


def add(path: str, times: int) -> None:
    connection = opened(path)
    for _ in range(times):
        connection.begin_writing()
        (now,) = connection.execute("SELECT value FROM sum").fetchone()
        connection.execute("UPDATE sum SET value = ?", (now + 1,))
        connection.commit()
    connection.close()


def test_threads_and_processes_lose_nothing(file: str) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", ADD, file, "50"]) for _ in range(2)]
    threads = [threading.Thread(target=add, args=(file, 50)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in processes] == [0, 0]
    assert value(file) == 300


def test_who_fails_rolls_back_or_hangs_up_lets_the_next_one_in(file: str) -> None:
    first = opened(file)
    first.begin_writing()
    first.execute("UPDATE sum SET value = 5")
    first.rollback()
    second = opened(file)
    second.begin_writing()
    with pytest.raises(sqlite3.OperationalError):
        second.begin_writing()  # a transaction inside a transaction
    third = opened(file)
    second.close()
    third.begin_writing()
    third.commit()
    assert value(file) == 0


def test_who_is_killed_lets_the_next_one_in(file: str) -> None:
    command = [sys.executable, "-c", ADD, file, "1", "stay"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == b"writing\n"
        os.kill(held.pid, signal.SIGKILL)
        held.wait()
    add(file, 1)
    assert value(file) == 2


def test_the_site_writes_in_line_and_reads_beside_it(tmp_path: Path) -> None:
    app = application(f"sqlite:///{tmp_path}/site.sqlite3", tmp_path)
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        assert isinstance(db.session.connection().connection.dbapi_connection, WaitingConnection)
        token = writing.set(False)
        try:
            with db.engine.connect() as reader:  # while the session above is writing
                assert reader.execute(text("SELECT 1")).scalar() == 1
        finally:
            writing.reset(token)
        db.session.remove()
        db.engine.dispose()
