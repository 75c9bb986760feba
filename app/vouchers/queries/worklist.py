"""What the lists of the work and the steps share: amounts, names, whose a case is, and the next one to take."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.vouchers.models import VoucherApplication
from app.vouchers.models.term import CaseTerm
from app.vouchers.process import State
from app.vouchers.queries.applications import visible_to
from app.vouchers.queries.terms import last_day
from app.vouchers.rules import Costs, estimate
from app.vouchers.scheme import ApplicantKind, Label, SchemeVersion

RUNNING = (State.SUBMITTED, State.INCOMPLETE, State.COMPLETE, State.WAITING, State.IN_REVIEW, State.PROPOSED)
"""The states in which the term to decide runs or stands still."""


def amount_of(application: Any, version: SchemeVersion) -> int:
    """Return the cents that a case is about: settled, else awarded, held, claimed, else what the costs come to."""
    if application.state == State.SETTLED:
        return int(application.final_cents)
    known = application.awarded_cents or application.reserved_cents or application.claim_cents
    if known:
        return int(known)
    costs = Costs(
        tuition_cents=application.tuition_cents,
        exam_cents=application.exam_cents,
        material_cents=application.material_cents,
        vat_percent=application.vat_percent,
        amounts_include_vat=application.amounts_include_vat,
        third_party_cents=application.third_party_cents,
    )
    kind = ApplicantKind(application.applicant_kind)
    return estimate(costs, kind, application.vat_deductible, version).claim_cents


def name_of(code: str, label: str, version: SchemeVersion) -> Label | str:
    """Return what an item of evidence is called: by the scheme, else by the advisor who asked for it."""
    known = (item.label for terms in version.kinds.values() for item in terms.evidence if item.code == code)
    return next(known, label)


def next_complete(by: Account) -> int | None:
    """Return the complete case with the fewest days left that `by` may take: nobody's or already theirs."""
    ends = last_day(clock.today())
    query = (
        select(VoucherApplication.id)
        .outerjoin(CaseTerm, and_(CaseTerm.application_id == VoucherApplication.id, CaseTerm.leads))
        .where(
            VoucherApplication.state == State.COMPLETE,
            or_(VoucherApplication.advisor_id.is_(None), VoucherApplication.advisor_id == by.id),
            ~_own(by),
        )
        .order_by(ends.is_(None), ends, VoucherApplication.received_at, VoucherApplication.id)
    )
    return db.session.scalars(query.limit(1)).first()


def is_own(application_id: int, account: Account) -> bool:
    """Return whether an application is of `account` itself or of a company that it acts for."""
    query = select(VoucherApplication.id).where(VoucherApplication.id == application_id, _own(account))
    return db.session.scalars(query).first() is not None


def _own(account: Account) -> ColumnElement[bool]:
    return or_(visible_to(account), VoucherApplication.applicant_id == account.id)
