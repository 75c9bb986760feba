"""The notes on a case, and who had it, as staff read them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.models import Account
from app.kernel.database import db
from app.vouchers.desk.models import CaseNote, NoteKind


@dataclass(frozen=True)
class Note:
    """One line: what `by` wrote, or (`kind` "assigned") that `to` got the case, None: it went back."""

    at: datetime
    by: str
    kind: NoteKind
    text: str
    to: str | None


def notes_of(application_id: int) -> list[Note]:
    """Return the notes on a case, the latest first."""
    writer, receiver = aliased(Account), aliased(Account)
    query = (
        select(CaseNote.at, writer.name.label("by"), CaseNote.kind, CaseNote.text, receiver.name.label("to"))
        .join(writer, writer.id == CaseNote.by_id)
        .outerjoin(receiver, receiver.id == CaseNote.to_id)
        .where(CaseNote.application_id == application_id)
        .order_by(CaseNote.id.desc())
    )
    return [Note(row.at, row.by, NoteKind(row.kind), row.text, row.to) for row in db.session.execute(query)]
