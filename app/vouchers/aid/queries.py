"""What is known of the aid to an undertaking, by KvK number: sums for R11, and the rows behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, String, bindparam, cast, func, or_, select
from sqlalchemy import case as one_of

from app.accounts.models import Account
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState
from app.kernel.clock import AMSTERDAM
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.paging import AnySelect
from app.kernel.text import N_
from app.vouchers.aid.models import AidLine, AidLink
from app.vouchers.models import SelfEmployed, VoucherApplication
from app.vouchers.process import State

NO_LINE = N_("Deze steun staat niet in uw lijst.")
NO_LINK = N_("Deze koppeling is er niet.")
CENTS = one_of(
    (VoucherApplication.state == State.SETTLED, func.coalesce(VoucherApplication.final_cents, 0)),
    else_=VoucherApplication.awarded_cents,
)
"""What a voucher comes to as aid: settled where it is, and nothing once given back or lapsed."""
KVK = func.coalesce(Company.kvk_number, SelfEmployed.kvk_number)
NAME = func.coalesce(Company.name, VoucherApplication.participant_name)


@dataclass(frozen=True)
class Undertaking:
    """A KvK number that somebody may state aid for; `everybody` where all that is stated for it is theirs to see."""

    kvk_number: str
    name: str
    everybody: bool


def first_day(day: date, years: int) -> date:
    """Return the first day whose aid still counts on `day`: so many years before, on the 28th at the latest.

    After the 28th some days more than three years count, so that no month is too short (R11, never too little).
    """
    return day.replace(year=day.year - years, day=min(day.day, 28))


def known_cents(kvk_number: str, since: date, except_id: int | None = None) -> int:
    """Return the cents known for an undertaking from the day `since` on, in one statement (R11).

    That is what this fund awarded, but for the application `except_id`, and what was stated of elsewhere; to this
    KvK number and to those that belong to it.
    """
    asked = {"kvk_number": kvk_number, "since": since, "decided_since": _start_of(since), "except_id": except_id or 0}
    return int(db.session.execute(_known_cents(), asked).scalar_one())


@cache
def _known_cents() -> Select[int]:
    """Return the query of `known_cents`, made once: making it takes longer than asking it."""
    group = _group(bindparam("kvk_number"))
    given = (
        select(func.coalesce(func.sum(CENTS), 0))
        .where(
            _given_to(group),
            VoucherApplication.decided_at >= bindparam("decided_since"),
            VoucherApplication.id != bindparam("except_id"),
        )
        .scalar_subquery()
    )
    stated = (
        select(func.coalesce(func.sum(AidLine.amount_cents), 0))
        .where(
            AidLine.kvk_number.in_(select(group.c.number)),
            AidLine.withdrawn_at.is_(None),
            AidLine.granted_on >= bindparam("since"),
        )
        .scalar_subquery()
    )
    return select(given + stated)


def group_of(kvk_number: str) -> list[str]:
    """Return the KvK numbers of one undertaking, this one among them, in order."""
    group = _group(kvk_number)
    return sorted(db.session.scalars(select(group.c.number)))


def links_of(kvk_number: str) -> Sequence[AidLink]:
    """Return the links within the undertaking that stand."""
    group = _group(kvk_number)
    query = select(AidLink).where(AidLink.ended_at.is_(None), AidLink.kvk_number.in_(select(group.c.number)))
    return db.session.scalars(query.order_by(AidLink.id)).all()


def link(link_id: int) -> AidLink:
    """Return a link that stands; raises NotFoundError otherwise."""
    found = db.session.get(AidLink, link_id)
    if found is None:
        raise NotFoundError(NO_LINK)
    return found


def lines_of(numbers: Sequence[str], by: Account | None = None) -> Sequence[AidLine]:
    """Return the lines that stand for these KvK numbers, the latest aid first; of one account with `by`."""
    query = select(AidLine).where(AidLine.kvk_number.in_(numbers), AidLine.withdrawn_at.is_(None))
    if by is not None:
        query = query.where(AidLine.added_by_id == by.id)
    return db.session.scalars(query.order_by(AidLine.granted_on.desc(), AidLine.id.desc())).all()


def own_line(line_id: int, account: Account) -> AidLine:
    """Return a line that `account` may take back, also one that was; raises NotFoundError for everybody else's."""
    line = db.session.get(AidLine, line_id)
    own = next((one for one in own_undertakings(account) if line and one.kvk_number == line.kvk_number), None)
    if line is None or own is None or not (own.everybody or line.added_by_id == account.id):
        raise NotFoundError(NO_LINE)
    return line


def own_undertakings(account: Account) -> list[Undertaking]:
    """Return the undertakings that `account` acts for: its companies, and its own business where none is registered.

    Whoever typed the number of somebody else's business sees and states only what is their own.
    """
    companies = (
        select(Company.kvk_number, Company.name)
        .join(CompanyMembership, CompanyMembership.company_id == Company.id)
        .where(CompanyMembership.account_id == account.id, CompanyMembership.state == MembershipState.ACTIVE)
        .order_by(Company.name)
    )
    businesses = (
        select(SelfEmployed.kvk_number)
        .join(VoucherApplication, VoucherApplication.id == SelfEmployed.application_id)
        .where(
            VoucherApplication.applicant_id == account.id,
            SelfEmployed.kvk_number.not_in(select(Company.kvk_number)),
        )
        .distinct()
        .order_by(SelfEmployed.kvk_number)
    )
    found = [Undertaking(number, name, everybody=True) for number, name in db.session.execute(companies)]
    return found + [Undertaking(number, account.name, everybody=False) for number in db.session.scalars(businesses)]


