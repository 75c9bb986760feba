"""The number of the latest change that search must see."""

from sqlalchemy import update

from app.companies.models import Company, SearchClock
from app.kernel.database import db


def next_revision() -> int:
    """Raise the clock and return its new number.

    The row stays locked until this transaction ends: numbers become visible in their own order, so
    that a search index never skips one.
    """
    raised = (
        update(SearchClock)
        .where(SearchClock.id == 1)
        .values(revision=SearchClock.revision + 1)
        .returning(SearchClock.revision)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(raised).scalar_one()


def touch(company: Company) -> None:
    """Make search look at `company` again."""
    company.search_revision = next_revision()
