"""What advisors and deciders may do with a case; where they may not, the sentence that says why."""

from dataclasses import dataclass
from datetime import date

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.text import N_
from app.vouchers.excluded.rules import EXCLUDED
from app.vouchers.models import VoucherApplication
from app.vouchers.process import Actor, State, allowed
from app.vouchers.scheme import SchemeVersion

ACTOR_OF = {Role.ADVISOR: Actor.ADVISOR, Role.DECIDER: Actor.DECIDER}
DECISION_STEPS = {
    "grant": "grant",
    "partial_offer": "offer",
    "refuse": "refuse",
    EXCLUDED: "refuse",
    "set_aside": "set_aside",
}
"""The step that takes a decision, by what was proposed."""
SEND_BACK_STEPS = {"set_aside": "send_back_incomplete"}
"""The step that returns a proposal, where it is not `send_back`."""
_PROPOSER = {State.PROPOSED: "proposed_by_id", State.SETTLEMENT_PROPOSED: "settlement_proposed_by_id"}
"""Who made the proposal that lies there, by state."""

OWN = N_("Dit is een aanvraag van u of van uw bedrijf. Een collega behandelt hem.")
FOUR_EYES = N_("U stelde dit zelf voor. Een collega beslist.")
STILL_OPEN = N_("De regeling is nog open. Deze aanvraag houdt zijn plaats tot er geld vrijkomt.")

_NOT_NOW = {
    State.SUBMITTED: N_("De aanvraag is net verstuurd."),
    State.INCOMPLETE: N_("De aanvrager is aan zet. U kunt verder zodra de stukken er zijn."),
    State.COMPLETE: N_("Een adviseur neemt deze aanvraag eerst in behandeling."),
    State.WAITING: N_("Deze aanvraag wacht op geld."),
    State.IN_REVIEW: N_("Een adviseur bekijkt deze aanvraag. U beslist zodra er een voorstel is."),
    State.PROPOSED: N_("Er is een besluit voorgesteld. Een beslisser beslist."),
    State.GRANTED: N_("De voucher is toegekend. De aanvrager meldt wanneer de opleiding begint."),
    State.PARTIALLY_OFFERED: N_("De aanvrager beslist over het aanbod."),
    State.REFUSED: N_("De aanvraag is geweigerd. U hoeft niets meer te doen."),
    State.WITHDRAWN: N_("De aanvrager trok de aanvraag in. U hoeft niets meer te doen."),
    State.STARTED: N_("De opleiding is begonnen. De aanvrager stuurt bewijs na afloop."),
    State.EVIDENCE_SUBMITTED: N_("Een adviseur bekijkt het bewijs. U beslist zodra er een voorstel is."),
    State.SETTLEMENT_PROPOSED: N_("Er is een vaststelling voorgesteld. Een beslisser beslist."),
    State.SETTLED: N_("De voucher is vastgesteld. U hoeft niets meer te doen."),
    State.LAPSED: N_("De voucher is vervallen. U hoeft niets meer te doen."),
}


@dataclass(frozen=True)
class Options:
    """The steps that somebody may take with a case now, by name, and why there are not more."""

    steps: tuple[str, ...]
    refusal: str | None = None


def proposed(application: VoucherApplication, account: Account) -> bool:
    """Return whether `account` made the proposal that lies there: a colleague decides on it (four eyes)."""
    column = _PROPOSER.get(State(application.state))
    return column is not None and getattr(application, column) == account.id


def not_now(state: State) -> str:
    """Return why a reader without steps can do nothing with a case in `state`."""
    return _NOT_NOW[state]


def is_closed(version: SchemeVersion, today: date) -> bool:
    """Return whether the scheme takes no applications any more: only then who waits is refused (R12)."""
    return version.closes is not None and version.closes < today


@dataclass(frozen=True)
class Passed:
    """Which last days of the applicant have passed: only then may somebody act on that."""

    completion: bool = False
    """The applicant did not complete the application in time (Awb 4:5)."""
    start: bool = False
    """The training did not begin by the latest start date."""


def options(
    application: VoucherApplication,
    account: Account,
    role: Role,
    version: SchemeVersion,
    *,
    own: bool,
    today: date,
    passed: Passed = Passed(),
) -> Options:
    """Return what `account`, acting in `role`, may do now; `own` says that it is the own application."""
    state = State(application.state)
    steps = _in_time(tuple(step.name for step in allowed(state, ACTOR_OF[role])), passed)
    if not steps:
        mine = state in _PROPOSER and proposed(application, account)
        return Options((), FOUR_EYES if mine else _NOT_NOW[state])
    if own:
        return Options((), OWN)
    if role is Role.DECIDER:
        return _of_decider(application, account, steps)
    if state is State.WAITING and not is_closed(version, today):
        return Options((), STILL_OPEN)
    if state is State.IN_REVIEW:
        steps += ("correct_facts",)
    return Options(steps)


def _in_time(steps: tuple[str, ...], passed: Passed) -> tuple[str, ...]:
    """Leave out what can only be done once a term of the applicant has passed."""
    too_early = {"propose_set_aside": not passed.completion, "lapse": not passed.start}
    return tuple(name for name in steps if not too_early.get(name, False))


def _of_decider(application: VoucherApplication, account: Account, steps: tuple[str, ...]) -> Options:
    """Return the steps that answer to the proposal that lies there, for somebody else than who made it."""
    if proposed(application, account):
        return Options((), FOUR_EYES)
    if application.state == State.PROPOSED:
        decision = DECISION_STEPS[application.proposal or "refuse"]
        back = SEND_BACK_STEPS.get(application.proposal or "", "send_back")
        return Options(tuple(name for name in steps if name in (decision, back)))
    if application.state == State.SETTLEMENT_PROPOSED:
        none_left = "return_no_evidence" if application.evidence_submitted_at else "return_settlement"
        return Options(tuple(name for name in steps if name != none_left))
    return Options(steps)
