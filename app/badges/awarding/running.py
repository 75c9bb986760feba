"""The worker's half of a series: a few rows a transaction, so that a kill loses none and awards none twice.

An award, its mail, its audit row and the state of its row are one transaction: either all of them are there
or none is. A worker that starts again goes on with the rows that are still open.
"""

from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account
from app.badges import mails
from app.badges.awarding import actions, queries
from app.badges.awarding.judging import judged
from app.badges.awarding.kinds import kind_of
from app.badges.awarding.models import AwardBatch, AwardRow
from app.badges.awarding.queries import READY
from app.badges.awarding.rules import KEPT_DAYS, REPORT_DAYS, Problem, RowState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.transaction import transaction

AT_ONCE = 20
"""How many rows one transaction does: on SQLite everybody else waits that long."""


def run_batches() -> int:
    """Do every row of every confirmed series; return how many rows that were."""
    total = 0
    while True:
        with transaction():
            number = some_rows()
        if number is None:
            return total
        total += number


def sweep() -> None:
    """Throw away previews that nobody confirmed, and the rows of reports that are a year old."""
    now = clock.now()
    stale = select(AwardBatch.id).where(
        AwardBatch.confirmed_at.is_(None), AwardBatch.created_at < now - timedelta(days=KEPT_DAYS)
    )
    actions.remove(list(db.session.scalars(stale)))
    old = select(AwardBatch.id).where(AwardBatch.finished_at < now - timedelta(days=REPORT_DAYS))
    db.session.execute(delete(AwardRow).where(AwardRow.batch_id.in_(old)))


def some_rows() -> int | None:
    """Do a few rows of the oldest series that is waiting; None where none is. Another worker's series is skipped."""
    waiting = select(AwardBatch).where(AwardBatch.confirmed_at.is_not(None), AwardBatch.finished_at.is_(None))
    waiting = waiting.order_by(AwardBatch.id).limit(1).with_for_update(skip_locked=True)
    batch = db.session.scalars(waiting).first()
    if batch is None:
        return None
    query = select(AwardRow).where(AwardRow.batch_id == batch.id, *READY).order_by(AwardRow.number).limit(AT_ONCE)
    rows = list(db.session.scalars(query))
    by = db.session.get_one(Account, batch.created_by_id)
    for row in rows:
        _do(batch, row, by)
    if len(rows) < AT_ONCE:
        _finish(batch, by)
    db.session.flush()
    return len(rows)


def _do(batch: AwardBatch, row: AwardRow, by: Account) -> None:
    """Award one row, or write down why not; what else fails ends the transaction."""
    kind = kind_of(batch)
    found = judged([row], actions.measure_of(batch, by), lambda emails: kind.standing(batch, emails))[row.number]
    problem, assertion_id = found.problem, None
    if problem is None and found.day is not None:
        try:
            with db.session.begin_nested():
                assertion_id = kind.do(batch, found.email, found.day, row.evidence or batch.evidence, by)
        except (DomainError, IntegrityError):
            problem = Problem.REFUSED
    row.state = (RowState.DONE if problem is None else RowState.REFUSED).value
    row.problem = problem.value if problem else None
    row.assertion_id, row.done_at = assertion_id, clock.now()
    db.session.flush()


def _finish(batch: AwardBatch, by: Account) -> None:
    batch.finished_at = clock.now()
    db.session.flush()
    counts = queries.counts_of(batch.id)
    path = current_app.url_map.bind("").build("badges.batch", {"public_id": batch.public_id})
    mails.series_done(by, batch.title, counts.done, counts.refused + counts.skipped, path)
