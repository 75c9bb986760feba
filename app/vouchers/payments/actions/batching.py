"""A batch: prepared by one treasurer, released by another as a file for the bank; paid in the books once."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, timedelta

import holidays
from sqlalchemy import func, select
from stdnum import iban

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.text import N_, Text
from app.vouchers import ledger, policy_staff
from app.vouchers.actions.steps import hold_fund
from app.vouchers.casefile import schemes
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.actions.queueing import ensure_known
from app.vouchers.payments.creditfile import Order, SchemaError, Transfer, write_order
from app.vouchers.payments.models import Payment, PaymentBatch
from app.vouchers.payments.queries import judged_among, own_among
from app.vouchers.payments.rules import BatchState, PaymentState
from app.vouchers.process import State
from app.vouchers.scheme import NotInForceError, Payer

FOUR_EYES = N_("U zette deze batch zelf klaar. Een andere kassier geeft hem vrij.")
OTHER_SCHEME = N_("Een van deze betalingen is van een andere regeling. Die regeling betaalt van een eigen rekening.")
JUDGED = N_("U beoordeelde een van deze aanvragen zelf, of de factuur. Een andere kassier betaalt die.")
MOST = 500
"""The most payments in one batch: a file that a person can still look through."""


def prepare(scheme: str, end_to_end_ids: Collection[str], *, by: Account) -> PaymentBatch:
    """Put open payments in a batch. Raises DomainError without any, ConflictError when one is not open any more.

    Nobody pays to themselves, nor what they judged: raises NotAllowedError for a payment of such an application. Nor
    does one scheme pay for another: the account that pays and the fund that is held are those of `scheme`.
    """
    if not end_to_end_ids:
        raise DomainError(N_("Kies minstens één betaling."), "payments")
    if len(end_to_end_ids) > MOST:
        raise DomainError(Text(N_("Kies hoogstens %(n)s betalingen."), {"n": MOST}), "payments")
    hold_fund(scheme)
    payments = _held(Payment.end_to_end_id.in_(end_to_end_ids))
    if len(payments) != len(set(end_to_end_ids)) or any(payment.state != PaymentState.OPEN for payment in payments):
        raise ConflictError(N_("Een van deze betalingen staat niet meer open. Kies opnieuw."))
    if _schemes_of(payments) != {scheme}:
        raise ConflictError(OTHER_SCHEME)
    _ensure_may_pay(payments, by)
    ensure_known(payments)
    for payment in payments:
        if not iban.is_valid(payment.payee_iban):
            raise DomainError(Text(N_("Het IBAN van betaling %(id)s klopt niet."), {"id": payment.end_to_end_id}))
    now = clock.now()
    batch = PaymentBatch(
        message_id=_next_name(amsterdam(now).year),
        scheme=scheme,
        state=BatchState.PREPARED.value,
        payment_count=len(payments),
        total_cents=sum(payment.amount_cents for payment in payments),
        prepared_at=now,
        prepared_by_id=by.id,
    )
    db.session.add(batch)
    db.session.flush()
    for payment in payments:
        payment.batch_id, payment.state = batch.id, PaymentState.PREPARED.value
    db.session.flush()
    _record("voucher.batch.prepare", batch, by)
    return batch


def cancel(batch: PaymentBatch, *, by: Account) -> None:
    """Take a batch back: its payments are open again. Raises ConflictError once it is released."""
    batch = _hold(batch)
    _still_prepared(batch)
    for payment in _held(Payment.batch_id == batch.id):
        payment.batch_id, payment.state = None, PaymentState.OPEN.value
    batch.state, batch.cancelled_at, batch.cancelled_by_id = BatchState.CANCELLED.value, clock.now(), by.id
    db.session.flush()
    _record("voucher.batch.cancel", batch, by)


def release(batch: PaymentBatch, *, by: Account) -> PaymentBatch:
    """Release a batch: its file is written, held against the schema and frozen; each payment is paid in the books.

    What is paid of a settled case is settled at once. Raises NotAllowedError for who prepared it (four eyes), who
    judged an application in it or whose own is in it, ConflictError when it was released or taken back already: the
    books move once.
    """
    batch = _hold(batch)
    _still_prepared(batch)
    if batch.prepared_by_id == by.id:
        raise NotAllowedError(FOUR_EYES)
    payments = _held(Payment.batch_id == batch.id)
    _ensure_may_pay(payments, by)
    ensure_known(payments)
    now = clock.now()
    execution_on = next_working_day(clock.today())
    content = _file(batch, payments, execution_on)
    for payment in payments:
        payment.state, payment.paid_at = PaymentState.PAID.value, now
    db.session.flush()
    for payment in payments:
        _book(payment, by)
    batch.state, batch.released_at, batch.released_by_id = BatchState.RELEASED.value, now, by.id
    batch.execution_on, batch.content, batch.sha256 = execution_on, content, hashlib.sha256(content).hexdigest()
    db.session.flush()
    _record("voucher.batch.release", batch, by)
    return batch


def _ensure_may_pay(payments: Sequence[Payment], by: Account) -> None:
    """Nobody pays to themselves, nor what they judged in another role: raises NotAllowedError."""
    application_ids = [payment.application_id for payment in payments]
    if own_among(application_ids, by):
        raise NotAllowedError(policy_staff.OWN)
    if judged_among(application_ids, by):
        raise NotAllowedError(JUDGED)


def next_working_day(day: date) -> date:
    """Return the next day on which banks move euros (TARGET), after `day`."""
    closed = holidays.financial_holidays("ECB", years=(day.year, day.year + 1))
    following = day + timedelta(days=1)
    while following.weekday() >= 5 or following in closed:
        following += timedelta(days=1)
    return following


def _book(payment: Payment, by: Account) -> None:
    application = db.session.get_one(VoucherApplication, payment.application_id)
    cents, reference = payment.amount_cents, payment.end_to_end_id
    ledger.move(application, "pay", cents, by_id=by.id, note="batch", reference=reference)
    if application.state == State.SETTLED:
        ledger.move(application, "settle", cents, by_id=by.id, note="batch", reference=reference)


def _file(batch: PaymentBatch, payments: Sequence[Payment], execution_on: date) -> bytes:
    numbers = dict(
        db.session.execute(
            select(VoucherApplication.id, VoucherApplication.number).where(
                VoucherApplication.id.in_([payment.application_id for payment in payments])
            )
        ).all()
    )
    transfers = tuple(
        Transfer(
            payment.end_to_end_id,
            payment.amount_cents,
            payment.payee_name,
            payment.payee_iban,
            f"Scholingsvoucher {numbers[payment.application_id]}",
        )
        for payment in payments
    )
    order = Order(batch.message_id, amsterdam(clock.now()), execution_on, payer_of(batch.scheme), transfers)
    if (len(transfers), order.total_cents) != (batch.payment_count, batch.total_cents):
        raise ConflictError(N_("De betalingen in deze batch tellen niet op tot het totaal. Bel de beheerder."))
    try:
        return write_order(order)
    except SchemaError as error:
        raise ConflictError(
            Text(N_("De bank zou dit bestand niet aannemen: %(why)s"), {"why": str(error)[:200]})
        ) from error


def payer_of(scheme: str) -> Payer:
    """Return the account that a scheme pays from today, or did last."""
    try:
        return schemes().version_at(scheme, clock.now()).payer
    except NotInForceError:
        return schemes().scheme(scheme).versions[-1].payer


def _next_name(year: int) -> str:
    """The bank hands it back; the fund is held, so that no two batches get the same."""
    return f"SV-{year}-B{db.session.execute(select(func.count()).select_from(PaymentBatch)).scalar_one() + 1:04d}"


def _hold(batch: PaymentBatch) -> PaymentBatch:
    hold_fund(batch.scheme)
    query = select(PaymentBatch).where(PaymentBatch.id == batch.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _held(condition: object) -> list[Payment]:
    query = select(Payment).where(condition).order_by(Payment.id).with_for_update()  # type: ignore[arg-type]
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _schemes_of(payments: Sequence[Payment]) -> set[str]:
    of_these = VoucherApplication.id.in_({payment.application_id for payment in payments})
    return set(db.session.scalars(select(VoucherApplication.scheme).where(of_these)))


def _still_prepared(batch: PaymentBatch) -> None:
    if batch.state == BatchState.RELEASED:
        raise ConflictError(N_("Deze batch is al vrijgegeven. Er is niets twee keer betaald."))
    if batch.state == BatchState.CANCELLED:
        raise ConflictError(N_("Deze batch is teruggehaald. De betalingen staan weer open."))


def _record(action: str, batch: PaymentBatch, by: Account) -> None:
    audit.record(action, f"batch:{batch.message_id}", by=by, cents=batch.total_cents, payments=batch.payment_count)
