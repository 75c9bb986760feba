"""Which applications an applicant sees, one of them with its file, and what the next one starts with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account
from app.companies.models import Branch, Company, CompanyMembership
from app.companies.rules import MembershipState
from app.kernel.database import db
from app.kernel.errors import NotFoundError
from app.kernel.files import StoredFile
from app.kernel.text import N_
from app.vouchers import policy
from app.vouchers.ledger import signed_sum
from app.vouchers.models import EvidenceItem, LedgerEntry, VoucherApplication
from app.vouchers.process import State

UNKNOWN = N_("Deze aanvraag kennen wij niet.")


@dataclass(frozen=True)
class Place:
    """A branch of a company that an account acts for: from where it may apply."""

    company: Company
    branch: Branch


@dataclass(frozen=True)
class Document:
    """A stored document as pages name it; `size` is in bytes."""

    id: int
    name: str
    size: int
    is_image: bool = False
    """Whether a page can show it as a picture."""


def visible_to(account: Account) -> ColumnElement[bool]:
    """Return the SQL of `policy.acts_as_applicant`."""
    mine = select(CompanyMembership.company_id).where(
        CompanyMembership.account_id == account.id, CompanyMembership.state == MembershipState.ACTIVE
    )
    return or_(
        VoucherApplication.company_id.in_(mine),
        and_(VoucherApplication.company_id.is_(None), VoucherApplication.applicant_id == account.id),
    )


def listed(account: Account) -> Select[*tuple[Any, ...]]:
    """Return the query of the applications that `account` sees, the latest change first.

    `owed_cents` is what is still asked back, None where nothing was ever booked.
    """
    owed = select(signed_sum("claimed")).where(LedgerEntry.application_id == VoucherApplication.id).scalar_subquery()
    return (
        select(
            VoucherApplication.id,
            VoucherApplication.public_id,
            VoucherApplication.number,
            VoucherApplication.state,
            VoucherApplication.scheme,
            VoucherApplication.scheme_version,
            VoucherApplication.received_at,
            VoucherApplication.participant_name,
            VoucherApplication.training_title,
            VoucherApplication.claim_cents,
            VoucherApplication.reserved_cents,
            VoucherApplication.awarded_cents,
            VoucherApplication.final_cents,
            VoucherApplication.training_start,
            VoucherApplication.training_end,
            VoucherApplication.started_on,
            VoucherApplication.decided_at,
            VoucherApplication.evidence_submitted_at,
            Company.name.label("company_name"),
            owed.label("owed_cents"),
        )
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .where(visible_to(account))
        .order_by(VoucherApplication.changed_at.desc(), VoucherApplication.id.desc())
    )


_TO_SEND = (
    select(VoucherApplication, CompanyMembership, Company, Branch)
    .outerjoin(
        CompanyMembership,
        and_(
            CompanyMembership.company_id == VoucherApplication.company_id,
            CompanyMembership.account_id == bindparam("account_id"),
            CompanyMembership.state != MembershipState.ENDED,
        ),
    )
    .outerjoin(Company, Company.id == VoucherApplication.company_id)
    .outerjoin(Branch, Branch.id == VoucherApplication.branch_id)
    .where(VoucherApplication.public_id == bindparam("public_id"))
    .execution_options(populate_existing=True)
)


def to_send(account: Account, public_id: str) -> tuple[VoucherApplication, Place | None] | None:
    """Return an application that `account` acts for, without evidence and events, and where it is sent from.

    The place is None for a person. None for everybody else, as in `own`, and where there is no such application.
    """
    found = db.session.execute(_TO_SEND, {"account_id": account.id, "public_id": public_id}).first()
    if found is None:
        return None
    application, membership, company, branch = found
    if not policy.acts_as_applicant(application, account, membership):
        return None
    return application, Place(company, branch) if company is not None else None


def own(account: Account, public_id: str) -> VoucherApplication:
    """Return an application that `account` acts for, with its evidence and events.

    Raises NotFoundError for everybody else: who may not see it does not learn that it is there.
    """
    query = (
        select(VoucherApplication)
        .where(VoucherApplication.public_id == public_id)
        .options(selectinload(VoucherApplication.evidence), selectinload(VoucherApplication.events))
        .execution_options(populate_existing=True)
    )
    application = db.session.scalars(query).first()
    if application is None or not policy.acts_as_applicant(application, account, _membership(application, account)):
        raise NotFoundError(UNKNOWN)
    return application


def _membership(application: VoucherApplication, account: Account) -> CompanyMembership | None:
    query = select(CompanyMembership).where(
        CompanyMembership.account_id == account.id,
        CompanyMembership.company_id == application.company_id,
        CompanyMembership.state != MembershipState.ENDED,
    )
    return db.session.scalars(query).first()


def document_of(application: VoucherApplication, item_id: int) -> StoredFile:
    """Return the document of an item of evidence; `evidence` must be loaded.

    Raises NotFoundError for an item of another application and for one without a document.
    """
    item = next((item for item in application.evidence if item.id == item_id), None)
    stored = db.session.get(StoredFile, item.file_id) if item and item.file_id else None
    if stored is None:
        raise NotFoundError(N_("Dit stuk is er niet."))
    return stored


def documents_of(evidence: Sequence[EvidenceItem]) -> dict[int, Document]:
    """Return the documents of these items by their id, without their content."""
    ids = [item.file_id for item in evidence if item.file_id is not None]
    query = select(StoredFile.id, StoredFile.name, StoredFile.size, StoredFile.media_type).where(StoredFile.id.in_(ids))
    return {
        row.id: Document(row.id, row.name, row.size, row.media_type.startswith("image/"))
        for row in db.session.execute(query)
    }


def places_of(account: Account) -> list[Place]:
    """Return the open branches of all companies that `account` acts for, by company, the first branch first."""
    query = (
        select(Company, Branch)
        .join(Branch, Branch.company_id == Company.id)
        .join(CompanyMembership, CompanyMembership.company_id == Company.id)
        .where(
            CompanyMembership.account_id == account.id,
            CompanyMembership.state == MembershipState.ACTIVE,
            Company.removed_at.is_(None),
            Branch.closed_at.is_(None),
        )
        .order_by(Company.name, Company.id, Branch.id)
    )
    return [Place(company, branch) for company, branch in db.session.execute(query)]


def place_of(application: VoucherApplication) -> Place | None:
    """Return the branch that an employer's application names, open or closed, and its company; None for a person."""
    if application.company_id is None:
        return None
    return Place(db.session.get_one(Company, application.company_id), db.session.get_one(Branch, application.branch_id))


def numbers_under_way(account_id: int, ended: Collection[State]) -> list[str]:
    """Return the numbers of what somebody applied for that is in none of the states `ended`."""
    query = select(VoucherApplication.number).where(
        VoucherApplication.applicant_id == account_id, VoucherApplication.state.not_in(ended)
    )
    return [number for number in db.session.scalars(query) if number]


def numbers_of(public_ids: Collection[str]) -> dict[str, str | None]:
    """Return the numbers of these applications by their id in addresses; None for a draft."""
    query = select(VoucherApplication.public_id, VoucherApplication.number).where(
        VoucherApplication.public_id.in_(public_ids)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
