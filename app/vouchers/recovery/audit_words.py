"""What the audit trail says of recoveries."""

from collections.abc import Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_, Text

ACTIONS = {
    "voucher.recovery.open": N_("Geld teruggevraagd"),
    "voucher.recovery.undo": N_("Terugvordering ingetrokken"),
    "voucher.recovery.plan": N_("Betaalplan gemaakt"),
    "voucher.recovery.receive": N_("Terugbetaling geboekt"),
    "voucher.recovery.propose_waiver": N_("Kwijtschelden voorgesteld"),
    "voucher.recovery.waive": N_("Bedrag kwijtgescholden"),
    "voucher.recovery.keep": N_("Kwijtschelden geweigerd"),
    "voucher.recovery.remind": N_("Herinnerd aan terugbetaling"),
    "voucher.recovery.read": N_("Terugvordering bekeken"),
}
SUBJECTS: Mapping[str, Subjects] = {}
_PARTS = N_("%(parts)s termijnen")
FACTS: Mapping[str, Fact] = {"parts": lambda parts: Text(_PARTS, {"parts": parts})}
