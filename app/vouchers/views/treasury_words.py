"""The words in which the books are read."""

from collections.abc import Mapping

from app.kernel.text import N_, Euro, Text, Value
from app.kernel.web import shown
from app.vouchers.ledger import Difference
from app.vouchers.queries.books import Bucket
from app.vouchers.views.advice_words import HAPPENED

BUCKET_NAMES = {
    Bucket.BUDGET: N_("Begroot"),
    Bucket.RESERVED: N_("Gereserveerd"),
    Bucket.AWARDED: N_("Toegekend"),
    Bucket.AVAILABLE: N_("Beschikbaar"),
}
KIND_NAMES = {
    "budget": N_("Geld erbij"),
    "reserve": N_("Gereserveerd"),
    "release": N_("Vrijgegeven"),
    "award": N_("Toegekend"),
}
_BALANCES = {
    "budget": Bucket.BUDGET,
    "reserved": Bucket.RESERVED,
    "awarded": Bucket.AWARDED,
    "available": Bucket.AVAILABLE,
}
"""The balances of a pot by the names of their columns."""
_DIFFERS = {
    "pot": N_("Bijdrager %(name)s, %(bucket)s: de boekingen zijn samen %(entries)s, in de kas staat %(stands)s."),
    "application": N_(
        "Aanvraag %(name)s, %(bucket)s: de boekingen zijn samen %(entries)s, bij de aanvraag staat %(stands)s."
    ),
}
PAYEE_NAMES = {"employer": N_("de werkgever"), "trainer": N_("de opleider")}


def note_of(kind: str, note: str) -> str:
    """Return the description of an entry: as typed for money that came in, else the step that moved the money."""
    return note if kind == "budget" else shown(HAPPENED.get(note, note))


def difference_text(found: Difference, contributors: Mapping[str, str]) -> Text:
    """Return a sentence about what does not add up; `contributors` are names by code."""
    values: dict[str, Value] = {
        "name": contributors.get(found.name, found.name),
        "bucket": shown(BUCKET_NAMES[_BALANCES[found.bucket]]).lower(),
        "entries": Euro(found.entries_cents),
        "stands": Euro(found.stands_cents),
    }
    return Text(_DIFFERS[found.kind], values)
