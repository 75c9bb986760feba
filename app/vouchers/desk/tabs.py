"""The lists of the work: which case is on which, as SQL over an application and the term that leads it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.accounts.rules import Role
from app.vouchers.models import VoucherApplication
from app.vouchers.models.term import CaseTerm, TermKind
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import ObjectionState
from app.vouchers.payments.models import Invoice
from app.vouchers.payments.rules import InvoiceState
from app.vouchers.process import State
from app.vouchers.queries.terms import passed, unanswered


class Tab(StrEnum):
    """One list of the work, as it is called in the address."""

    MINE = "mijn"
    FREE = "verdelen"
    DECIDE = "beslissen"
    LATE = "laat"
    APPLICANT = "aanvrager"
    MONEY = "geld"
    EVIDENCE = "bewijs"
    INVOICES = "facturen"
    OBJECTION = "bezwaar"
    OVERDUE = "verlopen"
    RUNNING = "lopend"
    DECIDED = "besloten"
    ALL = "alles"


BEFORE = (Tab.MINE, Tab.FREE, Tab.DECIDE, Tab.LATE, Tab.APPLICANT, Tab.MONEY)
AFTER = (Tab.EVIDENCE, Tab.INVOICES, Tab.OBJECTION, Tab.OVERDUE, Tab.RUNNING, Tab.DECIDED, Tab.ALL)
"""The tabs in two rows: what is to be done now, and the rest of the life of a voucher."""


@dataclass(frozen=True)
class Reader:
    """For whom the lists are: what is theirs depends on the role they act in."""

    account_id: int
    role: Role


def _in(*states: State) -> ColumnElement[bool]:
    return VoucherApplication.state.in_(states)


def advisors_turn(today: date) -> ColumnElement[bool]:
    """Return the SQL of a case that an advisor can go on with."""
    return or_(
        _in(State.COMPLETE, State.IN_REVIEW, State.EVIDENCE_SUBMITTED),
        and_(_in(State.INCOMPLETE), unanswered(today)),
        and_(_in(State.STARTED), CaseTerm.kind == TermKind.EVIDENCE, passed(today)),
    )


def conditions(reader: Reader, today: date) -> dict[Tab, ColumnElement[bool]]:
    """Return which cases are on each list of `reader`; every case was sent."""
    advice = advisors_turn(today)
    ours = CaseTerm.kind.in_((TermKind.DECISION, TermKind.SETTLEMENT))
    theirs = CaseTerm.kind.in_((TermKind.OFFER, TermKind.START, TermKind.EVIDENCE))
    return {
        Tab.MINE: _mine(reader, advice),
        Tab.FREE: and_(VoucherApplication.advisor_id.is_(None), advice),
        Tab.DECIDE: _in(State.PROPOSED, State.SETTLEMENT_PROPOSED),
        Tab.LATE: and_(ours, passed(today)),
        Tab.APPLICANT: _in(State.SUBMITTED, State.INCOMPLETE, State.PARTIALLY_OFFERED),
        Tab.MONEY: _in(State.WAITING),
        Tab.EVIDENCE: _in(State.EVIDENCE_SUBMITTED),
        Tab.INVOICES: VoucherApplication.id.in_(
            select(Invoice.application_id).where(Invoice.state == InvoiceState.SUBMITTED)
        ),
        Tab.OBJECTION: VoucherApplication.id.in_(
            select(Objection.application_id).where(Objection.state == ObjectionState.OPEN)
        ),
        Tab.OVERDUE: or_(and_(theirs, passed(today)), and_(_in(State.INCOMPLETE), unanswered(today))),
        Tab.RUNNING: _in(State.GRANTED, State.STARTED),
        Tab.DECIDED: _in(*_DECIDED),
        Tab.ALL: true(),
    }


_DECIDED = (
    State.GRANTED,
    State.PARTIALLY_OFFERED,
    State.REFUSED,
    State.WITHDRAWN,
    State.STARTED,
    State.EVIDENCE_SUBMITTED,
    State.SETTLEMENT_PROPOSED,
    State.SETTLED,
    State.LAPSED,
)


def _mine(reader: Reader, advice: ColumnElement[bool]) -> ColumnElement[bool]:
    """An advisor's are those that somebody gave or that were taken, a decider's the proposals of others."""
    if reader.role is Role.ADVISOR:
        return and_(VoucherApplication.advisor_id == reader.account_id, advice)
    if reader.role is Role.DECIDER:
        return or_(
            and_(_in(State.PROPOSED), VoucherApplication.proposed_by_id != reader.account_id),
            and_(
                _in(State.SETTLEMENT_PROPOSED),
                VoucherApplication.settlement_proposed_by_id != reader.account_id,
            ),
        )
    return false()
