"""What the audit trail says of applications and of the fund."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects, either
from app.kernel.text import N_, Euro, Text
from app.vouchers.process import STATE_NAMES, State
from app.vouchers.queries import applications
from app.vouchers.views.advice_words import HAPPENED

ACTIONS = {f"voucher.{step}": title for step, title in HAPPENED.items()} | {
    "voucher.read": N_("Aanvraag bekeken"),
    "voucher.document.read": N_("Stuk bekeken"),
    "voucher.letter.read": N_("Brief bekeken"),
    "voucher.money.read": N_("Geld van aanvraag bekeken"),
    "voucher.begin": N_("Aanvraag begonnen"),
    "voucher.keep": N_("Stap van aanvraag bewaard"),
    "voucher.remove_document": N_("Stuk van concept weggehaald"),
    "voucher.save_draft": N_("Concept bewaard"),
    "voucher.discard": N_("Concept weggegooid"),
    "voucher.correct_facts": N_("Gegevens van aanvraag aangepast"),
    "voucher.pay_in": N_("Geld bijgeboekt"),
    "voucher.pay_back": N_("Geld teruggeboekt aan bijdrager"),
    "voucher.export": N_("Lijst gedownload"),
}
_SENT, _DRAFT = N_("aanvraag %(number)s"), N_("concept van een aanvraag")
_FROM, _ITEM = N_("van %(contributor)s"), N_("stuk: %(item)s")
_FUND, _FILE = N_("kas"), N_("kas, %(file)s")


def _applications(references: Collection[str]) -> Mapping[str, Text]:
    """A draft has no number yet; what was sent under its own id has one since."""
    numbers = applications.numbers_of(references)
    words = {}
    for reference in references:
        number = numbers.get(reference, reference)
        words[reference] = Text(_SENT, {"number": number}) if number else Text(_DRAFT)
    return words


def _funds(references: Collection[str]) -> Mapping[str, Text]:
    return {name: Text(_FILE, {"file": name}) if "." in name else Text(_FUND) for name in references}


SUBJECTS: Mapping[str, Subjects] = {"voucher": _applications, "fund": _funds}
FACTS: Mapping[str, Fact] = {
    "cents": lambda cents: Text("%(amount)s", {"amount": Euro(cents)}),
    "contributor": lambda code: Text(_FROM, {"contributor": code}),
    "item": lambda code: Text(_ITEM, {"item": code}),
    "to": lambda state: Text(STATE_NAMES[State(state)]),
    "trainer_recognised": either(N_("opleider erkend"), N_("opleider niet erkend")),
    "trainer_linked": either(N_("band met de aanvrager"), N_("geen band met de aanvrager")),
    "sector_fund_available": either(N_("opleidingsfonds betaalt"), N_("opleidingsfonds betaalt niet")),
}
