"""Payments come into the queue, again after one came back, and leave it when they need not be paid any more."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_, Text
from app.vouchers import ledger
from app.vouchers.actions.steps import ensure_not_own, hold_fund
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.models import Payment
from app.vouchers.payments.policy import doubt_of
from app.vouchers.payments.rules import Doubt, NameCheck, PaymentState, Reason

DOUBT = N_("De bank keurde betaling %(id)s af en nam haar ook aan. De kassier vraagt eerst de bank.")
IN_A_BATCH = N_("Een betaling van deze aanvraag staat klaar in een batch. De kassier haalt de batch eerst terug.")


def queue(application: VoucherApplication, cents: int, *, by: Account, reason: str) -> Payment:
    """Queue `cents` of an award for its payee: an open payment, booked as due under its end-to-end id.

    `reason` is a value of `Reason`. The application is held (`steps.lock`). Raises DomainError for an amount of
    nothing, InsufficientFundsError when less than that is left of the award.
    """
    if cents <= 0:
        raise DomainError(N_("Er is niets te betalen voor deze aanvraag."))
    return _queued(application, cents, by, Reason(reason))


def pay_again(payment: Payment, *, by: Account) -> Payment:
    """Queue a payment that came back once more, to the account that the application names now; return the new one.

    Raises ConflictError when it did not come back, may be paid, or was queued again already, NotAllowedError for one's
    own.
    """
    application = db.session.get_one(VoucherApplication, payment.application_id)
    hold_fund(application.scheme)
    ensure_not_own(application, by)
    payment = held(payment)
    if payment.state != PaymentState.FAILED:
        raise ConflictError(N_("Deze betaling is niet teruggekomen, of staat al opnieuw klaar."))
    ensure_known([payment])
    return _replaced(payment, application, by)


def withdraw_unpaid(application: VoucherApplication, *, by: Account, why: str) -> int:
    """Take back every payment of a case that is not paid: what was due is awarded again. Return the cents.

    The application is held (`steps.lock`). Raises ConflictError while one of them stands in a batch, or may be paid.
    """
    total = 0
    unpaid = _unpaid(application)
    ensure_known(unpaid)
    for payment in unpaid:
        if payment.state == PaymentState.PREPARED:
            raise ConflictError(IN_A_BATCH)
        take_back(payment, application, by, why)
        total += payment.amount_cents
    return total


def take_back(payment: Payment, application: VoucherApplication, by: Account, why: str) -> None:
    """Take back one payment that is not paid: it need not be paid any more. The fund is held."""
    _undo_due(payment, application, by, why)
    payment.state = PaymentState.WITHDRAWN.value
    db.session.flush()
    record("voucher.payment.withdraw", payment, application, by)


def ensure_known(payments: Sequence[Payment]) -> None:
    """Raise ConflictError when the bank may have paid one of these, or one whose place it took: that is asked first."""
    while payments:
        for payment in payments:
            if doubt_of(payment) == Doubt.BOTH:
                raise ConflictError(Text(DOUBT, {"id": payment.end_to_end_id}))
        replaced = [payment.replaces_id for payment in payments if payment.replaces_id]
        payments = db.session.scalars(select(Payment).where(Payment.id.in_(replaced)).order_by(Payment.id)).all()


def renew(application: VoucherApplication, by: Account) -> None:
    """Give what is not paid yet the account that the application names now; what came back is queued again.

    What the bank may have paid waits until a treasurer asked it.

    Raises ConflictError while a payment stands in a batch: its account was seen by who prepared it.
    """
    unpaid = _unpaid(application)
    if any(payment.state == PaymentState.PREPARED for payment in unpaid):
        raise ConflictError(IN_A_BATCH)
    for payment in unpaid:
        if payment.state == PaymentState.FAILED:
            if doubt_of(payment) is None:
                _replaced(payment, application, by)
        else:
            payment.payee_name, payment.payee_iban = application.payee_name, application.payee_iban
            payment.name_check = NameCheck.UNCHECKED.value
    db.session.flush()


def held(payment: Payment) -> Payment:
    """Return the payment as it stands now, held until the transaction ends."""
    query = select(Payment).where(Payment.id == payment.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def record(action: str, payment: Payment, application: VoucherApplication, by: Account) -> None:
    """Write down what was done to one payment."""
    audit.record(
        action,
        f"voucher:{application.number}",
        by=by,
        person_id=application.applicant_id,
        payment=payment.end_to_end_id,
        cents=payment.amount_cents,
    )


def _unpaid(application: VoucherApplication) -> list[Payment]:
    states = (PaymentState.OPEN, PaymentState.PREPARED, PaymentState.FAILED)
    query = select(Payment).where(Payment.application_id == application.id, Payment.state.in_(states))
    ordered = query.order_by(Payment.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(ordered))


def _replaced(payment: Payment, application: VoucherApplication, by: Account) -> Payment:
    _undo_due(payment, application, by, "again")
    payment.state = PaymentState.REPLACED.value
    db.session.flush()
    return _queued(application, payment.amount_cents, by, Reason.AGAIN, payment)


def _undo_due(payment: Payment, application: VoucherApplication, by: Account, why: str) -> None:
    """The money goes back to the award, from where another payment can take it under its own identification."""
    ledger.move(
        application, "undue", payment.amount_cents, by_id=by.id, note=why[:200], reference=payment.end_to_end_id
    )


def _queued(
    application: VoucherApplication, cents: int, by: Account, reason: Reason, replaces: Payment | None = None
) -> Payment:
    payment = _new_payment(application, cents, by, reason, replaces)
    ledger.move(application, "due", cents, by_id=by.id, note=reason.value, reference=payment.end_to_end_id)
    record("voucher.payment.queue", payment, application, by)
    return payment


def _new_payment(
    application: VoucherApplication, cents: int, by: Account, reason: Reason, replaces: Payment | None
) -> Payment:
    earlier = select(func.count()).select_from(Payment).where(Payment.application_id == application.id)
    number = db.session.execute(earlier).scalar_one() + 1
    payment = Payment(
        end_to_end_id=f"{application.number}-{number}",
        application_id=application.id,
        amount_cents=cents,
        payee_kind=application.payee_kind,
        payee_name=application.payee_name,
        payee_iban=application.payee_iban,
        reason=reason.value,
        state=PaymentState.OPEN.value,
        queued_at=clock.now(),
        queued_by_id=by.id,
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(payment)
    db.session.flush()
    return payment
