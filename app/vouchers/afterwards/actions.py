"""What people do with a voucher after the decision: one verb, one audit row, in the caller's transaction.

Whoever moves a case first takes the fund's row and then the application's (`steps.lock`), so that two people who
settle at once are served one after the other.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.models import Account
from app.kernel import clock, files
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.text import N_
from app.vouchers import policy_staff
from app.vouchers.actions.claiming import move_up
from app.vouchers.actions.steps import check, ensure_not_own, lock, step
from app.vouchers.afterwards import money, queries
from app.vouchers.afterwards.models import TrainingEvidence, VoucherSettlement
from app.vouchers.afterwards.rules import Proof
from app.vouchers.casefile import version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.process import Actor, State
from app.vouchers.queries.clock import start_by
from app.vouchers.rules import ApplicantKind, Blame, Costs
from app.vouchers.rules.settlement import answer_of, case_of

IN_FUTURE = N_("Deze dag moet nog komen. Vul een dag in die voorbij is, of vandaag.")
BEFORE_RECEIPT = N_("Deze dag ligt vóór de aanvraag. Een opleiding begint na de aanvraag.")
BEFORE_START = N_("Deze dag ligt voor de start van de opleiding.")
STILL_TIME = N_("De opleiding kan nog op tijd beginnen.")
EVIDENCE_NOT_LATE = N_("De aanvrager heeft nog tijd om bewijs te sturen.")
CHANGED = N_("Het voorstel is intussen veranderd. Lees het nieuwe voorstel eerst.")


@dataclass(frozen=True)
class Sent:
    """What an applicant sends after the training; amounts as entered, with or without VAT."""

    proof: Proof
    attended_percent: int | None
    """Only with `Proof.ATTENDANCE`."""
    completed_on: date
    costs: Costs
    explanation: str


def give_back(application: VoucherApplication, *, by: Account) -> None:
    """Give back a voucher before the training begins; the money goes to the next in line (R15).

    Raises ConflictError when something was paid already.
    """
    application = lock(application)
    check(application, "give_back", Actor.APPLICANT)
    money.take_back(application, by=by, claims=False)
    step(application, "give_back", Actor.APPLICANT, by=by)
    move_up(application.scheme)


def start(application: VoucherApplication, *, by: Account, on: date) -> None:
    """Tell that the training began on the Amsterdam day `on`. Raises DomainError for a day that cannot be."""
    application = lock(application)
    check(application, "start", Actor.APPLICANT)
    _ensure_could_start(application, on)
    step(application, "start", Actor.APPLICANT, by=by, facts={"started_on": on})


def note_start(application: VoucherApplication, *, by: Account, on: date) -> None:
    """Write down, for the applicant, that the training began on the Amsterdam day `on`; raises as `start` does."""
    application = lock(application)
    check(application, "note_start", Actor.ADVISOR)
    ensure_not_own(application, by)
    _ensure_could_start(application, on)
    step(application, "note_start", Actor.ADVISOR, by=by, facts={"started_on": on})


def _ensure_could_start(application: VoucherApplication, on: date) -> None:
    """R6: a training begins after the application was received, and what is told has happened."""
    if on > clock.today():
        raise DomainError(IN_FUTURE, "started_on")
    if application.received_at is not None and on <= amsterdam(application.received_at).date():
        raise DomainError(BEFORE_RECEIPT, "started_on")


def lapse(application: VoucherApplication, *, by: Account, reason: str) -> None:
    """Let a voucher lapse whose training did not begin in time, with a reason that the applicant reads.

    Raises ConflictError while it can still begin; what was paid already is claimed.
    """
    application = lock(application)
    check(application, "lapse", Actor.DECIDER)
    ensure_not_own(application, by)
    if clock.today() <= start_by(application, version_of(application, clock.now())):
        raise ConflictError(STILL_TIME)
    money.take_back(application, by=by, claims=True)
    step(application, "lapse", Actor.DECIDER, by=by, text=reason)
    move_up(application.scheme)


def submit_evidence(
    application: VoucherApplication, *, by: Account, sent: Sent, document: files.Document
) -> TrainingEvidence:
    """Send what shows that the training was followed, and what it really cost (R16).

    Raises DomainError for a day of completion that cannot be.
    """
    application = lock(application)
    check(application, "submit_evidence", Actor.APPLICANT)
    if sent.completed_on > clock.today():
        raise DomainError(IN_FUTURE, "completed_on")
    if application.started_on is not None and sent.completed_on < application.started_on:
        raise DomainError(BEFORE_START, "completed_on")
    evidence = TrainingEvidence(
        application_id=application.id,
        proof=sent.proof.value,
        attended_percent=sent.attended_percent if sent.proof is Proof.ATTENDANCE else None,
        file_id=files.store(document).id,
        completed_on=sent.completed_on,
        tuition_cents=sent.costs.tuition_cents,
        exam_cents=sent.costs.exam_cents,
        material_cents=sent.costs.material_cents,
        third_party_cents=sent.costs.third_party_cents,
        vat_percent=sent.costs.vat_percent,
        amounts_include_vat=sent.costs.amounts_include_vat,
        explanation=sent.explanation,
        sent_by_id=by.id,
        sent_at=clock.now(),
    )
    db.session.add(evidence)
    db.session.flush()
    facts = {"evidence_submitted_at": clock.now()}
    step(application, "submit_evidence", Actor.APPLICANT, by=by, facts=facts)
    return evidence


def return_evidence(application: VoucherApplication, *, by: Account, reason: str) -> None:
    """Ask for better evidence, in words that the applicant reads."""
    application = lock(application)
    check(application, "return_evidence", Actor.ADVISOR)
    ensure_not_own(application, by)
    evidence = queries.current_evidence(application.id)
    if evidence is not None:
        evidence.returned_by_id, evidence.returned_at, evidence.return_reason = by.id, clock.now(), reason
    step(application, "return_evidence", Actor.ADVISOR, by=by, text=reason, facts={"evidence_submitted_at": None})


def propose_settlement(application: VoucherApplication, *, by: Account, blame: Blame, reason: str) -> VoucherSettlement:
    """Propose what the voucher comes to, by the rule (R16, R17); `reason` is what the applicant reads of it.

    Without evidence only a no-show, false data or evidence that stayed away can be proposed, the last one after its
    term. Raises DomainError (field "blame") for anything else, ConflictError while there is still time.
    """
    application = lock(application)
    check(application, "propose_settlement", Actor.ADVISOR)
    ensure_not_own(application, by)
    evidence, version = queries.current_evidence(application.id), version_of(application, clock.now())
    if evidence is None:
        _ensure_may_go_without(application, blame)
    outturn = queries.outturn_of(application, evidence, blame)
    settled = queries.settled_at(application, evidence, blame, version)
    settlement = VoucherSettlement(
        application_id=application.id,
        evidence_id=evidence.id if evidence else None,
        blame=blame.value,
        ground=settled.ground.value,
        final_cents=settled.final_cents,
        frozen_case=case_of(
            outturn,
            ApplicantKind(application.applicant_kind),
            application.vat_deductible,
            application.awarded_cents,
        ),
        answer=answer_of(settled),
        proposal_reason=reason,
        proposed_by_id=by.id,
        proposed_at=clock.now(),
    )
    db.session.add(settlement)
    db.session.flush()
    step(
        application,
        "propose_settlement",
        Actor.ADVISOR,
        by=by,
        facts={
            "final_cents": settled.final_cents,
            "settlement_proposed_by_id": by.id,
            "settlement_proposed_at": settlement.proposed_at,
        },
    )
    return settlement


def _ensure_may_go_without(application: VoucherApplication, blame: Blame) -> None:
    if blame is Blame.NONE:
        raise DomainError(N_("Zonder bewijs kunt u geen bedrag voorstellen. Kies wat er is gebeurd."), "blame")
    if blame is Blame.TO_BLAME and clock.today() <= queries.days_of(application).evidence:
        raise ConflictError(EVIDENCE_NOT_LATE)


def return_settlement(
    application: VoucherApplication, *, by: Account, reason: str, seen: datetime | None = None
) -> None:
    """Return a proposal to its advisor, with what is to be looked at again; `seen` as for `settle`."""
    application = lock(application)
    name = "return_settlement" if application.evidence_submitted_at else "return_no_evidence"
    check(application, name, Actor.DECIDER)
    settlement = _proposed(application, by, seen)
    settlement.returned_by_id, settlement.returned_at, settlement.return_reason = by.id, clock.now(), reason
    facts = {"final_cents": None, "settlement_proposed_by_id": None, "settlement_proposed_at": None}
    step(application, name, Actor.DECIDER, by=by, facts=facts)


def settle(application: VoucherApplication, *, by: Account, reason: str, seen: datetime | None = None) -> None:
    """Settle as proposed: the amount is final and the books follow it. `seen` is the proposal that `by` read.

    Raises NotAllowedError for who proposed it, ConflictError when somebody settled first or proposed anew, or while
    a payment that is too much stands in a batch.
    """
    application = lock(application)
    check(application, "settle", Actor.DECIDER)
    settlement = _proposed(application, by, seen)
    moved = money.settle_money(application, settlement.final_cents, by=by)
    now = clock.now()
    settlement.settled_by_id, settlement.settled_at, settlement.settle_reason = by.id, now, reason
    settlement.settled_cents, settlement.due_cents = moved.settled_cents, moved.due_cents
    settlement.released_cents, settlement.claimed_cents = moved.released_cents, moved.claimed_cents
    step(
        application,
        "settle",
        Actor.DECIDER,
        by=by,
        text="\n".join([*settlement.answer["explanation_nl"], settlement.proposal_reason]),
        facts={"settled_by_id": by.id, "settled_at": now, "final_cents": settlement.final_cents},
    )
    if moved.released_cents:
        move_up(application.scheme)


def _proposed(application: VoucherApplication, by: Account, seen: datetime | None) -> VoucherSettlement:
    """Return the proposal that lies there, for somebody else than who made it."""
    if policy_staff.proposed(application, by):
        raise NotAllowedError(policy_staff.FOUR_EYES)
    ensure_not_own(application, by)
    settlement = queries.last_settlement(application.id)
    if settlement is None or (seen is not None and settlement.proposed_at != seen):
        raise ConflictError(CHANGED)
    return settlement


def reopen_settlement(application: VoucherApplication, *, by: Account) -> None:
    """Open a settlement again after a founded objection: what was paid is paid as it was, and an advisor judges anew.

    Where no evidence was ever sent, the applicant's moment to send it is now: it counts from the reopening.
    """
    application = lock(application)
    check(application, "reopen_settlement", Actor.SYSTEM)
    settlement = queries.last_settlement(application.id)
    if settlement is not None:
        settlement.reopened_at = clock.now()
    money.undo(application, by=by)
    step(
        application,
        "reopen_settlement",
        Actor.SYSTEM,
        by=None,
        facts={
            "final_cents": None,
            "settled_by_id": None,
            "settled_at": None,
            "settlement_proposed_by_id": None,
            "settlement_proposed_at": None,
            "evidence_submitted_at": application.evidence_submitted_at or clock.now(),
        },
    )


def lapse_offer(application: VoucherApplication) -> bool:
    """Let an offer go whose last day has passed; return whether it did. The money goes to the next in line."""
    application = lock(application)
    if application.state != State.PARTIALLY_OFFERED:
        return False
    step(application, "lapse_offer", Actor.SYSTEM, by=None)
    move_up(application.scheme)
    return True
