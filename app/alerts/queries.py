"""Reads of saved searches."""

from datetime import date
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.models import Account
from app.alerts.models import SavedSearch
from app.alerts.rules import Often, looked_before
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.text import N_

T = TypeVarTuple("T")
UNKNOWN = N_("Deze zoekopdracht is er niet meer.")


def searches_of(account_id: int) -> list[SavedSearch]:
    """Return the searches of an account, the newest first."""
    query = select(SavedSearch).where(SavedSearch.account_id == account_id).order_by(SavedSearch.id.desc())
    return list(db.session.scalars(query))


def count_of(account_id: int) -> int:
    """Return how many searches an account keeps."""
    return db.session.scalar(select(func.count()).where(SavedSearch.account_id == account_id)) or 0


def own_search(account: Account, number: int) -> SavedSearch:
    """Return a search of this account. Raises NotFoundError."""
    found = by_number(number)
    if found is None or found.account_id != account.id:
        raise NotFoundError(UNKNOWN)
    return found


def by_number(number: int) -> SavedSearch | None:
    """Return a search as it is now, or None."""
    query = select(SavedSearch).where(SavedSearch.id == number)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


def same(account_id: int, searched: str, question: str) -> SavedSearch | None:
    """Return the search of an account for exactly this, or None."""
    query = select(SavedSearch).where(SavedSearch.account_id == account_id)
    return db.session.scalars(query.where(SavedSearch.searched == searched, SavedSearch.question == question)).first()


def due(today: date, at_most: int) -> list[int]:
    """Return the numbers of searches to look at today: of whom can be mailed, not paused, longest ago first."""
    query = select(SavedSearch.id).where(*_due(today)).order_by(SavedSearch.looked_on, SavedSearch.id)
    return list(db.session.scalars(_of_who_can_be_mailed(query).limit(at_most)))


def taken(number: int, today: date) -> tuple[SavedSearch, Account] | None:
    """Return a search that is still due, with its account, and hold it; None where another worker has it."""
    query = select(SavedSearch, Account).where(SavedSearch.id == number, *_due(today))
    query = _of_who_can_be_mailed(query).with_for_update(of=SavedSearch, skip_locked=True)
    row = db.session.execute(query.execution_options(populate_existing=True)).first()
    return (row[0], row[1]) if row else None


def _of_who_can_be_mailed(query: Select[*T]) -> Select[*T]:
    return query.join(Account, Account.id == SavedSearch.account_id).where(
        Account.email_confirmed_at.is_not(None), Account.blocked_at.is_(None), Account.erased_at.is_(None)
    )


def _due(today: date) -> tuple[ColumnElement[bool], ...]:
    long_ago = or_(
        *(
            and_(SavedSearch.often == often.value, SavedSearch.looked_on <= looked_before(often, today))
            for often in Often
        ),
        SavedSearch.looked_on > today,  # the clock was ahead then: else there is no mail until that day
    )
    return SavedSearch.paused_at.is_(None), long_ago
