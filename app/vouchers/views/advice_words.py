"""The words in which staff read a case: its look, who it waits for, what happened, what is proposed."""

from dataclasses import dataclass
from datetime import datetime

from app.kernel.text import N_, Euro, Text, Value
from app.kernel.web import locale, shown
from app.vouchers.process import State
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.queries.tabs import Tab
from app.vouchers.rules import Outcome
from app.vouchers.scheme import Label

TAB_NAMES = {
    Tab.MINE: N_("Mijn werk"),
    Tab.FREE: N_("Te verdelen"),
    Tab.APPLICANT: N_("Wacht op aanvrager"),
    Tab.MONEY: N_("Wacht op geld"),
    Tab.DECIDE: N_("Te beslissen"),
    Tab.LATE: N_("Te laat"),
    Tab.DECIDED: N_("Besloten"),
    Tab.ALL: N_("Alles"),
}
NOTHING_YET = {
    Tab.MINE: N_("U hebt nu geen aanvragen."),
    Tab.FREE: N_("Er ligt geen complete aanvraag te wachten."),
    Tab.APPLICANT: N_("Geen aanvrager is aan zet."),
    Tab.MONEY: N_("Geen aanvraag wacht op geld."),
    Tab.DECIDE: N_("Er ligt geen voorstel."),
    Tab.LATE: N_("Geen aanvraag is te laat."),
    Tab.DECIDED: N_("Er is nog niets besloten."),
    Tab.ALL: N_("Er is nog geen aanvraag verstuurd."),
}
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
}
PROPOSE = {
    Outcome.GRANT: N_("Stel toekennen voor"),
    Outcome.PARTIAL_OFFER: N_("Stel een deel voor"),
    Outcome.REFUSE: N_("Stel weigeren voor"),
    Outcome.INCOMPLETE: N_("Stel besluit voor"),
}
PROPOSED = {"grant": N_("Toekennen"), "partial_offer": N_("Een deel aanbieden"), "refuse": N_("Weigeren")}
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
