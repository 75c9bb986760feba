"""The words in which staff read a case: its look, who it waits for, what happened, what is proposed."""

from dataclasses import dataclass
from datetime import datetime

from app.kernel.text import N_, Euro, Text, Value
from app.kernel.web import locale, shown
from app.vouchers.process import State
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.rules import Outcome
from app.vouchers.scheme import Label

TAGS = {
    State.SUBMITTED: "plain",
    State.INCOMPLETE: "plain",
    State.COMPLETE: "turn",
    State.WAITING: "plain",
    State.IN_REVIEW: "busy",
    State.PROPOSED: "turn",
    State.GRANTED: "good",
    State.PARTIALLY_OFFERED: "plain",
    State.REFUSED: "bad",
    State.WITHDRAWN: "plain",
    State.STARTED: "plain",
    State.EVIDENCE_SUBMITTED: "turn",
    State.SETTLEMENT_PROPOSED: "turn",
    State.SETTLED: "good",
    State.LAPSED: "plain",
}
"""The look of each state's tag for staff: a triangle where it is their turn."""
WAITS_FOR = {
    State.SUBMITTED: N_("aanvrager"),
    State.INCOMPLETE: N_("aanvrager"),
    State.COMPLETE: N_("adviseur"),
    State.WAITING: N_("geld"),
    State.IN_REVIEW: N_("adviseur"),
    State.PROPOSED: N_("beslisser"),
    State.PARTIALLY_OFFERED: N_("aanvrager"),
    State.GRANTED: N_("aanvrager"),
    State.STARTED: N_("aanvrager"),
    State.EVIDENCE_SUBMITTED: N_("adviseur"),
    State.SETTLEMENT_PROPOSED: N_("beslisser"),
}
"""Who or what a case waits for; nothing once it is decided."""

HAPPENED = {
    "submit": N_("Aanvraag verstuurd"),
    "ask_at_receipt": N_("Om ontbrekende stukken gevraagd"),
    "complete_at_receipt": N_("Compleet"),
    "wait_at_receipt": N_("Compleet, wacht op geld"),
    "complete": N_("Compleet"),
    "wait": N_("Compleet, wacht op geld"),
    "move_up": N_("Geld vrijgekomen"),
    "take": N_("In behandeling genomen"),
    "ask_item": N_("Om een stuk gevraagd"),
    "supply": N_("Stuk ontvangen"),
    "correct_facts": N_("Gegevens aangepast"),
    "propose": N_("Besluit voorgesteld"),
    "propose_after_closing": N_("Weigering voorgesteld"),
    "send_back": N_("Teruggestuurd naar adviseur"),
    "grant": N_("Voucher toegekend"),
    "offer": N_("Deel aangeboden"),
    "refuse": N_("Aanvraag geweigerd"),
    "accept": N_("Aanbod aangenomen"),
    "decline": N_("Aanbod afgewezen"),
    "withdraw": N_("Aanvraag ingetrokken"),
    "propose_set_aside": N_("Buiten behandeling laten voorgesteld"),
    "send_back_incomplete": N_("Teruggestuurd naar adviseur"),
    "set_aside": N_("Aanvraag buiten behandeling gelaten"),
    "lapse_offer": N_("Aanbod vervallen"),
    "give_back": N_("Voucher teruggegeven"),
    "start": N_("Start gemeld"),
    "note_start": N_("Start genoteerd"),
    "lapse": N_("Voucher vervallen"),
    "submit_evidence": N_("Bewijs ontvangen"),
    "return_evidence": N_("Om beter bewijs gevraagd"),
    "propose_settlement": N_("Vaststelling voorgesteld"),
    "return_settlement": N_("Teruggestuurd naar adviseur"),
    "return_no_evidence": N_("Teruggestuurd naar adviseur"),
    "settle": N_("Voucher vastgesteld"),
    "extend": N_("Beslistermijn verlengd"),
    "raise_award": N_("Voucher verhoogd na bezwaar"),
    "reopen": N_("Opnieuw in behandeling na bezwaar"),
    "reopen_waiting": N_("Opnieuw in behandeling na bezwaar, wacht op geld"),
    "reopen_incomplete": N_("Opnieuw in behandeling na bezwaar"),
    "reopen_settlement": N_("Opnieuw vast te stellen na bezwaar"),
}
PROPOSE = {
    Outcome.GRANT: N_("Stel toekennen voor"),
    Outcome.PARTIAL_OFFER: N_("Stel een deel voor"),
    Outcome.REFUSE: N_("Stel weigeren voor"),
    Outcome.INCOMPLETE: N_("Stel besluit voor"),
}
PROPOSED = {
    "grant": N_("Toekennen"),
    "partial_offer": N_("Een deel aanbieden"),
    "refuse": N_("Weigeren"),
    "excluded": N_("Weigeren wegens uitsluiting"),
    "set_aside": N_("Buiten behandeling laten"),
}
REASONS = {
    Outcome.GRANT: N_("De opleiding past bij werk in de regio. De aanvraag voldoet aan alle regels."),
    Outcome.PARTIAL_OFFER: N_("De aanvraag voldoet aan alle regels. Er is nog geld voor een deel van het bedrag."),
    Outcome.REFUSE: N_("Wij toetsten uw aanvraag aan alle regels. Hierboven staat welke regel niet klopt."),
}
"""What an advisor starts from; the reason for a refusal stands in the letter."""


@dataclass(frozen=True)
class Moment:
    """One row of the time line."""

    at: datetime
    title: str
    text: str
    state: str = "done"


def named(label: Label | str) -> str:
    """Return what something of the scheme is called, in the reader's language."""
    return label.show(locale()) if isinstance(label, Label) else label


def amount_name(file: CaseFile) -> str:
    """Return what the amount in the heading of a case is."""
    if file.state is State.SETTLED:
        return N_("Vastgesteld")
    if file.application.awarded_cents:
        return N_("Toegekend")
    return N_("Gereserveerd") if file.application.reserved_cents else N_("Gevraagd")


def result_of(file: CaseFile) -> Text:
    """Return in one sentence what the rules come to."""
    amount: dict[str, Value] = {"amount": Euro(file.assessment.amount_cents)}
    return {
        Outcome.GRANT: Text(N_("Alle regels kloppen: toekennen, %(amount)s."), amount),
        Outcome.PARTIAL_OFFER: Text(N_("Er is geld voor een deel: aanbieden, %(amount)s."), amount),
        Outcome.REFUSE: Text(N_("Minstens één regel klopt niet: weigeren.")),
        Outcome.INCOMPLETE: Text(N_("De aanvraag is nog niet compleet.")),
    }[file.outcome]


def moments(file: CaseFile) -> list[Moment]:
    """Return every step since the application was sent, oldest first, with who took it."""
    return [
        Moment(event.at, _title(event.transition, file.name(event.by_id)), event.text)
        for event in file.events
        if event.from_state != State.DRAFT or event.transition == "submit"
    ]


def _title(transition: str, who: str | None) -> str:
    title = shown(HAPPENED.get(transition, transition))
    return f"{title} · {who}" if who else title
