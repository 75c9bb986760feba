"""What is done with objections: received, extended, withdrawn, decided. They stand beside the case (Awb 6:16)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock, files
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.kernel.text import N_
from app.vouchers.actions.steps import ensure_not_own, lock
from app.vouchers.actions.terms import follow_objection
from app.vouchers.casefile import version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.objections import mails, policy, queries, rules
from app.vouchers.objections.models import Objection, ObjectionFile
from app.vouchers.objections.restoring import restore
from app.vouchers.objections.rules import RESTORES, Channel, Hearing, ObjectionState, Outcome

ENDED = N_("Dit bezwaar is al afgehandeld.")
MOST_FILES = 5


@dataclass(frozen=True)
class Judged:
    """What a decider makes of an objection. `excused`: whether being late is excusable (Awb 6:11), None in time."""

    outcome: Outcome
    hearing: Hearing
    reason: str
    excused: bool | None = None
    new_amount_cents: int | None = None


def object_to(
    application: VoucherApplication, *, by: Account, grounds: str, documents: Sequence[files.Document] = ()
) -> Objection:
    """Register the objection that an applicant makes here; raises ConflictError where nothing can be contested."""
    return _register(application, by, grounds, documents, clock.today(), posted=None)


def register_letter(
    application: VoucherApplication,
    *,
    by: Account,
    grounds: str,
    received: date,
    posted: date,
    documents: Sequence[files.Document] = (),
) -> Objection:
    """Register an objection that came by post, with the day on its postmark (Awb 6:9).

    Raises DomainError for days that cannot be, ConflictError where nothing can be contested.
    """
    ensure_not_own(application, by)
    if received > clock.today():
        raise DomainError(N_("Deze dag moet nog komen. Vul in wanneer de brief kwam."), "received")
    if posted > received:
        raise DomainError(N_("De brief is niet na ontvangst gepost. Controleer de dagen."), "posted")
    return _register(application, by, grounds, documents, received, posted=posted)


def extend(objection: Objection, *, by: Account, reason: str) -> None:
    """Take more time to decide, once, and tell the applicant (Awb 7:10, third paragraph).

    Raises ConflictError when that was done, the term has passed, or the objection has ended.
    """
    application, objection = _held(objection)
    _ensure_open(objection)
    ensure_not_own(application, by)
    if objection.extended_at is not None:
        raise ConflictError(N_("De termijn is al een keer verlengd. Dat kan maar één keer."))
    if objection.decide_before < clock.today():
        raise ConflictError(N_("De termijn is al voorbij. Verlengen kan niet meer."))
    version = version_of(application, clock.now())
    objection.extended_at, objection.extension_reason = clock.now(), reason
    objection.decide_before = rules.decide_before(
        objection.term_ended_on, objection.received_on, version, extended=True
    )
    db.session.flush()
    follow_objection(application, objection.decide_before)
    _record("voucher.objection.extend", application, by)
    mails.extended(application, objection)


def withdraw(objection: Objection, *, by: Account) -> None:
    """Withdraw an objection as its applicant (Awb 6:21); raises ConflictError when it has ended."""
    application, objection = _held(objection)
    _ensure_open(objection)
    objection.state, objection.withdrawn_at = ObjectionState.WITHDRAWN.value, clock.now()
    db.session.flush()
    follow_objection(application, None)
    _record("voucher.objection.withdraw", application, by)
    mails.withdrawn(application)


def decide(objection: Objection, *, by: Account, judged: Judged) -> None:
    """Decide on an objection; where it is founded the case goes on, in the same transaction.

    Raises NotAllowedError for who took or proposed the contested decision or whose case it is, DomainError for an
    outcome that cannot be, ConflictError when it has ended or the contested decision stands no longer.
    """
    application, objection = _held(objection)
    _ensure_open(objection)
    if not policy.may_decide(objection, by):
        raise NotAllowedError(policy.NOT_YOURS)
    ensure_not_own(application, by)
    _check(objection, judged)
    objection.state = ObjectionState.DECIDED.value
    objection.outcome, objection.hearing = judged.outcome.value, judged.hearing.value
    objection.decision_reason, objection.excused = judged.reason, judged.excused if objection.late else None
    objection.decided_by_id, objection.decided_at = by.id, clock.now()
    if judged.outcome in RESTORES:
        objection.new_amount_cents = judged.new_amount_cents
    db.session.flush()
    follow_objection(application, None)
    _record("voucher.objection.decide", application, by, outcome=judged.outcome.value)
    mails.decided(application, objection)
    if judged.outcome in RESTORES:
        restore(application, objection, by=by)


def _check(objection: Objection, judged: Judged) -> None:
    if not objection.late:
        return
    if judged.excused is None:
        raise DomainError(N_("Kies of de aanvrager een goede reden had om te laat te zijn."), "excused")
    if judged.excused is False and judged.outcome is not Outcome.NOT_ADMISSIBLE:
        raise DomainError(N_("Zonder goede reden is een bezwaar dat te laat is niet-ontvankelijk."), "outcome")


def _register(
    application: VoucherApplication,
    by: Account,
    grounds: str,
    documents: Sequence[files.Document],
    received: date,
    *,
    posted: date | None,
) -> Objection:
    application = lock(application)
    version = version_of(application, clock.now())
    chance = queries.chance_of(application, version)
    if chance is None:
        raise ConflictError(N_("Tegen deze aanvraag loopt al een bezwaar, of er is geen besluit."))
    late = not rules.in_time(received, chance.until, posted=posted)
    objection = Objection(
        public_id=secrets.token_urlsafe(16),
        application_id=application.id,
        against=chance.decision.against.value,
        contested_by_id=chance.decision.decided_by_id,
        contested_proposed_by_id=chance.decision.proposed_by_id,
        contested_on=chance.decision.day,
        term_ended_on=chance.until,
        channel=(Channel.LETTER if posted else Channel.ONLINE).value,
        received_at=clock.now(),
        received_on=received,
        postmarked_on=posted,
        registered_by_id=by.id,
        late=late,
        grounds=grounds,
        state=ObjectionState.OPEN.value,
        decide_before=rules.decide_before(chance.until, received, version, extended=False),
    )
    db.session.add(objection)
    db.session.flush()
    for document in documents[:MOST_FILES]:
        db.session.add(ObjectionFile(objection_id=objection.id, file_id=files.store(document).id))
    db.session.flush()
    follow_objection(application, objection.decide_before)
    _record("voucher.objection.receive", application, by, channel=objection.channel)
    mails.received(application, objection)
    return objection


def _held(objection: Objection) -> tuple[VoucherApplication, Objection]:
    """Hold the fund, the case and the objection, in that order; return the last two as they stand now."""
    application = lock(db.session.get_one(VoucherApplication, objection.application_id))
    query = select(Objection).where(Objection.id == objection.id).with_for_update()
    held = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if held is None:
        raise NotFoundError(queries.UNKNOWN)
    return application, held


def _ensure_open(objection: Objection) -> None:
    if objection.state != ObjectionState.OPEN:
        raise ConflictError(ENDED)


def _record(verb: str, application: VoucherApplication, by: Account, **facts: object) -> None:
    audit.record(verb, f"voucher:{application.number}", by=by, person_id=application.applicant_id, **facts)
