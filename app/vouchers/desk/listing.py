"""The work of advisors and deciders as lists: counted, sorted and cut into pages by the database.

A page costs the same number of statements however many cases there are: one counts every list, one reads the
rows of the page, one what these still miss.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import Role
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.paging import AnySelect
from app.vouchers.casefile import schemes
from app.vouchers.desk.tabs import Reader, Tab, conditions
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.models.term import CaseTerm
from app.vouchers.process import State
from app.vouchers.queries.terms import Running, last_day, running
from app.vouchers.queries.worklist import amount_of, name_of
from app.vouchers.scheme import Label
from app.vouchers.signals.models import Signal

NOBODY = "niemand"
"""The value of the filter on advisors for cases without one."""
ANY_SIGNAL = "open"
"""The value of the filter on signals for cases with one of whatever kind."""
AT_ONCE = 500
"""How many cases one statement of an export asks for what they miss."""
_Applicant, _Advisor = aliased(Account), aliased(Account)
_NAME = func.coalesce(Company.name, _Applicant.name)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None and "" do not narrow. `advisor` is a public id or NOBODY."""

    state: State | None = None
    kind: str | None = None
    municipality: str | None = None
    advisor: str | None = None
    scheme: str | None = None
    since: date | None = None
    until: date | None = None
    """First and last day of receipt."""
    signal: str | None = None
    """A kind of signal that nobody settled yet, or ANY_SIGNAL."""
    text: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


@dataclass(frozen=True)
class Row:
    """One case as a list shows it: no documents, no account number, no birth date."""

    public_id: str
    number: str
    state: State
    applicant: str
    kind: str
    municipality: str
    training: str
    scheme: str
    amount_cents: int
    term: Running | None
    since: datetime
    """The moment of receipt, or of the decision once there is one."""
    advisor: str | None
    advisor_id: str | None
    signals: int
    """How many signals nobody settled yet."""
    missing: tuple[Label | str, ...]


@dataclass(frozen=True)
class Place:
    """Where a case stands on a list: its number from 1, of how many, and the cases before and after it."""

    number: int
    total: int
    before: str | None
    after: str | None


def counts(filters: Filters, reader: Reader) -> dict[Tab, int]:
    """Return how many cases are on each list of `reader`: one statement."""
    found = conditions(reader, clock.today())
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in found.values()]
    row = db.session.execute(_among(select(*sums), filters)).one()
    return dict(zip(found, map(int, row), strict=True))


def page(tab: Tab, filters: Filters, reader: Reader, *, number: int, size: int) -> list[Row]:
    """Return the rows of one page of a list, pages counted from 1: two statements."""
    return _rows(_listed(tab, filters, reader).limit(size).offset((number - 1) * size))


def everything(tab: Tab, filters: Filters, reader: Reader) -> list[Row]:
    """Return all rows of a list, for a file."""
    return _rows(_listed(tab, filters, reader))


def chosen(public_ids: Sequence[str], reader: Reader) -> list[Row]:
    """Return these cases as rows, in the order of the lists."""
    return _rows(_listed(Tab.ALL, Filters(), reader).where(VoucherApplication.public_id.in_(public_ids)))


def place_of(public_id: str, tab: Tab, filters: Filters, reader: Reader) -> Place | None:
    """Return where a case stands on a list; None once it is not on it any more: one statement."""
    order = _order(clock.today())
    ids = VoucherApplication.public_id
    on_list = _narrowed(
        select(
            ids.label("id"),
            func.row_number().over(order_by=order).label("number"),
            func.count().over().label("total"),
            func.lag(ids).over(order_by=order).label("before"),
            func.lead(ids).over(order_by=order).label("after"),
        ),
        tab,
        filters,
        reader,
    ).subquery()
    row = db.session.execute(select(on_list).where(on_list.c.id == public_id)).first()
    return Place(row.number, row.total, row.before, row.after) if row else None


def first_of(tab: Tab, filters: Filters, reader: Reader) -> str | None:
    """Return the first case of a list by its id in addresses."""
    query = _narrowed(select(VoucherApplication.public_id), tab, filters, reader)
    return db.session.scalars(query.order_by(*_order(clock.today())).limit(1)).first()


def advisors() -> list[tuple[str, str]]:
    """Return (public id, name) of who advises now and of who has a case, by name."""
    with_case = select(VoucherApplication.advisor_id).where(VoucherApplication.advisor_id.is_not(None))
    return _accounts(or_(Account.id.in_(advising()), Account.id.in_(with_case)))


def advisors_now() -> list[tuple[str, str]]:
    """Return (public id, name) of who advises now, by name: who may get a case."""
    return _accounts(Account.id.in_(advising()))


def advising() -> AnySelect:
    """Return the query of the accounts that are advisors now."""
    return select(RoleGrant.account_id).where(RoleGrant.role == Role.ADVISOR, RoleGrant.ended_at.is_(None))


