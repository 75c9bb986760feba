"""One case as advisors and deciders read it: application, people, rules, sum, documents, history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account
from app.companies.models import Branch, Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.vouchers.casefile import assessment_of, is_document, is_present, version_of
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.process import LegalClock, State
from app.vouchers.queries.applications import UNKNOWN, Document, documents_of
from app.vouchers.queries.clock import clock_of
from app.vouchers.queries.rulelines import Rule, rule_lines
from app.vouchers.queries.worklist import RUNNING, amount_of, name_of
from app.vouchers.rules import Assessment, Estimate, Outcome, estimate_case
from app.vouchers.scheme import Label, SchemeVersion


@dataclass(frozen=True)
class Item:
    """One item of evidence: what it is called, whether it counts, and its document if it is one."""

    id: int
    code: str
    name: Label | str
    is_document: bool
    """Whether it is supplied as a file, so that it can be asked for again."""
    present: bool
    supplied_at: datetime | None
    rejection: str | None
    document: Document | None


@dataclass(frozen=True)
class CaseFile:
    """All that the page of a case shows; `clock` is how the term stands, or stood when it stopped."""

    application: VoucherApplication
    version: SchemeVersion
    assessment: Assessment
    sums: Estimate
    rules: tuple[Rule, ...]
    items: tuple[Item, ...]
    events: Sequence[CaseEvent]
    names: Mapping[int, str]
    company: Company | None
    branch: Branch | None
    clock: LegalClock
    amount_cents: int

    @property
    def state(self) -> State:
        """Where the case stands."""
        return State(self.application.state)

    @property
    def runs(self) -> bool:
        """Whether the term to decide still counts."""
        return self.state in RUNNING

    @property
    def outcome(self) -> Outcome:
        """What the rules come to."""
        return self.assessment.outcome

    @property
    def applicant(self) -> str:
        """Who applies: the company, else the person."""
        return self.company.name if self.company else self.names[self.application.applicant_id]

    def name(self, account_id: int | None) -> str | None:
        """Return the name of somebody who handles the case."""
        return self.names.get(account_id) if account_id is not None else None


def sent(public_id: str) -> VoucherApplication:
    """Return an application that was sent, with its evidence and events.

    Raises NotFoundError for a draft too: nobody of staff sees what was not sent.
    """
    query = (
        select(VoucherApplication)
        .where(VoucherApplication.public_id == public_id, VoucherApplication.state != State.DRAFT)
        .options(selectinload(VoucherApplication.evidence), selectinload(VoucherApplication.events))
        .execution_options(populate_existing=True)
    )
    application = db.session.scalars(query).first()
    if application is None:
        raise NotFoundError(UNKNOWN)
    return application


def case_file(application: VoucherApplication) -> CaseFile:
    """Return the file of an application whose evidence and events are loaded."""
    now = clock.now()
    version = version_of(application, now)
    case, _version, assessment = assessment_of(application, now)
    return CaseFile(
        application=application,
        version=version,
        assessment=assessment,
        sums=estimate_case(case, version),
        rules=rule_lines(assessment),
        items=items_of(application, version),
        events=application.events,
        names=_names(application),
        company=db.session.get(Company, application.company_id) if application.company_id else None,
        branch=db.session.get(Branch, application.branch_id) if application.branch_id else None,
        clock=clock_of(application, application.events, version, clock.today()),
        amount_cents=amount_of(application, version),
    )


def items_of(application: VoucherApplication, version: SchemeVersion) -> tuple[Item, ...]:
    """Return the items of evidence with the names of their documents."""
    documents = documents_of(application.evidence)
    return tuple(
        Item(
            id=item.id,
            code=item.code,
            name=name_of(item.code, item.label, version),
            is_document=is_document(item, application, version),
            present=is_present(item),
            supplied_at=item.supplied_at,
            rejection=item.rejection if item.rejected_at else None,
            document=documents.get(item.file_id) if item.file_id else None,
        )
        for item in application.evidence
    )


def _names(application: VoucherApplication) -> dict[int, str]:
    """Return the names of everybody who has to do with the case, by account."""
    people = {event.by_id for event in application.events} | {
        application.applicant_id,
        application.advisor_id,
        application.proposed_by_id,
        application.decided_by_id,
    }
    query = select(Account.id, Account.name).where(Account.id.in_(people - {None}))
    return {row[0]: row[1] for row in db.session.execute(query)}
