"""The words in which an applicant reads a case: its state, whose turn it is, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.vouchers.models import CaseEvent
from app.vouchers.process import LegalClock, State, Term
from app.vouchers.queries.clock import Happened, Voucher, ends_on, evidence_by, start_by, term_ends
from app.vouchers.rules import Code
from app.vouchers.scheme import SchemeVersion

TAGS = {
    State.DRAFT: "draft",
    State.SUBMITTED: "busy",
    State.INCOMPLETE: "turn",
    State.COMPLETE: "busy",
    State.WAITING: "busy",
    State.IN_REVIEW: "busy",
    State.PROPOSED: "busy",
    State.GRANTED: "good",
    State.PARTIALLY_OFFERED: "turn",
    State.REFUSED: "bad",
    State.WITHDRAWN: "plain",
    State.STARTED: "turn",
    State.EVIDENCE_SUBMITTED: "busy",
    State.SETTLEMENT_PROPOSED: "busy",
    State.SETTLED: "good",
    State.LAPSED: "plain",
}
"""The look of each state's tag, as `components/data.html` knows it."""

YOU, ADVISOR, DECIDER, NOBODY = N_("U"), N_("Een adviseur"), N_("Een beslisser"), N_("Niemand")


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, in a word and in a sentence, and until when (an Amsterdam day)."""

    who: str
    sentence: Text
    until: date | None = None
    yours: bool = False

    def passed(self, today: date) -> bool:
        """Say whether the day has passed."""
        return self.until is not None and self.until < today


def turn_of(
    voucher: Voucher,
    state: State,
    clock: LegalClock | None,
    steps: Sequence[Happened],
    version: SchemeVersion,
    today: date,
) -> Turn:
    """Return whose turn it is in `state` on `today`, an Amsterdam day; `clock` is None for a draft only.

    After the decision it is the applicant's once the training should have begun, and once it should have ended.
    """
    match state:
        case State.DRAFT:
            return Turn(YOU, Text(N_("U kunt deze aanvraag nog afmaken en versturen.")), yours=True)
        case State.INCOMPLETE:
            until = term_ends(Term.COMPLETION, steps, version.terms)
            return Turn(YOU, Text(N_("Wij missen nog iets. Stuur ons wat ontbreekt.")), until, yours=True)
        case State.PARTIALLY_OFFERED:
            until = term_ends(Term.OFFER, steps, version.terms)
            return Turn(YOU, Text(N_("Wij bieden u een deel van het bedrag aan. Neemt u dat aan?")), until, yours=True)
        case State.WAITING:
            return Turn(
                NOBODY, Text(N_("Er is nu te weinig geld. Komt er geld vrij, dan bent u op volgorde aan de beurt."))
            )
        case State.GRANTED if today >= voucher.training_start:
            asked = N_("De voucher is toegekend. Meld dat de opleiding is begonnen.")
            return Turn(YOU, Text(asked), start_by(voucher, version), yours=True)
        case State.STARTED if today > ends_on(voucher):
            asked = N_("De opleiding is klaar. Stuur nu het bewijs.")
            return Turn(YOU, Text(asked), evidence_by(voucher, version), yours=True)
    if state in _WAITS_FOR:
        who, sentence = _WAITS_FOR[state]
        decides = clock is not None and state not in (State.EVIDENCE_SUBMITTED, State.SETTLEMENT_PROPOSED)
        return Turn(who, Text(sentence), clock.deadline if clock and decides else None)
    ended = _ENDED_BY.get(steps[-1].transition) if state is State.WITHDRAWN and steps else None
    return Turn(NOBODY, Text(ended or _ENDED[state]))


_WAITS_FOR = {
    State.SUBMITTED: (ADVISOR, N_("Wij hebben uw aanvraag ontvangen.")),
    State.COMPLETE: (ADVISOR, N_("Uw aanvraag is compleet. Een adviseur gaat hem bekijken.")),
    State.IN_REVIEW: (ADVISOR, N_("Een adviseur bekijkt uw aanvraag.")),
    State.PROPOSED: (DECIDER, N_("De adviseur is klaar. Een collega neemt het besluit.")),
    State.EVIDENCE_SUBMITTED: (ADVISOR, N_("Wij hebben uw bewijs. Een adviseur bekijkt het.")),
    State.SETTLEMENT_PROPOSED: (DECIDER, N_("De adviseur is klaar. Een collega stelt het bedrag vast.")),
}
_ENDED = {
    State.GRANTED: N_("U krijgt een scholingsvoucher."),
    State.REFUSED: N_("U krijgt geen scholingsvoucher."),
    State.WITHDRAWN: N_("U hebt deze aanvraag ingetrokken."),
    State.STARTED: N_("De opleiding is begonnen."),
    State.SETTLED: N_("Het bedrag van uw voucher staat vast."),
    State.LAPSED: N_("Uw voucher is vervallen."),
}
_ENDED_BY = {
    "give_back": N_("U hebt uw voucher teruggegeven."),
    "decline": N_("U hebt ons aanbod afgewezen."),
}
"""What an applicant gave up after a decision: the state is that of an application that was withdrawn."""

HAPPENED = {
    "submit": N_("U verstuurde de aanvraag"),
    "ask_at_receipt": N_("Wij vroegen u om wat ontbrak"),
    "complete_at_receipt": N_("Uw aanvraag was compleet"),
    "wait_at_receipt": N_("Uw aanvraag was compleet en wacht op geld"),
    "complete": N_("Uw aanvraag was compleet"),
    "wait": N_("Uw aanvraag was compleet en wacht op geld"),
    "move_up": N_("Er kwam geld vrij voor u"),
    "take": N_("Een adviseur begon met uw aanvraag"),
    "ask_item": N_("De adviseur vroeg u om een stuk"),
    "correct_facts": N_("De adviseur paste gegevens aan"),
    "propose": N_("De adviseur was klaar"),
    "propose_after_closing": N_("De adviseur was klaar"),
    "send_back": N_("De adviseur kijkt nog een keer"),
    "grant": N_("De voucher is toegekend"),
    "offer": N_("Wij boden u een deel aan"),
    "refuse": N_("De aanvraag is geweigerd"),
    "accept": N_("U nam het aanbod aan"),
    "decline": N_("U wees het aanbod af"),
    "withdraw": N_("U trok de aanvraag in"),
    "supply": N_("U stuurde een stuk"),
    "propose_set_aside": N_("De adviseur was klaar"),
    "send_back_incomplete": N_("De adviseur kijkt nog een keer"),
    "set_aside": N_("Uw aanvraag is niet behandeld"),
    "lapse_offer": N_("Ons aanbod verviel"),
    "give_back": N_("U gaf de voucher terug"),
    "start": N_("U meldde de start"),
    "note_start": N_("Wij noteerden de start"),
    "lapse": N_("De voucher verviel"),
    "submit_evidence": N_("U stuurde het bewijs"),
    "return_evidence": N_("De adviseur vroeg om beter bewijs"),
    "propose_settlement": N_("De adviseur was klaar met het bewijs"),
    "return_settlement": N_("De adviseur kijkt nog een keer"),
    "return_no_evidence": N_("De adviseur kijkt nog een keer"),
    "settle": N_("Het bedrag is vastgesteld"),
    "extend": N_("Wij hebben meer tijd nodig"),
    "raise_award": N_("Uw voucher is verhoogd"),
    "reopen": N_("Wij bekijken uw aanvraag opnieuw"),
    "reopen_waiting": N_("Wij bekijken uw aanvraag opnieuw"),
    "reopen_incomplete": N_("Wij bekijken uw aanvraag opnieuw"),
    "reopen_settlement": N_("Wij stellen het bedrag opnieuw vast"),
}
"""The title of each step on the time line."""


@dataclass(frozen=True)
class Moment:
    """One row of the time line."""

    at: datetime | date | None
    title: str
    text: str
    state: str


def moments(events: Sequence[CaseEvent]) -> list[Moment]:
    """Return what happened, oldest first; what was done to a draft is left out."""
    return [
        Moment(event.at, shown(HAPPENED[event.transition]), event.text, "done")
        for event in events
        if event.from_state != State.DRAFT or event.transition == "submit"
    ]


RULE_NAMES = {
    Code.AGE_MIN: N_("Oud genoeg"),
    Code.AGE_MAX: N_("Jong genoeg"),
    Code.REGION: N_("Vestiging in de regio"),
    Code.RESIDENCE: N_("Wonen in de regio"),
    Code.MIN: N_("Hoogte van de kosten"),
    Code.STARTED: N_("Op tijd aangevraagd"),
    Code.ONE_PER_YEAR: N_("Eén voucher per jaar"),
    Code.SECTOR_FUND: N_("Fonds van de sector gaat voor"),
    Code.TRAINER: N_("Erkende, onafhankelijke opleider"),
    Code.DE_MINIMIS: N_("Ruimte voor de-minimissteun"),
    Code.BUDGET: N_("Geld beschikbaar"),
    Code.EVIDENCE: N_("Aanvraag compleet"),
}
"""What a rule is about, as its row is headed."""
