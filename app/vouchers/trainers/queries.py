"""Reads of the register of recognised trainers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, union

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.paging import AnySelect
from app.kernel.text import N_
from app.organisations.models import Organisation
from app.organisations.queries import is_public
from app.organisations.rules import OrganisationKind
from app.vouchers.trainers.models import RegisteredTrainer
from app.vouchers.trainers.rules import Entry, Mark, key_of

UNKNOWN = N_("Deze opleider staat niet in het register.")
MOST_NAMES = 500


def holds_on(day: date) -> ColumnElement[bool]:
    """Return the SQL of `Entry.holds_on`."""
    until = RegisteredTrainer.recognised_until
    return and_(RegisteredTrainer.recognised_from <= day, or_(until.is_(None), until >= day))


def entries() -> Sequence[Entry]:
    """Return the whole register, in one statement."""
    query = select(
        RegisteredTrainer.id,
        RegisteredTrainer.name,
        RegisteredTrainer.name_key,
        RegisteredTrainer.kvk_number,
        RegisteredTrainer.mark,
        RegisteredTrainer.recognised_from,
        RegisteredTrainer.recognised_until,
        RegisteredTrainer.organisation_id,
    ).order_by(RegisteredTrainer.name_key, RegisteredTrainer.id)
    return [
        Entry(row_id, name, key, kvk, Mark(mark), since, until, organisation_id)
        for row_id, name, key, kvk, mark, since, until, organisation_id in db.session.execute(query)
    ]


def one(trainer_id: int) -> RegisteredTrainer:
    """Return an entry; raises NotFoundError."""
    found = db.session.get(RegisteredTrainer, trainer_id)
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found


def listed(words: str, today: date, *, past: bool) -> AnySelect:
    """Return the query of the list, by name: `words` are in the name, or are the KvK number.

    What is recognised on `today` or later, or (`past`) what no longer is.
    """
    over = and_(RegisteredTrainer.recognised_until.is_not(None), RegisteredTrainer.recognised_until < today)
    query = (
        select(
            RegisteredTrainer.id,
            RegisteredTrainer.name,
            RegisteredTrainer.kvk_number,
            RegisteredTrainer.mark,
            RegisteredTrainer.recognised_from,
            RegisteredTrainer.recognised_until,
            RegisteredTrainer.source,
            RegisteredTrainer.ended_at,
            RegisteredTrainer.end_reason,
            Account.name.label("by"),
        )
        .join(Account, Account.id == RegisteredTrainer.added_by_id)
        .where(over if past else ~over)
        .order_by(RegisteredTrainer.name_key, RegisteredTrainer.mark, RegisteredTrainer.recognised_from)
    )
    if words:
        digits = "".join(char for char in words if char.isdigit())
        query = query.where(
            or_(
                RegisteredTrainer.name_key.contains(key_of(words), autoescape=True),
                RegisteredTrainer.kvk_number == digits,
            )
        )
    return query


def overlapping(name_key: str, mark: Mark, since: date, until: date | None) -> bool:
    """Say whether this trainer has the same recognition already on one of these days."""
    query = select(RegisteredTrainer.id).where(
        RegisteredTrainer.name_key == name_key,
        RegisteredTrainer.mark == mark.value,
        or_(RegisteredTrainer.recognised_until.is_(None), RegisteredTrainer.recognised_until >= since),
    )
    if until is not None:
        query = query.where(RegisteredTrainer.recognised_from <= until)
    return db.session.scalar(query.limit(1)) is not None


def organisations() -> Sequence[tuple[int, str]]:
    """Return (id, name) of the trainers of this site, by name."""
    query = select(Organisation.id, Organisation.name).where(*is_public(OrganisationKind.TRAINER))
    return [(row_id, name) for row_id, name in db.session.execute(query.order_by(Organisation.name))]


def suggested(today: date) -> Sequence[str]:
    """Return the names that somebody who types a trainer's may mean: of the register and the catalogue, by name."""
    known = union(
        select(RegisteredTrainer.name.label("name")).where(holds_on(today)),
        select(Organisation.name.label("name")).where(*is_public(OrganisationKind.TRAINER)),
    ).subquery()
    return db.session.scalars(select(known.c.name).order_by(known.c.name).limit(MOST_NAMES)).all()


def names_of(ids: Collection[int]) -> Mapping[int, str]:
    """Return {id: name} of entries."""
    query = select(RegisteredTrainer.id, RegisteredTrainer.name).where(RegisteredTrainer.id.in_(list(ids)))
    return {row.id: row.name for row in db.session.execute(query)}
