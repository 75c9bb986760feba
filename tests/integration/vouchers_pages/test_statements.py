"""What sending an application asks of the database: in the minute in which a scheme opens, everybody does."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts.models import AuditRow
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.vouchers import ledger
from app.vouchers.letters.models import Letter
from app.vouchers.models import CaseEvent, Fund, LedgerEntry
from app.vouchers.models.term import CaseTerm
from app.vouchers.process import State
from tests.integration.vouchers_pages.conftest import DECLARED, Desk, Employer, make_employer, the
from tests.integration.vouchers_pages.test_once_and_again import filled
from tests.support.client import SiteClient
from tests.support.statements import counted

MOST = 21
"""Statements of one form sent, from the session to the mail; PostgreSQL takes one less."""


def send(desk: Desk, public_id: str) -> list[str]:
    """Send the form of the check page; return the statements of that request."""
    address = f"/vouchers/{public_id}/versturen"
    form = filled(desk.client, address, DECLARED)
    with counted() as statements:
        answer = desk.client.post(address, data=form)
    assert answer.location == f"/vouchers/{public_id}"
    return statements


def of(model: Any, application_id: int) -> list[Any]:
    """Return the rows of a table that belong to an application, in their order."""
    query = select(model).where(model.application_id == application_id)
    return list(db.session.scalars(query.order_by(*model.__table__.primary_key)))


def test_sending_asks_the_database_little_and_leaves_nothing_out(desk: Desk, employer: Employer) -> None:
    send(desk, _ready(desk, "Deelnemer Nul"))  # what a process reads once is read
    public_id = _ready(desk, "Deelnemer Een")

    assert len(send(desk, public_id)) <= MOST

    case = the(public_id)
    assert (case.number, case.state, case.place, case.reserved_cents) == ("SV-2026-00002", State.COMPLETE, 2, 1_172_83)
    taken = ["submit", "complete_at_receipt"]
    assert [event.transition for event in of(CaseEvent, case.id)] == taken
    trail = select(AuditRow.action).where(AuditRow.subject == f"voucher:{case.number}").order_by(AuditRow.id)
    assert list(db.session.scalars(trail)) == [f"voucher.{name}" for name in taken]
    assert [term.kind for term in of(CaseTerm, case.id)] == ["decision"]
    assert [(entry.kind, entry.amount_cents) for entry in of(LedgerEntry, case.id)] == [("reserve", 1_172_83)]
    assert [(letter.sequence, letter.kind) for letter in of(Letter, case.id)] == [(1, "receipt_complete")]
    mails = select(OutboxMail).where(OutboxMail.subject.contains(case.number))
    assert [mail.recipient for mail in db.session.scalars(mails)] == [employer.account.email]
    assert ledger.check() == []


def test_who_sends_before_there_is_a_fund_waits_in_it(app: Flask, client: SiteClient) -> None:
    employer = make_employer()
    client.sign_in(employer.account)
    desk = Desk(client, employer.branch.id)
    public_id = _ready(desk, "Deelnemer Een")

    send(desk, public_id)

    case = the(public_id)
    assert (case.number, case.state, case.place) == ("SV-2026-00001", State.WAITING, 1)
    assert [(fund.last_number, fund.last_place) for fund in db.session.scalars(select(Fund))] == [(1, 1)]


def _ready(desk: Desk, name: str) -> str:
    public_id = desk.draft(participant_name=name)
    assert desk.supply(public_id).status_code == 303
    return public_id
