"""What is kept of the voucher applications that somebody made: the answers, the documents, the outcome, the letters."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import or_, select

from app.accounts.models import Account
from app.companies.models import Company
from app.kernel.database import db
from app.kernel.files import StoredFile
from app.kernel.text import N_, Euro
from app.kernel.web import shown
from app.pages.own_data.about_you import YES_NO
from app.pages.own_data.record import Record, Section, Value, entries, yes_or_no
from app.vouchers.afterwards.models import TrainingEvidence
from app.vouchers.letters.models import Letter
from app.vouchers.models import EvidenceItem, SelfEmployed, VoucherApplication
from app.vouchers.payments.models import Invoice
from app.vouchers.process import STATE_NAMES, State
from app.vouchers.scheme import KIND_NAMES, ApplicantKind

OWN_PARTICIPANT = frozenset({"self_employed", "employee", "job_seeker"})
"""Applicants who follow the training themselves; an employer's participant is somebody else."""
TASK = N_("Een taak van algemeen belang (AVG artikel 6, lid 1e) en de wet: de-minimisregels en belastingwet.")
TEN_YEARS = N_("Tien jaar na de laatste betaling. Dit moeten we bewaren, ook als je ons vraagt het te wissen.")


def vouchers_section(user: Account) -> Section:
    """Return the voucher applications that somebody made; the data of an employer's participant are not theirs."""
    query = (
        select(VoucherApplication, Company.name, SelfEmployed.kvk_number)
        .outerjoin(Company, Company.id == VoucherApplication.company_id)
        .outerjoin(SelfEmployed, SelfEmployed.application_id == VoucherApplication.id)
        .where(VoucherApplication.applicant_id == user.id)
        .order_by(VoucherApplication.id)
    )
    documents = _documents(user)
    records = [
        Record(
            one.number or shown(N_("Aanvraag die nog niet is verstuurd")),
            entries(
                [
                    *_answers(one, company, kvk_number),
                    ("documents", N_("Stukken"), documents.get(one.id)),
                    *_outcome(one),
                ]
            ),
        )
        for one, company, kvk_number in db.session.execute(query)
    ]
    return Section(
        "vouchers",
        N_("Je aanvragen voor een voucher"),
        TASK,
        TEN_YEARS,
        records,
        N_("Vroeg je werkgever een voucher voor jou aan? Dan staat die aanvraag bij je werkgever."),
    )


def letters_section(user: Account) -> Section:
    """Return the letters about these applications, each with the way to read it."""
    query = (
        select(Letter.sequence, Letter.subject, Letter.sent_at, VoucherApplication.number, VoucherApplication.public_id)
        .join(VoucherApplication, VoucherApplication.id == Letter.application_id)
        .where(VoucherApplication.applicant_id == user.id)
        .order_by(Letter.id)
    )
    records = [
        Record(
            row.number or "",
            entries(
                [
                    ("number", N_("Nummer"), f"{row.number}-{row.sequence}"),
                    ("subject", N_("Onderwerp"), row.subject),
                    ("sent_at", N_("Verstuurd"), row.sent_at),
                ]
            ),
            href=f"/vouchers/{row.public_id}/brieven/{row.sequence}",
        )
        for row in db.session.execute(query)
    ]
    return Section("voucher_letters", N_("Brieven over je aanvragen"), TASK, TEN_YEARS, records)


