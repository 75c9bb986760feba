"""Writing the log of ranked lists: beside the page, into the database a moment later, and out of it again."""

import time
from datetime import timedelta
from pathlib import Path
from threading import Lock, Thread

import structlog
from flask import Flask, current_app
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.kernel import clock
from app.kernel.database import db
from app.matching.log.models import RankedInput, RankedList, RankedPerson
from app.matching.log.shown import ShownList, line_of
from app.matching.log.spool import Spool
from app.matching.log.store import closed, opened, store, without
from app.people.models import Person

NAME = "ranked_lists"
FOLDER = "ranked-lists"
PAUSE_SECONDS = 1.0
"""So long after a list was shown it is in the database."""
DAYS_A_MONTH = 31

log = structlog.get_logger()


class Writer:
    """The spool of this process, and the thread that brings it to the database."""

    def __init__(self, app: Flask) -> None:
        """Write beside the database of `app`; the thread starts with the first list."""
        self.spool = Spool(Path(app.instance_path) / FOLDER)
        self._app = app
        self._lock = Lock()
        self._thread: Thread | None = None

    def add(self, line: bytes) -> None:
        """Add a line; raises OSError."""
        self.spool.add(line)
        if self._app.testing or (self._thread is not None and self._thread.is_alive()):
            return  # after a fork the thread of the parent is not alive here
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._follow, name=NAME, daemon=True)
                self._thread.start()

    def _follow(self) -> None:
        while True:
            time.sleep(PAUSE_SECONDS)
            with self._app.app_context():
                try:
                    store_waiting()
                except SQLAlchemyError as error:  # it waits in its file
                    log.warning("ranked lists not stored yet", error=type(error).__name__)


def writer() -> Writer:
    """Return the writer of this application."""
    found: Writer = current_app.extensions.setdefault(NAME, Writer(current_app._get_current_object()))  # type: ignore[attr-defined]
    return found


def note(shown: ShownList) -> str:
    """Keep a list that is about to be shown; returns the number that the page shows, "" where it cannot be kept.

    A machine that cannot write a line shows its pages all the same; that a list is missing is in the log of the site.
    """
    number, line = line_of(shown)
    try:
        writer().add(line)
    except OSError as error:
        log.error("ranked list not kept", list=number, error=str(error))
        return ""
    return number


def store_waiting() -> int:
    """Bring what was shown to the database, in transactions of its own; returns how many lists came in."""
    spool, stored = writer().spool, 0
    with spool.taken() as files:
        for lines in files.values():
            if lines:
                count, refused = store(lines)
                stored += count
                for line in refused:
                    log.error("ranked list cannot be stored", file=str(spool.refuse(line)))
    return stored


def forget(person: Person) -> None:
    """Take somebody out of the log, in this transaction.

    The lists that they saw go. In lists that companies saw a number without a name stays behind: its values, no
    profile and no key.
    """
    db.session.execute(delete(RankedInput).where(RankedInput.person_id == person.id))
    db.session.execute(delete(RankedList).where(RankedList.person_id == person.id))
    stood = select(RankedPerson.list_id).where(RankedPerson.person_id == person.id)
    for row in db.session.execute(select(RankedList.id, RankedList.body).where(RankedList.id.in_(stood))):
        body = without(opened(row.body), {person.public_id})
        db.session.execute(update(RankedList).where(RankedList.id == row.id).values(body=closed(body)))
    db.session.execute(delete(RankedPerson).where(RankedPerson.person_id == person.id))


def sweep() -> int:
    """Delete what is older than the region keeps it, and take in what a killed process left; returns how many went."""
    store_waiting()
    now = clock.now()
    months = current_app.extensions["region"].ranked_lists_months
    oldest = now - timedelta(days=DAYS_A_MONTH * months)
    old = select(RankedList.id).where(RankedList.shown_at < oldest)
    db.session.execute(delete(RankedPerson).where(RankedPerson.list_id.in_(old)))
    gone = db.session.execute(delete(RankedList).where(RankedList.shown_at < oldest))
    db.session.execute(delete(RankedInput).where(RankedInput.last_shown_on < clock.amsterdam(oldest).date()))
    return int(getattr(gone, "rowcount", 0))
