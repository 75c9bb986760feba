"""The table of steps: who may move a case, from where to where, with what effect.

Pages draw their buttons from it; actions ask it for the next state. What each step does to the legal
term, to the money and to the mail stands beside it, so that nobody has to remember it somewhere else.
"""

from dataclasses import dataclass

from app.kernel.text import N_, Text
from app.vouchers.process.states import Actor, ClockEffect, MoneyEffect, State, Term


@dataclass(frozen=True)
class Transition:
    """One step. A step without a button is not somebody's choice but follows from another."""

    name: str
    sources: tuple[State, ...]
    target: State
    actor: Actor
    button: str | None = None
    clock: ClockEffect = ClockEffect.NONE
    money: MoneyEffect = MoneyEffect.NONE
    term: Term | None = None
    letter: str | None = None
    other_than: str | None = None
    """The step whose actor may not take this one: who proposes does not decide."""


TRANSITIONS = (
    # What follows at once confirms the receipt (Awb 4:3a): one letter, not two.
    Transition(
        "submit",
        (State.DRAFT,),
        State.SUBMITTED,
        Actor.APPLICANT,
        N_("Verstuur aanvraag"),
        ClockEffect.START,
    ),
    Transition(
        "ask_at_receipt",
        (State.SUBMITTED,),
        State.INCOMPLETE,
        Actor.SYSTEM,
        clock=ClockEffect.SUSPEND,
        term=Term.COMPLETION,
        letter="receipt_missing",
    ),
    # Complete and reserved are one step in one transaction (R12): two applications never get the same euro.
    Transition(
        "complete_at_receipt",
        (State.SUBMITTED,),
        State.COMPLETE,
        Actor.SYSTEM,
        money=MoneyEffect.RESERVE,
        letter="receipt_complete",
    ),
    # Waiting for money does not suspend the term: the law knows no such ground (Awb 4:15).
    Transition("wait_at_receipt", (State.SUBMITTED,), State.WAITING, Actor.SYSTEM, letter="receipt_waiting"),
    Transition(
        "complete",
        (State.INCOMPLETE,),
        State.COMPLETE,
        Actor.SYSTEM,
        clock=ClockEffect.RESUME,
        money=MoneyEffect.RESERVE,
        letter="complete",
    ),
    # From review: an advisor corrected a fact, so that the case holds, while its money has gone to others.
    Transition(
        "wait",
        (State.INCOMPLETE, State.IN_REVIEW),
        State.WAITING,
        Actor.SYSTEM,
        clock=ClockEffect.RESUME,
        money=MoneyEffect.RELEASE,
        letter="waiting",
    ),
    Transition(
        "move_up",
        (State.WAITING,),
        State.COMPLETE,
        Actor.SYSTEM,
        money=MoneyEffect.RESERVE,
        letter="moved_up",
    ),
    Transition("take", (State.COMPLETE,), State.IN_REVIEW, Actor.ADVISOR, N_("Neem in behandeling")),
    # The place in the line counts from the last item (R12), so the reservation goes back as well.
    Transition(
        "ask_item",
        (State.COMPLETE, State.IN_REVIEW),
        State.INCOMPLETE,
        Actor.ADVISOR,
        N_("Vraag om een stuk"),
        ClockEffect.SUSPEND,
        MoneyEffect.RELEASE,
        Term.COMPLETION,
        "missing_items",
    ),
    Transition("propose", (State.IN_REVIEW,), State.PROPOSED, Actor.ADVISOR, N_("Stel besluit voor")),
    # When the scheme closes, who still waits is refused for lack of money (R12), by people like any other case.
    Transition("propose_after_closing", (State.WAITING,), State.PROPOSED, Actor.ADVISOR, N_("Stel weigering voor")),
    Transition(
        "send_back",
        (State.PROPOSED,),
        State.IN_REVIEW,
        Actor.DECIDER,
        N_("Stuur terug naar adviseur"),
        other_than="propose",
    ),
    Transition(
        "grant",
        (State.PROPOSED,),
        State.GRANTED,
        Actor.DECIDER,
        N_("Ken voucher toe"),
        ClockEffect.STOP,
        MoneyEffect.AWARD,
        Term.OBJECTION,
        "granted",
        "propose",
    ),
    Transition(
        "offer",
        (State.PROPOSED,),
        State.PARTIALLY_OFFERED,
        Actor.DECIDER,
        N_("Bied een deel aan"),
        ClockEffect.STOP,
        term=Term.OFFER,
        letter="partial_offer",
        other_than="propose",
    ),
    Transition(
        "refuse",
        (State.PROPOSED,),
        State.REFUSED,
        Actor.DECIDER,
        N_("Weiger aanvraag"),
        ClockEffect.STOP,
        MoneyEffect.RELEASE,
        Term.OBJECTION,
        "refused",
        "propose",
    ),
    Transition(
        "accept",
        (State.PARTIALLY_OFFERED,),
        State.GRANTED,
        Actor.APPLICANT,
        N_("Neem aanbod aan"),
        money=MoneyEffect.AWARD,
        term=Term.OBJECTION,
        letter="granted",
    ),
    Transition(
        "decline",
        (State.PARTIALLY_OFFERED,),
        State.WITHDRAWN,
        Actor.APPLICANT,
        N_("Wijs aanbod af"),
        money=MoneyEffect.RELEASE,
        letter="declined",
    ),
    # A draft was never received: it is thrown away, not withdrawn.
    Transition(
        "withdraw",
        (
            State.SUBMITTED,
            State.INCOMPLETE,
            State.COMPLETE,
            State.WAITING,
            State.IN_REVIEW,
            State.PROPOSED,
        ),
        State.WITHDRAWN,
        Actor.APPLICANT,
        N_("Trek aanvraag in"),
        ClockEffect.STOP,
        MoneyEffect.RELEASE,
        letter="withdrawn",
    ),
    # Nobody is set aside by a clock: the term to complete has passed, and people say so (Awb 4:5).
    Transition(
        "propose_set_aside",
        (State.INCOMPLETE,),
        State.PROPOSED,
        Actor.ADVISOR,
        N_("Stel buiten behandeling laten voor"),
    ),
    Transition(
        "set_aside",
        (State.PROPOSED,),
        State.REFUSED,
        Actor.DECIDER,
        N_("Laat aanvraag buiten behandeling"),
        ClockEffect.STOP,
        term=Term.OBJECTION,
        letter="set_aside",
        other_than="propose_set_aside",
    ),
    Transition(
        "send_back_incomplete",
        (State.PROPOSED,),
        State.INCOMPLETE,
        Actor.DECIDER,
        N_("Stuur terug naar adviseur"),
        other_than="propose_set_aside",
    ),
    # An offer says until when it stands; that day is announced, so its end is nobody's decision.
    Transition(
        "lapse_offer",
        (State.PARTIALLY_OFFERED,),
        State.LAPSED,
        Actor.SYSTEM,
        money=MoneyEffect.RELEASE,
        letter="offer_lapsed",
    ),
    # R15: giving the voucher back before the training starts.
    Transition(
        "give_back",
        (State.GRANTED,),
        State.WITHDRAWN,
        Actor.APPLICANT,
        N_("Geef voucher terug"),
        money=MoneyEffect.RELEASE,
        letter="given_back",
    ),
    Transition("start", (State.GRANTED,), State.STARTED, Actor.APPLICANT, N_("Meld de start"), letter="started"),
    Transition("note_start", (State.GRANTED,), State.STARTED, Actor.ADVISOR, N_("Noteer de start"), letter="started"),
    # Taking a voucher away is a decision of a person (Awb 4:48), after the latest start date of the scheme.
    Transition(
        "lapse",
        (State.GRANTED,),
        State.LAPSED,
        Actor.DECIDER,
        N_("Laat voucher vervallen"),
        money=MoneyEffect.RELEASE,
        term=Term.OBJECTION,
        letter="lapsed",
    ),
    Transition(
        "submit_evidence",
        (State.STARTED,),
        State.EVIDENCE_SUBMITTED,
        Actor.APPLICANT,
        N_("Verstuur bewijs"),
        letter="evidence_received",
    ),
    Transition(
        "return_evidence",
        (State.EVIDENCE_SUBMITTED,),
        State.STARTED,
        Actor.ADVISOR,
        N_("Vraag om beter bewijs"),
        letter="evidence_returned",
    ),
    # From a started training: a no-show, or evidence that never came (R17).
    Transition(
        "propose_settlement",
        (State.EVIDENCE_SUBMITTED, State.STARTED),
        State.SETTLEMENT_PROPOSED,
        Actor.ADVISOR,
        N_("Stel vaststelling voor"),
    ),
    Transition(
        "return_settlement",
        (State.SETTLEMENT_PROPOSED,),
        State.EVIDENCE_SUBMITTED,
        Actor.DECIDER,
        N_("Stuur terug naar adviseur"),
        other_than="propose_settlement",
    ),
    # Where evidence never came, there is none to go back to.
    Transition(
        "return_no_evidence",
        (State.SETTLEMENT_PROPOSED,),
        State.STARTED,
        Actor.DECIDER,
        N_("Stuur terug naar adviseur"),
        other_than="propose_settlement",
    ),
    Transition(
        "settle",
        (State.SETTLEMENT_PROPOSED,),
        State.SETTLED,
        Actor.DECIDER,
        N_("Stel voucher vast"),
        money=MoneyEffect.SETTLE,
        term=Term.OBJECTION,
        letter="settled",
        other_than="propose_settlement",
    ),
    # A founded objection starts the judging anew; the objection itself has its own record and term (Awb 7:10).
    Transition(
        "reopen",
        (State.REFUSED, State.LAPSED),
        State.COMPLETE,
        Actor.SYSTEM,
        clock=ClockEffect.START,
        money=MoneyEffect.RESERVE,
        letter="reopened",
    ),
    Transition(
        "reopen_waiting",
        (State.REFUSED, State.LAPSED),
        State.WAITING,
        Actor.SYSTEM,
        clock=ClockEffect.START,
        letter="reopened",
    ),
    Transition(
        "reopen_incomplete",
        (State.REFUSED,),
        State.INCOMPLETE,
        Actor.SYSTEM,
        clock=ClockEffect.START,
        term=Term.COMPLETION,
        letter="reopened",
    ),
    Transition(
        "reopen_settlement",
        (State.SETTLED,),
        State.EVIDENCE_SUBMITTED,
        Actor.SYSTEM,
        money=MoneyEffect.REOPEN,
        letter="reopened",
    ),
)

