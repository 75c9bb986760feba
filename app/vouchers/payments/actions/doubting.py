"""Payments that the bank both rejected and took: a treasurer asks it, and says here what became of the money."""

from sqlalchemy import select

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_, Text
from app.vouchers import ledger
from app.vouchers.actions.steps import ensure_not_own, hold_fund
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.actions.queueing import IN_A_BATCH, held, record, take_back
from app.vouchers.payments.bankfile import REJECTED
from app.vouchers.payments.models import Payment
from app.vouchers.payments.policy import doubt_of
from app.vouchers.payments.rules import Doubt, PaymentState
from app.vouchers.process import State

NO_DOUBT = N_("Over deze betaling is al bekend wat de bank deed.")
ENDED = N_("Deze betaling is intussen vervallen. Vraag het geld terug aan de ontvanger.")
TWICE = N_(
    "Betaling %(id)s ging ook naar de bank. Vraag de ontvanger één bedrag terug. "
    "Boek daar dat het terugkwam. Kom dan hier terug."
)


def was_not_paid(payment: Payment, *, by: Account) -> None:
    """Note that the bank, when asked, did not pay: the rejection stands, and the payment can be made anew.

    Raises ConflictError where there is nothing to ask, NotAllowedError for one's own.
    """
    application, payment = _asked(payment, by)
    payment.bank_status = REJECTED
    db.session.flush()
    record("voucher.payment.not_paid", payment, application, by)


def was_paid(payment: Payment, *, by: Account) -> None:
    """Note that the bank, when asked, did pay: the payment is paid in the books, and what took its place falls away.

    Raises ConflictError where there is nothing to ask, or what took its place is with the bank or in a batch already,
    NotAllowedError for one's own.
    """
    application, payment = _asked(payment, by)
    cents, reference = payment.amount_cents, payment.end_to_end_id
    if payment.state == PaymentState.REPLACED:
        _withdraw_replacement(payment, application, by)
        ledger.move(application, "due", cents, by_id=by.id, note="bank", reference=reference)
    elif payment.state == PaymentState.WITHDRAWN:
        raise ConflictError(ENDED)
    ledger.move(application, "pay", cents, by_id=by.id, note="bank", reference=reference)
    if application.state == State.SETTLED:
        ledger.move(application, "settle", cents, by_id=by.id, note="bank", reference=reference)
    payment.state, payment.failed_at = PaymentState.PAID.value, None
    payment.failure_code = payment.failure_text = ""
    db.session.flush()
    record("voucher.payment.paid_after_all", payment, application, by)


def _withdraw_replacement(payment: Payment, application: VoucherApplication, by: Account) -> None:
    later = payment
    while found := db.session.scalars(select(Payment).where(Payment.replaces_id == later.id)).first():
        later = held(found)
    if later.state == PaymentState.PAID:
        raise ConflictError(Text(TWICE, {"id": later.end_to_end_id}))
    if later.state == PaymentState.PREPARED:
        raise ConflictError(IN_A_BATCH)
    if later.state not in (PaymentState.OPEN, PaymentState.FAILED):
        raise ConflictError(ENDED)
    take_back(later, application, by, "bank")


def _asked(payment: Payment, by: Account) -> tuple[VoucherApplication, Payment]:
    application = db.session.get_one(VoucherApplication, payment.application_id)
    hold_fund(application.scheme)
    ensure_not_own(application, by)
    payment = held(payment)
    if doubt_of(payment) != Doubt.BOTH:
        raise ConflictError(NO_DOUBT)
    return application, payment
