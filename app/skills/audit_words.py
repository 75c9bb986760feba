"""What the audit trail says of the vocabulary."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects, counted
from app.kernel.text import N_, Text

ACTIONS = {"skills.load": N_("Vaardigheden geladen")}
_VOCABULARY = N_("lijst van vaardigheden")


def _vocabulary(references: Collection[str]) -> Mapping[str, Text]:
    return dict.fromkeys(references, Text(_VOCABULARY))


SUBJECTS: Mapping[str, Subjects] = {"vocabulary": _vocabulary}
FACTS: Mapping[str, Fact] = {
    "added": counted(N_("nieuw: %(number)s")),
    "changed": counted(N_("gewijzigd: %(number)s")),
    "removed": counted(N_("weg: %(number)s")),
}
