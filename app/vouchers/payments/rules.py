"""The words of invoices, payments and batches: where each can stand, and why money is paid."""

from enum import StrEnum


class Reason(StrEnum):
    """Why money is paid to a payee."""

    INVOICE = "invoice"
    SETTLEMENT = "settlement"
    AGAIN = "again"
    """An earlier payment came back."""


class PaymentState(StrEnum):
    """Where a payment stands. A failed one is still due: its money waits until it is paid anew or withdrawn."""

    OPEN = "open"
    PREPARED = "prepared"
    PAID = "paid"
    FAILED = "failed"
    REPLACED = "replaced"
    """It came back, and another payment took its place."""
    WITHDRAWN = "withdrawn"
    """It need not be paid any more."""


class Doubt(StrEnum):
    """Why a person must ask the bank about a payment."""

    BOTH = "both"
    """The bank rejected it and took it: nothing is paid anew before somebody knows which."""
    CLAIMED = "claimed"
    """The bank rejected it while it is claimed back."""
    UNKNOWN = "unknown"
    """The bank says a word that we do not know."""


class NameCheck(StrEnum):
    """What the bank says of the name of an account (verification of payee)."""

    UNCHECKED = "unchecked"
    MATCHES = "matches"
    PARTLY = "partly"


class BatchState(StrEnum):
    """Where a batch stands; what was released is frozen."""

    PREPARED = "prepared"
    RELEASED = "released"
    CANCELLED = "cancelled"


class InvoiceState(StrEnum):
    """Where an invoice stands; a refused one was handed in for another case already."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"


END_TO_END = 35
"""The most characters of an identification in a payment file (ISO 20022, Max35Text)."""