def _accounts(condition: ColumnElement[bool]) -> list[tuple[str, str]]:
    query = select(Account.public_id, Account.name).where(condition).order_by(Account.name, Account.id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def _listed(tab: Tab, filters: Filters, reader: Reader) -> AnySelect:
    """Return the query of the rows of a list, in its order."""
    today = clock.today()
    query = select(
        *_SHOWN,
        _NAME.label("applicant"),
        _Advisor.name.label("advisor"),
        _Advisor.public_id.label("advisor_public_id"),
        CaseTerm.kind.label("term_kind"),
        last_day(today).label("ends"),
        CaseTerm.still_until,
        _SIGNALS.label("signals"),
    )
    return (
        _narrowed(query, tab, filters, reader, named=True)
        .outerjoin(_Advisor, _Advisor.id == VoucherApplication.advisor_id)
        .order_by(*_order(today))
    )


_OPEN_SIGNAL = Signal.settled_at.is_(None)
_SIGNALS = (
    select(func.count())
    .select_from(Signal)
    .where(Signal.application_id == VoucherApplication.id, _OPEN_SIGNAL)
    .correlate(VoucherApplication)
    .scalar_subquery()
)
_SHOWN = (
    VoucherApplication.id,
    VoucherApplication.public_id,
    VoucherApplication.number,
    VoucherApplication.state,
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
    VoucherApplication.final_cents,
    VoucherApplication.received_at,
    VoucherApplication.decided_at,
    VoucherApplication.changed_at,
)


def _order(today: date) -> tuple[Any, ...]:
    """What runs comes first, by days left; what has no term any more comes after, the newest first."""
    ended = CaseTerm.last_day.is_(None)
    newest = case((ended, func.coalesce(VoucherApplication.decided_at, VoucherApplication.changed_at)))
    return (
        case((ended, 1), else_=0),
        last_day(today),
        newest.desc(),
        VoucherApplication.received_at,
        VoucherApplication.id,
    )


def _rows(query: AnySelect) -> list[Row]:
    found = db.session.execute(query).all()
    incomplete = [columns.id for columns in found if columns.state == State.INCOMPLETE]
    missing: dict[int, list[tuple[str, str]]] = {}
    for start in range(0, len(incomplete), AT_ONCE):
        missing |= _missing(incomplete[start : start + AT_ONCE])
    today = clock.today()
    return [_row(columns, missing.get(columns.id, ()), today) for columns in found]


def _row(columns: Any, missing: Sequence[tuple[str, str]], today: date) -> Row:
    version = schemes().version(columns.scheme, columns.scheme_version)
    term = None if columns.term_kind is None else running(columns.term_kind, columns.ends, columns.still_until, today)
    return Row(
        public_id=columns.public_id,
        number=columns.number,
        state=State(columns.state),
        applicant=columns.applicant,
        kind=columns.applicant_kind,
        municipality=columns.municipality,
        training=columns.training_title,
        scheme=columns.scheme,
        amount_cents=amount_of(columns, version),
        term=term,
        since=columns.received_at if term else columns.decided_at or columns.changed_at,
        advisor=columns.advisor,
        advisor_id=columns.advisor_public_id,
        signals=columns.signals,
        missing=tuple(name_of(code, label, version) for code, label in missing),
    )


def _narrowed(query: AnySelect, tab: Tab, filters: Filters, reader: Reader, *, named: bool = False) -> AnySelect:
    return _among(query, filters, named=named).where(conditions(reader, clock.today())[tab])


def _among(query: AnySelect, filters: Filters, *, named: bool = False) -> AnySelect:
    """Return `query` over the cases that match; with the names of applicants only where they are needed."""
    query = query.select_from(VoucherApplication).outerjoin(
        CaseTerm, and_(CaseTerm.application_id == VoucherApplication.id, CaseTerm.leads)
    )
    if named or filters.text:
        query = query.join(_Applicant, _Applicant.id == VoucherApplication.applicant_id).outerjoin(
            Company, Company.id == VoucherApplication.company_id
        )
    return query.where(VoucherApplication.state != State.DRAFT, *_conditions(filters))


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (VoucherApplication.state, filters.state),
        (VoucherApplication.applicant_kind, filters.kind),
        (VoucherApplication.municipality, filters.municipality),
        (VoucherApplication.scheme, filters.scheme),
    ):
        if value is not None:
            yield column == value
    if filters.since is not None:
        yield VoucherApplication.received_at >= _midnight(filters.since)
    if filters.until is not None:
        yield VoucherApplication.received_at < _midnight(filters.until + timedelta(days=1))
    if filters.advisor == NOBODY:
        yield VoucherApplication.advisor_id.is_(None)
    elif filters.advisor is not None:
        yield VoucherApplication.advisor_id.in_(select(Account.id).where(Account.public_id == filters.advisor))
    if filters.signal is not None:
        flagged = select(Signal.application_id).where(_OPEN_SIGNAL)
        if filters.signal != ANY_SIGNAL:
            flagged = flagged.where(Signal.kind == filters.signal)
        yield VoucherApplication.id.in_(flagged)
    if filters.text:
        text = filters.text.lower()
        yield or_(
            func.lower(VoucherApplication.number).contains(text, autoescape=True),
            func.lower(_NAME).contains(text, autoescape=True),
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.AMSTERDAM)


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
