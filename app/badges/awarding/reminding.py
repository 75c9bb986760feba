"""Mails that remind: of an award that nobody answered, when the issuer asks; of one that expires soon, by itself."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts import audit
from app.accounts.models import Account
from app.badges import mails, queries
from app.badges.awarding.models import BadgeReminder
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.rules import BETWEEN_REMINDERS, REMIND_DAYS, AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_

ANSWERED = N_("Deze persoon heeft al geantwoord, of de badge telt niet meer.")
TOO_SOON = N_("Deze persoon kreeg de afgelopen week al een herinnering.")
SOME = 500
"""How many mails one sweep writes."""


def remind(assertion: BadgeAssertion, *, by: Account) -> None:
    """Mail once more that an award waits for an answer.

    Raises ConflictError where it does not, or the last mail is less than a week old.
    """
    badge_class = queries.locked_class(assertion.badge_class_id)
    assertion = queries.locked_award(assertion.id)
    if queries.state_now(assertion) is not AssertionState.WAITING:
        raise ConflictError(ANSWERED)
    sent = db.session.get(BadgeReminder, (assertion.id, "unanswered"))
    last = max(assertion.awarded_at, sent.sent_at) if sent else assertion.awarded_at
    if last > clock.now() - BETWEEN_REMINDERS:
        raise ConflictError(TOO_SOON)
    if sent is None:
        db.session.add(BadgeReminder(assertion_id=assertion.id, kind="unanswered", sent_at=clock.now()))
    else:
        sent.sent_at = clock.now()
    holder = queries.confirmed_account(assertion.recipient_email)
    mails.unanswered(assertion, badge_class, holder)
    audit.record("badge.remind", f"award:{assertion.public_id}", by=by, person_id=holder.id if holder else None)
    db.session.flush()


def remind_expiring() -> int:
    """Mail who holds a badge that expires within REMIND_DAYS, once for each badge; return how many mails."""
    today = clock.today()
    told = select(BadgeReminder.assertion_id).where(BadgeReminder.kind == "expiring")
    query = (
        select(BadgeAssertion, BadgeClass, Account)
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .join(Account, Account.id == BadgeAssertion.account_id)
        .where(
            BadgeAssertion.accepted_at.is_not(None),
            BadgeAssertion.revoked_at.is_(None),
            BadgeAssertion.renewed_at.is_(None),
            BadgeAssertion.valid_until.between(today, today + timedelta(days=REMIND_DAYS)),
            BadgeAssertion.id.not_in(told),
        )
        .order_by(BadgeAssertion.id)
        .limit(SOME)
    )
    rows = db.session.execute(query).all()
    for assertion, badge_class, holder in rows:
        db.session.add(BadgeReminder(assertion_id=assertion.id, kind="expiring", sent_at=clock.now()))
        mails.expiring(assertion, badge_class, holder)
    db.session.flush()
    return len(rows)
