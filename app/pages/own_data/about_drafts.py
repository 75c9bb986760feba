"""What is kept of applications for a voucher that somebody began and did not finish."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.pages.own_data.record import Record, Section, entries
from app.retention.rules import DRAFT_KEPT
from app.vouchers.drafts.models import Draft
from app.vouchers.drafts.queries import documents_of
from app.vouchers.scheme import KIND_NAMES, ApplicantKind


def drafts_section(user: Account) -> Section:
    """Return what was typed in each, right or wrong, and the names of the documents."""
    query = select(Draft).where(Draft.account_id == user.id).options(selectinload(Draft.documents)).order_by(Draft.id)
    return Section(
        "voucher_drafts",
        N_("Aanvragen voor een voucher die je begon"),
        N_("Je vraagt ons dit voor je te bewaren (AVG artikel 6, lid 1b)."),
        Text(N_("%(days)s dagen na de laatste wijziging. Je kunt ze ook zelf weggooien."), {"days": DRAFT_KEPT.days}),
        [_record(draft) for draft in db.session.scalars(query)],
    )


def _record(draft: Draft) -> Record:
    fields = (field for step in draft.answers.values() for field in step.items())
    typed = [f"{name}: {', '.join(values)}" for name, values in fields if any(values)]
    kind = shown(KIND_NAMES[ApplicantKind(draft.kind)])
    facts = entries(
        [
            ("kind", N_("Als"), kind),
            ("answers", N_("Ingevuld"), typed),
            ("documents", N_("Stukken"), [document.name for document in documents_of(draft).values()]),
            ("created_at", N_("Gemaakt"), draft.created_at),
            ("changed_at", N_("Gewijzigd"), draft.changed_at),
        ]
    )
    return Record(kind, facts)
