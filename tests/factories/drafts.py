"""Applications that somebody began and did not finish."""

import secrets
from typing import Any

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.drafts.models import Draft, DraftDocument
from app.vouchers.scheme import ApplicantKind
from tests.factories.files import make_file


def make_step_draft(*, account: Account, **values: Any) -> Draft:
    """Add a draft of an employee with one step kept and one document."""
    now = clock.now()
    draft = Draft(
        **{
            "public_id": secrets.token_urlsafe(12),
            "account_id": account.id,
            "kind": ApplicantKind.EMPLOYEE.value,
            "many": False,
            "training_id": None,
            "answers": {"opleiding": {"training_title": ["Lassen niveau 2"]}},
            "writer": "",
            "created_at": now,
            "changed_at": now,
        }
        | values
    )
    db.session.add(draft)
    db.session.flush()
    db.session.add(DraftDocument(draft_id=draft.id, code="quote", file_id=make_file().id))
    db.session.flush()
    return draft
