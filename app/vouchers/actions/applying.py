"""What an applicant does: keep a draft, send it, supply what is missing, withdraw, answer an offer."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import bindparam, delete, select

from app.accounts import audit
from app.accounts.models import Account
from app.companies.models import Branch, Company
from app.kernel import clock, files
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.text import N_
from app.trainings.models import Training
from app.vouchers import ledger, policy
from app.vouchers.actions.claiming import move_up, settle_evidence
from app.vouchers.actions.steps import check, lock, lock_in_fund, step
from app.vouchers.casefile import participant_key, scheme_code, schemes, version_of
from app.vouchers.models import CaseEvent, EvidenceItem, SelfEmployed, VoucherApplication
from app.vouchers.process import OPEN_STATES, Actor, State
from app.vouchers.scheme import ApplicantKind, NotInForceError, Payee, Supply

_OPEN = select(VoucherApplication.id).where(
    VoucherApplication.scheme == bindparam("scheme"),
    VoucherApplication.participant_key == bindparam("participant_key"),
    VoucherApplication.state.in_(OPEN_STATES),
)


@dataclass(frozen=True)
class Answers:
    """What somebody fills in; money in cents, days in Amsterdam. Who has no company has no earlier aid: None."""

    vat_deductible: bool
    de_minimis_prior_cents: int | None
    participant_name: str
    participant_birth_date: date
    participant_municipality: str
    training_title: str
    trainer_name: str
    training_start: date
    training_end: date
    tuition_cents: int
    exam_cents: int
    material_cents: int
    third_party_cents: int
    vat_percent: int
    amounts_include_vat: bool
    trainer_recognised: bool
    trainer_linked: bool
    sector_fund_available: bool
    motivation: str
    payee_kind: Payee
    payee_name: str
    payee_iban: str


@dataclass(frozen=True)
class Applicant:
    """Who applies: an employer from a branch of its company, or a person, with a KvK number if self-employed."""

    kind: ApplicantKind
    company: Company | None = None
    branch: Branch | None = None
    kvk_number: str | None = None


class ChangedError(ConflictError):
    """The application is no longer the one that was shown."""

    def __init__(self) -> None:
        super().__init__(N_("Deze aanvraag is intussen gewijzigd. Controleer hem opnieuw."))


def save_draft(
    *,
    by: Account,
    applicant: Applicant,
    answers: Answers,
    application: VoucherApplication | None = None,
    seen: str | None = None,
    public_id: str | None = None,
    training: Training | None = None,
) -> VoucherApplication:
    """Keep answers as a draft, a new one (with `public_id`, for `training`) or `application`; return it.

    `seen` is the revision that `by` started from. Raises ConflictError when it has been sent already, ChangedError
    when it was changed since, DomainError when the scheme takes no applications.
    """
    now = clock.now()
    if application is None:
        application = VoucherApplication(
            public_id=public_id or secrets.token_urlsafe(12),
            scheme=scheme_code(),
            state=State.DRAFT.value,
            applicant_kind=applicant.kind.value,
            applicant_id=by.id,
            training_id=training.id if training else None,
            trainer_id=training.organisation_id if training else None,
            created_at=now,
            claim_cents=0,
            reserved_cents=0,
            awarded_cents=0,
            relevance_note="",
        )
    else:
        application = lock(application)
        check(application, "submit", Actor.APPLICANT)
        _as_seen(application, seen)
    for name, value in asdict(answers).items():
        setattr(application, name, value)
    branch = applicant.branch
    application.company_id = applicant.company.id if applicant.company else None
    application.branch_id = branch.id if branch else None
    application.municipality = branch.municipality if branch else answers.participant_municipality
    application.participant_key = participant_key(answers.participant_name, answers.participant_birth_date)
    application.changed_at = now
    db.session.add(application)
    db.session.flush()
    if applicant.kvk_number is not None:
        db.session.merge(SelfEmployed(application_id=application.id, kvk_number=applicant.kvk_number))
    _open_evidence(application)
    audit.record("voucher.save_draft", f"voucher:{application.public_id}", by=by, person_id=by.id)
    return application


def _open_evidence(application: VoucherApplication) -> None:
    """Have one row for each item of evidence; what stands in the form itself is supplied with it (R14)."""
    now = clock.now()
    try:
        version = version_of(application, now)
    except NotInForceError as error:
        raise DomainError(N_("U kunt nu geen voucher aanvragen. De regeling is gesloten.")) from error
    query = select(EvidenceItem.code).where(EvidenceItem.application_id == application.id)
    known = set(db.session.scalars(query))
    for item in version.kinds[ApplicantKind(application.applicant_kind)].evidence:
        if item.code not in known:
            in_form = item.supply is Supply.FIELD
            db.session.add(
                EvidenceItem(
                    application_id=application.id, code=item.code, label="", supplied_at=now if in_form else None
                )
            )
    db.session.flush()


def discard(application: VoucherApplication, *, by: Account) -> None:
    """Throw a draft away; what was sent can only be withdrawn."""
    application = lock(application)
    check(application, "submit", Actor.APPLICANT)
    audit.record("voucher.discard", f"voucher:{application.public_id}", by=by, person_id=by.id)
    for item in application.evidence:
        db.session.delete(item)
    db.session.execute(delete(SelfEmployed).where(SelfEmployed.application_id == application.id))
    db.session.flush()
    for item in application.evidence:
        _forget(item.file_id)
    db.session.delete(application)
    db.session.flush()


def submit(application: VoucherApplication, *, by: Account, seen: str | None = None) -> None:
    """Send a draft: it gets its number and its receipt, and is complete or asked to be completed at once.

    Sending declares what the check page lists (consent, de-minimis); `seen` is the revision that it showed. Raises
    ChangedError when there is a later one, ConflictError when the participant already has an open application.
    """
    sequence = _next_number(application.scheme)  # holds the fund
    application = lock_in_fund(application)
    check(application, "submit", Actor.APPLICANT)
    _as_seen(application, seen)
    now = clock.now()
    version = schemes().version_at(application.scheme, now)
    _only_open_one(application)
    declared = {
        item.code
        for item in version.kinds[ApplicantKind(application.applicant_kind)].evidence
        if item.supply is Supply.DECLARATION
    }
    for item in application.evidence:
        if item.code in declared:
            item.supplied_at = now
    number = f"SV-{amsterdam(now).year}-{sequence:05d}"
    facts = {"received_at": now, "number": number, "scheme_version": version.id}
    with db.session.no_autoflush:  # the receipt and what follows from it are written at once
        step(application, "submit", Actor.APPLICANT, by=by, facts=facts)
        settle_evidence(application, by=by)
    db.session.flush()


def _next_number(scheme: str) -> int:
    """Take the next number and hold the fund with it. Who applies before the first contribution opens the fund."""
    number = ledger.next_number(scheme)
    if number is None:
        ledger.open_fund(schemes().version_at(scheme, clock.now()))
        return _next_number(scheme)
    return number


def _as_seen(application: VoucherApplication, seen: str | None) -> None:
    """Refuse what was built on another version than the one that is there now, under the lock."""
    if seen is not None and seen != application.revision:
        raise ChangedError


def _only_open_one(application: VoucherApplication) -> None:
    """R7: one open application per person; the database says so too (uq_voucher_application_open).

    Nobody else can have sent one since: whoever sends or reopens holds the fund.
    """
    asked = {"scheme": application.scheme, "participant_key": application.participant_key}
    if db.session.scalars(_OPEN, asked).first() is not None:
        raise ConflictError(N_("Voor deze deelnemer loopt al een aanvraag. Wacht tot daarover besloten is."))


def supply(application: VoucherApplication, *, by: Account, code: str, document: files.Document) -> None:
    """Supply one item of evidence; the last missing one completes the case and claims its money (R12).

    Raises DomainError for an item that the case does not have, ConflictError when the case no longer
    takes evidence.
    """
    application = lock(application)
    policy.ensure_takes_evidence(application)
    item = next((item for item in application.evidence if item.code == code), None)
    if item is None:
        raise DomainError(N_("Dit stuk hoort niet bij uw aanvraag."), code)
    stored, replaced = files.store(document), item.file_id
    item.file_id, item.supplied_at = stored.id, clock.now()
    item.rejected_at = item.rejection = None
    application.changed_at = clock.now()
    db.session.flush()
    if application.state == State.DRAFT:
        _forget(replaced)  # a draft has no history yet: it can still be thrown away as a whole
    else:
        db.session.add(_supplied(application, by, stored.name))
        db.session.flush()
    audit.record(
        "voucher.supply", f"voucher:{application.public_id}", by=by, person_id=application.applicant_id, item=code
    )
    if application.state == State.INCOMPLETE:
        settle_evidence(application, by=by)


def _forget(file_id: int | None) -> None:
    """Remove a document of a draft that nobody received."""
    if file_id is not None:
        db.session.execute(delete(files.StoredFile).where(files.StoredFile.id == file_id))


def _supplied(application: VoucherApplication, by: Account, name: str) -> CaseEvent:
    return CaseEvent(
        application_id=application.id,
        at=clock.now(),
        transition="supply",
        from_state=application.state,
        to_state=application.state,
        by_id=by.id,
        as_role=Actor.APPLICANT.value,
        text=name,
        suspends=None,
    )


def withdraw(application: VoucherApplication, *, by: Account) -> None:
    """Withdraw a case that is not decided; what it held goes to the next complete application (R15)."""
    application = lock(application)
    step(application, "withdraw", Actor.APPLICANT, by=by)
    move_up(application.scheme)


def accept(application: VoucherApplication, *, by: Account) -> None:
    """Accept a partial offer: what is reserved is awarded."""
    application = lock(application)
    step(application, "accept", Actor.APPLICANT, by=by)


def decline(application: VoucherApplication, *, by: Account) -> None:
    """Decline a partial offer; the money goes to the next in line."""
    application = lock(application)
    step(application, "decline", Actor.APPLICANT, by=by)
    move_up(application.scheme)
