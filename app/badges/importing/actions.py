"""A person brings a badge from elsewhere or takes it away; the worker looks at it again; an issuer is recognised."""

import hashlib
import secrets

import structlog
from sqlalchemy import func, select

from app.accounts import audit
from app.accounts.models import Account
from app.badges.actions.verified import lock_holder, refresh_verified_skills
from app.badges.checking import check
from app.badges.credentials import recipient
from app.badges.credentials.report import Report, Status
from app.badges.importing.facts import Facts, facts_of
from app.badges.models import ImportedBadge, KnownIssuer
from app.badges.queries import imported as queries
from app.kernel import clock
from app.kernel.database import db, writing
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_
from app.kernel.transaction import transaction
from app.skills.queries import skills_by_uri

log = structlog.get_logger()
MOST = 100
MAX_CONTENT = 200_000
REFUSED = {
    Status.INVALID: N_("Deze badge klopt niet: hij is veranderd, of niet goed ondertekend. Wij bewaren hem niet."),
    Status.REVOKED: N_("De uitgever heeft deze badge ingetrokken. Wij bewaren hem niet."),
}
NO_BADGE = N_("Hierin vonden wij geen badge. Kies een badge als json, jwt, png of svg.")
TOO_LARGE = N_("Deze badge is te groot om te bewaren.")
UNCONFIRMED = N_("Bevestig eerst je e-mailadres. Dan kunnen wij zien of de badge van jou is.")
NOT_YOURS = N_(
    "Deze badge is niet uitgereikt op jouw e-mailadres. Kreeg je hem op een ander adres? "
    "Zet dat adres dan eerst in je account."
)
FULL = N_("Je hebt al 100 badges van elders. Haal er eerst een weg.")
NOBODY = N_(
    "Deze uitgever heeft alleen een nummer. Iedereen kan dat nummer gebruiken. Daarom tellen deze badges niet mee."
)
FROM_HERE = N_("Deze badge komt van deze site. Hij staat al bij je badges.")


def import_badge(content: str, report: Report, *, by: Account) -> ImportedBadge:
    """Keep a badge from elsewhere that was just checked; bringing it again updates what is kept.

    Raises DomainError where it is no badge, is false or revoked, or was awarded to somebody else.
    """
    credential = report.credential
    if credential is None:
        raise DomainError(NO_BADGE)
    if report.status in REFUSED:
        raise DomainError(REFUSED[report.status])
    if by.email_confirmed_at is None:
        raise DomainError(UNCONFIRMED)
    if not recipient.matches(credential, by.email):
        raise DomainError(NOT_YOURS)
    facts = facts_of(credential, name=report.achievement or "", issuer_known_as=report.issuer or "")
    if not facts.name or not facts.issuer_id:
        raise DomainError(NO_BADGE)
    if queries.is_of_here(facts.issuer_id):
        raise ConflictError(FROM_HERE)
    badge = _kept(content, by)
    _describe(badge, report, facts)
    db.session.add(badge)
    db.session.flush()
    refresh_verified_skills(by.id)
    audit.record("badge.import", f"account:{by.public_id}", by=by, person_id=by.id, found=badge.status)
    db.session.flush()
    return badge


def forget(badge: ImportedBadge, *, by: Account) -> None:
    """Delete a badge that somebody brought; it proves nothing from now on."""
    lock_holder(by.id)
    db.session.delete(badge)
    db.session.flush()
    refresh_verified_skills(by.id)
    audit.record("badge.forget", f"account:{by.public_id}", by=by, person_id=by.id)
    db.session.flush()


