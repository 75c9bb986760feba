"""Writing the log of ranked lists: beside the page, into the database a moment later, and out of it again."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread

import structlog
from flask import Flask, current_app
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.models import Account, AuditRow
from app.kernel import clock
from app.kernel.database import db
from app.matching.history import name_of_database
from app.matching.log.models import RankedInput, RankedList, RankedPerson
from app.matching.log.shown import ShownList, line_of
from app.matching.log.spool import Spool
from app.matching.log.store import closed, inputs_of, opened, store, without
from app.people.models import Person

NAME = "ranked_lists"
FOLDER = "ranked-lists"
PAUSE_SECONDS = 1.0
"""So long after a list was shown it is in the database."""
DAYS_A_MONTH = 31
FOREVER = datetime.max.replace(tzinfo=UTC)
LOOKED_BACK = timedelta(days=7)
"""So long a worker may stand still before somebody who emptied the profile stays in the log until its term."""

REFUSED_KEPT = timedelta(days=31)
"""So long somebody can look at lines that could not be stored: there are profiles in them."""

log = structlog.get_logger()


class Writer:
    """The spool of this process, and the thread that brings it to the database."""

    def __init__(self, app: Flask) -> None:
        """Write to a folder of the database of `app`; the thread starts with the first list."""
        self.spool = Spool(Path(app.instance_path) / FOLDER / name_of_database())
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
    """Bring what was shown to the database, in transactions of its own; returns how many lists came in.

    What the disk does not give waits in its file: mail and terms do not wait for it. Not to be called from within a
    writing transaction: it has a session of its own, which would wait for that.
    """
    spool, stored = writer().spool, 0
    try:
        with current_app._get_current_object().app_context(), spool.taken() as files:  # type: ignore[attr-defined]
            for lines in files.values():
                if lines:
                    count, refused = store(lines)
                    stored += count
                    for line in refused:
                        log.error("ranked list cannot be stored", file=str(spool.refuse(line)))
    except OSError as error:
        log.error("ranked lists not stored yet", error=str(error))
    return stored


def erase(account: Account) -> None:
    """Take somebody out of the log, in this transaction: before the profiles go, whose rows it points at."""
    for person in db.session.scalars(select(Person).where(Person.account_id == account.id)):
        _forget(person.id, person.public_id, FOREVER)


def _forget(person_id: int, public_id: str, until: datetime) -> None:
    """Take a profile out of the lists that were shown until a moment.

    The lists that the person saw go. In lists that companies saw stays a row without a name: its values, no profile
    and no key. What later lists are made of stays: who fills the profile again is ranked, and may ask why.
    """
    own = RankedList.person_id == person_id
    db.session.execute(delete(RankedList).where(own, RankedList.shown_at <= until))
    stood = RankedList.id.in_(select(RankedPerson.list_id).where(RankedPerson.person_id == person_id))
    query = select(RankedList.id, RankedList.shown_at, RankedList.body).where(stood | own)
    used: set[str] = set()
    for row in db.session.execute(query).all():
        body = opened(row.body)
        if row.shown_at > until:
            used |= inputs_of(body)
            continue
        body = without(body, {public_id})
        db.session.execute(update(RankedList).where(RankedList.id == row.id).values(body=closed(body)))
        own_place = (RankedPerson.list_id == row.id) & (RankedPerson.person_id == person_id)
        db.session.execute(delete(RankedPerson).where(own_place))
    theirs = select(RankedInput.hash).where(RankedInput.person_id == person_id)
    gone = set(db.session.scalars(theirs)) - used
    db.session.execute(delete(RankedInput).where(RankedInput.hash.in_(gone)))


def _forget_cleared(since: datetime) -> None:
    """Take those out of the log who emptied their profile since a moment."""
    query = (
        select(Person.id, Person.public_id, AuditRow.at)
        .join(AuditRow, AuditRow.subject == "person:" + Person.public_id)
        .where(AuditRow.action == "person.clear", AuditRow.at >= since)
    )
    for row in db.session.execute(query).all():
        _forget(row.id, row.public_id, row.at)


def sweep() -> int:
    """Delete what is older than the region keeps it, and who emptied the profile; returns how many lists went.

    First it takes in what a killed process left.
    """
    store_waiting()
    now = clock.now()
    writer().spool.forget_refused(now - REFUSED_KEPT)
    _forget_cleared(now - LOOKED_BACK)
    months = current_app.extensions["region"].ranked_lists_months
    oldest = now - timedelta(days=DAYS_A_MONTH * months)
    old = select(RankedList.id).where(RankedList.shown_at < oldest)
    db.session.execute(delete(RankedPerson).where(RankedPerson.list_id.in_(old)))
    gone = db.session.execute(delete(RankedList).where(RankedList.shown_at < oldest))
    db.session.execute(delete(RankedInput).where(RankedInput.last_shown_on < clock.amsterdam(oldest).date()))
    return int(getattr(gone, "rowcount", 0))
