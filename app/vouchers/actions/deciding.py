"""What a decider does: another person than who proposed, with a reason of their own."""

from datetime import datetime

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.errors import ConflictError, NotAllowedError
from app.kernel.text import N_
from app.vouchers import policy_staff
from app.vouchers.actions.claiming import move_up
from app.vouchers.actions.steps import check, ensure_not_own, lock, step
from app.vouchers.casefile import assessment_of
from app.vouchers.contract import write_answer
from app.vouchers.models import VoucherApplication
from app.vouchers.process import Actor
from app.vouchers.rules import Outcome

STEP_OF = {Outcome.GRANT: "grant", Outcome.PARTIAL_OFFER: "offer", Outcome.REFUSE: "refuse"}


def decide(application: VoucherApplication, *, by: Account, reason: str, seen: datetime | None = None) -> None:
    """Decide as proposed: grant, offer a part, or refuse. `seen` is the moment of the proposal that `by` read.

    Raises NotAllowedError for who proposed it, ConflictError when somebody decided first or proposed anew.
    """
    application = lock(application)
    outcome = Outcome(application.proposal or Outcome.REFUSE)
    name = STEP_OF[outcome]
    check(application, name, Actor.DECIDER)
    _may_judge(application, by, seen)
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


def send_back(application: VoucherApplication, *, by: Account, reason: str, seen: datetime | None = None) -> None:
    """Return a proposal to its advisor, with what is to be looked at again; raises as `decide` does."""
    application = lock(application)
    check(application, "send_back", Actor.DECIDER)
    _may_judge(application, by, seen)
    step(application, "send_back", Actor.DECIDER, by=by, facts={"decision_reason": reason})


def _may_judge(application: VoucherApplication, by: Account, seen: datetime | None) -> None:
    if policy_staff.proposed(application, by):
        raise NotAllowedError(policy_staff.FOUR_EYES)
    ensure_not_own(application, by)
    if seen is not None and application.proposed_at != seen:
        raise ConflictError(N_("Het voorstel is intussen veranderd. Lees het nieuwe voorstel eerst."))


def _kept(application: VoucherApplication) -> dict[str, object]:
    """What the rules said, kept with the decision so that it can be read back as it was."""
    case, version, assessment = assessment_of(application, clock.now())
    return write_answer(case, version, assessment)
