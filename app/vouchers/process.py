"""The process of an application up to the decision: who may move it, from where to where, with what effect.

Pages draw their buttons from the table; actions ask it for the next state. What each step does to the legal
term, to the money and to the mail stands beside it, so that nobody has to remember it somewhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.kernel.text import N_, Text
from app.vouchers.scheme import Terms


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    WAITING = "waiting"
    IN_REVIEW = "in_review"
    PROPOSED = "proposed"
    GRANTED = "granted"
    PARTIALLY_OFFERED = "partially_offered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {
    State.DRAFT: N_("Concept"),
    State.SUBMITTED: N_("Verstuurd"),
    State.INCOMPLETE: N_("Niet compleet"),
    State.COMPLETE: N_("Compleet"),
    State.WAITING: N_("Wacht op geld"),
    State.IN_REVIEW: N_("In behandeling"),
    State.PROPOSED: N_("Besluit voorgesteld"),
    State.GRANTED: N_("Toegekend"),
    State.PARTIALLY_OFFERED: N_("Deel aangeboden"),
    State.REFUSED: N_("Geweigerd"),
    State.WITHDRAWN: N_("Ingetrokken"),
}


class Actor(StrEnum):
    """In which part somebody acts; the system acts only in favour of the applicant or as the law sets it."""

    APPLICANT = "applicant"
    ADVISOR = "advisor"
    DECIDER = "decider"
    SYSTEM = "system"


class ClockEffect(StrEnum):
    """What a step does to the term to decide (Awb 4:13)."""

    NONE = "none"
    START = "start"
    SUSPEND = "suspend"
    """The applicant is asked to complete the application (Awb 4:5, 4:15)."""
    RESUME = "resume"
    STOP = "stop"


class MoneyEffect(StrEnum):
    """What a step does in the ledger."""

    NONE = "none"
    RESERVE = "reserve"
    RELEASE = "release"
    """Give back what is reserved, if anything is."""
    AWARD = "award"


class Term(StrEnum):
    """A term that a step starts for the applicant; its weeks are in the scheme."""

    COMPLETION = "completion"
    OFFER = "offer"
    OBJECTION = "objection"

    def weeks(self, terms: Terms) -> int:
        """Return the length of this term under a scheme version."""
        by_term = {
            Term.COMPLETION: terms.completion_weeks,
            Term.OFFER: terms.offer_weeks,
            Term.OBJECTION: terms.objection_weeks,
        }
        return by_term[self]


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
    Transition(
        "submit",
        (State.DRAFT,),
        State.SUBMITTED,
        Actor.APPLICANT,
        N_("Verstuur aanvraag"),
        ClockEffect.START,
        letter="receipt",
    ),
    Transition(
        "ask_at_receipt",
        (State.SUBMITTED,),
        State.INCOMPLETE,
        Actor.SYSTEM,
        clock=ClockEffect.SUSPEND,
        term=Term.COMPLETION,
        letter="missing_items",
    ),
    # Complete and reserved are one step in one transaction (R12): two applications never get the same euro.
    Transition(
        "complete_at_receipt",
        (State.SUBMITTED,),
        State.COMPLETE,
        Actor.SYSTEM,
        money=MoneyEffect.RESERVE,
        letter="complete",
    ),
    # Waiting for money does not suspend the term: the law knows no such ground (Awb 4:15).
    Transition("wait_at_receipt", (State.SUBMITTED,), State.WAITING, Actor.SYSTEM, letter="waiting"),
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
}


@dataclass(frozen=True)
class Suspension:
    """A time in which the applicant completes the application (Awb 4:15, first paragraph, under a).

    All are Amsterdam days. The term stands still from the day after `asked` until the day on which the
    application is complete (`completed`, itself no longer suspended) or the term for it (last day:
    `term_ends`) has passed unused.
    """

    asked: date
    term_ends: date
    completed: date | None = None

    def days(self, until: date) -> frozenset[date]:
        """Return the days up to and including `until` on which the term stands still."""
        last = min(self.term_ends, until)
        if self.completed is not None:
            last = min(last, self.completed - _ONE_DAY)
        length = max(0, (last - self.asked).days)
        return frozenset(self.asked + timedelta(days=number) for number in range(1, length + 1))


@dataclass(frozen=True)
class LegalClock:
    """How the term to decide stands today."""

    deadline: date
    """The last day to decide. While the term stands still it moves along, a day every day."""
    days_left: int
    """0 on the last day, negative when late."""
    suspended: bool
    """Whether today does not count."""
    on_hold: bool = False
    """Whether the term stands still for who reads it: as `suspended`, and on the day of the question already."""
    unanswered: bool = False
    """Whether the applicant still has to complete the application while the term for that has passed."""

    @property
    def late(self) -> bool:
        """Whether the term has passed."""
        return self.days_left < 0


def legal_clock(received: date, decision_weeks: int, suspensions: Iterable[Suspension], today: date) -> LegalClock:
    """Work out the term to decide (Awb 4:13, 4:15) from Amsterdam days.

    The day of receipt is day 0. Days that two suspensions share count once. The extra working day that the
    Algemene termijnenwet may give when a term ends in a weekend is left out: the clock never shows more
    time than there is.
    """
    found = list(suspensions)
    still = frozenset[date]().union(*(suspension.days(today) for suspension in found))
    deadline = received + timedelta(weeks=decision_weeks, days=len(still))
    open_until = [suspension.term_ends for suspension in found if suspension.completed is None]
    return LegalClock(
        deadline,
        (deadline - today).days,
        suspended=today in still,
        on_hold=today in still or any(today <= ends for ends in open_until),
        unanswered=any(today > ends for ends in open_until),
    )


_ONE_DAY = timedelta(days=1)
