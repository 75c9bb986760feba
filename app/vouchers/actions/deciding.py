"""What a decider does: another person than who proposed, with a reason of their own."""

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.errors import NotAllowedError
from app.kernel.text import N_
from app.vouchers.actions.claiming import move_up
from app.vouchers.actions.steps import check, lock, step
from app.vouchers.casefile import assessment_of
from app.vouchers.contract import write_answer
from app.vouchers.models import VoucherApplication
from app.vouchers.process import Actor
from app.vouchers.rules import Outcome

STEP_OF = {Outcome.GRANT: "grant", Outcome.PARTIAL_OFFER: "offer", Outcome.REFUSE: "refuse"}


def decide(application: VoucherApplication, *, by: Account, reason: str) -> None:
    """Decide as proposed: grant, offer a part, or refuse.

    Raises NotAllowedError for who proposed it, ConflictError when somebody decided first.
    """
    application = lock(application)
    outcome = Outcome(application.proposal or Outcome.REFUSE)
    name = STEP_OF[outcome]
    check(application, name, Actor.DECIDER)
    _four_eyes(application, by)
    assessed = _kept(application)
    step(
        application,
        name,
        Actor.DECIDER,
        by=by,
        facts={
            "decision": outcome.value,
            "decision_reason": reason,
            "decided_by_id": by.id,
            "decided_at": clock.now(),
            "assessment": assessed,
        },
    )
    if outcome is Outcome.REFUSE:
        move_up(application.scheme)


def send_back(application: VoucherApplication, *, by: Account, reason: str) -> None:
    """Return a proposal to its advisor, with what is to be looked at again."""
    application = lock(application)
    check(application, "send_back", Actor.DECIDER)
    _four_eyes(application, by)
    step(application, "send_back", Actor.DECIDER, by=by, facts={"decision_reason": reason})


def _four_eyes(application: VoucherApplication, by: Account) -> None:
    if application.proposed_by_id == by.id:
        raise NotAllowedError(N_("U stelde dit zelf voor. Een collega beslist."))


def _kept(application: VoucherApplication) -> dict[str, object]:
    """What the rules said, kept with the decision so that it can be read back as it was."""
    case, version, assessment = assessment_of(application, clock.now())
    return write_answer(case, version, assessment)
