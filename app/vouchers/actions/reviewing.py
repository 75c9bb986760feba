"""What an advisor does: take a case, ask for an item, correct a fact, propose a decision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_
from app.vouchers import policy_staff
from app.vouchers.actions.claiming import move_up, reclaim
from app.vouchers.actions.steps import check, ensure_not_own, lock, step
from app.vouchers.casefile import assessment_of, awards_in_year, frozen_case, is_document, version_of
from app.vouchers.contract import write_case
from app.vouchers.excluded.queries import standing
from app.vouchers.excluded.rules import EXCLUDED
from app.vouchers.models import CaseEvent, EvidenceItem, VoucherApplication
from app.vouchers.process import Actor, State
from app.vouchers.queries.clock import clock_of, steps_of
from app.vouchers.rules import Outcome

EXTRA = "extra"
"""Prefix of the code of an item that the scheme does not know but an advisor asked for."""


@dataclass(frozen=True)
class Facts:
    """What an advisor establishes about the training (R8, R9, R10)."""

    trainer_recognised: bool
    trainer_linked: bool
    sector_fund_available: bool
    relevance_note: str


_FACTS = {
    "trainer_recognised": "De opleider is erkend",
    "trainer_linked": "De opleider heeft een band met de aanvrager",
    "sector_fund_available": "Een opleidingsfonds van de sector betaalt deze opleiding",
}
"""What each fact is called in the history, which is kept in Dutch."""


def take(application: VoucherApplication, *, by: Account) -> None:
    """Start reviewing a complete case."""
    application = lock(application)
    ensure_not_own(application, by)
    step(application, "take", Actor.ADVISOR, by=by, facts={"advisor_id": by.id})


def ask_item(application: VoucherApplication, *, by: Account, code: str, label: str, reason: str) -> None:
    """Send back a document, or ask for one more (`code` "extra" with a `label`).

    The case is incomplete again: its term stands still, its reservation is released, and its place
    counts from the last item (R12, Awb 4:5). Raises DomainError for what is a field or a declaration: the
    applicant can only answer with a document.
    """
    application = lock(application)
    check(application, "ask_item", Actor.ADVISOR)
    ensure_not_own(application, by)
    item = next((item for item in application.evidence if item.code == code), None)
    if item is not None and not is_document(item, application, version_of(application, clock.now())):
        raise DomainError(N_("Dit staat in het formulier. Vraag om een ander stuk dat het aantoont."), "code")
    if item is None:
        if code != EXTRA or not label:
            raise DomainError(N_("Kies welk stuk u nodig hebt."), "code")
        number = sum(item.code.startswith(EXTRA) for item in application.evidence) + 1
        item = EvidenceItem(application_id=application.id, code=f"{EXTRA}-{number}", label=label)
        application.evidence.append(item)
    item.rejected_at, item.rejection = clock.now(), reason
    db.session.flush()
    facts = {"completed_at": None, "place": None, "frozen_case": None}
    step(application, "ask_item", Actor.ADVISOR, by=by, text=reason, facts=facts)
    move_up(application.scheme)


def correct_facts(application: VoucherApplication, *, by: Account, facts: Facts) -> None:
    """Record what the advisor found about trainer and sector fund; the money follows the corrected case."""
    application = lock(application)
    if application.state != State.IN_REVIEW:
        raise ConflictError(N_("U kunt gegevens alleen aanpassen terwijl u de aanvraag bekijkt."))
    ensure_not_own(application, by)
    changed = {name: getattr(facts, name) for name in _FACTS if getattr(application, name) != getattr(facts, name)}
    for name, value in changed.items():
        setattr(application, name, value)
    application.relevance_note = facts.relevance_note
    application.changed_at = clock.now()
    db.session.flush()
    audit.record(
        "voucher.correct_facts", f"voucher:{application.number}", by=by, person_id=application.applicant_id, **changed
    )
    if changed:
        _keep_correction(application, by, changed)
        reclaim(application, by=by)


def _keep_correction(application: VoucherApplication, by: Account, changed: Mapping[str, bool]) -> None:
    db.session.add(
        CaseEvent(
            application_id=application.id,
            at=clock.now(),
            transition="correct_facts",
            from_state=application.state,
            to_state=application.state,
            by_id=by.id,
            as_role=Actor.ADVISOR.value,
            text=" ".join(f"{_FACTS[name]}: {'ja' if value else 'nee'}." for name, value in changed.items()),
            suspends=None,
        )
    )
    db.session.flush()


def propose(application: VoucherApplication, *, by: Account, outcome: str, reason: str) -> bool:
    """Propose what the rules come to, or to refuse who is excluded (R17), with the reasons in the advisor's words.

    Return False where nothing was proposed: the person got or lost another voucher, so that the rules now come to
    something else, which `by` looks at first. Raises DomainError when the rules say otherwise (correct the facts
    first) or nobody is excluded.
    """
    application = lock(application)
    name = "propose_after_closing" if application.state == State.WAITING else "propose"
    check(application, name, Actor.ADVISOR)
    ensure_not_own(application, by)
    if application.state == State.WAITING and not policy_staff.is_closed(
        version_of(application, clock.now()), clock.today()
    ):
        raise ConflictError(policy_staff.STILL_OPEN)
    stood, recounted = application.state, _recount_awards(application, by)
    possible = assessment_of(application, clock.now())[2].outcome
    excluded = outcome == EXCLUDED
    if recounted and ((outcome != possible and not excluded) or application.state != stood):
        return False
    if excluded and standing(application, clock.now()) is None:
        raise DomainError(N_("Deze aanvrager is niet uitgesloten op de dag van de aanvraag."), "outcome")
    if outcome != possible and not excluded:
        raise DomainError(_WHY_NOT[possible], "outcome")
    step(application, name, Actor.ADVISOR, by=by, facts=_proposal(outcome, reason, by))
    return True


def propose_set_aside(application: VoucherApplication, *, by: Account, reason: str) -> None:
    """Propose to set an application aside that was not completed in time, in the advisor's words (Awb 4:5).

    Raises ConflictError while the applicant can still complete it.
    """
    application = lock(application)
    check(application, "propose_set_aside", Actor.ADVISOR)
    ensure_not_own(application, by)
    steps = steps_of([application.id])[application.id]
    if not clock_of(application, steps, version_of(application, clock.now()), clock.today()).unanswered:
        raise ConflictError(N_("De aanvrager heeft nog tijd om de aanvraag compleet te maken."))
    step(application, "propose_set_aside", Actor.ADVISOR, by=by, facts=_proposal("set_aside", reason, by))


def _proposal(outcome: str, reason: str, by: Account) -> dict[str, object]:
    """Return the facts of a proposal; what a decider said of an earlier one goes."""
    return {
        "proposal": outcome,
        "proposal_reason": reason,
        "proposed_by_id": by.id,
        "proposed_at": clock.now(),
        "advisor_id": by.id,
        "decided_by_id": None,
    }


def _recount_awards(application: VoucherApplication, by: Account) -> bool:
    """Judge a case anew whose person got or lost another voucher since it was complete (R7); return whether that is so.

    Its money follows: what is refused holds none, and what can be granted again claims it, or waits for it.
    """
    case, _version = frozen_case(application)
    awards = awards_in_year(application, case.day.year)
    if awards == case.participant.awards_this_year:
        return False
    if application.state == State.IN_REVIEW:
        reclaim(application, by=by)
    else:
        recounted = replace(case, participant=replace(case.participant, awards_this_year=awards))
        application.frozen_case = write_case(recounted)
    return True


_WHY_NOT = {
    Outcome.GRANT: N_("Alle regels zijn in orde. U kunt alleen toekennen voorstellen."),
    Outcome.PARTIAL_OFFER: N_("Er is geld voor een deel. U kunt alleen een deel voorstellen."),
    Outcome.REFUSE: N_("Een regel voldoet niet. U kunt alleen weigeren voorstellen, of de gegevens verbeteren."),
    Outcome.INCOMPLETE: N_("De aanvraag is nog niet compleet."),
}
