"""A disk that is full, not ours or wiped: people are ranked all the same, and the worker goes on."""

import os
import resource
import shutil
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app.accounts.rules import Role
from app.factory import create_app
from app.kernel import clock
from app.kernel.database import db
from app.kernel.transaction import transaction
from app.matching import pools, ranking, stored
from app.matching.log import actions
from app.matching.log.spool import REFUSED
from app.matching.packed_people import PackedPeople
from app.matching.rebuild import rebuild, sweep
from app.people.models import Consent
from app.people.rules import PersonKind, Purpose
from tests.factories.accounts import make_account
from tests.factories.companies import make_branch, make_company
from tests.factories.people import make_person
from tests.factories.skills import make_concept
from tests.factories.vacancies import make_vacancy

MEGABYTE = 1 << 20


@pytest.fixture
def vacancy(app: Flask) -> int:
    """A vacancy and somebody whom companies may see, both committed."""
    make_concept(slug="lassen", nl="lassen", en="welding")
    make_person(account=make_account(Role.TALENT), skills={"lassen": 2}, consents=[Purpose.EMPLOYERS])
    number: int = make_vacancy(branch=make_branch(company=make_company()), required={"lassen": 2}).id
    db.session.commit()
    return number


@pytest.fixture
def no_folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the index be to lie where no folder can be made, also not by who may do everything."""
    (tmp_path / "file").write_text("")
    monkeypatch.setitem(app.config, "INDEX_DIR", tmp_path / "file" / "index")


def shown(vacancy: int) -> int:
    """Return how many talents there are for a vacancy, in what is committed."""
    db.session.rollback()
    return len(ranking.talents_list(vacancy, day=clock.today()).ranked.rows)


@pytest.mark.usefixtures("no_folder")
def test_without_a_folder_lists_are_there_and_the_worker_goes_on(
    app: Flask, vacancy: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "WORTH_FILES", 1)
    assert shown(vacancy) == 1
    sweep()
    assert shown(vacancy) == 1
    answer = app.test_cli_runner().invoke(args=["matching", "rebuild"])
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: the index cannot be written; the one before stays (")


def test_who_has_the_files_open_goes_on_when_they_are_wiped(vacancy: int) -> None:
    rebuild()
    db.session.rollback()

    def uses_files() -> bool:
        db.session.rollback()
        people = pools.people(clock.today())
        return isinstance(people.of[PersonKind.TALENT].layers[0].pool, PackedPeople)

    assert uses_files()
    shutil.rmtree(stored.generations().folder)
    end = time.monotonic() + 60
    while pools.people(clock.today()).stamp is not None and time.monotonic() < end:
        time.sleep(0.02)
    assert pools.people(clock.today()).stamp is None
    assert uses_files()
    assert shown(vacancy) == 1
    db.session.execute(update(Consent).values(withdrawn_at=clock.now()))
    db.session.commit()
    assert shown(vacancy) == 0


def test_lists_of_two_databases_never_lie_in_one_folder(app: Flask, tmp_path: Path) -> None:
    overrides = {"INSTANCE": app.instance_path, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'other.sqlite3'}"}
    other = create_app(app.config | overrides)
    here = actions.writer().spool.folder
    with other.app_context():
        assert actions.writer().spool.folder != here
        db.engine.dispose()


def test_lists_that_wait_on_a_full_disk_do_not_stop_the_worker(app: Flask) -> None:
    spool = actions.writer().spool
    spool.finish()
    shutil.rmtree(spool.folder, ignore_errors=True)
    nonsense = b'"%s"' % (b"x" * MEGABYTE)
    for line in (nonsense, b"[]"):
        spool.add(line)
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEGABYTE // 2, hard))
    try:
        assert [actions.store_waiting() for _ in range(3)] == [0, 0, 0]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    assert [path.read_bytes() for path in spool.folder.glob("*.jsonl")] == [nonsense + b"\n[]\n"]
    assert actions.store_waiting() == 0
    refused = sorted(path.read_bytes() for path in spool.folder.glob(f"*{REFUSED}"))
    assert refused == [nonsense + b"\n", b"[]\n"]


def test_lines_that_were_refused_go_after_a_month(app: Flask) -> None:
    spool = actions.writer().spool
    spool.finish()
    shutil.rmtree(spool.folder, ignore_errors=True)
    spool.folder.mkdir(parents=True)
    old, new = spool.refuse(b"old"), spool.refuse(b"new")
    long_ago = (clock.now() - actions.REFUSED_KEPT).timestamp() - 60
    os.utime(old, (long_ago, long_ago))
    with transaction():
        actions.sweep()
    assert (old.exists(), new.exists()) == (False, True)
