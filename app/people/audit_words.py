"""What the audit trail says of profiles: whose it is, by name."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects, counted
from app.kernel.text import N_, Text
from app.people import queries
from app.people.rules import KIND_NAMES, PURPOSE_NAMES, PersonKind, Purpose

ACTIONS = {
    "person.create": N_("Profiel gemaakt"),
    "person.change_wishes": N_("Wensen gewijzigd"),
    "person.change_skills": N_("Vaardigheden gewijzigd"),
    "person.clear": N_("Profiel leeggemaakt"),
    "person.give_consent": N_("Toestemming gegeven"),
    "person.withdraw_consent": N_("Toestemming ingetrokken"),
    "person.read": N_("Profiel bekeken"),
}
_PROFILE = N_("profiel van %(name)s")


def _profiles(references: Collection[str]) -> Mapping[str, Text]:
    names = queries.owners_of(references)
    return {reference: Text(_PROFILE, {"name": name}) for reference, name in names.items()}


SUBJECTS: Mapping[str, Subjects] = {"person": _profiles}
FACTS: Mapping[str, Fact] = {
    "kind": lambda kind: Text(KIND_NAMES[PersonKind(kind)]),
    "purpose": lambda purpose: Text(PURPOSE_NAMES[Purpose(purpose)]),
    "skills": counted(N_("vaardigheden: %(number)s")),
}
