"""Payments that did not arrive: as the bank's answer says, or because the money came back later."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    BACK,
    EXECUTED,
    NO_REASON,
    REJECTED,
    UNDECIDED,
    Answer,
    StatusReport,
    UnreadableError,
    read_report,
)
from app.vouchers.payments.models import BankReport, Payment, PaymentBatch
from app.vouchers.payments.policy import doubt_of, may_correct_payee
from app.vouchers.payments.rules import BatchState, PaymentState

OTHER_AMOUNT = N_(
    "Bij betaling %(id)s noemt de bank %(theirs)s. Wij gaven opdracht voor %(ours)s. Er is niets gelezen. Bel de bank."
)

CLAIMED = N_("Van betaling %(id)s wordt geld teruggevorderd. Boek daar wat er terugkwam.")


@dataclass(frozen=True)
class Read:
    """What came of reading an answer: its batch, how many payments the bank took and rejected, whether it was new.

    `asked` is of how many payments a person must ask the bank what it means (`policy.doubt_of`).
    """

    batch: PaymentBatch
    accepted: int
    rejected: int
    new: bool
    asked: int = 0


@dataclass
class _Taken:
    """What was taken over: how many the bank takes, rejects (those of before included), leaves to be asked about.

    `failed` are the payments that it rejected now by name.
    """

    accepted: int = 0
    rejected: int = 0
    asked: int = 0
    failed: list[Payment] = field(default_factory=list)


def read_answer(content: bytes, *, by: Account) -> Read:
    """Read back what the bank says of a batch: rejected payments are due again, with the bank's reason.

    A rejection wins over whatever else is said of a payment, in one file or in several; where both were said, nothing
    is paid anew until a treasurer asked the bank (`doubting`). The same file changes nothing the second time.

    Raises DomainError for a file that is no answer, or not to a batch that was released here, or that names another
    amount than we asked to pay.
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
    taken = _apply(report, batch, by)
    db.session.add(
        BankReport(
            batch_id=batch.id,
            sha256=sha256,
            content=content,
            status=report.status,
            accepted=taken.accepted,
            rejected=taken.rejected,
            read_at=clock.now(),
            read_by_id=by.id,
        )
    )
    db.session.flush()
    counts = {"accepted": taken.accepted, "rejected": taken.rejected}
    audit.record("voucher.batch.answer", f"batch:{batch.message_id}", by=by, **counts)
    _tell(taken.failed)
    return Read(batch, taken.accepted, taken.rejected, new=True, asked=taken.asked)


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
    if not _there(payment):
        raise ConflictError(Text(CLAIMED, {"id": payment.end_to_end_id}))
    _fail(payment, Answer(payment.end_to_end_id, "", BACK), by)
    _tell([payment])


def _batch_of(report: StatusReport) -> PaymentBatch:
    query = select(PaymentBatch).where(PaymentBatch.message_id == report.message_id)
    batch = db.session.scalars(query).first()
    if batch is None or batch.state != BatchState.RELEASED:
        values: dict[str, Value] = {"id": report.message_id[:35]}
        raise DomainError(Text(N_("Wij hebben geen vrijgegeven batch met kenmerk “%(id)s”."), values), "file")
    return batch


def _apply(report: StatusReport, batch: PaymentBatch, by: Account) -> _Taken:
    """Take over what the bank says of each payment."""
    query = select(Payment).where(Payment.batch_id == batch.id).order_by(Payment.id).with_for_update()
    payments = {payment.end_to_end_id: payment for payment in db.session.scalars(query)}
    said: dict[str, list[Answer]] = {}
    for answer in report.answers:
        said.setdefault(answer.end_to_end_id, []).append(answer)
    if unknown := sorted(set(said) - set(payments)):
        values: dict[str, Value] = {"id": unknown[0][:35]}
        raise DomainError(Text(N_("Betaling “%(id)s” zit niet in deze batch. Er is niets gelezen."), values), "file")
    _ensure_same_amounts(payments, report)
    taken = _Taken()
    for end_to_end_id, payment in payments.items():
        whole = _of_the_whole(report, end_to_end_id)
        answers = said.get(end_to_end_id) or [whole]
        no = next((answer for answer in answers if answer.status == REJECTED), None)
        if no or report.status == REJECTED:
            taken.rejected += 1
            due_again = payment.state == PaymentState.PAID and _reject(payment, no or whole, by)
            if due_again and no in said.get(end_to_end_id, ()):
                taken.failed.append(payment)  # what befalls a whole file is not about somebody's account
        elif payment.state == PaymentState.PAID:
            taken.accepted += any(answer.status in ACCEPTED for answer in answers)
        for answer in answers:
            _note(payment, answer.status)
        taken.asked += doubt_of(payment) is not None
    db.session.flush()
    taken.failed = [payment for payment in taken.failed if doubt_of(payment) is None]
    return taken


def _reject(payment: Payment, answer: Answer, by: Account) -> bool:
    """Take over that the bank rejects what we paid; return whether it is due again.

    What is claimed back is not: a person books there what came back, and reads so. That the bank said before that it
    paid stays beside it.
    """
    before = payment.bank_status
    if not _there(payment):
        payment.bank_status = REJECTED
        return False
    _fail(payment, answer, by)
    if before in EXECUTED:
        payment.bank_status = before
    return True


def _note(payment: Payment, status: str) -> None:
    """Keep what the bank says beside a payment, unless more is known: that it rejected it, or paid it."""
    known, paid = payment.bank_status, payment.state == PaymentState.PAID
    if status in ACCEPTED:
        if not (paid and known == REJECTED) and (known not in EXECUTED or status in EXECUTED):
            payment.bank_status = status
    elif paid and status not in UNDECIDED and status != REJECTED and known != REJECTED:
        payment.bank_status = status


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
        if may_correct_payee(application, ledger.totals(application_id)):
            mails.came_back(application, payment)


def _of_the_whole(report: StatusReport, end_to_end_id: str) -> Answer:
    """Who is not named shares what is said of the whole batch; of a batch taken in part, nothing."""
    return Answer(end_to_end_id, report.status, report.code or NO_REASON, report.text)


def _there(payment: Payment) -> bool:
    """Return whether the books still hold the whole payment as paid: nothing of it is claimed back."""
    lies = (ledger.held(payment.application_id, bucket, payment.end_to_end_id) for bucket in ("paid", "settled"))
    return sum(sum(pots.values()) for pots in lies) >= payment.amount_cents


def _fail(payment: Payment, answer: Answer, by: Account) -> None:
    """The money is due again, and settled no longer; the payment waits until its account is corrected."""
    application = db.session.get_one(VoucherApplication, payment.application_id)
    reference, note = payment.end_to_end_id, answer.code
    if settled := sum(ledger.held(application.id, "settled", reference).values()):
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
