"""What the audit trail says of signals."""

from collections.abc import Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_, Text
from app.vouchers.signals.rules import KIND_NAMES, SignalKind

ACTIONS = {"voucher.signal.settle": N_("Signaal afgehandeld")}
SUBJECTS: Mapping[str, Subjects] = {}
FACTS: Mapping[str, Fact] = {"signal": lambda kind: Text(KIND_NAMES[SignalKind(kind)])}
