"""What advisors and deciders may do with a case; where they may not, the sentence that says why."""

from dataclasses import dataclass
from datetime import date

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel.text import N_
from app.vouchers.models import VoucherApplication
from app.vouchers.process import Actor, State, allowed
from app.vouchers.scheme import SchemeVersion

ACTOR_OF = {Role.ADVISOR: Actor.ADVISOR, Role.DECIDER: Actor.DECIDER}
DECISION_STEPS = {"grant": "grant", "partial_offer": "offer", "refuse": "refuse"}
"""The step that takes a decision, by what was proposed."""

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
    State.GRANTED: N_("De voucher is toegekend. U hoeft niets meer te doen."),
    State.PARTIALLY_OFFERED: N_("De aanvrager beslist over het aanbod."),
    State.REFUSED: N_("De aanvraag is geweigerd. U hoeft niets meer te doen."),
    State.WITHDRAWN: N_("De aanvrager trok de aanvraag in. U hoeft niets meer te doen."),
}


@dataclass(frozen=True)
class Options:
    """The steps that somebody may take with a case now, by name, and why there are not more."""

    steps: tuple[str, ...]
    refusal: str | None = None


def proposed(application: VoucherApplication, account: Account) -> bool:
    """Return whether `account` made the proposal that lies there: a colleague decides on it (four eyes)."""
    return application.proposed_by_id == account.id


def is_closed(version: SchemeVersion, today: date) -> bool:
    """Return whether the scheme takes no applications any more: only then who waits is refused (R12)."""
    return version.closes is not None and version.closes < today


def options(
    application: VoucherApplication, account: Account, role: Role, version: SchemeVersion, *, own: bool, today: date
) -> Options:
    """Return what `account`, acting in `role`, may do now; `own` says that it is the own application."""
    state = State(application.state)
    steps = tuple(step.name for step in allowed(state, ACTOR_OF[role]))
    if not steps:
        mine = state is State.PROPOSED and proposed(application, account)
        return Options((), FOUR_EYES if mine else _NOT_NOW[state])
    if own:
        return Options((), OWN)
    if role is Role.DECIDER:
        if proposed(application, account):
            return Options((), FOUR_EYES)
        decision = DECISION_STEPS[application.proposal or "refuse"]
        return Options(tuple(name for name in steps if name in (decision, "send_back")))
    if state is State.WAITING and not is_closed(version, today):
        return Options((), STILL_OPEN)
    if state is State.IN_REVIEW:
        steps += ("correct_facts",)
    return Options(steps)
