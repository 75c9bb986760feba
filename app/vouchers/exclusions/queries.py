"""Exclusions as pages read them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.rules import ExclusionState
from app.vouchers.models import VoucherApplication

UNKNOWN = N_("Deze uitsluiting kennen wij niet.")


def named(public_id: str) -> Exclusion:
    """Return an exclusion by its address; raises NotFoundError."""
    found = db.session.scalars(select(Exclusion).where(Exclusion.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFoundError(UNKNOWN)
    return found


def held(exclusion: Exclusion) -> Exclusion:
    """Return an exclusion as it stands now, held until the transaction ends."""
    query = select(Exclusion).where(Exclusion.id == exclusion.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def of_case(application_id: int) -> Sequence[Exclusion]:
    """Return what was proposed and decided after a case, the latest first."""
    query = select(Exclusion).where(Exclusion.application_id == application_id)
    return db.session.scalars(query.order_by(Exclusion.id.desc())).all()


def open_of(application_id: int) -> Exclusion | None:
    """Return the proposal that lies there, or the exclusion that was not ended, of a case."""
    states = (ExclusionState.PROPOSED, ExclusionState.STANDS)
    return next((one for one in of_case(application_id) if one.state in states), None)


def listed(today: date) -> Select[*tuple[Any, ...]]:
    """Return the query of the register: proposals, then who is excluded on `today`, then what has passed."""
    in_force = (Exclusion.state == ExclusionState.STANDS) & (Exclusion.until_on >= today)
    return (
        select(
            Exclusion.public_id,
            Exclusion.state,
            Exclusion.ground,
            Exclusion.months,
            Exclusion.starts_on,
            Exclusion.until_on,
            Exclusion.ended_at,
            Exclusion.reply_by,
            VoucherApplication.number,
            func.coalesce(Company.name, VoucherApplication.participant_name).label("name"),
        )
        .join(VoucherApplication, VoucherApplication.id == Exclusion.application_id)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .order_by(
            case((Exclusion.state == ExclusionState.PROPOSED, 0), (in_force, 1), else_=2),
            Exclusion.until_on.desc(),
            Exclusion.id.desc(),
        )
    )


def excluded_name(application: VoucherApplication) -> str:
    """Return who an exclusion after this case is about: the company, else the person who applied."""
    if application.company_id is None:
        return application.participant_name
    return db.session.get_one(Company, application.company_id).name


def names_of(exclusion: Exclusion) -> Mapping[int, str]:
    """Return the names of who proposed, decided and ended, by account."""
    people = {exclusion.proposed_by_id, exclusion.decided_by_id, exclusion.ended_by_id} - {None}
    query = select(Account.id, Account.name).where(Account.id.in_(people))
    return {row[0]: row[1] for row in db.session.execute(query)}