def recheck_next() -> bool:
    """Look at the badge from elsewhere again that waits longest, if one is due; return whether there was one.

    Holds no transaction while others are asked; what was found is written in one of its own.
    """
    token = writing.set(False)
    try:
        badge_id = queries.next_due()
        badge = db.session.get(ImportedBadge, badge_id) if badge_id else None
        content = badge.content if badge else None
    finally:
        db.session.rollback()
        writing.reset(token)
    if badge_id is None or content is None:
        return False
    try:
        report = check(content)
    except Exception as error:  # a stranger wrote it: whatever it does, the worker goes on
        log.exception("imported badge not checked", badge=badge_id)
        report = Report.unread(f"it could not be checked: {type(error).__name__}")
    with transaction():
        _look_again(badge_id, report)
    return True


def know_issuer(issuer_id: str, name: str, *, by: Account) -> None:
    """Let the badges of an issuer elsewhere count here. Does nothing where they do.

    Raises ConflictError for one that goes by a number which anybody may use.
    """
    if issuer_id.lower().startswith(queries.NOBODYS):
        raise ConflictError(NOBODY)
    query = select(KnownIssuer).where(KnownIssuer.issuer_id == issuer_id)
    if db.session.scalars(query).first() is None:
        known = KnownIssuer(issuer_id=issuer_id, name=name, added_by_id=by.id, added_at=clock.now())
        db.session.add(known)
        db.session.flush()
        audit.record("badge.know_issuer", f"issuer:{known.id}", by=by, issuer=name)
        _refresh_with(issuer_id)


def unknow_issuer(issuer_id: str, *, by: Account) -> None:
    """Let the badges of an issuer elsewhere count no more. Does nothing where they do not."""
    found = db.session.scalars(select(KnownIssuer).where(KnownIssuer.issuer_id == issuer_id)).first()
    if found is not None:
        db.session.delete(found)
        audit.record("badge.unknow_issuer", f"issuer:{found.id}", by=by, issuer=found.name)
        _refresh_with(issuer_id)


def _refresh_with(issuer_id: str) -> None:
    db.session.flush()
    for account_id in queries.accounts_with(issuer_id):
        refresh_verified_skills(account_id)


def _kept(content: str, by: Account) -> ImportedBadge:
    if len(content) > MAX_CONTENT:
        raise DomainError(TOO_LARGE)
    lock_holder(by.id)
    content_hash = hashlib.sha256(content.encode()).hexdigest()
    if earlier := queries.by_content(by.id, content_hash):
        return earlier
    number = select(func.count()).select_from(ImportedBadge).where(ImportedBadge.account_id == by.id)
    if (db.session.scalar(number) or 0) >= MOST:
        raise ConflictError(FULL)
    return ImportedBadge(
        public_id=secrets.token_urlsafe(16),
        account_id=by.id,
        content=content,
        content_hash=content_hash,
        imported_at=clock.now(),
    )


def _describe(badge: ImportedBadge, report: Report, facts: Facts) -> None:
    badge.version = report.version or "3.0"
    badge.name, badge.description = facts.name, facts.description
    badge.issuer_id, badge.issuer_name = facts.issuer_id, facts.issuer_name
    badge.awarded_at, badge.valid_until = facts.awarded_at, facts.valid_until
    slugs = skills_by_uri(facts.skills.keys())
    badge.skills = {slugs[address]: level for address, level in facts.skills.items() if address in slugs}
    _found(badge, report)


def _found(badge: ImportedBadge, report: Report) -> None:
    badge.status = report.status.value
    badge.checks = [{"name": one.name, "passed": one.passed} for one in report.checks]
    badge.checked_at = clock.now()


def _look_again(badge_id: int, report: Report) -> None:
    holder_id = db.session.scalar(select(ImportedBadge.account_id).where(ImportedBadge.id == badge_id))
    if holder_id is None:
        return  # taken away while we looked
    lock_holder(holder_id)
    query = select(ImportedBadge).where(ImportedBadge.id == badge_id).with_for_update()
    badge = db.session.scalars(query.execution_options(populate_existing=True)).first()
    if badge is not None:  # taken away while we waited
        _found(badge, report)
        refresh_verified_skills(badge.account_id)
