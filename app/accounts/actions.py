"""What people do with their account, and administrators with those of others.

No action says in the audit trail or a log what a password or a token was.
"""

import secrets
from collections.abc import Collection

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.accounts import audit, mails, passwords, policy, queries
from app.accounts.models import Account, MailedLink, RoleGrant
from app.accounts.rules import (
    BETWEEN_LINKS,
    FOR_AN_ORGANISATION,
    LINK_VALID,
    SELF_CHOSEN,
    Purpose,
    Role,
    password_problem,
)
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, GoneError, NotFoundError
from app.kernel.outbox import OutboxMail
from app.kernel.text import N_

WRONG_SIGN_IN = N_("Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze en probeer het opnieuw.")
KNOWN_ADDRESS = N_("Er is al een account met dit e-mailadres. Log in, of kies een nieuw wachtwoord.")
ERASED_NAME = "–"
"""What stands for the name of somebody who erased their account, in every language."""
DEAD_LINK = N_("Deze link werkt niet meer. Hij is al gebruikt of te oud.")


def register(*, name: str, email: str, password: str, role: Role, locale: str) -> Account:
    """Make an account with a self-chosen role and mail the link that confirms its address.

    `email` is a lower-case address. Whoever registers again with the right password gets the account
    that is there (a form sent twice). Raises DomainError at `email`, `password` or `role`.
    """
    if role not in SELF_CHOSEN:
        raise DomainError(N_("Kies of u student, talent of werkgever bent."), "role")
    _ensure_good_password(password, email)
    account = _insert(name=name, email=email, password_hash=passwords.hashed(password), locale=locale)
    if account is None:
        return _registered_before(email, password)
    db.session.add(RoleGrant(account_id=account.id, role=role, granted_at=clock.now()))
    db.session.flush()
    _mail_link(account, Purpose.CONFIRM)
    audit.record("account.register", _subject(account), by=account, person_id=account.id, role=role.value)
    return _with_roles(account)


def check_sign_in(*, email: str, password: str) -> Account:
    """Return the account of `email` (lower case) if `password` is its own, with a hash of today's parameters.

    Raises DomainError, with one sentence and after the same time, for an unknown address, a wrong
    password and a blocked account.
    """
    account = queries.by_email(email)
    right = passwords.matches(password, account.password_hash if account else None)
    if account is None or not right or account.blocked_at is not None:
        raise DomainError(WRONG_SIGN_IN)
    if passwords.outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)
    account.signed_in_at = clock.now()
    audit.record("account.sign_in", _subject(account), by=account, person_id=account.id)
    db.session.flush()
    return account


def ask_reset(*, email: str) -> None:
    """Mail the link that sets a new password, if `email` (lower case) has an account that is not blocked."""
    account = queries.by_email(email)
    if account is None or account.blocked_at is not None:
        return
    if _mail_link(account, Purpose.RESET):
        audit.record("account.ask_reset", _subject(account), by=None, person_id=account.id)


def set_password(*, token: str, password: str) -> Account:
    """Set a new password through a mailed link; ends every session and proves the address.

    Raises GoneError for a link that is used or too old, DomainError at `password`.
    """
    account = _redeem(token, Purpose.RESET)
    _change_password(account, password)
    account.email_confirmed_at = account.email_confirmed_at or clock.now()
    audit.record("account.set_password", _subject(account), by=account, person_id=account.id)
    db.session.flush()
    return account


def change_password(*, current: str, password: str, by: Account) -> None:
    """Change the own password; ends every other session. Raises DomainError at `current_password` or `password`."""
    if not passwords.matches(current, by.password_hash):
        raise DomainError(N_("Dit is niet uw huidige wachtwoord."), "current_password")
    _change_password(by, password)
    audit.record("account.change_password", _subject(by), by=by, person_id=by.id)
    db.session.flush()


def ask_confirmation(*, by: Account) -> None:
    """Mail the link that confirms the own address once more; does nothing when it is confirmed."""
    if by.email_confirmed_at is None and _mail_link(by, Purpose.CONFIRM):
        audit.record("account.ask_confirmation", _subject(by), by=by, person_id=by.id)


