"""The words in which invoices, payments and batches are read."""

from app.kernel.paging import AnyRow
from app.kernel.text import N_
from app.kernel.web import shown
from app.vouchers.payments.bankfile import NO_REASON, REASONS
from app.vouchers.payments.models import Payment
from app.vouchers.payments.policy import doubt_of
from app.vouchers.payments.rules import BatchState, Doubt, InvoiceState, NameCheck, PaymentState, Reason

STATE_NAMES = {
    PaymentState.OPEN: N_("Open"),
    PaymentState.PREPARED: N_("Klaargezet"),
    PaymentState.PAID: N_("Betaald"),
    PaymentState.FAILED: N_("Teruggekomen"),
    PaymentState.REPLACED: N_("Vervangen"),
    PaymentState.WITHDRAWN: N_("Vervallen"),
}
STATE_TAGS = {
    PaymentState.OPEN: "turn",
    PaymentState.PREPARED: "plain",
    PaymentState.PAID: "good",
    PaymentState.FAILED: "late",
    PaymentState.REPLACED: "plain",
    PaymentState.WITHDRAWN: "plain",
}
BATCH_NAMES = {
    BatchState.PREPARED: N_("Wacht op vrijgave"),
    BatchState.RELEASED: N_("Vrijgegeven"),
    BatchState.CANCELLED: N_("Teruggehaald"),
}
BATCH_TAGS = {BatchState.PREPARED: "turn", BatchState.RELEASED: "good", BatchState.CANCELLED: "plain"}
REASON_NAMES = {
    Reason.INVOICE: N_("factuur"),
    Reason.SETTLEMENT: N_("vaststelling"),
    Reason.AGAIN: N_("opnieuw"),
}
NAME_CHECKS = {
    NameCheck.UNCHECKED: N_("niet nagegaan"),
    NameCheck.MATCHES: N_("naam komt overeen"),
    NameCheck.PARTLY: N_("naam komt deels overeen"),
}
INVOICE_NAMES = {
    InvoiceState.SUBMITTED: N_("Wordt bekeken"),
    InvoiceState.APPROVED: N_("Goedgekeurd"),
    InvoiceState.RETURNED: N_("Teruggestuurd"),
    InvoiceState.REFUSED: N_("Niet aangenomen"),
}
INVOICE_TAGS = {
    InvoiceState.SUBMITTED: "turn",
    InvoiceState.APPROVED: "good",
    InvoiceState.RETURNED: "late",
    InvoiceState.REFUSED: "late",
}
BANK_SAYS = {
    "ACCP": N_("aangenomen"),
    "ACTC": N_("aangenomen"),
    "ACWC": N_("aangenomen met een wijziging"),
    "ACWP": N_("aangenomen"),
    "ACSP": N_("wordt uitgevoerd"),
    "ACSC": N_("uitgevoerd"),
    "ACCC": N_("bijgeschreven"),
    "PART": N_("deels aangenomen"),
    "PDNG": N_("in behandeling"),
    "RCVD": N_("ontvangen"),
    "RJCT": N_("afgekeurd"),
}
"""The statuses of ISO 20022 in words."""

DOUBTS = {
    Doubt.BOTH: N_("De bank keurde deze betaling af en nam haar ook aan. Vraag de bank of zij betaalde."),
    Doubt.CLAIMED: N_("De bank keurde deze betaling af. Wij vorderen dit geld ook terug. Boek daar wat er terugkwam."),
    Doubt.UNKNOWN: N_("De bank zegt hierover iets dat wij niet kennen. Vraag de bank of zij betaalde."),
}
"""What a person asks the bank about a payment."""


def bank_says(status: str) -> str:
    """Return what the bank says, in words; the status itself if it is new to us, "" without one."""
    return shown(BANK_SAYS[status]) if status in BANK_SAYS else status


def to_ask(payment: Payment | AnyRow) -> str:
    """Return why the bank must be asked about a payment, in words; "" where it need not."""
    doubt = doubt_of(payment)
    return shown(DOUBTS[doubt]) if doubt else ""


def why_back(code: str, text: str) -> str:
    """Return why a payment came back: the reason in words, with what the bank wrote beside it."""
    if not code:
        return ""
    known = shown(REASONS[code]) if code in REASONS else shown(REASONS[NO_REASON])
    return f"{known} {text}".strip()


WORDS = {
    "payment_states": STATE_NAMES,
    "payment_tags": STATE_TAGS,
    "batch_states": BATCH_NAMES,
    "batch_tags": BATCH_TAGS,
    "reasons": REASON_NAMES,
    "name_checks": NAME_CHECKS,
    "invoice_states": INVOICE_NAMES,
    "invoice_tags": INVOICE_TAGS,
    "bank_says": bank_says,
    "to_ask": to_ask,
    "why_back": why_back,
}
"""What every template of this room reads."""
