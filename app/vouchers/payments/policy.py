"""What can be done to invoices, payments and payees of a case, by where they stand."""

from collections.abc import Mapping

from app.kernel.paging import AnyRow
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.bankfile import ACCEPTED, BACK, REJECTED
from app.vouchers.payments.models import Payment
from app.vouchers.payments.rules import Doubt, PaymentState
from app.vouchers.process import AWARDED_STATES, State

TAKES_INVOICES = (State.GRANTED, State.STARTED, State.EVIDENCE_SUBMITTED)
"""An award stands and is not settled: an invoice can still be paid from it."""


def takes_invoices(application: VoucherApplication) -> bool:
    """Return whether an invoice can be handed in, or approved, now."""
    return application.state in TAKES_INVOICES


def may_correct_payee(application: VoucherApplication, books: Mapping[str, int]) -> bool:
    """Return whether the account that is paid can be corrected: while an award stands and money can be paid to it.

    `books` is what the books hold of the case (cents, `ledger.totals`): what is awarded can still be claimed, what is
    payable has not arrived. Once all is paid, settled or released no money goes to an account any more.
    """
    return application.state in AWARDED_STATES and books["awarded"] + books["payable"] > 0


def doubt_of(payment: Payment | AnyRow) -> Doubt | None:
    """Return why the bank must be asked about a payment (or a row with its state and what the bank says); or None."""
    if payment.state == PaymentState.PAID:
        if payment.bank_status == REJECTED:
            return Doubt.CLAIMED
        return None if payment.bank_status in ACCEPTED | {""} else Doubt.UNKNOWN
    both = payment.failure_code not in ("", BACK) and payment.bank_status in ACCEPTED
    return Doubt.BOTH if both else None
