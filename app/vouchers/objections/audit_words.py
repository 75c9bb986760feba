"""What the audit trail says of objections."""

from collections.abc import Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_, Text
from app.vouchers.objections.rules import OUTCOME_NAMES, Channel, Outcome

ACTIONS = {
    "voucher.objection.receive": N_("Bezwaar ontvangen"),
    "voucher.objection.read": N_("Bezwaar bekeken"),
    "voucher.objection.extend": N_("Termijn van bezwaar verlengd"),
    "voucher.objection.withdraw": N_("Bezwaar ingetrokken"),
    "voucher.objection.decide": N_("Besloten over bezwaar"),
}
SUBJECTS: Mapping[str, Subjects] = {}
_CHANNELS = {Channel.ONLINE: N_("online"), Channel.LETTER: N_("per brief")}
FACTS: Mapping[str, Fact] = {
    "channel": lambda channel: Text(_CHANNELS[Channel(channel)]),
    "outcome": lambda outcome: Text(OUTCOME_NAMES[Outcome(outcome)]),
}
