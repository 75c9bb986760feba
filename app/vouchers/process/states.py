"""The words of the process: where a case stands, who acts, what a step does to term and money."""

from enum import StrEnum

from app.kernel.text import N_
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
    STARTED = "started"
    EVIDENCE_SUBMITTED = "evidence_submitted"
    SETTLEMENT_PROPOSED = "settlement_proposed"
    SETTLED = "settled"
    LAPSED = "lapsed"


OPEN_STATES = (
    State.SUBMITTED,
    State.INCOMPLETE,
    State.COMPLETE,
    State.WAITING,
    State.IN_REVIEW,
    State.PROPOSED,
    State.PARTIALLY_OFFERED,
)
"""Not decided, or offered and not answered: a person has one of these in a scheme (R7)."""
AWARDED_STATES = (
    State.GRANTED,
    State.STARTED,
    State.EVIDENCE_SUBMITTED,
    State.SETTLEMENT_PROPOSED,
    State.SETTLED,
)
"""A voucher was awarded and stands: it counts for R7 and R11."""
ENDED_STATES = (State.REFUSED, State.WITHDRAWN, State.SETTLED, State.LAPSED)
"""Nobody has anything left to do, unless somebody objects."""


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
    State.STARTED: N_("Opleiding begonnen"),
    State.EVIDENCE_SUBMITTED: N_("Bewijs ontvangen"),
    State.SETTLEMENT_PROPOSED: N_("Vaststelling voorgesteld"),
    State.SETTLED: N_("Vastgesteld"),
    State.LAPSED: N_("Vervallen"),
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
    SETTLE = "settle"
    """Settle what was paid, queue what is still due, give back or claim back the rest."""
    REOPEN = "reopen"
    """Undo a settlement: what was settled is paid again, as it was."""


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
