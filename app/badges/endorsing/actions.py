"""A company endorses a class or an award and takes that back; the holder or the issuer decides whether it is seen."""

import secrets

from app.accounts import audit
from app.accounts.models import Account
from app.badges import mails
from app.badges import queries as badges
from app.badges.endorsing import queries
from app.badges.endorsing.models import Endorsement
from app.badges.models import BadgeAssertion, BadgeClass
from app.badges.rules import AssertionState
from app.companies import queries as companies
from app.companies.models import Company
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError
from app.kernel.text import N_

ALREADY = N_("Uw bedrijf beveelt dit al aan.")
NOT_SHOWN = N_("Deze badge is nu niet geldig, of de eigenaar toont hem niet meer.")
OWN_BADGE = N_("U kunt uw eigen badge niet aanbevelen.")


def endorse_class(badge_class: BadgeClass, company: Company, comment: str, *, by: Account) -> Endorsement:
    """Say what a class is worth to a verified company; it stands on the page of the class at once.

    Raises ConflictError where the company said so already.
    """
    company = companies.locked(company.id)
    if queries.standing(company.id, badge_class=badge_class) is not None:
        raise ConflictError(ALREADY)
    return _made(company, comment, by, badge_class_id=badge_class.id)


def endorse_award(assertion: BadgeAssertion, company: Company, comment: str, *, by: Account) -> Endorsement:
    """Say the same of a badge of somebody who shows it; it is seen when that person agrees, who gets a mail.

    Raises ConflictError where the badge is not shown or valid, is one's own, or was endorsed already.
    """
    company = companies.locked(company.id)
    badge_class = badges.locked_class(assertion.badge_class_id)
    assertion = badges.locked_award(assertion.id)
    if not assertion.shown or badges.state_now(assertion) is not AssertionState.ACCEPTED:
        raise ConflictError(NOT_SHOWN)
    if assertion.account_id == by.id:
        raise ConflictError(OWN_BADGE)
    if queries.standing(company.id, assertion=assertion) is not None:
        raise ConflictError(ALREADY)
    made = _made(company, comment, by, assertion_id=assertion.id)
    mails.endorsed(db.session.get_one(Account, assertion.account_id), badge_class, company.name)
    return made


def agree(endorsement: Endorsement, *, by: Account) -> None:
    """Let everybody see what a company says of one's badge. Does nothing the second time."""
    if endorsement.agreed_at is None:
        endorsement.agreed_at, endorsement.refused_at = clock.now(), None
        audit.record("endorsement.agree", _subject(endorsement), by=by, person_id=by.id)
        db.session.flush()


def refuse(endorsement: Endorsement, *, by: Account) -> None:
    """Keep an endorsement off the page: the holder that of a badge, the issuer that of a class."""
    if endorsement.refused_at is None:
        endorsement.refused_at, endorsement.agreed_at = clock.now(), None
        audit.record("endorsement.refuse", _subject(endorsement), by=by)
        db.session.flush()


def withdraw(endorsement: Endorsement, *, by: Account) -> None:
    """Take back what the company said. Does nothing the second time."""
    if endorsement.withdrawn_at is None:
        endorsement.withdrawn_at = clock.now()
        audit.record("endorsement.withdraw", _subject(endorsement), by=by)
        db.session.flush()


def _made(company: Company, comment: str, by: Account, **of: int) -> Endorsement:
    made = Endorsement(
        public_id=secrets.token_urlsafe(16),
        company_id=company.id,
        comment=comment,
        endorsed_by_id=by.id,
        endorsed_at=clock.now(),
        **of,
    )
    db.session.add(made)
    db.session.flush()
    audit.record("endorsement.create", _subject(made), by=by)
    db.session.flush()
    return made


def _subject(endorsement: Endorsement) -> str:
    return f"endorsement:{endorsement.public_id}"
