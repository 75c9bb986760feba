"""What the audit trail says of ranked lists: that one was read, not who stood in it."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_, Text

ACTIONS = {"ranked_list.read": N_("Lijst bekeken waar je in stond of die je zag")}


def _lists(references: Collection[str]) -> Mapping[str, Text]:
    return {number: Text(N_("lijst %(number)s"), {"number": number}) for number in references}


SUBJECTS: Mapping[str, Subjects] = {"ranked_list": _lists}
