"""What each check of a badge looks at, in words that everybody understands."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.text import N_


@dataclass(frozen=True)
class Said:
    """A check as a page names it, and what it means when it holds and when it does not."""

    name: str
    holds: str
    fails: str


OTHER = Said(N_("Nog een controle"), N_("In orde."), N_("Niet in orde."))
CHECKS: Mapping[str, Said] = {
    "format": Said(
        N_("Het bestand"),
        N_("Er zit een badge in die wij kunnen lezen."),
        N_("Er zit geen badge in die wij kunnen lezen."),
    ),
    "schema": Said(
        N_("De vorm"),
        N_("De badge is gemaakt zoals de standaard Open Badges het vraagt."),
        N_("De badge is niet gemaakt zoals de standaard Open Badges het vraagt."),
    ),
    "proof": Said(
        N_("De handtekening"),
        N_("De uitgever ondertekende de badge, en daarna is er niets aan veranderd."),
        N_("Wij konden niet vaststellen dat de uitgever deze badge zo ondertekende."),
    ),
    "claims": Said(
        N_("De gegevens erin"),
        N_("Wat de handtekening noemt, is wat er in de badge staat."),
        N_("De handtekening noemt iets anders dan wat er in de badge staat."),
    ),
    "badge": Said(
        N_("Waar de badge voor staat"),
        N_("De uitgever legt uit wat de badge bewijst."),
        N_("De uitleg van de uitgever klopt niet met de badge, of is er niet."),
    ),
    "issuer": Said(
        N_("De uitgever"),
        N_("De uitgever maakt zich bekend zoals de badge zegt."),
        N_("De uitgever maakt zich niet bekend zoals de badge zegt."),
    ),
    "status": Said(
        N_("Ingetrokken of niet"),
        N_("De uitgever heeft de badge niet ingetrokken."),
        N_("De uitgever trok de badge in, of wij konden dat niet nagaan."),
    ),
    "dates": Said(
        N_("De geldigheid"),
        N_("De badge geldt vandaag."),
        N_("De badge geldt vandaag niet."),
    ),
    "endorsement": Said(
        N_("Steun van een ander"),
        N_("Een andere organisatie steunt deze badge, of die steun telt niet mee."),
        N_("De steun van een andere organisatie is nagemaakt."),
    ),
}


def said_of(name: str) -> Said:
    """Return the words for a check; those for any other where it is not known."""
    return CHECKS.get(name, OTHER)
