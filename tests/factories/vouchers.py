"""Voucher applications as rows. What books money (granting, say) goes through the actions instead."""

import secrets
from datetime import date, timedelta
from itertools import count
from typing import Any

from app.accounts.models import Account
from app.accounts.rules import Role
from app.companies.models import Branch
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.process import State
from tests.factories.accounts import make_account

SCHEME = "cleantech"
_numbers = count(1)


def make_application(
    *, applicant: Account, state: State = State.DRAFT, branch: Branch | None = None, **values: Any
) -> VoucherApplication:
    """Add an application of `applicant`: as self-employed, or as the employer at `branch`.

    The facts that its state needs are there; nothing is reserved or booked for it.
    """
    number = next(_numbers)
    application = VoucherApplication(**_content(applicant, branch, number), **_facts(state, number), state=state)
    for name, value in values.items():
        setattr(application, name, value)
    db.session.add(application)
    db.session.flush()
    return application


def make_evidence(
    *, application: VoucherApplication, code: str = "quote", file_id: int | None = None, **values: Any
) -> EvidenceItem:
    """Ask for one item of evidence; supplied if `file_id` is given."""
    item = EvidenceItem(
        **{
            "application_id": application.id,
            "code": code,
            "file_id": file_id,
            "supplied_at": clock.now() if file_id else None,
        }
        | values
    )
    db.session.add(item)
    db.session.flush()
    return item


def _content(applicant: Account, branch: Branch | None, number: int) -> dict[str, Any]:
    start = clock.today() + timedelta(days=60)
    return {
        "public_id": secrets.token_urlsafe(16),
        "scheme": SCHEME,
        "applicant_kind": "employer" if branch else "self_employed",
        "applicant_id": applicant.id,
        "company_id": branch.company_id if branch else None,
        "branch_id": branch.id if branch else None,
        "municipality": branch.municipality if branch else "Deventer",
        "participant_name": f"Deelnemer {number}",
        "participant_birth_date": date(1990, 12, 31),
        "participant_municipality": "Deventer",
        "participant_key": secrets.token_hex(32),
        "training_title": "Lassen niveau 2",
        "trainer_name": "Vakschool Voorbeeld",
        "training_start": start,
        "training_end": start + timedelta(days=90),
        "tuition_cents": 150_000,
        "exam_cents": 0,
        "material_cents": 0,
        "third_party_cents": 0,
        "de_minimis_prior_cents": 0,
        "vat_percent": 21,
        "amounts_include_vat": False,
        "trainer_recognised": True,
        "trainer_linked": False,
        "sector_fund_available": False,
        "payee_kind": "employer" if branch else "trainer",
        "payee_name": applicant.name,
        "payee_iban": "NL91ABNA0417164300",
        "created_at": clock.now(),
        "changed_at": clock.now(),
    }


def _facts(state: State, number: int) -> dict[str, Any]:
    """Return what the table requires of an application in `state`."""
    if state == State.DRAFT:
        return {}
    now = clock.now()
    facts: dict[str, Any] = {"number": f"TEST-{number:05d}", "scheme_version": "2021.1", "received_at": now}
    if state in (State.COMPLETE, State.IN_REVIEW, State.WAITING, State.PROPOSED):
        facts |= {"completed_at": now, "place": number}
    if state == State.PROPOSED:
        proposer = make_account(Role.ADVISOR)
        facts |= {"proposal": "refuse", "proposal_reason": "Test.", "proposed_by_id": proposer.id, "proposed_at": now}
    return facts