def confirm_address(*, token: str) -> Account:
    """Confirm an address through the mailed link. Raises GoneError for a link that is used or too old."""
    account = _redeem(token, Purpose.CONFIRM)
    account.email_confirmed_at = account.email_confirmed_at or clock.now()
    audit.record("account.confirm_address", _subject(account), by=account, person_id=account.id)
    db.session.flush()
    return account


def change_profile(*, name: str, locale: str, by: Account) -> None:
    """Change the own name and language."""
    by.name, by.locale = name, locale
    audit.record("account.change_profile", _subject(by), by=by, person_id=by.id)
    db.session.flush()


def change_language(*, locale: str, by: Account) -> None:
    """Change the language of the own pages and mails."""
    if by.locale == locale:
        return
    by.locale = locale
    audit.record("account.change_language", _subject(by), by=by, person_id=by.id, locale=locale)
    db.session.flush()


def grant_role(*, account: Account, role: Role, by: Account) -> None:
    """Let `account` act as `role` from now; does nothing when it does. Raises NotAllowedError (see policy)."""
    policy.ensure_may_grant(by, account, role)
    _grant(account, role, by)


def _grant(account: Account, role: Role, by: Account) -> None:
    if role in account.roles:
        return
    granted_by_id = by.id if by.id != account.id else None
    grant = RoleGrant(account_id=account.id, role=role, granted_by_id=granted_by_id, granted_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(grant)
    except IntegrityError:
        return  # somebody else granted it at the same moment
    audit.record("account.grant_role", _subject(account), by=by, person_id=account.id, role=role.value)
    _with_roles(account)


def end_role(*, account: Account, role: Role, by: Account) -> None:
    """Stop `account` acting as `role`, at once; does nothing when it does not. Raises NotAllowedError (see policy)."""
    policy.ensure_may_end(by, account, role)
    _end(account, role, by)


def _end(account: Account, role: Role, by: Account | None) -> None:
    current = (RoleGrant.account_id == account.id) & (RoleGrant.role == role) & RoleGrant.ended_at.is_(None)
    ended = db.session.execute(update(RoleGrant).where(current).values(ended_at=clock.now()).returning(RoleGrant.id))
    if ended.first() is not None:
        audit.record("account.end_role", _subject(account), by=by, person_id=account.id, role=role.value)
        _with_roles(account)


def follow_memberships(*, account: Account, roles: Collection[Role], by: Account) -> None:
    """Let `account` hold exactly `roles` of those that come with acting for an organisation, at once.

    `app.organisations` calls this: it knows who acts for what, and whether `by` may say so.
    """
    account = _with_roles(account)
    for role in Role:
        if role in FOR_AN_ORGANISATION and (role in account.roles) != (role in roles):
            (_grant if role in roles else _end)(account, role, by)


def block(*, account: Account, by: Account) -> None:
    """Close `account` and end its sessions; does nothing when it is closed. Raises NotAllowedError (see policy)."""
    policy.ensure_may_block(by, account)
    if account.blocked_at is not None:
        return
    account.blocked_at = clock.now()
    account.epoch += 1
    audit.record("account.block", _subject(account), by=by, person_id=account.id)
    db.session.flush()


def unblock(*, account: Account, by: Account) -> None:
    """Open `account` again; does nothing when it is open. Raises NotAllowedError (see policy)."""
    policy.ensure_may_block(by, account)
    if account.blocked_at is None:
        return
    account.blocked_at = None
    audit.record("account.unblock", _subject(account), by=by, person_id=account.id)
    db.session.flush()


def read_file(*, account: Account, by: Account) -> None:
    """Record that `by` reads the file of `account`; that person can see it."""
    audit.record("account.read", _subject(account), by=by, person_id=account.id)
    db.session.flush()


def erase(account: Account, *, by: Account | None) -> None:
    """Take name, address, password and roles off an account for good, and end its sessions.

    `app.retention` calls this last: what other rooms keep is gone then.
    """
    for role in account.roles:
        _end(account, role, by)
    db.session.execute(delete(MailedLink).where(MailedLink.account_id == account.id))
    account.name, account.email = ERASED_NAME, f"{account.id}@verwijderd.invalid"
    account.password_hash, account.email_confirmed_at = passwords.NONE, None
    account.erased_at = account.blocked_at = clock.now()
    account.epoch += 1
    audit.record("account.erase", _subject(account), by=by, person_id=account.id)
    db.session.flush()


def retry_mail(*, mail_id: int, by: Account) -> None:
    """Put a dead letter back in line, with all its attempts. Raises NotFoundError, NotAllowedError, ConflictError."""
    policy.ensure_may_tend_mail(by)
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.id == mail_id).with_for_update()).first()
    if mail is None:
        raise NotFoundError
    if mail.dead_at is None:
        raise ConflictError(N_("Deze mail staat al in de rij of is al verstuurd."))
    mail.dead_at, mail.attempts, mail.next_attempt_at = None, 0, clock.now()
    audit.record("mail.retry", f"mail:{mail.id}", by=by)
    db.session.flush()


