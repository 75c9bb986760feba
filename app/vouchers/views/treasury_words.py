"""The words in which the books are read."""

from collections.abc import Mapping

from app.kernel.text import N_, Euro, Text, Value
from app.kernel.web import shown
from app.vouchers.ledger import Difference
from app.vouchers.models import OF_THE_FUND
from app.vouchers.queries.books import BUCKET_OF, Bucket
from app.vouchers.views.advice_words import HAPPENED

ALREADY_DONE = N_("Dit was al gedaan. Er is niets twee keer geboekt of betaald.")
"""For whoever clicked twice, or sent the same page again with the back button."""
BUCKET_NAMES = {
    Bucket.BUDGET: N_("Begroot"),
    Bucket.AVAILABLE: N_("Beschikbaar"),
    Bucket.RESERVED: N_("Gereserveerd"),
    Bucket.AWARDED: N_("Toegekend"),
    Bucket.PAYABLE: N_("Te betalen"),
    Bucket.PAID: N_("Uitgekeerd"),
    Bucket.SETTLED: N_("Vastgesteld (besteed)"),
    Bucket.CLAIMED: N_("Teruggevorderd"),
    Bucket.WAIVED: N_("Kwijtgescholden"),
}
KIND_NAMES = {
    "budget": N_("Geld erbij"),
    "return": N_("Terug naar bijdrager"),
    "reserve": N_("Gereserveerd"),
    "release": N_("Vrijgegeven"),
    "award": N_("Toegekend"),
    "due": N_("Te betalen"),
    "undue": N_("Niet meer te betalen"),
    "pay": N_("Uitgekeerd"),
    "bounce": N_("Teruggekomen"),
    "settle": N_("Vastgesteld"),
    "unsettle": N_("Vaststelling ongedaan"),
    "claim": N_("Teruggevorderd"),
    "unclaim": N_("Terugvordering ongedaan"),
    "recover": N_("Terugontvangen"),
    "waive": N_("Kwijtgescholden"),
}
_NOTES = {
    "invoice": N_("Factuur goedgekeurd"),
    "settlement": N_("Rest na de vaststelling"),
    "again": N_("Opnieuw, na een betaling die terugkwam"),
    "batch": N_("Batch vrijgegeven"),
    "ended": N_("Voucher beëindigd"),
    "claim": N_("Na de vaststelling"),
    "waive": N_("Besluit over kwijtschelden"),
}
"""Notes of entries that are no step of a case."""
_DIFFERS = {
    "pot": N_("Bijdrager %(name)s, %(bucket)s: de boekingen zijn samen %(entries)s, in de kas staat %(stands)s."),
    "application": N_(
        "Aanvraag %(name)s, %(bucket)s: de boekingen zijn samen %(entries)s, bij de aanvraag staat %(stands)s."
    ),
}
PAYEE_NAMES = {"employer": N_("de werkgever"), "trainer": N_("de opleider")}


def note_of(kind: str, note: str) -> str:
    """Return the description of an entry: as typed for a contributor's money, else the step that moved the money."""
    if kind in OF_THE_FUND:
        return note
    if kind == "bounce":
        return shown(N_("De betaling kwam terug"))
    return shown(HAPPENED.get(note, _NOTES.get(note, note)))


def difference_text(found: Difference, contributors: Mapping[str, str]) -> Text:
    """Return a sentence about what does not add up; `contributors` are names by code."""
    values: dict[str, Value] = {
        "name": contributors.get(found.name, found.name),
        "bucket": shown(BUCKET_NAMES[BUCKET_OF[found.bucket]]).lower(),
        "entries": Euro(found.entries_cents),
        "stands": Euro(found.stands_cents),
    }
    return Text(_DIFFERS[found.kind], values)
