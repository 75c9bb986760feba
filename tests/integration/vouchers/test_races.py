"""Two people at the same moment: one effect, and a sentence for who came second. On both databases, with commits."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.pool import NullPool

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.vouchers import actions, ledger
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.afterwards.rules import Proof
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.payments import actions as payments
from app.vouchers.payments.actions.invoicing import Billed
from app.vouchers.payments.models import Invoice, Payment, PaymentBatch
from app.vouchers.process import State
from app.vouchers.rules import Blame, Costs
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import applicant_of, hand_in, make_draft, make_proposed, make_sent, open_fund, pots
from tests.factories.vouchers import SCHEME
from tests.support.databases import Database, application
from tests.support.threads import at_once
from tests.support.voucher_machine.invariants import problems
from tests.support.voucher_machine.moves import document

COSTS = Costs(
    tuition_cents=2_400_00,
    exam_cents=0,
    material_cents=0,
    vat_percent=21,
    amounts_include_vat=True,
    third_party_cents=0,
)


@pytest.fixture
def crowd(database: Database, tmp_path: Path) -> Flask:
    """The application with as many connections to the database as there are threads."""
    return application(database.url, tmp_path, SQLALCHEMY_ENGINE_OPTIONS={"poolclass": NullPool})


@pytest.fixture
def staff(database: Database) -> list[Account]:
    """Five people who may do everything, so that only another person is asked for."""
    return [make_account(Role.ADVISOR, Role.DECIDER, Role.TREASURER) for _ in range(5)]


def job(act: Callable[..., object], row: Any, by: Account, **values: Any) -> Callable[[], object]:
    """Return a job: `by` does `act` to a row in a transaction of its own."""
    model, row_id, account_id = type(row), row.id, by.id

    def done() -> object:
        act(db.session.get_one(model, row_id), by=db.session.get_one(Account, account_id), **values)
        db.session.commit()
        return None

    return done


def one_of(answers: list[Any]) -> str:
    """Return what the one who came second was told; exactly one did, and everything adds up."""
    refused = [answer for answer in answers if answer is not None]
    assert [type(error) for error in refused] == [ConflictError], refused
    db.session.rollback()
    assert problems({}) == []
    return str(refused[0])


def granted(staff: list[Account]) -> VoucherApplication:
    """Return a voucher of EUR 1,500.00."""
    case = make_proposed(staff[0])
    actions.decide(case, by=staff[1], reason="Akkoord.")
    return case


def test_two_tabs_send_the_same_draft(crowd: Flask) -> None:
    open_fund(rijk=5_000_00)
    case = make_draft()
    hand_in(case)
    by = applicant_of(case)

    said = one_of(at_once(crowd, job(actions.submit, case, by), job(actions.submit, case, by)))

    assert said.startswith("Dit kan ")
    assert (case.state, case.number) == (State.COMPLETE, "SV-2026-00001")
    assert pots() == {"rijk": (3_500_00, 1_500_00, 0)}


def test_two_treasurers_release_the_same_batch(crowd: Flask, staff: list[Account]) -> None:
    open_fund(rijk=5_000_00)
    case = granted(staff)
    payment = payments.queue(case, 1_500_00, by=staff[2], reason="invoice")
    batch = payments.prepare(SCHEME, [payment.end_to_end_id], by=staff[2])

    said = one_of(at_once(crowd, *(job(payments.release, batch, who) for who in staff[3:])))

    assert said == "Deze batch is al vrijgegeven. Er is niets twee keer betaald."
    assert ledger.totals(case.id)["paid"] == 1_500_00
    assert db.session.get_one(PaymentBatch, batch.id).state == "released"


def test_a_batch_is_released_and_taken_back(crowd: Flask, staff: list[Account]) -> None:
    open_fund(rijk=5_000_00)
    case = granted(staff)
    payment = payments.queue(case, 1_500_00, by=staff[2], reason="invoice")
    batch = payments.prepare(SCHEME, [payment.end_to_end_id], by=staff[2])

    one_of(at_once(crowd, job(payments.release, batch, staff[3]), job(payments.cancel, batch, staff[2])))

    paid, state = ledger.totals(case.id)["paid"], db.session.get_one(Payment, payment.id).state
    assert (paid, state) in ((1_500_00, "paid"), (0, "open"))


def test_two_advisors_approve_the_same_invoice(crowd: Flask, staff: list[Account]) -> None:
    open_fund(rijk=5_000_00)
    case = granted(staff)
    invoice = payments.hand_in(
        case,
        by=applicant_of(case),
        billed=Billed("F-1", clock.today(), COSTS),
        invoice=document("factuur"),
        proof=document("bewijs"),
    )

    said = one_of(at_once(crowd, *(job(payments.approve, invoice, who) for who in staff[:2])))

    assert said == "Deze factuur is al beoordeeld."
    assert [one.amount_cents for one in db.session.scalars(select(Payment))] == [1_200_00]
    assert db.session.get_one(Invoice, invoice.id).state == "approved"


def test_two_deciders_settle_the_same_voucher(
    crowd: Flask, staff: list[Account], at: Callable[[timedelta], object]
) -> None:
    open_fund(rijk=5_000_00)
    case = granted(staff)
    at(timedelta(days=1))
    afterwards.note_start(case, by=staff[0], on=clock.today())
    sent = afterwards.Sent(Proof.DIPLOMA, None, clock.today(), COSTS, "")
    afterwards.submit_evidence(case, by=applicant_of(case), sent=sent, document=document("diploma"))
    afterwards.propose_settlement(case, by=staff[0], blame=Blame.NONE, reason="Diploma gehaald.")

    said = one_of(at_once(crowd, *(job(afterwards.settle, case, who, reason="Akkoord.") for who in staff[1:3])))

    assert said == "Dit kan niet meer. De voucher is vastgesteld."
    assert [one.amount_cents for one in db.session.scalars(select(Payment))] == [1_200_00]
    assert pots()["rijk"][0] == 3_800_00


def test_money_comes_in_while_somebody_withdraws(crowd: Flask, staff: list[Account]) -> None:
    open_fund(rijk=1_500_00)
    first, *waiting = [make_sent() for _ in range(4)]
    who = staff[0].id

    def pay() -> None:
        actions.pay_in(
            scheme=SCHEME, contributor="rijk", cents=1_500_00, by=db.session.get_one(Account, who), note="bijdrage"
        )
        db.session.commit()

    answers = at_once(crowd, job(actions.withdraw, first, applicant_of(first)), pay)

    assert answers == [None, None]
    db.session.rollback()
    assert problems({}) == []
    assert [case.state for case in waiting] == [State.COMPLETE, State.COMPLETE, State.WAITING]
    moved = select(CaseEvent.application_id).where(CaseEvent.transition == "move_up").order_by(CaseEvent.id)
    assert list(db.session.scalars(moved)) == [case.id for case in waiting[:2]]
