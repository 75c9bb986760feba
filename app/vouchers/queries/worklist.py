"""The work of advisors and deciders as lists: who waits for what, sorted by the days that the law leaves.

A list is read in two steps, as columns: the few that every case is sorted and counted by, then all that
one page shows. The number of statements does not depend on the number of cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.vouchers.casefile import schemes
from app.vouchers.models import CaseEvent, EvidenceItem, VoucherApplication
from app.vouchers.process import LegalClock, State
from app.vouchers.queries.applications import visible_to
from app.vouchers.queries.clock import Step, clock_of
from app.vouchers.queries.tabs import Entry
from app.vouchers.rules import Costs, estimate
from app.vouchers.scheme import ApplicantKind, Label, SchemeVersion

RUNNING = (State.SUBMITTED, State.INCOMPLETE, State.COMPLETE, State.WAITING, State.IN_REVIEW, State.PROPOSED)
"""The states in which the term to decide runs or stands still."""
NOBODY = "niemand"
"""The value of the filter on advisors for cases without one."""
AT_ONCE = 500
"""How many cases one statement of an export reads."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None and "" do not narrow. `advisor` is a public id or NOBODY."""

    state: State | None = None
    municipality: str | None = None
    advisor: str | None = None
    text: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


@dataclass(frozen=True)
class Row:
    """One case as a list shows it: no documents, no account number, no birth date."""

    entry: Entry
    public_id: str
    number: str
    applicant: str
    municipality: str
    training: str
    amount_cents: int
    advisor: str | None
    missing: tuple[Label | str, ...]


def entries(filters: Filters) -> list[Entry]:
    """Return every case that was sent and matches, in the order of the lists: two statements, however many cases."""
    today = clock.today()
    query = _narrowed(
        select(
            VoucherApplication.id,
            VoucherApplication.state,
            VoucherApplication.received_at,
            VoucherApplication.scheme,
            VoucherApplication.scheme_version,
            VoucherApplication.advisor_id,
            VoucherApplication.proposed_by_id,
            VoucherApplication.decided_at,
            VoucherApplication.changed_at,
        ),
        filters,
    )
    rows = db.session.execute(query).all()
    clocks = _clocks((row for row in rows if row.state in RUNNING), VoucherApplication.state.in_(RUNNING), today)
    found = [
        Entry(
            row.id,
            State(row.state),
            clocks.get(row.id),
            row.advisor_id,
            row.proposed_by_id,
            row.received_at if row.id in clocks else row.decided_at or row.changed_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda entry: entry.order)


def rows_of(found: Sequence[Entry]) -> list[Row]:
    """Return the cases as rows, in the given order: two statements for each AT_ONCE of them."""
    return [row for start in range(0, len(found), AT_ONCE) for row in _rows(found[start : start + AT_ONCE])]


def _rows(found: Sequence[Entry]) -> list[Row]:
    ids = [entry.id for entry in found]
    applicant, advisor = aliased(Account), aliased(Account)
    query = (
        select(
            *_SHOWN,
            func.coalesce(Company.name, applicant.name).label("applicant"),
            advisor.name.label("advisor"),
        )
        .join(applicant, applicant.id == VoucherApplication.applicant_id)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .outerjoin(advisor, advisor.id == VoucherApplication.advisor_id)
        .where(VoucherApplication.id.in_(ids))
    )
    by_id = {row.id: row for row in db.session.execute(query)}
    missing = _missing(ids)
    return [_row(entry, by_id[entry.id], missing[entry.id]) for entry in found]


_SHOWN = (
    VoucherApplication.id,
    VoucherApplication.public_id,
    VoucherApplication.number,
    VoucherApplication.municipality,
    VoucherApplication.training_title,
    VoucherApplication.scheme,
    VoucherApplication.scheme_version,
    VoucherApplication.applicant_kind,
    VoucherApplication.vat_deductible,
    VoucherApplication.tuition_cents,
    VoucherApplication.exam_cents,
    VoucherApplication.material_cents,
    VoucherApplication.third_party_cents,
    VoucherApplication.vat_percent,
    VoucherApplication.amounts_include_vat,
    VoucherApplication.claim_cents,
    VoucherApplication.reserved_cents,
    VoucherApplication.awarded_cents,
)


def _row(entry: Entry, columns: Any, missing: Sequence[tuple[str, str]]) -> Row:
    version = schemes().version(columns.scheme, columns.scheme_version)
    return Row(
        entry=entry,
        public_id=columns.public_id,
        number=columns.number,
        applicant=columns.applicant,
        municipality=columns.municipality,
        training=columns.training_title,
        amount_cents=amount_of(columns, version),
        advisor=columns.advisor,
        missing=tuple(name_of(code, label, version) for code, label in missing),
    )


def amount_of(application: Any, version: SchemeVersion) -> int:
    """Return the cents that a case is about: awarded, else held, else claimed, else what the costs come to."""
    known = application.awarded_cents or application.reserved_cents or application.claim_cents
    if known:
        return int(known)
    costs = Costs(
        tuition_cents=application.tuition_cents,
        exam_cents=application.exam_cents,
        material_cents=application.material_cents,
        vat_percent=application.vat_percent,
        amounts_include_vat=application.amounts_include_vat,
        third_party_cents=application.third_party_cents,
    )
    kind = ApplicantKind(application.applicant_kind)
    return estimate(costs, kind, application.vat_deductible, version).claim_cents


def name_of(code: str, label: str, version: SchemeVersion) -> Label | str:
    """Return what an item of evidence is called: by the scheme, else by the advisor who asked for it."""
    known = (item.label for terms in version.kinds.values() for item in terms.evidence if item.code == code)
    return next(known, label)


def advisors() -> list[tuple[str, str]]:
    """Return (public id, name) of who advises now and of who has a case, by name."""
    now = select(RoleGrant.account_id).where(RoleGrant.role == Role.ADVISOR, RoleGrant.ended_at.is_(None))
    with_case = select(VoucherApplication.advisor_id).where(VoucherApplication.advisor_id.is_not(None))
    query = select(Account.public_id, Account.name).where(or_(Account.id.in_(now), Account.id.in_(with_case)))
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Account.name, Account.id))]


