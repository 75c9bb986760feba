"""Very many applications in every state, as rows: for lists, not for books; nothing is reserved or paid for them."""

import random
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from app.accounts.models import Account
from app.companies.models import Branch
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.models.term import LEADING, CaseTerm, TermKind
from app.vouchers.process import AWARDED_STATES, State
from app.vouchers.queries.worklist import RUNNING
from tests.factories.vouchers import SCHEME

WEIGHTS = {
    State.INCOMPLETE: 12,
    State.COMPLETE: 12,
    State.WAITING: 6,
    State.IN_REVIEW: 10,
    State.PROPOSED: 5,
    State.PARTIALLY_OFFERED: 2,
    State.GRANTED: 12,
    State.STARTED: 12,
    State.EVIDENCE_SUBMITTED: 5,
    State.SETTLEMENT_PROPOSED: 3,
    State.SETTLED: 12,
    State.REFUSED: 5,
    State.WITHDRAWN: 3,
    State.LAPSED: 1,
}
"""How many of a hundred cases stand where."""
_OF_THE_VOUCHER = {
    State.PARTIALLY_OFFERED: TermKind.OFFER,
    State.GRANTED: TermKind.START,
    State.STARTED: TermKind.EVIDENCE,
    State.EVIDENCE_SUBMITTED: TermKind.SETTLEMENT,
    State.SETTLEMENT_PROPOSED: TermKind.SETTLEMENT,
}
_numbers = count(1)


def make_cases(
    number: int,
    *,
    chance: random.Random,
    branches: Sequence[Branch],
    applicant: Account,
    advisors: Sequence[Account],
    deciders: Sequence[Account],
) -> None:
    """Add `number` applications of the companies of `branches`, some without an advisor, with the terms that run."""
    rows = [_row(chance, chance.choice(branches), applicant, advisors, deciders) for _ in range(number)]
    for start in range(0, number, 500):
        db.session.execute(insert(VoucherApplication), rows[start : start + 500])
    ids = {
        row.public_id: row.id for row in db.session.execute(select(VoucherApplication.public_id, VoucherApplication.id))
    }
    placed = [(ids[row["public_id"]], row) for row in rows]
    terms = [term for id_, row in placed for term in _terms(chance, id_, State(row["state"]))]
    missing = [
        {"application_id": id_, "code": "quote", "label": ""} for id_, row in placed if row["state"] == State.INCOMPLETE
    ]
    for table, values in ((CaseTerm, terms), (EvidenceItem, missing)):
        for start in range(0, len(values), 500):
            db.session.execute(insert(table), values[start : start + 500])


def _row(
    chance: random.Random, branch: Branch, applicant: Account, advisors: Sequence[Account], deciders: Sequence[Account]
) -> dict[str, Any]:
    state = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    one, other = (chance.choice(people).id for people in (advisors, deciders))
    received = clock.now() - timedelta(days=chance.randrange(1, 300), seconds=chance.randrange(80_000))
    starts = received.date() + timedelta(days=40)
    awarded = 1_500_00 if state in AWARDED_STATES else 0
    proposed = state in (State.PROPOSED, State.REFUSED, State.PARTIALLY_OFFERED, *AWARDED_STATES)
    decided = state in (State.REFUSED, State.PARTIALLY_OFFERED, *AWARDED_STATES)
    settling = state in (State.SETTLEMENT_PROPOSED, State.SETTLED)
    started = state in (*AWARDED_STATES[1:],)
    at = next(_numbers)
    return {
        "public_id": secrets.token_urlsafe(16),
        "number": f"TEST-{at:06d}",
        "scheme": SCHEME,
        "scheme_version": "2021.1",
        "state": state.value,
        "applicant_kind": "employer",
        "applicant_id": applicant.id,
        "company_id": branch.company_id,
        "branch_id": branch.id,
        "municipality": branch.municipality,
        "vat_deductible": False,
        "de_minimis_prior_cents": 0,
        "participant_name": "Deelnemer",
        "participant_birth_date": date(1990, 12, 31),
        "participant_municipality": "Deventer",
        "participant_key": secrets.token_hex(32),
        "training_title": chance.choice(["Lassen niveau 2", "Zonnepanelen installeren", "Python voor data"]),
        "trainer_name": "Vakschool Voorbeeld",
        "training_start": starts,
        "training_end": starts + timedelta(days=60),
        "tuition_cents": 3_000_00,
        "exam_cents": 0,
        "material_cents": 0,
        "third_party_cents": 0,
        "vat_percent": 21,
        "amounts_include_vat": True,
        "trainer_recognised": True,
        "trainer_linked": False,
        "sector_fund_available": False,
        "motivation": "",
        "relevance_note": "",
        "payee_kind": "employer",
        "payee_name": "Bedrijf",
        "payee_iban": "NL91ABNA0417164300",
        "created_at": received,
        "changed_at": received,
        "received_at": received,
        "completed_at": None if state is State.INCOMPLETE else received,
        "place": None if state is State.INCOMPLETE else at,
        "claim_cents": 1_500_00,
        "reserved_cents": 0,
        "awarded_cents": awarded,
        "advisor_id": None if state is State.COMPLETE or chance.random() < 0.2 else one,
        "proposal": "grant" if proposed else None,
        "proposal_reason": "Test." if proposed else None,
        "proposed_by_id": one if proposed else None,
        "proposed_at": received if proposed else None,
        "decision": "grant" if decided else None,
        "decided_by_id": other if decided else None,
        "decided_at": received + timedelta(days=20) if decided else None,
        "started_on": starts if started else None,
        "evidence_submitted_at": received if state is State.EVIDENCE_SUBMITTED else None,
        "final_cents": awarded if settling else None,
        "settlement_proposed_by_id": one if settling else None,
        "settlement_proposed_at": received if settling else None,
        "settled_by_id": other if state is State.SETTLED else None,
        "settled_at": received if state is State.SETTLED else None,
    }


def _terms(chance: random.Random, application_id: int, state: State) -> list[dict[str, Any]]:
    day = clock.today().toordinal() + chance.randrange(-20, 90)
    kind = TermKind.DECISION if state in RUNNING else _OF_THE_VOUCHER.get(state)
    if kind is None:
        return []
    still = (day - 60, day - 60 + chance.randrange(1, 30)) if state is State.INCOMPLETE else (None, None)
    return [
        {
            "application_id": application_id,
            "kind": kind.value,
            "last_day": day,
            "still_from": still[0],
            "still_until": still[1],
            "leads": kind in LEADING,
        }
    ]
