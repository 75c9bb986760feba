"""What can be done to invoices and payees of a case, by where the case stands."""

from app.vouchers.models import VoucherApplication
from app.vouchers.process import AWARDED_STATES, State

TAKES_INVOICES = (State.GRANTED, State.STARTED, State.EVIDENCE_SUBMITTED)
"""An award stands and is not settled: an invoice can still be paid from it."""


def takes_invoices(application: VoucherApplication) -> bool:
    """Return whether an invoice can be handed in, or approved, now."""
    return application.state in TAKES_INVOICES


def may_correct_payee(application: VoucherApplication) -> bool:
    """Return whether the account that is paid can be corrected: while an award stands."""
    return application.state in AWARDED_STATES