def awards(numbers: Sequence[str] | None = None) -> AnySelect:
    """Return the query of what this fund awarded to these KvK numbers (None: to all), the latest first.

    Columns: public_id, number, kvk_number, name, sbi_code, training_title, decided_at, cents, settled, applicant_id.
    """
    query = (
        select(
            VoucherApplication.public_id,
            VoucherApplication.number,
            KVK.label("kvk_number"),
            NAME.label("name"),
            Company.sbi_code,
            VoucherApplication.training_title,
            VoucherApplication.decided_at,
            CENTS.label("cents"),
            (VoucherApplication.state == State.SETTLED).label("settled"),
            VoucherApplication.applicant_id,
        )
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .outerjoin(SelfEmployed, SelfEmployed.application_id == VoucherApplication.id)
        .where(KVK.is_not(None), VoucherApplication.decided_at.is_not(None), CENTS > 0)
        .order_by(VoucherApplication.decided_at.desc(), VoucherApplication.id.desc())
    )
    return query if numbers is None else query.where(KVK.in_(numbers))


def awards_since(since: date, own: Undertaking, account: Account) -> AnySelect:
    """Return the query of awards (see `awards`) that still count and that `account` may see."""
    query = awards([own.kvk_number]).where(_decided_since(since))
    return query if own.everybody else query.where(VoucherApplication.applicant_id == account.id)


def total_of(query: AnySelect) -> int:
    """Return the sum in cents of a query of awards."""
    rows = query.order_by(None).subquery()
    return int(db.session.execute(select(func.coalesce(func.sum(rows.c.cents), 0))).scalar_one())


def found(words: str) -> AnySelect:
    """Return the query of undertakings (kvk_number, name) whose name or KvK number holds `words`, by name."""
    companies = select(Company.kvk_number, Company.name)
    businesses = (
        select(SelfEmployed.kvk_number, func.min(VoucherApplication.participant_name).label("name"))
        .join(VoucherApplication, VoucherApplication.id == SelfEmployed.application_id)
        .where(VoucherApplication.received_at.is_not(None))
        .where(SelfEmployed.kvk_number.not_in(select(Company.kvk_number)))
        .group_by(SelfEmployed.kvk_number)
    )
    everything = companies.union_all(businesses).subquery()
    query = select(everything.c.kvk_number, everything.c.name).order_by(everything.c.name, everything.c.kvk_number)
    if not words:
        return query
    return query.where(
        or_(
            func.lower(everything.c.name).contains(words.lower(), autoescape=True),
            everything.c.kvk_number.startswith(words, autoescape=True),
        )
    )


def names_of(numbers: Sequence[str]) -> dict[str, str]:
    """Return the names of undertakings by KvK number, as far as they are known here."""
    rows = found("").subquery()
    query = select(rows.c.kvk_number, rows.c.name).where(rows.c.kvk_number.in_(numbers))
    return {row.kvk_number: row.name for row in db.session.execute(query)}


def person_of(kvk_number: str) -> int | None:
    """Return the account of who applied as self-employed with this number, the latest; None for a company's number."""
    query = (
        select(VoucherApplication.applicant_id)
        .join(SelfEmployed, SelfEmployed.application_id == VoucherApplication.id)
        .where(SelfEmployed.kvk_number == kvk_number, VoucherApplication.received_at.is_not(None))
        .order_by(VoucherApplication.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def stated_by(account: Account) -> Sequence[AidLine]:
    """Return all lines that `account` added, also those that were taken back."""
    query = select(AidLine).where(AidLine.added_by_id == account.id).order_by(AidLine.id)
    return db.session.scalars(query).all()


def _group(kvk_number: str | BindParameter[Any]) -> CTE:
    """Return the KvK numbers that belong together, reached by links that stand: column `number`."""
    group = select(cast(kvk_number, String).label("number")).cte("undertaking", recursive=True)
    other = one_of((AidLink.kvk_number == group.c.number, AidLink.other_kvk_number), else_=AidLink.kvk_number)
    step: Select[Any] = (
        select(cast(other, String))
        .select_from(AidLink)
        .join(group, or_(AidLink.kvk_number == group.c.number, AidLink.other_kvk_number == group.c.number))
        .where(AidLink.ended_at.is_(None))
    )
    return group.union(step)


def _given_to(group: CTE) -> ColumnElement[bool]:
    """Whether it applied as a company or as somebody self-employed: the KvK number tells."""
    numbers = select(group.c.number)
    return or_(
        VoucherApplication.company_id.in_(select(Company.id).where(Company.kvk_number.in_(numbers))),
        VoucherApplication.id.in_(select(SelfEmployed.application_id).where(SelfEmployed.kvk_number.in_(numbers))),
    )


def _decided_since(day: date) -> ColumnElement[bool]:
    return VoucherApplication.decided_at >= _start_of(day)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM)