def _answers(one: VoucherApplication, company: str | None, kvk_number: str | None) -> list[tuple[str, str, Value]]:
    """Everything that was answered in the steps; of who follows the training only where that is the applicant."""
    facts: list[tuple[str, str, Value]] = [
        ("number", N_("Nummer"), one.number),
        ("applicant_kind", N_("Als"), shown(KIND_NAMES[ApplicantKind(one.applicant_kind)])),
        ("company", N_("Bedrijf"), company),
        ("kvk_number", N_("KvK-nummer"), kvk_number),
        ("municipality", N_("Gemeente"), one.municipality),
        ("vat_deductible", N_("Krijgt btw terug"), yes_or_no(one.vat_deductible, YES_NO)),
        ("de_minimis_prior_cents", N_("Eerdere de-minimissteun"), _euro(one.de_minimis_prior_cents)),
        ("training", N_("Opleiding"), one.training_title),
        ("trainer", N_("Opleider"), one.trainer_name),
        ("training_start", N_("Begint"), one.training_start),
        ("training_end", N_("Eindigt"), one.training_end),
        ("trainer_recognised", N_("Erkende opleider"), yes_or_no(one.trainer_recognised, YES_NO)),
        ("trainer_linked", N_("Band met de opleider"), yes_or_no(one.trainer_linked, YES_NO)),
        ("sector_fund_available", N_("Fonds van de sector betaalt"), yes_or_no(one.sector_fund_available, YES_NO)),
        ("tuition_cents", N_("Lesgeld"), Euro(one.tuition_cents)),
        ("exam_cents", N_("Examengeld"), Euro(one.exam_cents)),
        ("material_cents", N_("Verplicht lesmateriaal"), Euro(one.material_cents)),
        ("third_party_cents", N_("Anderen betalen"), Euro(one.third_party_cents)),
        ("vat_percent", N_("Btw in procenten"), one.vat_percent),
        ("amounts_include_vat", N_("Bedragen met btw"), yes_or_no(one.amounts_include_vat, YES_NO)),
        ("payee_name", N_("Wij betalen aan"), one.payee_name),
        ("payee_iban", N_("Rekeningnummer"), one.payee_iban),
    ]
    if one.applicant_kind in OWN_PARTICIPANT:
        facts += [
            ("participant_name", N_("Naam"), one.participant_name),
            ("participant_birth_date", N_("Geboortedatum"), one.participant_birth_date),
            ("participant_municipality", N_("Woonplaats of gemeente"), one.participant_municipality),
            ("motivation", N_("Toelichting"), one.motivation),
            ("decision_reason", N_("Wat de beslisser schreef"), one.decision_reason),
            ("relevance_note", N_("Wat de adviseur schreef over werk in de regio"), one.relevance_note),
        ]
    return facts


def _outcome(one: VoucherApplication) -> list[tuple[str, str, Value]]:
    settled = one.settled_at is not None
    return [
        ("state", N_("Status"), shown(STATE_NAMES[State(one.state)])),
        ("claim_cents", N_("Gevraagd bedrag"), Euro(one.claim_cents)),
        ("awarded_cents", N_("Toegekend bedrag"), Euro(one.awarded_cents)),
        ("created_at", N_("Gemaakt"), one.created_at),
        ("received_at", N_("Ontvangen"), one.received_at),
        ("completed_at", N_("Compleet"), one.completed_at),
        ("decided_at", N_("Besloten"), one.decided_at),
        ("started_on", N_("Opleiding begonnen"), one.started_on),
        ("evidence_submitted_at", N_("Bewijs ontvangen"), one.evidence_submitted_at),
        ("final_cents", N_("Vastgesteld bedrag"), _euro(one.final_cents if settled else None)),
    ]


def _documents(user: Account) -> Mapping[int, list[str]]:
    """Return {application id: the names of the files that were sent with it, at whatever moment}."""
    files: dict[int, list[str]] = defaultdict(list)
    for table, link in (
        (EvidenceItem, StoredFile.id == EvidenceItem.file_id),
        (TrainingEvidence, StoredFile.id == TrainingEvidence.file_id),
        (Invoice, or_(StoredFile.id == Invoice.file_id, StoredFile.id == Invoice.proof_id)),
    ):
        query = (
            select(table.application_id, StoredFile.name)
            .join(StoredFile, link)
            .join(VoucherApplication, VoucherApplication.id == table.application_id)
            .where(VoucherApplication.applicant_id == user.id)
            .order_by(StoredFile.id)
        )
        for application_id, name in db.session.execute(query):
            files[application_id].append(name)
    return files


def _euro(cents: int | None) -> Euro | None:
    return None if cents is None else Euro(cents)
