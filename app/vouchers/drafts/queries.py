"""Reading drafts: one of somebody's own, all of them, and what the next one starts with."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.files import StoredFile
from app.organisations.models import Organisation
from app.people.models import Person
from app.trainings.models import Training
from app.trainings.rules import still_starts
from app.vouchers.casefile import aid_known_here, kvk_of, scheme_code, schemes
from app.vouchers.drafts.models import Draft
from app.vouchers.drafts.parts import Part
from app.vouchers.models import VoucherApplication
from app.vouchers.process import AWARDED_STATES, OPEN_STATES, State
from app.vouchers.queries.applications import Document, Place, visible_to
from app.vouchers.scheme import ApplicantKind, Payee

LISTED = 20


def own(account: Account, public_id: str) -> Draft | None:
    """Return a draft of `account` with its documents; None for everybody else's and where there is none."""
    query = (
        select(Draft)
        .where(Draft.public_id == public_id, Draft.account_id == account.id)
        .options(selectinload(Draft.documents))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).first()


def titled(account: Account) -> list[tuple[Draft, str]]:
    """Return what `account` began and did not finish, each with the name of its training; the latest first."""
    query = select(Draft).where(Draft.account_id == account.id).order_by(Draft.changed_at.desc(), Draft.id.desc())
    found = db.session.scalars(query.limit(LISTED))
    return [(draft, draft.answers.get(Part.TRAINING, {}).get("training_title", [""])[0]) for draft in found]


def training_of(draft: Draft) -> Training | None:
    """Return the training of this site that the draft was begun for."""
    return db.session.get(Training, draft.training_id) if draft.training_id is not None else None


def known(draft: Draft, account: Account, places: Sequence[Place]) -> dict[str, Any]:
    """Return what we know before somebody types it, by the name of the field."""
    kind = ApplicantKind(draft.kind)
    latest = _latest(account, kind)
    found = _of_training(training_of(draft), clock.today())
    if kind is ApplicantKind.EMPLOYER:
        return _of_employer(places, latest) | found
    return _of_person(account, latest) | found


def _latest(account: Account, kind: ApplicantKind) -> VoucherApplication | None:
    """Return the application of this kind that `account` or a colleague changed last."""
    query = (
        select(VoucherApplication)
        .where(visible_to(account), VoucherApplication.applicant_kind == kind.value)
        .order_by(VoucherApplication.changed_at.desc(), VoucherApplication.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def _of_employer(places: Sequence[Place], latest: VoucherApplication | None) -> dict[str, Any]:
    """The company, and what its latest application said that will hold for the next as well."""
    chosen = next((place for place in places if latest and place.branch.id == latest.branch_id), None)
    if latest is None or chosen is None:
        only = places[0] if len(places) == 1 else None
        return {"branch": str(only.branch.id)} | _paid_to(only.company.name) if only else {}
    aid = max(latest.de_minimis_prior_cents or 0, known_aid(chosen.company.kvk_number))
    start = {
        "branch": str(latest.branch_id),
        "vat_deductible": latest.vat_deductible,
        "de_minimis_prior_cents": aid,
        "sector_fund_available": latest.sector_fund_available,
        "vat_percent": str(latest.vat_percent),
        "amounts_include_vat": latest.amounts_include_vat,
    }
    if latest.payee_kind != Payee.EMPLOYER:
        return start
    return start | _paid_to(latest.payee_name) | {"payee_iban": latest.payee_iban}


def _of_person(account: Account, latest: VoucherApplication | None) -> dict[str, Any]:
    """Who applies, from the latest application of their own, else from account and profile."""
    if latest is None:
        query = select(Person.municipality).where(Person.account_id == account.id, Person.municipality.is_not(None))
        return {"participant_name": account.name, "participant_municipality": db.session.scalars(query).first()}
    found = {
        "participant_name": latest.participant_name,
        "participant_birth_date": latest.participant_birth_date,
        "participant_municipality": latest.participant_municipality,
    }
    if latest.applicant_kind != ApplicantKind.SELF_EMPLOYED:
        return found
    kvk = kvk_of(latest)
    aid = max(latest.de_minimis_prior_cents or 0, known_aid(kvk) if kvk else 0)
    return found | {"kvk_number": kvk, "vat_deductible": latest.vat_deductible, "de_minimis_prior_cents": aid}


def known_aid(kvk_number: str) -> int:
    """Return the cents that this fund gave an undertaking in the years that count now (R11)."""
    now = clock.now()
    return aid_known_here(kvk_number, schemes().version_at(scheme_code(), now), now, None)


def _of_training(training: Training | None, today: date) -> dict[str, Any]:
    """What this site knows of a training; its price has VAT in it, and who teaches here is a recognised trainer.

    The last day follows from the first one and the number of weeks; who applies can change it.
    """
    if training is None:
        return {}
    found: dict[str, Any] = {
        "training_title": training.title,
        "trainer_name": db.session.get_one(Organisation, training.organisation_id).name,
        "trainer_recognised": True,
        "tuition_cents": training.price_cents,
        "amounts_include_vat": True,
    }
    start = training.next_start
    if start is not None and still_starts(start, today):
        found |= {"training_start": start, "training_end": start + timedelta(weeks=training.weeks, days=-1)}
    return found


def _paid_to(name: str) -> dict[str, Any]:
    return {"payee_kind": Payee.EMPLOYER.value, "payee_name": name[:70]}


def with_open_application(keys: Collection[str]) -> set[str]:
    """Return which of these participants have an open application (R7), by their key."""
    query = select(VoucherApplication.participant_key).where(
        VoucherApplication.scheme == scheme_code(),
        VoucherApplication.participant_key.in_(keys),
        VoucherApplication.state.in_(OPEN_STATES),
    )
    return set(db.session.scalars(query))


def awards_this_year(keys: Collection[str]) -> dict[str, int]:
    """Count the awards and open offers received in this calendar year (R7, Amsterdam) of each participant by key."""
    start = amsterdam(clock.now()).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    query = (
        select(VoucherApplication.participant_key, func.count())
        .where(
            VoucherApplication.scheme == scheme_code(),
            VoucherApplication.participant_key.in_(keys),
            VoucherApplication.state.in_((*AWARDED_STATES, State.PARTIALLY_OFFERED)),
            VoucherApplication.received_at >= start,
        )
        .group_by(VoucherApplication.participant_key)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def documents_of(draft: Draft) -> dict[str, Document]:
    """Return the documents of a draft, without their content, by the item of evidence; `documents` must be loaded."""
    codes = {document.file_id: document.code for document in draft.documents}
    query = select(StoredFile.id, StoredFile.name, StoredFile.size).where(StoredFile.id.in_(codes))
    return {codes[id_]: Document(id_, name, size) for id_, name, size in db.session.execute(query)}
