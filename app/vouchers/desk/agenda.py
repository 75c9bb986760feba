"""The terms that end, day by day: from the same rows that the lists are sorted by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.paging import AnyRow, AnySelect, Page, paged
from app.vouchers.models import VoucherApplication
from app.vouchers.models.term import CaseTerm, TermKind
from app.vouchers.queries.terms import last_day

AT_MOST = 2_000
"""How many days a calendar file holds."""
_Applicant, _Advisor = aliased(Account), aliased(Account)


@dataclass(frozen=True)
class Wanted:
    """Which terms: those that end from `first` to `last`, of one kind or of one advisor if that is said."""

    first: date
    last: date
    kind: TermKind | None = None
    advisor_id: int | None = None


def days(wanted: Wanted) -> Page:
    """Return one page of the terms that end in a period, the first day first, with case, applicant and advisor."""
    return paged(_with_names(wanted))


def days_for_file(wanted: Wanted) -> Sequence[AnyRow]:
    """Return the days of a calendar file: no names of people, for agendas lie with others."""
    ends = last_day(clock.today())
    query = select(CaseTerm.kind, ends.label("ends"), VoucherApplication.number, VoucherApplication.public_id)
    return db.session.execute(_within(query, wanted, ends).limit(AT_MOST)).all()


def counts(wanted: Wanted) -> dict[date, dict[TermKind, int]]:
    """Return how many terms of each kind end on each day that has any: one statement."""
    ends = last_day(clock.today())
    found = _within(select(ends.label("ends"), CaseTerm.kind), wanted, ends).order_by(None).subquery()
    query = select(found.c.ends, found.c.kind, func.count()).group_by(found.c.ends, found.c.kind)
    by_day: dict[date, dict[TermKind, int]] = {}
    for day, kind, number in db.session.execute(query.order_by(found.c.ends, found.c.kind)):
        by_day.setdefault(date.fromordinal(day), {})[TermKind(kind)] = number
    return by_day


def _with_names(wanted: Wanted) -> AnySelect:
    ends = last_day(clock.today())
    query = select(
        CaseTerm.kind,
        ends.label("ends"),
        VoucherApplication.public_id,
        VoucherApplication.number,
        VoucherApplication.state,
        func.coalesce(Company.name, _Applicant.name).label("applicant"),
        _Advisor.name.label("advisor"),
    )
    return (
        _within(query, wanted, ends)
        .join(_Applicant, _Applicant.id == VoucherApplication.applicant_id)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .outerjoin(_Advisor, _Advisor.id == VoucherApplication.advisor_id)
    )


def _within(query: AnySelect, wanted: Wanted, ends: ColumnElement[int]) -> AnySelect:
    """Narrow to the period; a term that stands still is compared as it stands today."""
    query = (
        query.select_from(CaseTerm)
        .join(VoucherApplication, VoucherApplication.id == CaseTerm.application_id)
        .where(
            # These find the rows by their index; only what stood still has to be reckoned, later or (set aside) sooner.
            or_(CaseTerm.still_from.is_not(None), CaseTerm.last_day >= wanted.first.toordinal()),
            or_(CaseTerm.still_from.is_not(None), CaseTerm.last_day <= wanted.last.toordinal()),
            ends >= wanted.first.toordinal(),
            ends <= wanted.last.toordinal(),
        )
        .order_by(ends, CaseTerm.kind, VoucherApplication.id)
    )
    if wanted.kind is not None:
        query = query.where(CaseTerm.kind == wanted.kind.value)
    if wanted.advisor_id is not None:
        query = query.where(VoucherApplication.advisor_id == wanted.advisor_id)
    return query
