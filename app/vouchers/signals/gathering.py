"""What stands beside an application in the database: the input of the pure rules."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Account
from app.companies.models import Company, CompanyMembership
from app.companies.rules import MembershipState
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import OrganisationMembership
from app.trainings.models import Training
from app.vacancies.models import Vacancy
from app.vouchers.casefile import frozen_case, schemes, version_of
from app.vouchers.contract import parse_case
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.models import Invoice
from app.vouchers.process import State
from app.vouchers.rules import estimate_case
from app.vouchers.signals import rules
from app.vouchers.signals.rules import Flag, Paid

YEAR = timedelta(days=365)
MOST = 200
"""So many others are looked at: enough to see a pattern."""


def flags_of(application: VoucherApplication) -> list[Flag]:
    """Return what stands out about a complete application now."""
    version = version_of(application, clock.now())
    company = db.session.get(Company, application.company_id) if application.company_id else None
    case, _version = frozen_case(application)
    found = (
        rules.threshold(estimate_case(case, version).share_cents, _shares_beside(application), version),
        rules.shared_iban(
            application.payee_name, application.payee_kind, application.company_id, _same_account(application)
        ),
        rules.linked_trainer(
            _applicant(application, company), application.trainer_name, same_people=_same_people(application)
        ),
        rules.same_invoice(_repeated_invoice(application)),
        rules.above_price(_asked(application), _public_price(application), version),
        rules.crowded_course(_on_course(application), version),
        None if company is None else rules.dormant_company(confirmed=_confirmed(company), active=_active(company)),
    )
    return [flag for flag in found if flag is not None]


def _others(*columns: Any) -> Any:
    return select(*columns).where(VoucherApplication.state.not_in((State.DRAFT, State.WITHDRAWN)))


def _shares_beside(application: VoucherApplication) -> list[int]:
    """Return base × rate of the trainer's other applications of the year before."""
    query = (
        _others(VoucherApplication.frozen_case)
        .where(
            func.lower(VoucherApplication.trainer_name) == application.trainer_name.lower(),
            VoucherApplication.received_at >= clock.now() - YEAR,
            VoucherApplication.id != application.id,
            VoucherApplication.completed_at.is_not(None),
        )
        .order_by(VoucherApplication.id.desc())
        .limit(MOST)
    )
    shares = []
    for frozen in db.session.scalars(query):
        if frozen:
            case, version = parse_case(frozen, schemes())
            shares.append(estimate_case(case, version).share_cents)
    return shares


def _same_account(application: VoucherApplication) -> list[Paid]:
    query = (
        _others(VoucherApplication.payee_name, VoucherApplication.payee_kind, VoucherApplication.company_id)
        .where(VoucherApplication.payee_iban == application.payee_iban, VoucherApplication.id != application.id)
        .distinct()
        .limit(MOST)
    )
    return [Paid(*row) for row in db.session.execute(query)]


def _applicant(application: VoucherApplication, company: Company | None) -> str:
    if company is not None:
        return company.name
    return db.session.scalar(select(Account.name).where(Account.id == application.applicant_id)) or ""


def _same_people(application: VoucherApplication) -> bool:
    """Say whether the applicant, or somebody of its company, acts for the trainer."""
    if application.trainer_id is None:
        return False
    ours = select(CompanyMembership.account_id).where(
        CompanyMembership.company_id == application.company_id, CompanyMembership.state == MembershipState.ACTIVE
    )
    query = select(OrganisationMembership.account_id).where(
        OrganisationMembership.organisation_id == application.trainer_id,
        OrganisationMembership.ended_at.is_(None),
        (OrganisationMembership.account_id == application.applicant_id) | OrganisationMembership.account_id.in_(ours),
    )
    return db.session.scalar(query.limit(1)) is not None


def _repeated_invoice(application: VoucherApplication) -> str | None:
    query = select(Invoice.number).where(Invoice.application_id == application.id, Invoice.duplicate_of_id.is_not(None))
    return db.session.scalar(query.limit(1))


def _asked(application: VoucherApplication) -> int:
    """Return what the training costs with VAT, rounded half up."""
    entered = application.tuition_cents + application.exam_cents + application.material_cents
    if application.amounts_include_vat:
        return entered
    return (entered * (100 + application.vat_percent) * 2 + 100) // 200


def _public_price(application: VoucherApplication) -> int | None:
    if application.training_id is None:
        return None
    return db.session.scalar(select(Training.price_cents).where(Training.id == application.training_id))


def _on_course(application: VoucherApplication) -> int:
    query = _others(func.count()).where(
        func.lower(VoucherApplication.trainer_name) == application.trainer_name.lower(),
        func.lower(VoucherApplication.training_title) == application.training_title.lower(),
        VoucherApplication.training_start == application.training_start,
    )
    return int(db.session.execute(query).scalar_one())


def _confirmed(company: Company) -> bool:
    return company.verified_at is not None or company.confirmed_at is not None


def _active(company: Company) -> bool:
    """Say whether a company showed itself here: a page, a vacancy, a message."""
    if company.published_at is not None or company.messages_received:
        return True
    return db.session.scalar(select(Vacancy.id).where(Vacancy.company_id == company.id).limit(1)) is not None
