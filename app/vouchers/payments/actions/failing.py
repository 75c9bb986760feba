"""Payments that did not arrive: as the bank's answer says, or because the money came back later."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_, Euro, Text, Value
from app.vouchers import ledger
from app.vouchers.actions.steps import ensure_not_own, hold_fund
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import mails
from app.vouchers.payments.actions.queueing import held
from app.vouchers.payments.bankfile import (
    ABOUT_THE_ACCOUNT,
    ACCEPTED,
    NO_REASON,
    REJECTED,
    Answer,
    StatusReport,
    UnreadableError,
    read_report,
)
from app.vouchers.payments.models import BankReport, Payment, PaymentBatch
from app.vouchers.payments.policy import may_correct_payee
from app.vouchers.payments.rules import BatchState, PaymentState

BACK = "BACK"
"""Our own reason: the money came back later."""
OTHER_AMOUNT = N_(
    "Bij betaling %(id)s noemt de bank %(theirs)s. Wij gaven opdracht voor %(ours)s. Er is niets gelezen. Bel de bank."
)


@dataclass(frozen=True)
class Read:
    """What came of reading an answer: its batch, how many payments the bank took and rejected, whether it was new."""

    batch: PaymentBatch
    accepted: int
    rejected: int
    new: bool


def read_answer(content: bytes, *, by: Account) -> Read:
    """Read back what the bank says of a batch: rejected payments are due again, with the bank's reason.

    The same file changes nothing the second time. Raises DomainError for a file that is no answer, or not to a batch
    that was released here, or that names another amount than we asked to pay.
    """
    try:
        report = read_report(content)
    except UnreadableError as error:
        raise DomainError(str(error), "file") from error
    batch = _batch_of(report)
    hold_fund(batch.scheme)
    sha256 = hashlib.sha256(content).hexdigest()
    known = db.session.scalars(select(BankReport).where(BankReport.sha256 == sha256)).first()
    if known is not None:
        return Read(batch, known.accepted, known.rejected, new=False)
    accepted, failed, rejected = _apply(report, batch, by)
    db.session.add(
        BankReport(
            batch_id=batch.id,
            sha256=sha256,
            content=content,
            status=report.status,
            accepted=accepted,
            rejected=rejected,
            read_at=clock.now(),
            read_by_id=by.id,
        )
    )
    db.session.flush()
    audit.record("voucher.batch.answer", f"batch:{batch.message_id}", by=by, accepted=accepted, rejected=rejected)
    _tell(failed)
    return Read(batch, accepted, rejected, new=True)


def came_back(payment: Payment, *, by: Account) -> None:
    """Book that the money of one payment came back later.

    Raises ConflictError when it was not paid, NotAllowedError for a payment of an application of one's own.
    """
    application = db.session.get_one(VoucherApplication, payment.application_id)
    hold_fund(application.scheme)
    ensure_not_own(application, by)
    payment = held(payment)
    if payment.state != PaymentState.PAID:
        raise ConflictError(N_("Deze betaling is niet betaald, of al teruggekomen."))
    _fail(payment, Answer(payment.end_to_end_id, "", BACK), by)
    _tell([payment])


def _batch_of(report: StatusReport) -> PaymentBatch:
    query = select(PaymentBatch).where(PaymentBatch.message_id == report.message_id)
    batch = db.session.scalars(query).first()
    if batch is None or batch.state != BatchState.RELEASED:
        values: dict[str, Value] = {"id": report.message_id[:35]}
        raise DomainError(Text(N_("Wij hebben geen vrijgegeven batch met kenmerk “%(id)s”."), values), "file")
    return batch


def _apply(report: StatusReport, batch: PaymentBatch, by: Account) -> tuple[int, list[Payment], int]:
    """Take over what the bank says of each payment.

    Return how many it takes, which it rejected now by name, and how many it rejects, those of before included.
    """
    query = select(Payment).where(Payment.batch_id == batch.id).order_by(Payment.id).with_for_update()
    payments = {payment.end_to_end_id: payment for payment in db.session.scalars(query)}
    said = {answer.end_to_end_id: answer for answer in report.answers}
    if unknown := sorted(set(said) - set(payments)):
        values: dict[str, Value] = {"id": unknown[0][:35]}
        raise DomainError(Text(N_("Betaling “%(id)s” zit niet in deze batch. Er is niets gelezen."), values), "file")
    _ensure_same_amounts(payments, report)
    failed: list[Payment] = []
    accepted = rejected = 0
    for end_to_end_id, payment in payments.items():
        answer = said.get(end_to_end_id) or _of_the_whole(report, end_to_end_id)
        if answer.status == REJECTED or report.status == REJECTED:
            rejected += 1
            if payment.state == PaymentState.PAID:
                _fail(payment, answer, by)
                if end_to_end_id in said:  # what befalls a whole file is not about somebody's account
                    failed.append(payment)
        elif answer.status in ACCEPTED and payment.state == PaymentState.PAID:
            accepted += 1
            payment.bank_status = answer.status
    db.session.flush()
    return accepted, failed, rejected


def _ensure_same_amounts(payments: Mapping[str, Payment], report: StatusReport) -> None:
    """Refuse an answer with another amount than we asked to pay: then the bank does not speak of our file."""
    for answer in report.answers:
        cents = payments[answer.end_to_end_id].amount_cents
        if answer.differs_from(cents):
            values: dict[str, Value] = {
                "id": answer.end_to_end_id,
                "theirs": f"{answer.currency} {answer.amount:f}".strip(),
                "ours": Euro(cents),
            }
            raise DomainError(Text(OTHER_AMOUNT, values), "file")


def _tell(failed: Sequence[Payment]) -> None:
    """Ask the applicant of each case for another account, once for all of its payments that came back together."""
    asked = {payment.application_id: payment for payment in failed if payment.failure_code in ABOUT_THE_ACCOUNT}
    for application_id, payment in asked.items():
        application = db.session.get_one(VoucherApplication, application_id)
        if may_correct_payee(application):
            mails.came_back(application, payment)


def _of_the_whole(report: StatusReport, end_to_end_id: str) -> Answer:
    """Who is not named shares what is said of the whole batch; of a batch taken in part, nothing."""
    return Answer(end_to_end_id, report.status, report.code or NO_REASON, report.text)


def _fail(payment: Payment, answer: Answer, by: Account) -> None:
    """The money is due again, and settled no longer; the payment waits until its account is corrected."""
    application = db.session.get_one(VoucherApplication, payment.application_id)
    reference, note = payment.end_to_end_id, answer.code
    settled = sum(ledger.held(application.id, "settled", reference).values())
    there = settled + sum(ledger.held(application.id, "paid", reference).values())
    if there < payment.amount_cents:
        raise ConflictError(
            Text(
                N_("Van betaling %(id)s wordt geld teruggevorderd. Boek daar wat er terugkwam."),
                {"id": payment.end_to_end_id},
            )
        )
    if settled:
        ledger.move(application, "unsettle", settled, by_id=by.id, note=note, reference=reference)
    ledger.move(application, "bounce", payment.amount_cents, by_id=by.id, note=note, reference=reference)
    payment.state, payment.failed_at = PaymentState.FAILED.value, clock.now()
    payment.failure_code, payment.failure_text = answer.code, answer.text
    payment.bank_status = answer.status
    db.session.flush()
    audit.record(
        "voucher.payment.fail",
        f"voucher:{application.number}",
        by=by,
        person_id=application.applicant_id,
        payment=payment.end_to_end_id,
    )
