"""What the audit trail says of conversations: that there was one, not between whom."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_, Text

ACTIONS = {"contact.write": N_("Bericht gestuurd"), "contact.answer": N_("Bericht beantwoord")}
_CONVERSATION = N_("een gesprek")


def _conversations(references: Collection[str]) -> Mapping[str, Text]:
    return dict.fromkeys(references, Text(_CONVERSATION))


SUBJECTS: Mapping[str, Subjects] = {"conversation": _conversations}
