"""The people of the machine, its clock, and how an action is tried: committed, refused, or broken off halfway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, func, select

from app.accounts.models import Account, AuditRow
from app.accounts.rules import Role
from app.companies.models import Branch, Company
from app.kernel.database import db
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.outbox import OutboxMail
from app.vouchers.afterwards.models import TrainingEvidence, VoucherSettlement
from app.vouchers.letters.models import Letter
from app.vouchers.models import CaseEvent, EvidenceItem, Fund, LedgerEntry, Pot, VoucherApplication
from app.vouchers.objections.models import Objection
from app.vouchers.payments.models import BankReport, Invoice, Payment, PaymentBatch
from app.vouchers.process import State
from app.vouchers.recovery.models import ReceivedMoney, Recovery, Waiver
from app.vouchers.scheme import ApplicantKind
from tests.factories.accounts import make_account
from tests.factories.companies import make_membership
from tests.factories.voucher_cases import make_employer, open_fund

Job = Callable[[], object]
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
STAFF = (Role.ADVISOR, Role.DECIDER, Role.TREASURER)
"""Everybody on the staff holds all three: only the rule that asks for a second person keeps them apart."""
COUNTED = (
    AuditRow,
    BankReport,
    CaseEvent,
    EvidenceItem,
    Invoice,
    LedgerEntry,
    Letter,
    Objection,
    OutboxMail,
    Payment,
    PaymentBatch,
    ReceivedMoney,
    Recovery,
    TrainingEvidence,
    VoucherApplication,
    VoucherSettlement,
    Waiver,
)


CHANGING = (VoucherApplication, Pot, Fund, Payment, PaymentBatch, Invoice, Recovery, Objection)
_LARGE = ("content", "frozen_case", "assessment", "motivation")
_LOOKS = (
    select(*(select(func.count()).select_from(model).scalar_subquery() for model in COUNTED)),
    *(
        select(*(column for column in model.__table__.columns if column.name not in _LARGE)).order_by(model.id)
        for model in CHANGING
    ),
)


class BrokenOffError(RuntimeError):
    """The process ended between two statements."""


@dataclass(frozen=True)
class Person:
    """Somebody who applies: as what, for which company, living where, as which participants."""

    account_id: int
    kind: ApplicantKind
    town: str
    company_id: int | None = None
    branch_id: int | None = None
    kvk_number: str | None = None


@dataclass
class World:
    """All that the machine knows beside the database; `set_clock` takes the time since MONDAY."""

    set_clock: Callable[[timedelta], datetime]
    since: timedelta = timedelta()
    people: list[Person] = field(default_factory=list)
    staff: list[int] = field(default_factory=list)
    steps: int = 0
    refusals: int = 0
    crashes: int = 0

    def begin(self) -> None:
        """Make the people, and a fund that is soon empty."""
        self.since = timedelta()
        self.set_clock(self.since)
        self.people, self.staff = [], []
        self.staff.extend(make_account(*STAFF).id for _ in range(5))
        for town in ("Deventer", "Zutphen"):
            employer = make_employer(town)
            self.people.append(
                Person(employer.account.id, ApplicantKind.EMPLOYER, town, employer.company.id, employer.branch.id)
            )
            if town == "Deventer":  # one of the staff acts for a company that applies
                own = make_account(*STAFF)
                make_membership(company=employer.company, account=own)
                self.staff.append(own.id)
        for kind, town, kvk in (
            (ApplicantKind.SELF_EMPLOYED, "Apeldoorn", "68750110"),
            (ApplicantKind.EMPLOYEE, "Deventer", None),
            (ApplicantKind.JOB_SEEKER, "Zutphen", None),
        ):
            self.people.append(Person(make_account(Role.TALENT).id, kind, town, kvk_number=kvk))
        open_fund(rijk=2_700_00, deventer=1_500_00)
        db.session.commit()

    def pass_time(self, by: timedelta) -> None:
        """Move the only clock on."""
        self.since += by
        self.set_clock(self.since)

    def cases(self, *states: State) -> list[int]:
        """Return the ids of the applications in these states, oldest first; of all without any."""
        query = select(VoucherApplication.id).order_by(VoucherApplication.id)
        return list(db.session.scalars(query.where(VoucherApplication.state.in_(states)) if states else query))

    def state(self, case: int) -> State:
        """Return where a case stands."""
        query = select(VoucherApplication.state).where(VoucherApplication.id == case)
        return State(db.session.execute(query).scalar_one())

    def attempt(self, job: Job, *, crash_at: int | None = None) -> str:
        """Do `job` in a transaction of its own; return "done", "refused" or "broken off".

        Who is refused reads a sentence; what is refused or broken off at its `crash_at`-th statement leaves nothing.
        """
        db.session.rollback()
        before = fingerprint()
        db.session.rollback()
        self.steps += 1
        try:
            with _breaking_off(crash_at):
                job()
                db.session.flush()
            db.session.commit()
            return "done"
        except BrokenOffError:
            db.session.rollback()
            self.crashes += 1
            assert fingerprint() == before, "what was broken off left something"
            return "broken off"
        except DomainError as error:
            db.session.rollback()
            self.refusals += 1
            said = error.text.nl()
            assert said[:1].isupper(), f"no sentence: {said!r}"
            assert said.rstrip().endswith((".", "?")), f"no sentence: {said!r}"
            assert fingerprint() == before, f"what was refused left something: {said}"
            return "refused"
        finally:
            db.session.rollback()


@contextmanager
def _breaking_off(at: int | None) -> Iterator[None]:
    if at is None:
        yield
        return
    left = at

    def count(*_args: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise BrokenOffError

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def fingerprint() -> list[Any]:
    """Return what stands in the tables of vouchers: how many rows in each, and the rows that change."""
    return [tuple(row) for looked in _LOOKS for row in db.session.execute(looked)]


def account(account_id: int) -> Account:
    """Return somebody as the transaction of now sees them."""
    return db.session.get_one(Account, account_id)


def application(case: int) -> VoucherApplication:
    """Return an application as the transaction of now sees it; raises NotFoundError as its page does."""
    found = db.session.get(VoucherApplication, case)
    if found is None:
        raise NotFoundError
    return found


def place(person: Person) -> tuple[Company | None, Branch | None]:
    """Return the company and the branch that somebody applies from."""
    if person.company_id is None:
        return None, None
    return db.session.get_one(Company, person.company_id), db.session.get_one(Branch, person.branch_id)
