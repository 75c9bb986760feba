"""An issuer sends a spreadsheet, mends or leaves out rows, and confirms: only then anything is awarded."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from app.accounts import audit
from app.accounts.models import Account
from app.badges.awarding import queries
from app.badges.awarding.judging import Measure, judged
from app.badges.awarding.kinds import kind_of
from app.badges.awarding.models import AwardBatch, AwardRow
from app.badges.awarding.queries import WRONG
from app.badges.awarding.reading import Sheet
from app.badges.awarding.rules import Problem, RowState
from app.badges.models import BadgeClass
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_

CHANGED = N_("Deze lijst is in een ander venster gewijzigd. Hieronder staat hij zoals hij nu is. Kijk hem nog eens na.")
CONFIRMED = N_("Deze lijst is al bevestigd. U kunt er niets meer aan wijzigen.")
NOTHING_READY = N_("Geen enkele rij is klaar. Verbeter eerst een rij.")
NEW_PROBLEMS = N_("Sinds u keek, is er iets veranderd. Hieronder staan de rijen die nu niet meer kloppen.")


@dataclass(frozen=True)
class Subject:
    """Of what a series is: a class that is awarded, or a training with the class that follows, if any."""

    organisation_id: int
    title: str
    badge_class_id: int | None
    training_id: int | None = None


@dataclass(frozen=True)
class Mended:
    """A row as it is typed now."""

    email: str
    day: str
    evidence: str
    not_a_bsn: bool
    leave_out: bool


def start(subject: Subject, sheet: Sheet, *, awarded_on: date, evidence: str, by: Account) -> AwardBatch:
    """Keep a spreadsheet as a preview, each row judged. Nothing is awarded."""
    batch = AwardBatch(
        public_id=secrets.token_urlsafe(16),
        organisation_id=subject.organisation_id,
        badge_class_id=subject.badge_class_id,
        training_id=subject.training_id,
        title=subject.title,
        file_name=sheet.name,
        awarded_on=awarded_on,
        evidence=evidence,
        ignored=list(sheet.ignored),
        created_by_id=by.id,
        created_at=clock.now(),
        revision=0,
    )
    db.session.add(batch)
    db.session.flush()
    typed = ("number", "email", "day", "evidence")
    columns = {"batch_id": batch.id, "not_a_bsn": False, "state": RowState.OPEN.value}
    rows = [columns | {name: getattr(row, name) for name in typed} for row in sheet.rows]
    db.session.execute(insert(AwardRow), rows)
    judge(batch, by)
    audit.record("batch.start", _subject(batch), by=by, rows=len(rows))
    db.session.flush()
    return batch


def mend(batch: AwardBatch, rows: Mapping[int, Mended], *, seen: int, by: Account) -> None:
    """Replace rows (by their id) with what was typed, or leave them out, and judge all again.

    Raises ConflictError where the series is not as it was seen, or confirmed already.
    """
    batch = _open(batch, seen)
    for row in db.session.scalars(select(AwardRow).where(AwardRow.batch_id == batch.id, AwardRow.id.in_(rows))):
        typed = rows[row.id]
        row.email, row.day, row.evidence, row.not_a_bsn = typed.email, typed.day, typed.evidence, typed.not_a_bsn
        row.state = RowState.LEFT_OUT.value if typed.leave_out else RowState.OPEN.value
        if typed.leave_out:
            row.problem = None
    _changed(batch, by)


def leave_out(batch: AwardBatch, problem: Problem, *, seen: int, by: Account) -> int:
    """Leave out every open row with this problem; return how many. Raises ConflictError as `mend` does."""
    batch = _open(batch, seen)
    rows = update(AwardRow).where(AwardRow.batch_id == batch.id, *WRONG, AwardRow.problem == problem.value)
    done = db.session.execute(rows.values(state=RowState.LEFT_OUT.value, problem=None))
    _changed(batch, by)
    return int(getattr(done, "rowcount", 0))


def put_back(batch: AwardBatch, *, seen: int, by: Account) -> None:
    """Take every row that was left out in again. Raises ConflictError as `mend` does."""
    batch = _open(batch, seen)
    rows = update(AwardRow).where(AwardRow.batch_id == batch.id, AwardRow.state == RowState.LEFT_OUT.value)
    db.session.execute(rows.values(state=RowState.OPEN.value))
    _changed(batch, by)


def confirm(batch: AwardBatch, *, seen: int, by: Account) -> bool:
    """Hand the rows without a problem to the worker; those with one are skipped, and stay in the report.

    Does nothing the second time. Returns False where rows are wrong now that were right when they were
    seen: they are shown first. Raises ConflictError where the series is not as it was seen, or nothing is ready.
    """
    batch = queries.locked_batch(batch.id)
    if batch.confirmed_at is not None:
        return True
    if batch.revision != seen:
        raise ConflictError(CHANGED)
    before = queries.counts_of(batch.id)
    judge(batch, by)
    db.session.flush()
    after = queries.counts_of(batch.id)
    if after.wrong > before.wrong:
        batch.revision += 1
        db.session.flush()
        return False
    if not after.ready:
        raise ConflictError(NOTHING_READY)
    wrong = update(AwardRow).where(AwardRow.batch_id == batch.id, *WRONG)
    db.session.execute(wrong.values(state=RowState.LEFT_OUT.value))
    batch.confirmed_at, batch.created_by_id = clock.now(), by.id
    audit.record("batch.confirm", _subject(batch), by=by, rows=after.ready)
    db.session.flush()
    return True


def discard(batch: AwardBatch, *, by: Account) -> None:
    """Throw a preview away, with every address in it. Raises ConflictError once it was confirmed."""
    batch = queries.locked_batch(batch.id)
    if batch.confirmed_at is not None:
        raise ConflictError(CONFIRMED)
    audit.record("batch.discard", _subject(batch), by=by)
    remove([batch.id])


def remove(batch_ids: Collection[int]) -> None:
    """Delete series with their rows."""
    db.session.execute(delete(AwardRow).where(AwardRow.batch_id.in_(batch_ids)))
    db.session.execute(delete(AwardBatch).where(AwardBatch.id.in_(batch_ids)))
    db.session.flush()


def judge(batch: AwardBatch, by: Account) -> None:
    """Say of each open row what is wrong with it now."""
    rows = queries.all_rows(batch.id)
    found = judged(rows, measure_of(batch, by), lambda emails: kind_of(batch).standing(batch, emails))
    changes: dict[str | None, list[int]] = {}
    for row in rows:
        problem = found[row.number].problem
        if row.problem != problem:
            changes.setdefault(problem.value if problem else None, []).append(row.id)
    for name, ids in changes.items():
        _set_problem(ids, name)
    db.session.expire_all()


def measure_of(batch: AwardBatch, by: Account) -> Measure:
    """Return what the rows of a series are judged by."""
    months = None
    if batch.badge_class_id is not None:
        months = db.session.get_one(BadgeClass, batch.badge_class_id).valid_months
    return Measure(
        own_email=by.email,
        today=clock.today(),
        awarded_on=batch.awarded_on,
        evidence=batch.evidence,
        months=months if batch.training_id is None else None,
        needs_evidence=batch.training_id is None,
    )


def _set_problem(ids: Iterable[int], name: str | None) -> None:
    listed = list(ids)
    for start_at in range(0, len(listed), 500):
        some = AwardRow.id.in_(listed[start_at : start_at + 500])
        db.session.execute(
            update(AwardRow).where(some).values(problem=name), execution_options={"synchronize_session": False}
        )


def _open(batch: AwardBatch, seen: int) -> AwardBatch:
    batch = queries.locked_batch(batch.id)
    if batch.confirmed_at is not None:
        raise ConflictError(CONFIRMED)
    if batch.revision != seen:
        raise ConflictError(CHANGED)
    return batch


def _changed(batch: AwardBatch, by: Account) -> None:
    batch.revision += 1
    db.session.flush()
    judge(batch, by)
    db.session.flush()


def _subject(batch: AwardBatch) -> str:
    return f"batch:{batch.public_id}"
