"""What the audit trail says of companies."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects, counted
from app.companies import queries
from app.kernel.text import N_, Text

ACTIONS = {
    "company.register": N_("Bedrijf aangemeld"),
    "company.edit": N_("Bedrijf gewijzigd"),
    "company.publish": N_("Bedrijf zichtbaar gemaakt"),
    "company.hide": N_("Bedrijf verborgen"),
    "company.confirm": N_("Bedrijfsgegevens bevestigd"),
    "company.add_branch": N_("Vestiging toegevoegd"),
    "company.close_branch": N_("Vestiging gesloten"),
    "company.ask_access": N_("Toegang tot bedrijf gevraagd"),
    "company.let_in": N_("Toegang tot bedrijf gegeven"),
    "company.end_membership": N_("Toegang tot bedrijf beëindigd"),
    "company.set_admin": N_("Hoofdgebruiker van bedrijf gewijzigd"),
    "company.verify": N_("Bedrijf goedgekeurd"),
    "company.reject": N_("Bedrijf geweigerd"),
    "company.remove": N_("Bedrijf verwijderd"),
    "company.read_contact": N_("Contactpersoon bekeken"),
    "company.read_member": N_("Medewerker van bedrijf bekeken"),
}
_COMPANY = N_("bedrijf %(name)s")


def _companies(references: Collection[str]) -> Mapping[str, Text]:
    names = queries.names_of(int(reference) for reference in references if reference.isdecimal())
    return {str(company_id): Text(_COMPANY, {"name": name}) for company_id, name in names.items()}


SUBJECTS: Mapping[str, Subjects] = {"company": _companies}
FACTS: Mapping[str, Fact] = {
    "branch": counted(N_("vestiging %(number)s")),
    "kvk": counted(N_("KvK-nummer %(number)s")),
}