def next_complete(by: Account) -> int | None:
    """Return the complete case with the fewest days left that `by` may take: nobody's or already theirs."""
    ready = VoucherApplication.state == State.COMPLETE
    query = select(
        VoucherApplication.id,
        VoucherApplication.received_at,
        VoucherApplication.scheme,
        VoucherApplication.scheme_version,
    ).where(
        ready,
        or_(VoucherApplication.advisor_id.is_(None), VoucherApplication.advisor_id == by.id),
        ~_own(by),
    )
    rows = db.session.execute(query).all()
    clocks = _clocks(rows, ready, clock.today())
    return min(rows, key=lambda row: (clocks[row.id].days_left, row.received_at, row.id)).id if rows else None


def is_own(application_id: int, account: Account) -> bool:
    """Return whether an application is of `account` itself or of a company that it acts for."""
    query = select(VoucherApplication.id).where(VoucherApplication.id == application_id, _own(account))
    return db.session.scalars(query).first() is not None


def _own(account: Account) -> ColumnElement[bool]:
    return or_(visible_to(account), VoucherApplication.applicant_id == account.id)


def _narrowed(query: Select[*tuple[Any, ...]], filters: Filters) -> Select[*tuple[Any, ...]]:
    query = query.where(VoucherApplication.state != State.DRAFT)
    if filters.state is not None:
        query = query.where(VoucherApplication.state == filters.state)
    if filters.municipality is not None:
        query = query.where(VoucherApplication.municipality == filters.municipality)
    if filters.advisor == NOBODY:
        query = query.where(VoucherApplication.advisor_id.is_(None))
    elif filters.advisor is not None:
        chosen = select(Account.id).where(Account.public_id == filters.advisor)
        query = query.where(VoucherApplication.advisor_id.in_(chosen))
    if filters.text:
        query = _with_text(query, filters.text.lower())
    return query


def _with_text(query: Select[*tuple[Any, ...]], text: str) -> Select[*tuple[Any, ...]]:
    name = func.lower(func.coalesce(Company.name, Account.name))
    return (
        query.join(Account, Account.id == VoucherApplication.applicant_id)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .where(
            or_(
                func.lower(VoucherApplication.number).contains(text, autoescape=True),
                name.contains(text, autoescape=True),
            )
        )
    )


def _clocks(rows: Iterable[Any], among: ColumnElement[bool], today: date) -> dict[int, LegalClock]:
    """Return the legal clock of each row; `among` is the SQL of the applications that the rows are of."""
    query = (
        select(CaseEvent.application_id, CaseEvent.at, CaseEvent.transition, CaseEvent.suspends)
        .join(VoucherApplication, VoucherApplication.id == CaseEvent.application_id)
        .where(among, CaseEvent.suspends.is_not(None))
        .order_by(CaseEvent.id)
    )
    steps: dict[int, list[Step]] = defaultdict(list)
    for application_id, at, transition, suspends in db.session.execute(query):
        steps[application_id].append(Step(at, transition, suspends))
    unbroken: dict[tuple[str, str, date], LegalClock] = {}  # the same for all that came on one day
    clocks = {}
    for row in rows:
        key = (row.scheme, row.scheme_version, amsterdam(row.received_at).date())
        taken = steps.get(row.id, ())
        if taken or key not in unbroken:
            clocks[row.id] = clock_of(row, taken, schemes().version(*key[:2]), today)
            if not taken:
                unbroken[key] = clocks[row.id]
        else:
            clocks[row.id] = unbroken[key]
    return clocks


def _missing(ids: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
    """Return (code, label) of the items that each application still needs."""
    query = (
        select(EvidenceItem.application_id, EvidenceItem.code, EvidenceItem.label)
        .where(
            EvidenceItem.application_id.in_(ids),
            or_(EvidenceItem.supplied_at.is_(None), EvidenceItem.rejected_at.is_not(None)),
        )
        .order_by(EvidenceItem.id)
    )
    missing: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for application_id, code, label in db.session.execute(query):
        missing[application_id].append((code, label))
    return missing