def _insert(**values: str) -> Account | None:
    """Store a new account; None if its address has one, also where two people register it at once."""
    now = clock.now()
    account = Account(public_id=secrets.token_urlsafe(16), created_at=now, signed_in_at=now, **values)
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError:
        return None
    return account


def _registered_before(email: str, password: str) -> Account:
    try:
        return check_sign_in(email=email, password=password)
    except DomainError as error:
        raise DomainError(KNOWN_ADDRESS, "email") from error


def _with_roles(account: Account) -> Account:
    """Write what is open, and read the account and its roles as they are now."""
    query = select(Account).where(Account.id == account.id).options(selectinload(Account.grants))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _ensure_good_password(password: str, email: str) -> None:
    if problem := password_problem(password, email):
        raise DomainError(problem, "password")


def _change_password(account: Account, password: str) -> None:
    """Set the password, end every session and every link that could still set one, and tell the owner."""
    _ensure_good_password(password, account.email)
    account.password_hash = passwords.hashed(password)
    account.epoch += 1
    open_links = (MailedLink.account_id == account.id) & (MailedLink.purpose == Purpose.RESET)
    db.session.execute(update(MailedLink).where(open_links, MailedLink.used_at.is_(None)).values(used_at=clock.now()))
    mails.password_changed(account)


def _mail_link(account: Account, purpose: Purpose) -> bool:
    """Mail a new link, unless one was mailed within the last minute; tell whether it was."""
    now = clock.now()
    latest = db.session.scalar(
        select(func.max(MailedLink.created_at)).where(
            MailedLink.account_id == account.id, MailedLink.purpose == purpose, MailedLink.used_at.is_(None)
        )
    )
    if latest is not None and now - latest < BETWEEN_LINKS:
        return False
    token = secrets.token_urlsafe(32)
    link = MailedLink(token_hash=queries.token_hash(token), account_id=account.id, purpose=purpose, created_at=now)
    db.session.add(link)
    send = {Purpose.RESET: mails.reset_password, Purpose.CONFIRM: mails.confirm_address}[purpose]
    send(account, token)
    db.session.flush()
    return True


def _redeem(token: str, purpose: Purpose) -> Account:
    """Use up a mailed link, once even when it is opened twice at the same moment; return whose it is."""
    now = clock.now()
    used = db.session.execute(
        update(MailedLink)
        .where(
            MailedLink.token_hash == queries.token_hash(token),
            MailedLink.purpose == purpose,
            MailedLink.used_at.is_(None),
            MailedLink.created_at > now - LINK_VALID[purpose],
        )
        .values(used_at=now)
        .returning(MailedLink.account_id)
    ).scalar_one_or_none()
    account = db.session.get(Account, used) if used is not None else None
    if account is None or account.blocked_at is not None:
        raise GoneError(DEAD_LINK)
    return account


def _subject(account: Account) -> str:
    return f"account:{account.public_id}"
