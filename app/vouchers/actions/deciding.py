"""What a decider does: another person than who proposed, with a reason of their own."""

from datetime import datetime

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.errors import ConflictError, NotAllowedError
from app.kernel.text import N_
from app.vouchers import policy_staff
from app.vouchers.actions.claiming import move_up
from app.vouchers.actions.steps import check, ensure_not_own, lock, step
from app.vouchers.casefile import assessment_of, schemes
from app.vouchers.contract import parse_case, write_answer, write_case
from app.vouchers.excluded.queries import standing
from app.vouchers.excluded.rules import EXCLUDED
from app.vouchers.models import VoucherApplication
from app.vouchers.process import BY_NAME, Actor, MoneyEffect
from app.vouchers.rules import Outcome, assess

EXCLUSION_ENDED = N_("De uitsluiting geldt niet meer voor deze aanvraag. Stuur het voorstel terug naar de adviseur.")


def decide(application: VoucherApplication, *, by: Account, reason: str, seen: datetime | None = None) -> None:
    """Decide as proposed: grant, offer a part, refuse, or set aside. `seen` is the moment of the proposal `by` read.

    Raises NotAllowedError for who proposed it, ConflictError when somebody decided first or proposed anew, or when
    the exclusion that the proposal rests on has ended since.
    """
    application = lock(application)
    proposal = application.proposal or Outcome.REFUSE.value
    name = policy_staff.DECISION_STEPS[proposal]
    check(application, name, Actor.DECIDER)
    _may_judge(application, by, seen)
    if proposal == EXCLUDED and standing(application, clock.now()) is None:
        raise ConflictError(EXCLUSION_ENDED)
    case, assessed = _kept(application)
    step(
        application,
        name,
        Actor.DECIDER,
        by=by,
        facts={
            "decision": proposal,
            "decision_reason": reason,
            "decided_by_id": by.id,
            "decided_at": clock.now(),
            "assessment": assessed,
            "frozen_case": case,
        },
    )
    if BY_NAME[name].money is MoneyEffect.RELEASE:
        move_up(application.scheme)


def send_back(application: VoucherApplication, *, by: Account, reason: str, seen: datetime | None = None) -> None:
    """Return a proposal to its advisor, with what is to be looked at again; raises as `decide` does."""
    application = lock(application)
    name = policy_staff.SEND_BACK_STEPS.get(application.proposal or "", "send_back")
    check(application, name, Actor.DECIDER)
    _may_judge(application, by, seen)
    step(application, name, Actor.DECIDER, by=by, facts={"decision_reason": reason})


def _may_judge(application: VoucherApplication, by: Account, seen: datetime | None) -> None:
    if policy_staff.proposed(application, by):
        raise NotAllowedError(policy_staff.FOUR_EYES)
    ensure_not_own(application, by)
    if seen is not None and application.proposed_at != seen:
        raise ConflictError(N_("Het voorstel is intussen veranderd. Lees het nieuwe voorstel eerst."))


def _kept(application: VoucherApplication) -> tuple[dict[str, object], dict[str, object]]:
    """Return the case as it was judged and what the rules say of it as it is kept, so that it replays as it was."""
    frozen = write_case(assessment_of(application, clock.now())[0])
    case, version = parse_case(frozen, schemes())
    return frozen, write_answer(case, version, assess(case, version))
