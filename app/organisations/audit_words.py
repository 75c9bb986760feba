"""What the audit trail says of organisations."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects
from app.kernel.text import N_, Listed, Text
from app.kernel.web import shown
from app.organisations import queries
from app.organisations.rules import KIND_NAMES, OrganisationKind

ACTIONS = {
    "organisation.create": N_("Organisatie toegevoegd"),
    "organisation.edit": N_("Organisatie gewijzigd"),
    "organisation.remove": N_("Organisatie verwijderd"),
    "organisation.add_member": N_("Toegang tot organisatie gegeven"),
    "organisation.end_membership": N_("Toegang tot organisatie beëindigd"),
    "organisation.set_admin": N_("Hoofdgebruiker van organisatie gewijzigd"),
    "organisation.read_member": N_("Medewerker van organisatie bekeken"),
}
_ORGANISATION, _AS = N_("organisatie %(name)s"), N_("als %(kinds)s")


def _organisations(references: Collection[str]) -> Mapping[str, Text]:
    names = queries.names_of(int(reference) for reference in references if reference.isdecimal())
    return {str(number): Text(_ORGANISATION, {"name": name}) for number, name in names.items()}


def _kinds(kinds: Collection[str]) -> Text:
    return Text(_AS, {"kinds": Listed(tuple(shown(KIND_NAMES[OrganisationKind(kind)]) for kind in kinds))})


SUBJECTS: Mapping[str, Subjects] = {"organisation": _organisations}
FACTS: Mapping[str, Fact] = {"kinds": _kinds}
