"""A server that is killed (SIGKILL) at any moment of a request: nothing half done, nothing confirmed is lost.

Who gets no answer sends the same form again, and that has one effect. `TESTS_KILLS=200` kills more often.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.outbox import OutboxMail
from app.vouchers import actions
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.afterwards.rules import Proof
from app.vouchers.letters.models import Letter
from app.vouchers.models import CaseEvent, LedgerEntry, VoucherApplication
from app.vouchers.payments import actions as payments
from app.vouchers.payments.actions.batching import prepare
from app.vouchers.payments.models import Payment, PaymentBatch
from app.vouchers.process import State
from app.vouchers.rules import Blame, Costs
from tests.factories.accounts import make_account
from tests.factories.voucher_cases import applicant_of, hand_in, make_draft, make_proposed, open_fund
from tests.factories.vouchers import SCHEME
from tests.support.client import SiteClient, form_on
from tests.support.killing import Moment, killed_after, killed_at
from tests.support.voucher_machine.invariants import problems
from tests.support.voucher_machine.moves import document

pytestmark = pytest.mark.heavy
KILLS = int(os.environ.get("TESTS_KILLS", "40"))
AIMED: dict[int, Moment] = {2: "before_commit", 3: "after_commit"}
"""Of every four kills of one kind of request, two come at any moment and two around the commit that moves money."""


@dataclass(frozen=True)
class Asked:
    """A form that somebody is about to send: who, from which page, to which address, and how to see that it was."""

    by: Account
    page: str
    address: str
    fields: dict[str, str]
    case: int
    done: Callable[[], bool]


def _state(case: int) -> str:
    return db.session.execute(select(VoucherApplication.state).where(VoucherApplication.id == case)).scalar_one()


def submitting(_staff: list[Account]) -> Asked:
    """An application that is about to be sent."""
    case = make_draft()
    hand_in(case)
    address = f"/vouchers/{case.public_id}/versturen"
    case_id, fields = case.id, {"consent": "y", "de_minimis": "y", "truth": "y"}
    return Asked(applicant_of(case), address, address, fields, case_id, lambda: _state(case_id) == State.COMPLETE)


def deciding(staff: list[Account]) -> Asked:
    """A grant that is about to be decided."""
    case = make_proposed(staff[0])
    address, case_id = f"/advies/{case.public_id}/besluit", case.id
    return Asked(staff[1], address, address, {"reason": "Akkoord."}, case_id, lambda: _state(case_id) == State.GRANTED)


def releasing(staff: list[Account]) -> Asked:
    """A batch that is about to go to the bank."""
    case = make_proposed(staff[0])
    actions.decide(case, by=staff[1], reason="Akkoord.")
    payment = payments.queue(case, 500_00, by=staff[2], reason="invoice")
    batch = prepare(SCHEME, [payment.end_to_end_id], by=staff[2])
    page, batch_id = f"/kas/batches/{batch.message_id}", batch.id

    def done() -> bool:
        state = select(PaymentBatch.state).where(PaymentBatch.id == batch_id)
        return db.session.execute(state).scalar_one() == "released"

    return Asked(staff[3], page, f"{page}/vrijgeven", {}, case.id, done)


def settling(staff: list[Account]) -> Asked:
    """A settlement that is about to be decided."""
    case = make_proposed(staff[0])
    actions.decide(case, by=staff[1], reason="Akkoord.")
    moment = clock.now() + timedelta(days=1)
    costs = Costs(
        tuition_cents=2_500_00,
        exam_cents=0,
        material_cents=0,
        vat_percent=21,
        amounts_include_vat=True,
        third_party_cents=0,
    )
    with pytest.MonkeyPatch.context() as later:
        later.setattr(clock, "now", lambda: moment)
        afterwards.note_start(case, by=staff[0], on=clock.today())
        sent = afterwards.Sent(Proof.DIPLOMA, None, clock.today(), costs, "")
        afterwards.submit_evidence(case, by=applicant_of(case), sent=sent, document=document(f"diploma {case.id}"))
    afterwards.propose_settlement(case, by=staff[0], blame=Blame.NONE, reason="Diploma gehaald.")
    address, case_id = f"/advies/{case.public_id}/vaststellen", case.id
    return Asked(staff[1], address, address, {"reason": "Akkoord."}, case_id, lambda: _state(case_id) == State.SETTLED)


ASKING = (submitting, deciding, releasing, settling)


_ROLE = {
    submitting: Role.EMPLOYER,
    deciding: Role.DECIDER,
    releasing: Role.TREASURER,
    settling: Role.DECIDER,
}


def _filled(client: SiteClient, asked: Asked) -> dict[str, Any]:
    """Return what a browser sends for the form, with its tokens."""
    shown = client.get(asked.page)
    assert shown.status_code == 200, f"{asked.page}: {shown.status_code}"
    fields = form_on(shown.text, asked.page, asked.address, set(asked.fields))
    for name, value in asked.fields.items():
        fields.setlist(name, [value])
    return {name: values for name, values in fields.lists() if values}


def _effects(case: int) -> tuple[int, ...]:
    """Return how many steps, letters, entries in the books and mails a case has."""
    db.session.rollback()
    number = db.session.execute(select(VoucherApplication.number).where(VoucherApplication.id == case)).scalar_one()
    mails = select(func.count()).select_from(OutboxMail).where(OutboxMail.subject.contains(f"({number})"))
    of_case = (
        select(func.count()).select_from(model).where(model.application_id == case)
        for model in (CaseEvent, Letter, LedgerEntry)
    )
    return tuple(db.session.execute(query).scalar_one() for query in (*of_case, mails))


def _send(client: SiteClient, address: str, fields: dict[str, Any]) -> int:
    return client.post(address, data=fields).status_code


def test_a_server_that_is_killed_leaves_nothing_half_done(app: Flask) -> None:
    chance, staff = random.Random(5), [make_account(Role.ADVISOR, Role.DECIDER, Role.TREASURER) for _ in range(4)]
    open_fund(rijk=1_000_000_00)
    took: dict[str, float] = {}
    confirmed = unheard = lost = 0
    for turn in range(KILLS):
        prepare_one = ASKING[turn % len(ASKING)]
        asked = prepare_one(staff)
        client = app.test_client()
        client.sign_in(asked.by, _ROLE[prepare_one])
        sent = _filled(client, asked)
        before = _effects(asked.case)
        aimed = AIMED.get(turn // len(ASKING) % 4)
        request = partial(_send, client, asked.address, sent)

        if aimed:
            status = killed_at(aimed, LedgerEntry, request)
        else:
            status = killed_after(chance.uniform(0, 2 * took.get(prepare_one.__name__, 0.2)), request)

        assert problems({}) == [], f"after kill {turn} ({prepare_one.__name__})"
        after, done = _effects(asked.case), asked.done()
        assert status in (None, 303)
        assert done or status is None, "what was confirmed is lost"
        assert done or after == before, "something of a step without the step"
        assert aimed is None or (status, done) == (None, aimed == "after_commit")
        confirmed, unheard, lost = confirmed + (status == 303), unheard + (done and not status), lost + (not done)
        began = time.monotonic()
        again = client.post(asked.address, data=sent)
        if not done:
            took[prepare_one.__name__] = time.monotonic() - began
        assert again.status_code == 303, f"sending again answers {again.status_code}"
        db.session.rollback()
        assert asked.done()
        once = _effects(asked.case)
        assert once == after if done else once != before
        assert client.post(asked.address, data=sent).status_code == 303
        assert _effects(asked.case) == once
    print(f"{KILLS} kills: {confirmed} confirmed, {unheard} done and not heard, {lost} not done")  # noqa: T201
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 2 * (KILLS // len(ASKING))
