"""Vouchers after the decision, made by the actions that people use."""

from datetime import date, timedelta
from typing import Any

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.kernel.files import read
from app.vouchers import actions
from app.vouchers.afterwards import actions as afterwards
from app.vouchers.afterwards.actions import Sent
from app.vouchers.afterwards.models import TrainingEvidence, VoucherReminder, VoucherSettlement
from app.vouchers.afterwards.rules import Proof, Reminder
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions as payments
from app.vouchers.rules import Blame, Costs
from tests.factories.accounts import make_account
from tests.factories.files import PDF, make_file, upload
from tests.factories.voucher_cases import applicant_of, make_proposed
from tests.factories.vouchers import SCHEME

COSTS = Costs(
    tuition_cents=3_000_00,
    exam_cents=0,
    material_cents=0,
    vat_percent=21,
    amounts_include_vat=True,
    third_party_cents=0,
)
"""What a training cost that cost what it was to cost."""


def sent(tuition_cents: int = 3_000_00, attended: int | None = None, *, on: date | None = None) -> Sent:
    """Return evidence: a diploma, or a list with so much attendance."""
    return Sent(
        proof=Proof.DIPLOMA if attended is None else Proof.ATTENDANCE,
        attended_percent=attended,
        completed_on=on or clock.today(),
        costs=Costs(
            tuition_cents=tuition_cents,
            exam_cents=0,
            material_cents=0,
            vat_percent=21,
            amounts_include_vat=True,
            third_party_cents=0,
        ),
        explanation="",
    )


def make_granted(advisor: Account, decider: Account, **answers: Any) -> VoucherApplication:
    """Grant a voucher of EUR 1,500.00, or as `answers` say."""
    application = make_proposed(advisor, **answers)
    actions.decide(application, by=decider, reason="Akkoord.")
    return application


def make_started(advisor: Account, decider: Account, **answers: Any) -> VoucherApplication:
    """Grant a voucher that was asked for the day before, and begin the training today."""
    application = make_granted(advisor, decider, **answers)
    if application.received_at is not None:
        application.received_at -= timedelta(days=1)
    afterwards.start(application, by=applicant_of(application), on=clock.today())
    return application


def send_evidence(application: VoucherApplication, what: Sent) -> None:
    """Send the evidence of a training that began."""
    document = read(upload(PDF, "diploma.pdf"), "document")
    afterwards.submit_evidence(application, by=applicant_of(application), sent=what, document=document)


def make_evidence_sent(advisor: Account, decider: Account, what: Sent, **answers: Any) -> VoucherApplication:
    """Let the applicant of a started training send `what`."""
    application = make_started(advisor, decider, **answers)
    send_evidence(application, what)
    return application


def make_to_settle(
    advisor: Account, decider: Account, what: Sent, blame: Blame = Blame.NONE, **answers: Any
) -> VoucherApplication:
    """Let `advisor` propose what the rule comes to."""
    application = make_evidence_sent(advisor, decider, what, **answers)
    afterwards.propose_settlement(application, by=advisor, blame=blame, reason="Zo staat het in het bewijs.")
    return application


def pay(application: VoucherApplication, cents: int) -> None:
    """Pay `cents` of an award: queued, put in a batch by one treasurer and released by another."""
    one, other = make_account(Role.TREASURER), make_account(Role.TREASURER)
    payment = payments.queue(application, cents, by=one, reason="invoice")
    payments.release(payments.prepare(SCHEME, [payment.end_to_end_id], by=one), by=other)


def make_training_evidence(*, application: VoucherApplication, by: Account) -> TrainingEvidence:
    """Add a diploma as a row, whatever the state of the application."""
    evidence = TrainingEvidence(
        application_id=application.id,
        proof=Proof.DIPLOMA.value,
        file_id=make_file().id,
        completed_on=clock.today(),
        tuition_cents=3_000_00,
        exam_cents=0,
        material_cents=0,
        third_party_cents=0,
        vat_percent=21,
        amounts_include_vat=True,
        explanation="Voor wie dit leest.",
        sent_by_id=by.id,
        sent_at=clock.now(),
    )
    db.session.add(evidence)
    db.session.flush()
    return evidence


def make_settlement(*, application: VoucherApplication, by: Account) -> VoucherSettlement:
    """Add a proposal to settle as a row."""
    settlement = VoucherSettlement(
        application_id=application.id,
        blame=Blame.NONE.value,
        ground="diploma",
        final_cents=0,
        frozen_case={},
        answer={},
        proposal_reason="Test.",
        proposed_by_id=by.id,
        proposed_at=clock.now(),
    )
    db.session.add(settlement)
    db.session.flush()
    return settlement


def make_voucher_reminder(*, application: VoucherApplication) -> VoucherReminder:
    """Write down that a reminder left."""
    reminder = VoucherReminder(
        application_id=application.id,
        kind=Reminder.OFFER.value,
        last_day=clock.today().toordinal(),
        sent_at=clock.now(),
    )
    db.session.add(reminder)
    db.session.flush()
    return reminder
