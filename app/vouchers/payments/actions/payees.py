"""The account that is paid: corrected by the applicant before money leaves, its name checked by the treasurer."""

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_
from app.vouchers import ledger
from app.vouchers.actions.steps import ensure_not_own, lock
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.actions.queueing import held, renew
from app.vouchers.payments.models import PayeeChange, Payment
from app.vouchers.payments.policy import may_correct_payee
from app.vouchers.payments.rules import NameCheck, PaymentState

NOTHING_TO_PAY = N_("Er is nu niets te betalen. U kunt de rekening daarom niet aanpassen.")


def correct_payee(application: VoucherApplication, *, by: Account, name: str, iban: str, reason: str) -> None:
    """Pay to another account of the same payee (R13: who is paid stays as awarded); what it was is kept.

    Open payments get the new account, what came back is queued again. Raises ConflictError where nothing can be paid
    any more or a payment stands in a batch, DomainError when nothing changes.
    """
    application = lock(application)
    if not may_correct_payee(application, ledger.totals(application.id)):
        raise ConflictError(NOTHING_TO_PAY)
    if (name, iban) == (application.payee_name, application.payee_iban):
        raise DomainError(N_("Dit is de rekening die wij al hebben."), "payee_iban")
    db.session.add(
        PayeeChange(
            application_id=application.id,
            at=clock.now(),
            by_id=by.id,
            old_name=application.payee_name,
            old_iban=application.payee_iban,
            new_name=name,
            new_iban=iban,
            reason=reason,
        )
    )
    application.payee_name, application.payee_iban, application.changed_at = name, iban, clock.now()
    db.session.flush()
    renew(application, by)
    audit.record("voucher.payee.correct", f"voucher:{application.number}", by=by, person_id=application.applicant_id)


def check_name(payment: Payment, *, by: Account, result: NameCheck) -> None:
    """Keep what the bank said of the name of the account.

    Raises ConflictError once it is paid, NotAllowedError for a payment of an application of one's own.
    """
    payment = held(payment)
    application = db.session.get_one(VoucherApplication, payment.application_id)
    ensure_not_own(application, by)
    if payment.state not in (PaymentState.OPEN, PaymentState.PREPARED):
        raise ConflictError(N_("Deze betaling is al weg. U kunt de naam niet meer nagaan."))
    payment.name_check = result.value
    db.session.flush()
    audit.record(
        "voucher.payment.name",
        f"voucher:{application.number}",
        by=by,
        person_id=application.applicant_id,
        payment=payment.end_to_end_id,
    )
