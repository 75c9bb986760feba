"""What the audit trail says of saved searches."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects
from app.alerts.rules import OFTEN_NAMES, Often
from app.kernel.text import N_, Text

ACTIONS = {
    "alert.save": N_("Zoekopdracht bewaard"),
    "alert.change": N_("Zoekopdracht gewijzigd"),
    "alert.pause": N_("Mail van zoekopdracht gestopt"),
    "alert.resume": N_("Mail van zoekopdracht weer aangezet"),
    "alert.remove": N_("Zoekopdracht verwijderd"),
}


def _searches(references: Collection[str]) -> Mapping[str, Text]:
    return {reference: Text(N_("bewaarde zoekopdracht")) for reference in references}


SUBJECTS: Mapping[str, Subjects] = {"alert": _searches}
FACTS: Mapping[str, Fact] = {"often": lambda often: Text(OFTEN_NAMES[Often(often)])}
