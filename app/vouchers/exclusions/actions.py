"""Propose an exclusion, decide on it, end it early. None of it moves a case, and none of it blocks an application."""

import secrets

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.text import N_, Text
from app.vouchers.actions.steps import ensure_not_own, lock
from app.vouchers.afterwards.queries import last_settlement
from app.vouchers.casefile import version_of
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.queries import whom
from app.vouchers.excluded.rules import ExclusionState, last_day
from app.vouchers.exclusions import mails, policy, queries
from app.vouchers.models import VoucherApplication
from app.vouchers.process import term_end

NO_GROUND = N_("Uitsluiten kan alleen na een vaststelling waarbij iemand schuld had.")
ALREADY = N_("Er is al een voorstel of een uitsluiting bij deze aanvraag.")
DECIDED = N_("Een beslisser heeft hierover al beslist.")
ENDED = N_("Deze uitsluiting geldt niet meer.")
TOO_LONG = N_("Uitsluiten kan hoogstens %(months)s maanden.")
STILL_TIME = N_("De aanvrager kan nog reageren tot en met %(day)s. Kwam er al een reactie? Schrijf die dan op.")


def propose(application: VoucherApplication, *, by: Account, months: int, reason: str) -> Exclusion:
    """Propose to exclude whom a settled case blames, for `months` from the decision on; the applicant can answer.

    An employer is excluded by its KvK number, anybody else as the person. Raises ConflictError where the case gives
    no ground or one was proposed before, DomainError (field "months") for longer than the scheme allows.
    """
    application = lock(application)
    ensure_not_own(application, by)
    settlement = last_settlement(application.id)
    if settlement is None or not policy.follows_from(application, settlement):
        raise ConflictError(NO_GROUND)
    if queries.open_of(application.id) is not None:
        raise ConflictError(ALREADY)
    terms = version_of(application, clock.now()).exclusion
    if not 1 <= months <= terms.most_months:
        raise DomainError(Text(TOO_LONG, {"months": terms.most_months}), "months")
    participant_key, kvk_number = whom(application)
    exclusion = Exclusion(
        public_id=secrets.token_urlsafe(16),
        application_id=application.id,
        participant_key=participant_key,
        kvk_number=kvk_number,
        ground=settlement.ground,
        months=months,
        reason=reason,
        state=ExclusionState.PROPOSED.value,
        proposed_by_id=by.id,
        proposed_at=clock.now(),
        reply_by=term_end(clock.today(), terms.reply_weeks),
    )
    db.session.add(exclusion)
    db.session.flush()
    mails.proposed(application, exclusion)
    _record("propose", application, by)
    return exclusion


def decide(exclusion: Exclusion, *, by: Account, granted: bool, reply: str, reason: str) -> None:
    """Exclude as proposed, from today on, or not. `reply` is what the applicant said to the proposal ("" if nothing).

    Raises NotAllowedError for who proposed it, ConflictError when somebody decided first, DomainError (field
    "reply") while the applicant can still answer and did not (Awb 4:8).
    """
    application = lock(db.session.get_one(VoucherApplication, exclusion.application_id))
    exclusion = queries.held(exclusion)
    if exclusion.state != ExclusionState.PROPOSED:
        raise ConflictError(DECIDED)
    if not policy.may_decide(exclusion, by):
        raise NotAllowedError(policy.FOUR_EYES)
    ensure_not_own(application, by)
    today = clock.today()
    if granted and policy.has_to_wait(exclusion, today, reply):
        raise DomainError(Text(STILL_TIME, {"day": exclusion.reply_by}), "reply")
    exclusion.state = (ExclusionState.STANDS if granted else ExclusionState.REJECTED).value
    exclusion.decided_by_id, exclusion.decided_at = by.id, clock.now()
    exclusion.reply, exclusion.decision_reason = reply, reason
    if granted:
        exclusion.starts_on, exclusion.until_on = today, last_day(today, exclusion.months)
    db.session.flush()
    (mails.decided if granted else mails.rejected)(application, exclusion)
    _record("decide" if granted else "reject", application, by)


def end(exclusion: Exclusion, *, by: Account, reason: str) -> None:
    """End an exclusion before its last day; it is no ground any more. Raises ConflictError when it is not in force."""
    application = lock(db.session.get_one(VoucherApplication, exclusion.application_id))
    exclusion = queries.held(exclusion)
    ensure_not_own(application, by)
    if exclusion.state != ExclusionState.STANDS:
        raise ConflictError(ENDED)
    exclusion.state = ExclusionState.ENDED.value
    exclusion.ended_by_id, exclusion.ended_at, exclusion.end_reason = by.id, clock.now(), reason
    db.session.flush()
    mails.ended(application, exclusion)
    _record("end", application, by)


def _record(verb: str, application: VoucherApplication, by: Account) -> None:
    subject = f"voucher:{application.number}"
    audit.record(f"voucher.exclusion.{verb}", subject, by=by, person_id=application.applicant_id)
