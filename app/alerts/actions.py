"""Keeping a search, changing it, stopping it, and mailing what is new."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import Account
from app.alerts import mails, queries
from app.alerts.models import SavedSearch
from app.alerts.rules import MOST_SEARCHES, Often, Searched
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_, Text

TOO_MANY = N_("Je bewaart al %(most)s zoekopdrachten. Verwijder er eerst een.")
TWICE = N_("Deze zoekopdracht bewaar je al.")


def save(
    account: Account,
    searched: Searched,
    question: str,
    *,
    name: str,
    often: Often,
    seen: Collection[int],
    by: Account,
) -> SavedSearch:
    """Keep a search; `seen` is what it finds now, which is not mailed. Raises DomainError, ConflictError."""
    db.session.execute(select(Account.id).where(Account.id == account.id).with_for_update(key_share=True))
    if queries.same(account.id, searched, question) is not None:
        raise ConflictError(TWICE)
    if queries.count_of(account.id) >= MOST_SEARCHES:
        raise DomainError(Text(TOO_MANY, {"most": MOST_SEARCHES}))
    one = SavedSearch(
        account_id=account.id,
        searched=searched.value,
        question=question,
        name=name,
        often=often.value,
        seen=sorted(seen),
        created_at=clock.now(),
        looked_on=clock.today(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(one)
    except IntegrityError as error:
        raise ConflictError(TWICE) from error  # the same button at the same moment
    _record("alert.save", one, by, often=often.value)
    db.session.flush()
    return one


def change(one: SavedSearch, *, name: str, often: Often, by: Account) -> None:
    """Give a search another name, or another rhythm; does nothing where both are the same."""
    if (one.name, one.often) == (name, often.value):
        return
    one.name, one.often = name, often.value
    _record("alert.change", one, by, often=often.value)
    db.session.flush()


def pause(one: SavedSearch, *, by: Account | None) -> None:
    """Send no more mail; `by` None: with the link in a mail. Does nothing where it is paused."""
    if one.paused_at is None:
        one.paused_at = clock.now()
        _record("alert.pause", one, by)
        db.session.flush()


def resume(one: SavedSearch, *, by: Account) -> None:
    """Mail again what is new; the next look is tomorrow. Does nothing where it is not paused."""
    if one.paused_at is not None:
        one.paused_at, one.looked_on = None, clock.today()
        _record("alert.resume", one, by)
        db.session.flush()


def remove(one: SavedSearch, *, by: Account) -> None:
    """Forget a search."""
    _record("alert.remove", one, by)
    db.session.delete(one)
    db.session.flush()


def erase(account: Account) -> None:
    """Forget every search of an account."""
    db.session.execute(delete(SavedSearch).where(SavedSearch.account_id == account.id))


def looked(one: SavedSearch, account: Account, finds: Sequence[mails.Found]) -> None:
    """Record what a search finds today, and mail what it never found before, all in one transaction."""
    before = set(one.seen)
    new = [found for found in finds if found.id not in before]
    one.looked_on = clock.today()
    if new:
        one.seen = sorted(before.union(found.id for found in new))
        one.mailed_at = clock.now()
        mails.new_finds(account, one, new)
    db.session.flush()


def skipped(one: SavedSearch) -> None:
    """Record that a search cannot be done any more: its filters are gone."""
    one.looked_on = clock.today()
    db.session.flush()


def _record(action: str, one: SavedSearch, by: Account | None, **facts: str) -> None:
    audit.record(action, f"alert:{one.id}", by=by, person_id=one.account_id, **facts)
