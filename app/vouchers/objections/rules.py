"""What can be objected to, until when, and until when we decide (Awb 6:7 to 6:9, 7:10). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.kernel.text import N_
from app.vouchers.process import State, term_end
from app.vouchers.scheme import SchemeVersion

POST_WEEK = timedelta(weeks=1)
"""A letter that was posted in time may arrive a week later (Awb 6:9, second paragraph)."""


class Against(StrEnum):
    """Which decision is contested."""

    REFUSAL = "refusal"
    SET_ASIDE = "set_aside"
    AMOUNT = "amount"
    LAPSE = "lapse"
    SETTLEMENT = "settlement"


class Channel(StrEnum):
    """How an objection came."""

    ONLINE = "online"
    LETTER = "letter"


class ObjectionState(StrEnum):
    """Where an objection stands."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What was decided on an objection."""

    FOUNDED = "founded"
    PARTLY = "partly_founded"
    UNFOUNDED = "unfounded"
    NOT_ADMISSIBLE = "not_admissible"


class Hearing(StrEnum):
    """Whether the objector was heard (Awb 7:2), or why that was left out (Awb 7:3)."""

    HELD = "held"
    DECLINED = "declined"
    EVIDENT = "evident"
    """Plainly founded in full, unfounded or not admissible."""


RESTORES = frozenset({Outcome.FOUNDED, Outcome.PARTLY})
"""The outcomes after which the case is judged again."""

AGAINST_NAMES = {
    Against.REFUSAL: N_("Weigering"),
    Against.SET_ASIDE: N_("Niet behandelen van de aanvraag"),
    Against.AMOUNT: N_("Bedrag van de voucher"),
    Against.LAPSE: N_("Vervallen van de voucher"),
    Against.SETTLEMENT: N_("Vaststelling"),
}
OUTCOME_NAMES = {
    Outcome.FOUNDED: N_("Gegrond"),
    Outcome.PARTLY: N_("Deels gegrond"),
    Outcome.UNFOUNDED: N_("Ongegrond"),
    Outcome.NOT_ADMISSIBLE: N_("Niet-ontvankelijk"),
}
HEARING_NAMES = {
    Hearing.HELD: N_("Wij hebben de aanvrager gehoord"),
    Hearing.DECLINED: N_("De aanvrager wilde niet gehoord worden"),
    Hearing.EVIDENT: N_("Horen was niet nodig: de uitkomst staat vast"),
}
STATE_NAMES = {
    ObjectionState.OPEN: N_("In behandeling"),
    ObjectionState.DECIDED: N_("Beslist"),
    ObjectionState.WITHDRAWN: N_("Ingetrokken"),
}


@dataclass(frozen=True)
class Decision:
    """A decision that can be contested: which, the day it was made known, who proposed it and who took it."""

    against: Against
    day: date
    decided_by_id: int
    proposed_by_id: int | None

    def handled_by(self) -> frozenset[int]:
        """Return who may not decide on an objection to it (Awb 10:3, third paragraph)."""
        return frozenset({self.decided_by_id, self.proposed_by_id} - {None})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Happened:
    """A step of a case: its name, its Amsterdam day, and who took it."""

    transition: str
    day: date
    by_id: int | None


_STEPS = {
    "refuse": Against.REFUSAL,
    "set_aside": Against.SET_ASIDE,
    "grant": Against.AMOUNT,
    "accept": Against.AMOUNT,
    "lapse": Against.LAPSE,
    "settle": Against.SETTLEMENT,
}
_STANDS_IN = {
    Against.REFUSAL: (State.REFUSED,),
    Against.SET_ASIDE: (State.REFUSED,),
    Against.LAPSE: (State.LAPSED,),
    Against.SETTLEMENT: (State.SETTLED,),
    Against.AMOUNT: (State.GRANTED, State.STARTED, State.EVIDENCE_SUBMITTED, State.SETTLEMENT_PROPOSED),
}


def contested(
    state: State,
    steps: Sequence[Happened],
    *,
    decided: tuple[int | None, int | None],
    settled: tuple[int | None, int | None],
) -> Decision | None:
    """Return the decision that stands in `state` and can be objected to; None where there is none.

    `steps` are oldest first; `decided` and `settled` are the people of the decision and of the settlement.
    """
    for step in reversed(steps):
        against = _STEPS.get(step.transition)
        if against is None or state not in _STANDS_IN[against]:
            continue
        decider, proposer = settled if against is Against.SETTLEMENT else decided
        if against is Against.LAPSE:
            decider = step.by_id
        return Decision(against, step.day, decider, proposer) if decider is not None else None
    return None


def last_day(decision_day: date, version: SchemeVersion) -> date:
    """Return the last day to object: six weeks from the day after the decision was made known (Awb 6:7, 6:8)."""
    return term_end(decision_day, version.terms.objection_weeks)


def appeal_before(decided_on: date, version: SchemeVersion) -> date:
    """Return the last day to appeal to the court against a decision on an objection of that day (Awb 6:7, 8:1)."""
    return term_end(decided_on, version.terms.objection_weeks)


def in_time(received: date, last: date, *, posted: date | None = None) -> bool:
    """Say whether an objection came in time; a letter counts by its postmark, for a week (Awb 6:9)."""
    if received <= last:
        return True
    return posted is not None and posted <= last and received <= last + POST_WEEK


def decide_before(last: date, received: date, version: SchemeVersion, *, extended: bool) -> date:
    """Return the last day to decide (Awb 7:10): from the day after the term to object ended.

    An objection that came after that term counts from its receipt: before it there was nothing to decide on.
    """
    weeks = version.objection.decision_weeks + (version.objection.extension_weeks if extended else 0)
    return term_end(max(last, received), weeks)
