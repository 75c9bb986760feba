"""The person to whom a badge was awarded takes it or not, and decides whether others see it.

`seen` is the state that the page showed: of two tabs that answer differently the first one counts, the
second is told.
"""

from app.accounts import audit
from app.accounts.models import Account
from app.badges import queries
from app.badges.actions.verified import refresh_verified_skills
from app.badges.models import BadgeAssertion
from app.badges.rules import MAY_ACCEPT, MAY_DECLINE, MAY_SHOW, AssertionState
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_

STANDS = {
    AssertionState.WAITING: N_("Deze badge wacht nog op je antwoord."),
    AssertionState.ACCEPTED: N_("Je hebt deze badge al aangenomen."),
    AssertionState.DECLINED: N_("Je hebt deze badge niet aangenomen."),
    AssertionState.EXPIRED: N_("Deze badge is verlopen."),
    AssertionState.REVOKED: N_("De uitgever heeft deze badge ingetrokken."),
}
AWARDED_AGAIN = N_("Je kreeg deze badge daarna opnieuw. Geef antwoord op de nieuwe.")


def accept(assertion: BadgeAssertion, *, seen: AssertionState, by: Account) -> None:
    """Take a badge: from now on it proves its skills. Does nothing where it is taken already.

    Raises ConflictError where it is not (any longer) in the state that was seen, or cannot be taken.
    """
    assertion = _locked(assertion)
    state = queries.state_now(assertion)
    if state is AssertionState.ACCEPTED:
        return
    if state is not seen or state not in MAY_ACCEPT:
        raise ConflictError(STANDS[state])
    if state is AssertionState.DECLINED and queries.current_award(assertion.badge_class_id, assertion.recipient_email):
        raise ConflictError(AWARDED_AGAIN)
    assertion.account_id, assertion.accepted_at, assertion.declined_at = by.id, clock.now(), None
    refresh_verified_skills(by.id)
    audit.record("badge.accept", _subject(assertion), by=by, person_id=by.id)
    db.session.flush()


def decline(assertion: BadgeAssertion, *, seen: AssertionState, by: Account) -> None:
    """Do not take a badge, or give it back: it proves nothing and nobody sees it. Does nothing the second time.

    Raises ConflictError where it is not (any longer) in the state that was seen, or has ended.
    """
    assertion = _locked(assertion)
    state = queries.state_now(assertion)
    if state is AssertionState.DECLINED:
        return
    if state is not seen or state not in MAY_DECLINE:
        raise ConflictError(STANDS[state])
    assertion.account_id, assertion.declined_at = by.id, clock.now()
    assertion.accepted_at, assertion.shown = None, False
    refresh_verified_skills(by.id)
    audit.record("badge.decline", _subject(assertion), by=by, person_id=by.id)
    db.session.flush()


def show(assertion: BadgeAssertion, *, by: Account) -> None:
    """Give a badge its public page, with the holder's name. Does nothing where it has one.

    Raises ConflictError where it is not valid and taken.
    """
    assertion = _locked(assertion)
    state = queries.state_now(assertion)
    if state not in MAY_SHOW:
        raise ConflictError(STANDS[state])
    if not assertion.shown:
        assertion.shown = True
        audit.record("badge.show", _subject(assertion), by=by, person_id=by.id)
        db.session.flush()


def hide(assertion: BadgeAssertion, *, by: Account) -> None:
    """Take the public page away, whatever the state. Does nothing where there is none."""
    assertion = _locked(assertion)
    if assertion.shown:
        assertion.shown = False
        audit.record("badge.hide", _subject(assertion), by=by, person_id=by.id)
        db.session.flush()


def _locked(assertion: BadgeAssertion) -> BadgeAssertion:
    """Lock the class, then the award: in the order in which awarding does."""
    queries.locked_class(assertion.badge_class_id)
    return queries.locked_award(assertion.id)


def _subject(assertion: BadgeAssertion) -> str:
    return f"award:{assertion.public_id}"
