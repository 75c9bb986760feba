"""The number of the latest change that search and matching must see.

Who changes something that is searched calls `touch` in the same transaction; who keeps a copy in memory
compares the number before each use.
"""

from typing import Protocol

from sqlalchemy import BigInteger, CheckConstraint, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from app.kernel.database import Base, db


class SearchClock(Base):
    """One row: the number of the latest change to anything that is searched."""

    __tablename__ = "search_clock"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)


class Searched(Protocol):
    """A row that search shows: it knows the number of its own latest change."""

    search_revision: int


def next_revision() -> int:
    """Raise the clock and return its new number.

    The row stays locked until this transaction ends: numbers become visible in their own order, so
    that a search index never skips one.
    """
    return db.session.execute(raising()).scalar_one()


def raising() -> ReturningUpdate[int]:
    """Return the statement that raises the clock and answers with its new number."""
    return (
        update(SearchClock)
        .where(SearchClock.id == 1)
        .values(revision=SearchClock.revision + 1)
        .returning(SearchClock.revision)
        .execution_options(synchronize_session=False)
    )


def touch(row: Searched) -> None:
    """Make search look at `row` again."""
    row.search_revision = next_revision()
