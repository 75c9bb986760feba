"""Put a trainer in the register, and end a recognition. Neither moves a case."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.vouchers.trainers import queries
from app.vouchers.trainers.models import RegisteredTrainer
from app.vouchers.trainers.rules import Mark, key_of

KNOWN = N_("Deze opleider staat op deze dagen al met deze erkenning in het register.")
ENDED = N_("Een collega heeft deze erkenning al beëindigd.")
TOO_EARLY = N_("De laatste dag komt vóór de eerste dag. Kies een latere dag.")
NO_LONGER = N_("De erkenning eindigt al eerder. Kies een dag die niet later is.")


@dataclass(frozen=True)
class Recognition:
    """What somebody found of a trainer; `until` is the last day, None where it has none."""

    name: str
    kvk_number: str | None
    mark: Mark
    since: date
    until: date | None
    source: str
    organisation_id: int | None


def add(found: Recognition, *, by: Account) -> RegisteredTrainer:
    """Put a recognised trainer in the register.

    Raises ConflictError where the same recognition stands there on one of its days.
    """
    key = key_of(found.name)
    if queries.overlapping(key, found.mark, found.since, found.until):
        raise ConflictError(KNOWN, field="name")
    trainer = RegisteredTrainer(
        name=found.name,
        name_key=key,
        kvk_number=found.kvk_number,
        mark=found.mark.value,
        recognised_from=found.since,
        recognised_until=found.until,
        source=found.source,
        organisation_id=found.organisation_id,
        added_by_id=by.id,
        added_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(trainer)
            db.session.flush()
    except IntegrityError as error:
        raise ConflictError(KNOWN, field="name") from error
    audit.record("voucher.trainer.add", f"trainer:{trainer.id}", by=by, mark=found.mark.value)
    return trainer


def end(trainer: RegisteredTrainer, *, by: Account, last_day: date, reason: str) -> None:
    """Let a recognition end on `last_day`, earlier than it would; it stays in the register.

    Raises ConflictError where a colleague ended it, or where `last_day` is no day of it.
    """
    query = select(RegisteredTrainer).where(RegisteredTrainer.id == trainer.id).with_for_update()
    held = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if held.ended_at is not None:
        raise ConflictError(ENDED)
    if last_day < held.recognised_from:
        raise ConflictError(TOO_EARLY, field="last_day")
    if held.recognised_until is not None and last_day > held.recognised_until:
        raise ConflictError(NO_LONGER, field="last_day")
    held.ended_by_id, held.ended_at = by.id, clock.now()
    held.recognised_until, held.end_reason = last_day, reason
    db.session.flush()
    audit.record("voucher.trainer.end", f"trainer:{held.id}", by=by)
