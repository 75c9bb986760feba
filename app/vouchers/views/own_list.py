"""The own applications of an applicant, each with its state in words and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Row

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.text import N_, Euro, Text
from app.vouchers.casefile import schemes
from app.vouchers.models import VoucherApplication
from app.vouchers.process import ENDED_STATES, STATE_NAMES, State
from app.vouchers.queries import applications
from app.vouchers.queries.clock import clock_of, steps_of
from app.vouchers.views.applying_words import TAGS, YOU, Turn, turn_of


@dataclass(frozen=True)
class Listed:
    """One of the own applications: its columns, its state in words, whose turn it is."""

    row: Row[Any]
    state_name: str
    tag_kind: str
    turn: Turn

    @property
    def waits(self) -> bool:
        """Whether it was sent and somebody of its own side must act now; a draft asks for nothing."""
        return self.turn.yours and self.row.number is not None


def listed(rows: Sequence[Row[Any]]) -> list[Listed]:
    """Return these rows of `applications.listed` with their words, in the same order."""
    steps, today = steps_of(row.id for row in rows), clock.today()
    found = []
    for row in rows:
        state, happened = State(row.state), steps[row.id]
        version = (
            schemes().version(row.scheme, row.scheme_version)
            if row.scheme_version is not None
            else schemes().scheme(row.scheme).versions[-1]
        )
        elapsed = clock_of(row, happened, version, today) if row.received_at else None
        turn = turn_of(row, state, elapsed, happened, version, today)
        if row.owed_cents:
            turn = Turn(
                YOU, Text(N_("U moet nog %(amount)s terugbetalen."), {"amount": Euro(row.owed_cents)}), yours=True
            )
        found.append(Listed(row, STATE_NAMES[state], TAGS[state], turn))
    return found


def waiting(account: Account) -> list[Listed]:
    """Return what was sent and waits for `account`, what has to be done first on top."""
    rows = db.session.execute(applications.listed(account)).all()
    turns = [item for item in listed(rows) if item.waits]
    return sorted(turns, key=lambda item: (item.turn.until is None, item.turn.until))


def under_way(account: Account, company_id: int) -> list[Listed]:
    """Return the applications of a company of `account` that are not over, or that it still owes money for."""
    query = applications.listed(account).where(VoucherApplication.company_id == company_id)
    rows = db.session.execute(query).all()
    return [item for item in listed(rows) if item.waits or State(item.row.state) not in ENDED_STATES]
