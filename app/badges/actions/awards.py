"""An issuer awards a badge to an e-mail address, and takes it back. Everybody locks the class before the award."""

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from app.accounts import audit
from app.accounts.models import Account
from app.badges import mails, queries
from app.badges.actions.verified import refresh_verified_skills
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.rules import FIRST_DAY, MAY_REVOKE, RENEW_DAYS, AssertionState, last_valid_day, may_renew
from app.badges.signing import sign_award
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_, Text

NOON = time(12, tzinfo=clock.AMSTERDAM)
"""The moment of an award that is dated on an earlier day."""
NOT_REVOCABLE = {
    AssertionState.DECLINED: N_("Deze badge is niet aangenomen. Er is niets om in te trekken."),
    AssertionState.EXPIRED: N_("Deze badge is al verlopen."),
    AssertionState.REVOKED: N_("Deze badge is al ingetrokken."),
}
WITHDRAWN = N_("U reikt deze badge niet meer uit. Zet dat eerst weer aan.")


def award(badge_class: BadgeClass, *, email: str, evidence: str, awarded_on: date, by: Account) -> BadgeAssertion:
    """Award a class to `email` (lower case) and mail that address a link; an award that ends soon is renewed.

    Raises ConflictError where the class is not awarded now, or this address has the badge already;
    DomainError at `email` or `awarded_on`.
    """
    badge_class = queries.locked_class(badge_class.id)
    if badge_class.withdrawn_at is not None:
        raise ConflictError(WITHDRAWN)
    if email == by.email:
        raise DomainError(N_("U kunt uzelf geen badge geven. Vraag een collega."), "email")
    valid_until = _checked_last_day(awarded_on, badge_class.valid_months)
    if earlier := queries.current_award(badge_class.id, email):
        _make_room(earlier)
    assertion = _new(badge_class, email, evidence, awarded_on, valid_until, by)
    holder = queries.confirmed_account(email)
    mails.awarded(assertion, badge_class, holder)
    person_id = holder.id if holder else None
    audit.record("badge.award", _subject(assertion), by=by, person_id=person_id, renewal=earlier is not None)
    db.session.flush()
    return assertion


def revoke(assertion: BadgeAssertion, *, reason: str, by: Account) -> None:
    """Take an award back, with the reason that its holder reads; it proves nothing from now on.

    Raises ConflictError where it was declined, has expired or was revoked already.
    """
    badge_class = queries.locked_class(assertion.badge_class_id)
    assertion = queries.locked_award(assertion.id)
    state = queries.state_now(assertion)
    if state not in MAY_REVOKE:
        raise ConflictError(NOT_REVOCABLE[state])
    assertion.revoked_at, assertion.revocation_reason = clock.now(), reason
    if assertion.account_id is not None:
        holder: Account | None = db.session.get_one(Account, assertion.account_id)
        refresh_verified_skills(assertion.account_id)
    else:
        holder = queries.confirmed_account(assertion.recipient_email)
    mails.revoked(assertion, badge_class, holder)
    audit.record("badge.revoke", _subject(assertion), by=by, person_id=holder.id if holder else None)
    db.session.flush()


def _checked_last_day(awarded_on: date, months: int | None) -> date | None:
    """Return until when an award of that day counts. Raises DomainError at `awarded_on`."""
    today = clock.today()
    if awarded_on > today:
        raise DomainError(N_("Deze dag is nog niet geweest. Vul vandaag of een eerdere dag in."), "awarded_on")
    if awarded_on < FIRST_DAY:
        raise DomainError(Text(N_("Vul een dag in vanaf %(day)s."), {"day": FIRST_DAY}), "awarded_on")
    last = last_valid_day(awarded_on, months)
    if last is not None and last < today:
        text = N_("Een badge van die dag is al verlopen, op %(day)s. Vul een latere dag in.")
        raise DomainError(Text(text, {"day": last}), "awarded_on")
    return last


def _make_room(earlier: BadgeAssertion) -> None:
    """Mark an award that expired, or soon will, as renewed.

    Raises ConflictError at `email` where it still stands for longer, or waits for an answer.
    """
    earlier = queries.locked_award(earlier.id)
    state = queries.state_now(earlier)
    if state is AssertionState.WAITING:
        text = Text(
            N_("Deze persoon kreeg deze badge al op %(day)s en heeft nog niet geantwoord."),
            {"day": clock.amsterdam(earlier.awarded_at).date()},
        )
        raise ConflictError(text, "email")
    if not may_renew(state, earlier.valid_until, clock.today()):
        text = Text(N_("Deze persoon heeft deze badge al."))
        if earlier.valid_until is not None:
            text = Text(
                N_("Deze persoon heeft deze badge al, tot en met %(day)s. U kunt hem verlengen vanaf %(renew)s."),
                {"day": earlier.valid_until, "renew": earlier.valid_until - timedelta(days=RENEW_DAYS)},
            )
        raise ConflictError(text, "email")
    earlier.renewed_at = clock.now()
    db.session.flush()


def _new(
    badge_class: BadgeClass, email: str, evidence: str, awarded_on: date, valid_until: date | None, by: Account
) -> BadgeAssertion:
    salt, now = secrets.token_hex(8), clock.now()
    assertion = BadgeAssertion(
        public_id=secrets.token_urlsafe(16),
        badge_class_id=badge_class.id,
        recipient_email=email,
        recipient_salt=salt,
        recipient_hash=f"sha256${hashlib.sha256((email + salt).encode()).hexdigest()}",
        evidence=evidence,
        awarded_by_id=by.id,
        awarded_at=now if awarded_on == clock.today() else datetime.combine(awarded_on, NOON),
        valid_until=valid_until,
        shown=False,
    )
    db.session.add(assertion)
    db.session.flush()
    sign_award(assertion, badge_class)
    return assertion


def _subject(assertion: BadgeAssertion) -> str:
    return f"award:{assertion.public_id}"
