"""What is done to recoveries: claim, plan, book what came in, remind, waive. The books move with each of them."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.kernel.text import N_, Euro, Text
from app.vouchers import ledger
from app.vouchers.actions.claiming import move_up
from app.vouchers.actions.steps import ensure_not_own, lock
from app.vouchers.casefile import version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.process import term_end
from app.vouchers.recovery import mails, policy, queries, rules
from app.vouchers.recovery.models import Instalment, ReceivedMoney, Recovery, Waiver
from app.vouchers.recovery.rules import Part, RecoveryState, WaiverState

ENDED = N_("Deze terugvordering is al afgehandeld.")
BOOKED = N_(
    "Dit bedrag is op deze dag met deze omschrijving al geboekt. Is het een tweede betaling? "
    "Schrijf dat in de omschrijving."
)


def open_claim(application: VoucherApplication, cents: int, *, by: Account) -> Recovery:
    """Claim `cents` that were paid too much, due in one part after the term to pay (Awb 4:87).

    The application is held (`steps.lock`). The letter of the step that claims tells the applicant. Raises
    DomainError for an amount of nothing, InsufficientFundsError when less than that was paid.
    """
    if cents <= 0:
        raise DomainError(N_("Er is niets terug te vragen voor deze aanvraag."))
    ledger.move(application, "claim", cents, by_id=by.id, note="claim")
    recovery = Recovery(
        public_id=secrets.token_urlsafe(16),
        application_id=application.id,
        state=RecoveryState.OPEN.value,
        claimed_cents=cents,
        recovered_cents=0,
        waived_cents=0,
        plan_cents=cents,
        opened_at=clock.now(),
        opened_by_id=by.id,
    )
    db.session.add(recovery)
    db.session.flush()
    weeks = version_of(application, clock.now()).recovery.payment_weeks
    _write_plan(recovery, [Part(term_end(clock.today(), weeks), cents)])
    _record("voucher.recovery.open", application, by, cents=cents)
    return recovery


def undo_claim(application: VoucherApplication, *, by: Account) -> int:
    """Give up what is still claimed, because its settlement was reopened; return the cents that are paid again.

    The application is held. What was already received stays received; what was waived stays waived.
    """
    recovery = queries.open_of(application.id)
    if recovery is None:
        return 0
    cents = recovery.open_cents
    ledger.move(application, "unclaim", cents, by_id=by.id, note="reopen_settlement")
    recovery.state, recovery.closed_at = RecoveryState.UNDONE.value, clock.now()
    _drop_proposals(recovery, by, N_("De vaststelling is opnieuw geopend."))
    _record("voucher.recovery.undo", application, by, cents=cents)
    return cents


def make_plan(recovery: Recovery, *, by: Account, parts: int, first: date) -> Sequence[Part]:
    """Divide what is still open over `parts` months from the day `first`, and tell the applicant.

    Raises DomainError for a day that has passed or more parts than the scheme gives, ConflictError when the
    recovery has ended, NotAllowedError for an application of one's own.
    """
    application, recovery = _held(recovery)
    _ensure_open(recovery)
    ensure_not_own(application, by)
    most = version_of(application, clock.now()).recovery.most_instalments
    if first <= clock.today():
        raise DomainError(N_("Kies een dag na vandaag."), "first")
    if not 1 <= parts <= min(most, recovery.open_cents):
        raise DomainError(Text(N_("Kies 1 tot en met %(most)s termijnen."), {"most": most}), "parts")
    made = rules.plan(recovery.open_cents, parts, first)
    recovery.plan_cents = recovery.open_cents
    recovery.reminded_at = None
    _write_plan(recovery, made)
    _record("voucher.recovery.plan", application, by, parts=parts)
    mails.plan_made(application, recovery, made)
    return made


def receive(recovery: Recovery, *, by: Account, cents: int, on: date, note: str = "") -> int:
    """Book money that came in; it goes to who waits for money first. Returns how many moved up (R12, R15).

    Raises DomainError for more than is open, nothing, a day to come, or what was booked before in the same words;
    ConflictError when it has ended, NotAllowedError for an application of one's own.
    """
    application, recovery = _held(recovery)
    _ensure_open(recovery)
    ensure_not_own(application, by)
    if cents <= 0:
        raise DomainError(N_("Vul een bedrag in dat hoger is dan € 0."), "amount")
    if cents > recovery.open_cents:
        raise DomainError(
            Text(N_("Er staat nog %(open)s open. Stort terug wat er te veel is."), {"open": Euro(recovery.open_cents)}),
            "amount",
        )
    if on > clock.today():
        raise DomainError(N_("Deze dag moet nog komen. Vul de dag in waarop het geld binnenkwam."), "on")
    if queries.is_booked(recovery.id, cents, on, note):
        raise DomainError(BOOKED, "note")
    ledger.move(application, "recover", cents, by_id=by.id, note=note)
    db.session.add(
        ReceivedMoney(
            recovery_id=recovery.id,
            received_on=on,
            cents=cents,
            note=note,
            booked_at=clock.now(),
            booked_by_id=by.id,
        )
    )
    recovery.recovered_cents += cents
    _close_if_done(recovery, by)
    db.session.flush()
    _record("voucher.recovery.receive", application, by, cents=cents)
    mails.received(application, cents, queries.standing_of(recovery))
    return move_up(application.scheme)


def propose_waiver(recovery: Recovery, *, by: Account, cents: int, reason: str) -> Waiver:
    """Propose to ask no longer for `cents`; a decider decides. Raises as `receive` does."""
    application, recovery = _held(recovery)
    _ensure_open(recovery)
    ensure_not_own(application, by)
    if not 0 < cents <= recovery.open_cents:
        open_text = Text(N_("Vul een bedrag in tot en met %(open)s."), {"open": Euro(recovery.open_cents)})
        raise DomainError(open_text, "amount")
    if queries.proposal_of(recovery.id) is not None:
        raise ConflictError(N_("Er ligt al een voorstel om kwijt te schelden."))
    waiver = Waiver(
        recovery_id=recovery.id,
        state=WaiverState.PROPOSED.value,
        cents=cents,
        reason=reason,
        proposed_by_id=by.id,
        proposed_at=clock.now(),
    )
    db.session.add(waiver)
    db.session.flush()
    _record("voucher.recovery.propose_waiver", application, by, cents=cents)
    return waiver


def decide_waiver(recovery: Recovery, *, by: Account, granted: bool, reason: str, seen: int) -> None:
    """Decide on the proposal `seen` (its id): the amount is waived in the books, or stays due; the applicant is told.

    Raises NotAllowedError for who proposed it or whose case it is, ConflictError when it was decided first,
    replaced by another, or asks for more than is still open.
    """
    application, recovery = _held(recovery)
    _ensure_open(recovery)
    waiver = queries.proposal_of(recovery.id)
    if waiver is None or waiver.id != seen:
        raise ConflictError(N_("Over dit voorstel is al beslist."))
    if not policy.may_decide(waiver, by):
        raise NotAllowedError(policy.FOUR_EYES)
    ensure_not_own(application, by)
    waiver.decided_by_id, waiver.decided_at, waiver.decision_reason = by.id, clock.now(), reason
    waiver.state = (WaiverState.GRANTED if granted else WaiverState.REFUSED).value
    if granted:
        if waiver.cents > recovery.open_cents:
            raise ConflictError(N_("Er is intussen betaald. Het voorstel is hoger dan wat nog openstaat."))
        _waive(application, recovery, waiver.cents, by)
        mails.waived(application, recovery, waiver.cents, reason, queries.standing_of(recovery))
    db.session.flush()
    _record("voucher.recovery.waive" if granted else "voucher.recovery.keep", application, by, cents=waiver.cents)


def remind_overdue() -> int:
    """Remind of instalments whose day has passed, once in the scheme's weeks; return how many were reminded.

    A sweep of the worker: it may run again at any time.
    """
    reminded = 0
    for recovery in queries.overdue(limit=50):
        application, recovery = _held(recovery)
        overdue = [one for one in queries.standing_of(recovery) if one.overdue]
        due = sum(one.open_cents for one in overdue)
        if due and _may_remind(recovery, application):
            recovery.reminded_at = clock.now()
            db.session.flush()
            _record("voucher.recovery.remind", application, None, cents=due)
            mails.reminder(application, overdue, recovery.open_cents)
            reminded += 1
    return reminded


def _may_remind(recovery: Recovery, application: VoucherApplication) -> bool:
    weeks = version_of(application, clock.now()).recovery.reminder_weeks
    last: datetime | None = recovery.reminded_at
    open_still = recovery.state == RecoveryState.OPEN
    return open_still and (last is None or clock.now() - last >= timedelta(weeks=weeks))


def _waive(application: VoucherApplication, recovery: Recovery, cents: int, by: Account) -> None:
    ledger.move(application, "waive", cents, by_id=by.id, note="waive")
    kept = rules.without_last(queries.parts_of(recovery.id), cents)
    recovery.waived_cents += cents
    recovery.plan_cents -= cents
    _close_if_done(recovery, by)
    _write_plan(recovery, kept)


def _close_if_done(recovery: Recovery, by: Account) -> None:
    if recovery.open_cents == 0:
        recovery.state, recovery.closed_at = RecoveryState.CLOSED.value, clock.now()
        _drop_proposals(recovery, by, N_("Alles is al betaald."))


def _drop_proposals(recovery: Recovery, by: Account, reason: str) -> None:
    """A proposal about money that is no longer asked for falls away; where its own proposer ends it, without a row."""
    waiver = queries.proposal_of(recovery.id)
    if waiver is None:
        return
    if waiver.proposed_by_id == by.id:
        db.session.delete(waiver)
    else:
        waiver.state, waiver.decision_reason = WaiverState.REFUSED.value, reason
        waiver.decided_by_id, waiver.decided_at = by.id, clock.now()


def _write_plan(recovery: Recovery, parts: Sequence[Part]) -> None:
    db.session.execute(delete(Instalment).where(Instalment.recovery_id == recovery.id))
    for number, part in enumerate(parts, start=1):
        db.session.add(Instalment(recovery_id=recovery.id, number=number, due_on=part.due_on, cents=part.cents))
    db.session.flush()


def _held(recovery: Recovery) -> tuple[VoucherApplication, Recovery]:
    """Hold the fund, the case and the recovery, in that order; return the last two as they stand now."""
    application = lock(db.session.get_one(VoucherApplication, recovery.application_id))
    query = select(Recovery).where(Recovery.id == recovery.id).with_for_update()
    held = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if held is None:
        raise NotFoundError
    return application, held


def _ensure_open(recovery: Recovery) -> None:
    if recovery.state != RecoveryState.OPEN:
        raise ConflictError(ENDED)


def _record(verb: str, application: VoucherApplication, by: Account | None, **facts: object) -> None:
    audit.record(verb, f"voucher:{application.number}", by=by, person_id=application.applicant_id, **facts)
