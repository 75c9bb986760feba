"""What the audit trail says of contacts: that there was one, not between whom."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_, Text

ACTIONS = {
    "contact.write": N_("Bericht gestuurd"),
    "contact.answer": N_("Bericht beantwoord"),
    "contact.apply": N_("Gesolliciteerd"),
    "contact.invite": N_("Iemand uitgenodigd"),
    "contact.introduce": N_("Student voorgedragen"),
    "contact.agree": N_("Ja gezegd tegen een kennismaking"),
    "contact.decline": N_("Nee gezegd tegen een kennismaking"),
    "contact.withdraw": N_("Kennismaking ingetrokken"),
    "contact.confirm_placement": N_("Plek bevestigd"),
    "contact.end_placement": N_("Bevestiging van plek ingetrokken"),
}


def _always(words: str) -> Subjects:
    def named(references: Collection[str]) -> Mapping[str, Text]:
        return dict.fromkeys(references, Text(words))

    return named


SUBJECTS: Mapping[str, Subjects] = {
    "conversation": _always(N_("een gesprek")),
    "introduction": _always(N_("een kennismaking")),
    "placement": _always(N_("een plek")),
}
