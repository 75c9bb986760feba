"""One audit row for every action, and for every time staff read a person's file."""

from typing import Any

from flask import g, has_request_context

from app.accounts.models import Account, AuditRow
from app.kernel import clock
from app.kernel.database import db


def record(action: str, subject: str, *, by: Account | None, person_id: int | None = None, **facts: Any) -> None:
    """Add an audit row to this transaction.

    `action` is a verb ("voucher.propose"), `subject` names the record ("voucher:CT-2026-00012"),
    `person_id` is the account whose file it is, `facts` are small JSON values without free text of people.
    """
    role = getattr(g, "active_role", None) if by and has_request_context() else None
    db.session.add(
        AuditRow(
            at=clock.now(),
            actor_id=by.id if by else None,
            role=role.value if role else None,
            action=action,
            subject=subject,
            person_id=person_id,
            facts=facts,
        )
    )
