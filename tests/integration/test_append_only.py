"""The ledger, the history of a case, letters and the audit trail refuse every change of a row."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import AuditRow
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.letters.keeping import Pdfs
from app.vouchers.letters.models import Letter, LetterPdf
from app.vouchers.models import CaseEvent, Fund, LedgerEntry, Pot
from tests.factories.accounts import make_account
from tests.factories.letters import make_letter
from tests.factories.vouchers import SCHEME, make_application

CHANGES = {
    "update letter": (update(Letter).values(subject="x"), "letter is append-only"),
    "delete letter": (delete(Letter), "letter is append-only"),
    "update letter's file": (update(LetterPdf).values(sha256="x"), "letter_pdf is append-only"),
    "delete letter's file": (delete(LetterPdf), "letter_pdf is append-only"),
    "update audit": (update(AuditRow).values(action="x"), "audit_row is append-only"),
    "delete audit": (delete(AuditRow), "audit_row is append-only"),
    "update event": (update(CaseEvent).values(text="x"), "case_event is append-only"),
    "delete event": (delete(CaseEvent), "case_event is append-only"),
    "update entry": (update(LedgerEntry).values(amount_cents=1), "ledger_entry is append-only"),
    "delete entry": (delete(LedgerEntry), "ledger_entry is append-only"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_row_is_changed_or_removed(change: str) -> None:
    account = make_account()
    application = make_application(applicant=account)
    fund = Fund(scheme=SCHEME)
    db.session.add(fund)
    db.session.flush()
    pot = Pot(fund_id=fund.id, contributor="gemeente", position=0)
    db.session.add(pot)
    db.session.flush()
    make_letter(application=application)
    Pdfs()()
    now = clock.now()
    db.session.add_all(
        [
            AuditRow(at=now, actor_id=account.id, action="test", subject="test:1", facts={}),
            CaseEvent(
                application_id=application.id,
                at=now,
                transition="submit",
                from_state="draft",
                to_state="submitted",
                by_id=account.id,
                as_role="applicant",
            ),
            LedgerEntry(pot_id=pot.id, kind="budget", debit="funding", credit="available", amount_cents=5, at=now),
        ]
    )
    db.session.commit()
    statement, said = CHANGES[change]
    with pytest.raises(IntegrityError, match=said):
        db.session.execute(statement)
