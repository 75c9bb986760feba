"""What the audit trail says of the vocabulary."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_, Text

ACTIONS = {"skills.load": N_("Vaardigheden geladen")}
_VOCABULARY = N_("lijst van vaardigheden")


def _vocabulary(references: Collection[str]) -> Mapping[str, Text]:
    return dict.fromkeys(references, Text(_VOCABULARY))


SUBJECTS: Mapping[str, Subjects] = {"vocabulary": _vocabulary}
