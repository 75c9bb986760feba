"""What was sent and settled of a voucher, as the pages and the rule read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.files import StoredFile
from app.vouchers.afterwards.models import TrainingEvidence, VoucherSettlement
from app.vouchers.afterwards.rules import Proof
from app.vouchers.casefile import version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.queries.clock import evidence_by, settle_by, start_by, steps_of
from app.vouchers.rules import ApplicantKind, Blame, Costs, Outturn, Settlement, settle
from app.vouchers.rules.settlement import settle_kept
from app.vouchers.scheme import SchemeVersion


@dataclass(frozen=True)
class Days:
    """The last days after the decision (Amsterdam)."""

    start: date
    evidence: date
    settlement: date


def days_of(application: VoucherApplication) -> Days:
    """Return the last days of a voucher that was awarded."""
    version = version_of(application, clock.now())
    steps = steps_of([application.id])[application.id]
    return Days(
        start_by(application, version), evidence_by(application, version), settle_by(application, version, steps)
    )


def current_evidence(application_id: int) -> TrainingEvidence | None:
    """Return what was sent after the training and not returned."""
    query = select(TrainingEvidence).where(
        TrainingEvidence.application_id == application_id, TrainingEvidence.returned_at.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def last_evidence(application_id: int) -> TrainingEvidence | None:
    """Return what was sent last, returned or not."""
    query = select(TrainingEvidence).where(TrainingEvidence.application_id == application_id)
    return db.session.scalars(query.order_by(TrainingEvidence.id.desc()).limit(1)).first()


def evidence_of(application: VoucherApplication, evidence_id: int) -> TrainingEvidence:
    """Return one of the things that were sent for this application; raises NotFoundError."""
    found = db.session.get(TrainingEvidence, evidence_id)
    if found is None or found.application_id != application.id:
        raise NotFoundError
    return found


def document_of(evidence: TrainingEvidence) -> StoredFile:
    """Return the diploma or the list of attendance."""
    return db.session.get_one(StoredFile, evidence.file_id)


def last_settlement(application_id: int) -> VoucherSettlement | None:
    """Return the last proposal to settle, whatever became of it."""
    query = select(VoucherSettlement).where(VoucherSettlement.application_id == application_id)
    return db.session.scalars(query.order_by(VoucherSettlement.id.desc()).limit(1)).first()


def frozen_settlements(application_id: int) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return (input, answer) of every settlement that was decided, oldest first, to be replayed."""
    query = (
        select(VoucherSettlement.frozen_case, VoucherSettlement.answer)
        .where(VoucherSettlement.application_id == application_id, VoucherSettlement.settled_at.is_not(None))
        .order_by(VoucherSettlement.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def outturn_of(application: VoucherApplication, evidence: TrainingEvidence | None, blame: Blame) -> Outturn:
    """Return how the training went: as the evidence says; without any, nothing was followed and nothing is counted."""
    if evidence is None:
        nothing = Costs(
            tuition_cents=0,
            exam_cents=0,
            material_cents=0,
            vat_percent=application.vat_percent,
            amounts_include_vat=application.amounts_include_vat,
            third_party_cents=0,
        )
        return Outturn(diploma=False, attended_percent=None, blame=blame, costs=nothing)
    return Outturn(
        diploma=evidence.proof == Proof.DIPLOMA,
        attended_percent=evidence.attended_percent,
        blame=blame,
        costs=Costs(
            tuition_cents=evidence.tuition_cents,
            exam_cents=evidence.exam_cents,
            material_cents=evidence.material_cents,
            vat_percent=evidence.vat_percent,
            amounts_include_vat=evidence.amounts_include_vat,
            third_party_cents=evidence.third_party_cents,
        ),
    )


def settled_at(
    application: VoucherApplication, evidence: TrainingEvidence | None, blame: Blame, version: SchemeVersion
) -> Settlement:
    """Return what the voucher comes to (R16, R17) when the advisor finds `blame`."""
    return settle(
        outturn_of(application, evidence, blame),
        ApplicantKind(application.applicant_kind),
        application.vat_deductible,
        application.awarded_cents,
        version,
    )


def settled_with(settlement: VoucherSettlement, version: SchemeVersion) -> Settlement:
    """Return the sum of a settlement, made again from what was kept with it."""
    return settle_kept(settlement.frozen_case, version)


def names_of(account_ids: Sequence[int | None]) -> Mapping[int, str]:
    """Return the names of accounts by id."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    query = select(Account.id, Account.name).where(Account.id.in_(wanted))
    return {row[0]: row[1] for row in db.session.execute(query)}
