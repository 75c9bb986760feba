"""Objections as they stand: what can be contested, of one case, and the list of deciders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.files import StoredFile
from app.kernel.text import N_
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.objections.models import Objection, ObjectionFile
from app.vouchers.objections.rules import Decision, Happened, ObjectionState, contested, last_day
from app.vouchers.process import State
from app.vouchers.scheme import SchemeVersion

UNKNOWN = N_("Dit bezwaar kennen wij niet.")
NO_FILE = N_("Dit stuk kennen wij niet.")


@dataclass(frozen=True)
class Attached:
    """A document that came with an objection; `size` is in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class Chance:
    """A decision that can be contested now, and the last day to do so in time."""

    decision: Decision
    until: date


def contested_now(application: VoucherApplication) -> Decision | None:
    """Return the decision on an application that can be contested now."""
    query = (
        select(CaseEvent.transition, CaseEvent.at, CaseEvent.by_id)
        .where(CaseEvent.application_id == application.id)
        .order_by(CaseEvent.id)
    )
    steps = [Happened(name, amsterdam(at).date(), by_id) for name, at, by_id in db.session.execute(query)]
    return contested(
        State(application.state),
        steps,
        decided=(application.decided_by_id, application.proposed_by_id),
        settled=(application.settled_by_id, application.settlement_proposed_by_id),
    )


def chance_of(application: VoucherApplication, version: SchemeVersion) -> Chance | None:
    """Return what may be objected to now; None where nothing was decided, or an objection against it was handled."""
    decision = contested_now(application)
    if decision is None:
        return None
    earlier = select(Objection.id).where(
        Objection.application_id == application.id,
        Objection.against == decision.against.value,
        Objection.contested_on == decision.day,
        Objection.state != ObjectionState.WITHDRAWN,
    )
    if db.session.scalar(earlier.limit(1)) is not None:
        return None
    return Chance(decision, last_day(decision.day, version))


def of_case(application_id: int) -> Sequence[Objection]:
    """Return the objections of a case, the latest first."""
    query = select(Objection).where(Objection.application_id == application_id).order_by(Objection.id.desc())
    return db.session.scalars(query).all()


def named(public_id: str) -> Objection:
    """Return an objection by its address; raises NotFoundError."""
    objection = db.session.scalars(select(Objection).where(Objection.public_id == public_id)).one_or_none()
    if objection is None:
        raise NotFoundError(UNKNOWN)
    return objection


def files_of(objection_id: int) -> Sequence[Attached]:
    """Return the documents that came with an objection."""
    query = (
        select(StoredFile.id, StoredFile.name, StoredFile.size)
        .join(ObjectionFile, ObjectionFile.file_id == StoredFile.id)
        .where(ObjectionFile.objection_id == objection_id)
        .order_by(ObjectionFile.id)
    )
    return [Attached(*row) for row in db.session.execute(query)]


def file_of(objection: Objection, file_id: int) -> StoredFile:
    """Return one of its documents; raises NotFoundError for any other."""
    query = (
        select(StoredFile)
        .join(ObjectionFile, ObjectionFile.file_id == StoredFile.id)
        .where(ObjectionFile.objection_id == objection.id, StoredFile.id == file_id)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError(NO_FILE)
    return found


def listed(*, ended: bool = False) -> Select[*tuple[Any, ...]]:
    """Return the query of the list: open objections, the first to decide on top; or those that were handled."""
    query = (
        select(
            Objection.public_id,
            Objection.against,
            Objection.received_on,
            Objection.decide_before,
            Objection.late,
            Objection.state,
            Objection.outcome,
            Objection.extended_at,
            Objection.contested_by_id,
            Objection.contested_proposed_by_id,
            VoucherApplication.number,
            VoucherApplication.public_id.label("case_id"),
            func.coalesce(Company.name, Account.name).label("applicant"),
        )
        .join(VoucherApplication, VoucherApplication.id == Objection.application_id)
        .join(Account, Account.id == VoucherApplication.applicant_id)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
    )
    if ended:
        return query.where(Objection.state != ObjectionState.OPEN).order_by(Objection.id.desc())
    return query.where(Objection.state == ObjectionState.OPEN).order_by(Objection.decide_before, Objection.id)


def names_of(ids: Sequence[int | None]) -> dict[int, str]:
    """Return the names of accounts."""
    query = select(Account.id, Account.name).where(Account.id.in_([one for one in ids if one is not None]))
    return {row[0]: row[1] for row in db.session.execute(query)}


def numbers_open(account_id: int) -> Sequence[str]:
    """Return the numbers of this account's applications with an objection that nobody decided on yet."""
    query = (
        select(VoucherApplication.number)
        .join(Objection, Objection.application_id == VoucherApplication.id)
        .where(VoucherApplication.applicant_id == account_id, Objection.state == ObjectionState.OPEN)
    )
    return [number for number in db.session.scalars(query) if number]
