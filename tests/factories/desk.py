"""What the desk keeps: notes, texts to use again, terms that run."""

from typing import Any

from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.blocks.models import BlockKind, TextBlock
from app.vouchers.desk.models import CaseNote, NoteKind
from app.vouchers.models import VoucherApplication
from app.vouchers.models.term import CaseTerm, TermKind
from tests.factories.accounts import make_account


def make_block(*, by: Account | None = None, **values: Any) -> TextBlock:
    """Add a text that staff use again."""
    writer = by or make_account(Role.ADVISOR)
    block = TextBlock(
        **{
            "kind": BlockKind.ASK.value,
            "title": "Offerte zonder datum",
            "text": "Op de offerte staat geen datum.",
            "written_by_id": writer.id,
            "changed_at": clock.now(),
        }
        | values
    )
    db.session.add(block)
    db.session.flush()
    return block


def make_note(*, application: VoucherApplication, by: Account, text: str = "Gebeld.") -> CaseNote:
    """Add a note on a case."""
    note = CaseNote(application_id=application.id, at=clock.now(), by_id=by.id, kind=NoteKind.NOTE.value, text=text)
    db.session.add(note)
    db.session.flush()
    return note


def make_term(*, application: VoucherApplication, kind: TermKind = TermKind.DECISION) -> CaseTerm:
    """Let a term end today, as if a step had written it."""
    term = CaseTerm(application_id=application.id, kind=kind.value, last_day=clock.today().toordinal(), leads=True)
    db.session.add(term)
    db.session.flush()
    return term
