"""What a founded objection does to the case: it is judged again, or the voucher is made higher."""

from typing import Any

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_, Euro, Text
from app.vouchers import ledger
from app.vouchers.actions.claiming import reopen
from app.vouchers.actions.steps import step
from app.vouchers.afterwards.actions import reopen_settlement
from app.vouchers.casefile import case_of, version_of
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.objections import queries
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import Against
from app.vouchers.process import OPEN_STATES, Actor
from app.vouchers.recovery.actions import undo_claim
from app.vouchers.rules import draw, left_for, places_of

MOVED_ON = N_("Het besluit waartegen het bezwaar is, geldt niet meer. Kies een andere uitkomst.")
ANOTHER = N_("Voor deze deelnemer loopt al een andere aanvraag. Rond die eerst af.")
CLEARED: dict[str, Any] = {
    "proposal": None,
    "proposal_reason": None,
    "proposed_by_id": None,
    "proposed_at": None,
    "decision": None,
    "decision_reason": None,
    "decided_by_id": None,
    "decided_at": None,
    "assessment": None,
    "advisor_id": None,
}
"""What a case that is judged again no longer has; the history and the objection keep it."""


def restore(application: VoucherApplication, objection: Objection, *, by: Account) -> None:
    """Let the case go on as the contested decision was not taken. The application is held.

    Raises ConflictError when that decision stands no longer or the person has another open application, DomainError
    when a higher amount is not there.
    """
    decision = queries.contested_now(application)
    if decision is None or decision.against != objection.against:
        raise ConflictError(MOVED_ON)
    match decision.against:
        case Against.AMOUNT:
            _raise(application, objection.new_amount_cents, by)
        case Against.SETTLEMENT:
            reopen_settlement(application, by=by)
        case Against.SET_ASIDE:
            _ensure_alone(application)
            step(application, "reopen_incomplete", Actor.SYSTEM, by=by, facts=CLEARED)
        case Against.REFUSAL | Against.LAPSE:
            _ensure_alone(application)
            undo_claim(application, by=by)
            reopen(application, by=by, facts=CLEARED)


def _ensure_alone(application: VoucherApplication) -> None:
    """Nobody has two open applications (R7); the database says so too."""
    other = select(VoucherApplication.id).where(
        VoucherApplication.scheme == application.scheme,
        VoucherApplication.participant_key == application.participant_key,
        VoucherApplication.state.in_(OPEN_STATES),
        VoucherApplication.id != application.id,
    )
    if db.session.scalar(other.limit(1)) is not None:
        raise ConflictError(ANOTHER)


def _raise(application: VoucherApplication, cents: int | None, by: Account) -> None:
    """Make the voucher `cents`: what is more is reserved and awarded at once, from what is available."""
    version = version_of(application, clock.now())
    if cents is None or not application.awarded_cents < cents <= version.maximum_cents:
        between = {"low": Euro(application.awarded_cents), "high": Euro(version.maximum_cents)}
        raise DomainError(Text(N_("Vul een bedrag in boven %(low)s en tot en met %(high)s."), {**between}), "amount")
    more = cents - application.awarded_cents
    case = case_of(application, version, clock.now())
    pots, places = ledger.balances(application.scheme), places_of(case, version)
    left = left_for(pots, places)
    if left < more:
        raise DomainError(Text(N_("Er is nu %(left)s beschikbaar. Dat is te weinig."), {"left": Euro(left)}), "amount")
    ledger.reserve(application, draw(more, pots, places), by_id=by.id)
    application.reserved_cents -= more  # it is awarded in this very step: no state between
    ledger.move(application, "award", more, by_id=by.id, note="raise_award")
    application.awarded_cents, application.changed_at = cents, clock.now()
    db.session.add(
        CaseEvent(
            application_id=application.id,
            at=clock.now(),
            transition="raise_award",
            from_state=application.state,
            to_state=application.state,
            by_id=by.id,
            as_role=Actor.DECIDER.value,
        )
    )
    db.session.flush()
    subject = f"voucher:{application.number}"
    audit.record("voucher.raise_award", subject, by=by, person_id=application.applicant_id, cents=cents)