BY_NAME = {transition.name: transition for transition in TRANSITIONS}


class TransitionError(ValueError):
    """A step that cannot be taken here or by this actor; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.nl())


def allowed(state: State, actor: Actor) -> tuple[Transition, ...]:
    """Return the steps that `actor` may take from `state`, in the order of the table."""
    return tuple(step for step in TRANSITIONS if state in step.sources and step.actor is actor)


def next_state(state: State, name: str, actor: Actor) -> State:
    """Return the state after the step called `name`.

    Raises TransitionError when `actor` may not take it or when the case is not where it starts, and
    KeyError for a name that is not in the table (a mistake in code, not of a person).
    """
    step = BY_NAME[name]
    if step.actor is not actor:
        raise TransitionError(Text(_NOT_THEIRS[step.actor]))
    if state not in step.sources:
        raise TransitionError(Text(_MOVED_ON[state]))
    return step.target


_NOT_THEIRS = {
    Actor.APPLICANT: N_("Alleen de aanvrager kan dit doen."),
    Actor.ADVISOR: N_("Alleen een adviseur kan dit doen."),
    Actor.DECIDER: N_("Alleen een beslisser kan dit doen."),
    Actor.SYSTEM: N_("Niemand kan dit zelf doen. Het gaat vanzelf."),
}

# One sentence per state, because the name of a state inside a sentence could not be translated.
_MOVED_ON = {
    State.DRAFT: N_("Dit kan nog niet. De aanvraag is nog niet verstuurd."),
    State.SUBMITTED: N_("Dit kan nog niet. De aanvraag is net verstuurd."),
    State.INCOMPLETE: N_("Dit kan nu niet. De aanvraag is nog niet compleet."),
    State.COMPLETE: N_("Dit kan nu niet. De aanvraag is compleet en wacht op een adviseur."),
    State.WAITING: N_("Dit kan nu niet. De aanvraag wacht op geld."),
    State.IN_REVIEW: N_("Dit kan nu niet. Een adviseur bekijkt de aanvraag."),
    State.PROPOSED: N_("Dit kan nu niet. Er is een besluit voorgesteld."),
    State.GRANTED: N_("Dit kan niet meer. De voucher is toegekend."),
    State.PARTIALLY_OFFERED: N_("Dit kan nu niet. Er is een deel van het bedrag aangeboden."),
    State.REFUSED: N_("Dit kan niet meer. De aanvraag is geweigerd."),
    State.WITHDRAWN: N_("Dit kan niet meer. De aanvraag is ingetrokken."),
    State.STARTED: N_("Dit kan nu niet. De opleiding is begonnen."),
    State.EVIDENCE_SUBMITTED: N_("Dit kan nu niet. Een adviseur bekijkt het bewijs."),
    State.SETTLEMENT_PROPOSED: N_("Dit kan nu niet. Er is een vaststelling voorgesteld."),
    State.SETTLED: N_("Dit kan niet meer. De voucher is vastgesteld."),
    State.LAPSED: N_("Dit kan niet meer. De voucher is vervallen."),
}
