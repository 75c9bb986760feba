"""What the audit trail says of organisations."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Subjects
from app.kernel.text import N_, Text
from app.organisations import queries

ACTIONS = {
    "organisation.create": N_("Organisatie toegevoegd"),
    "organisation.edit": N_("Organisatie gewijzigd"),
    "organisation.remove": N_("Organisatie verwijderd"),
    "organisation.add_member": N_("Toegang tot organisatie gegeven"),
    "organisation.end_membership": N_("Toegang tot organisatie beëindigd"),
    "organisation.set_admin": N_("Hoofdgebruiker van organisatie gewijzigd"),
    "organisation.read_member": N_("Medewerker van organisatie bekeken"),
}
_ORGANISATION = N_("organisatie %(name)s")


def _organisations(references: Collection[str]) -> Mapping[str, Text]:
    names = queries.names_of(int(reference) for reference in references if reference.isdecimal())
    return {str(number): Text(_ORGANISATION, {"name": name}) for number, name in names.items()}


SUBJECTS: Mapping[str, Subjects] = {"organisation": _organisations}
