"""Objections, recoveries and flags, made by the actions that people use where money or a decision is in it."""

import secrets
from datetime import timedelta
from typing import Any

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers import actions, ledger
from app.vouchers.actions.steps import lock
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.queries import whom
from app.vouchers.models import VoucherApplication
from app.vouchers.objections.models import Objection, ObjectionFile
from app.vouchers.recovery.actions import open_claim
from app.vouchers.recovery.models import Instalment, ReceivedMoney, Recovery, Waiver
from app.vouchers.signals.models import Signal, SignalSweep
from tests.factories.accounts import make_account
from tests.factories.files import make_file
from tests.factories.voucher_cases import make_proposed


def make_refused(**answers: Any) -> VoucherApplication:
    """Refuse an application: its trainer is not recognised."""
    application = make_proposed(make_account(Role.ADVISOR), "refuse", trainer_recognised=False, **answers)
    actions.decide(application, by=make_account(Role.DECIDER), reason="De opleider is niet erkend.")
    return application


def make_granted(**answers: Any) -> VoucherApplication:
    """Grant an application of EUR 1,500.00."""
    application = make_proposed(make_account(Role.ADVISOR), **answers)
    actions.decide(application, by=make_account(Role.DECIDER), reason="Het klopt.")
    return application


def make_paid(**answers: Any) -> VoucherApplication:
    """Grant an application and pay all of it, in the books only."""
    application = make_granted(**answers)
    cents, by = application.awarded_cents, make_account(Role.TREASURER)
    for kind in ("due", "pay"):
        ledger.move(application, kind, cents, by_id=by.id, reference=f"{application.number}-1")
    db.session.flush()
    return application


def make_claim(cents: int = 900_00, **answers: Any) -> Recovery:
    """Claim `cents` of a voucher that was paid."""
    application = make_paid(**answers)
    return open_claim(lock(application), cents, by=make_account(Role.DECIDER))


def make_objection(*, application: VoucherApplication, by: Account, **values: Any) -> Objection:
    """Add an open objection as a row; the contested decision was taken by somebody else."""
    objection = Objection(
        **{
            "public_id": secrets.token_urlsafe(16),
            "application_id": application.id,
            "against": "refusal",
            "contested_by_id": make_account(Role.DECIDER).id,
            "contested_on": clock.today(),
            "term_ended_on": clock.today() + timedelta(weeks=6),
            "channel": "online",
            "received_at": clock.now(),
            "received_on": clock.today(),
            "registered_by_id": by.id,
            "late": False,
            "grounds": "Het klopt niet.",
            "state": "open",
            "decide_before": clock.today() + timedelta(weeks=12),
        }
        | values
    )
    db.session.add(objection)
    db.session.flush()
    db.session.add(ObjectionFile(objection_id=objection.id, file_id=make_file().id))
    db.session.flush()
    return objection


def make_recovery(*, application: VoucherApplication, by: Account) -> Recovery:
    """Add a recovery as rows, with a plan, something received and a proposal to waive; nothing is booked."""
    recovery = Recovery(
        public_id=secrets.token_urlsafe(16),
        application_id=application.id,
        state="open",
        claimed_cents=1000,
        recovered_cents=1,
        plan_cents=1000,
        opened_at=clock.now(),
        opened_by_id=by.id,
    )
    db.session.add(recovery)
    db.session.flush()
    of_it = {"recovery_id": recovery.id, "cents": 1}
    db.session.add_all(
        [
            Instalment(recovery_id=recovery.id, number=1, due_on=clock.today(), cents=1000),
            ReceivedMoney(**of_it, received_on=clock.today(), booked_at=clock.now(), booked_by_id=by.id),
            Waiver(**of_it, state="proposed", reason="Reden.", proposed_by_id=by.id, proposed_at=clock.now()),
        ]
    )
    db.session.flush()
    return recovery


def make_exclusion(*, application: VoucherApplication, by: Account, **values: Any) -> Exclusion:
    """Add a proposal as a row, made by `by`, of whoever applied; or what `values` say."""
    participant_key, kvk_number = whom(application)
    exclusion = Exclusion(
        **{
            "public_id": secrets.token_urlsafe(16),
            "application_id": application.id,
            "participant_key": participant_key,
            "kvk_number": kvk_number,
            "ground": "no_show",
            "months": 12,
            "reason": "U kwam niet.",
            "state": "proposed",
            "proposed_by_id": by.id,
            "proposed_at": clock.now(),
            "reply_by": clock.today(),
        }
        | values
    )
    db.session.add(exclusion)
    db.session.flush()
    return exclusion


def make_signal(*, application: VoucherApplication, kind: str = "crowded_course", **facts: int | str) -> Signal:
    """Add an open flag, and that a sweep looked."""
    signal = Signal(application_id=application.id, kind=kind, facts=facts or {"count": 12}, raised_at=clock.now())
    db.session.add(signal)
    db.session.merge(SignalSweep(application_id=application.id, looked_at=clock.now()))
    db.session.flush()
    return signal
