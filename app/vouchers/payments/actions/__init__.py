"""What people do to invoices, payments and batches: one verb, one audit row, in the caller's transaction.

Who moves money holds the fund first (`steps.hold_fund`), then what it moves: two treasurers who release the same batch
at once are served one after the other.
"""

from app.vouchers.payments.actions.batching import cancel, prepare, release
from app.vouchers.payments.actions.doubting import was_not_paid, was_paid
from app.vouchers.payments.actions.failing import came_back, read_answer
from app.vouchers.payments.actions.invoicing import approve, hand_in, return_invoice
from app.vouchers.payments.actions.payees import check_name, correct_payee
from app.vouchers.payments.actions.queueing import pay_again, queue, withdraw_unpaid

__all__ = [
    "approve",
    "came_back",
    "cancel",
    "check_name",
    "correct_payee",
    "hand_in",
    "pay_again",
    "prepare",
    "queue",
    "read_answer",
    "release",
    "return_invoice",
    "was_not_paid",
    "was_paid",
    "withdraw_unpaid",
]
