"""What is kept of the money of somebody's voucher applications: invoices, evidence, settlements, payments, accounts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Account
from app.kernel.database import db
from app.kernel.text import N_, Euro
from app.kernel.web import shown
from app.pages.own_data.about_vouchers import OWN_PARTICIPANT, TASK, TEN_YEARS
from app.pages.own_data.about_you import YES_NO
from app.pages.own_data.record import Record, Section, Value, entries, yes_or_no
from app.vouchers.afterwards.models import TrainingEvidence, VoucherSettlement
from app.vouchers.afterwards.rules import Proof
from app.vouchers.afterwards.views.words import GROUNDS, PROOFS
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.models import Invoice, PayeeChange, Payment
from app.vouchers.payments.rules import InvoiceState, PaymentState, Reason
from app.vouchers.payments.views.words import INVOICE_NAMES, REASON_NAMES, STATE_NAMES, why_back
from app.vouchers.rules import Ground

Facts = list[tuple[str, str, Value]]


def invoices_section(user: Account) -> Section:
    """Return the invoices that were handed in, with what became of each."""
    records = [Record(number, entries(_invoice(one))) for one, number, _own in _rows(Invoice, Invoice.id, user)]
    return Section("voucher_invoices", N_("Je facturen"), TASK, TEN_YEARS, records)


def evidence_section(user: Account) -> Section:
    """Return what was sent after the training; how an employer's participant did is the participant's."""
    found = _rows(TrainingEvidence, TrainingEvidence.id, user)
    records = [Record(number, entries(_evidence(one, own=own))) for one, number, own in found]
    return Section("voucher_evidence", N_("Je bewijs van de opleiding"), TASK, TEN_YEARS, records)


def settlements_section(user: Account) -> Section:
    """Return the settlements that were decided, also one that was opened again; a proposal is nobody's decision yet."""
    found = _rows(VoucherSettlement, VoucherSettlement.id, user)
    records = [
        Record(number, entries(_settlement(one, own=own))) for one, number, own in found if one.settled_at is not None
    ]
    return Section("voucher_settlements", N_("Je vaststellingen"), TASK, TEN_YEARS, records)


def payments_section(user: Account) -> Section:
    """Return the payments of these applications: to whom, how much, when, and why one came back."""
    records = [Record(number, entries(_payment(one))) for one, number, _own in _rows(Payment, Payment.id, user)]
    return Section("voucher_payments", N_("Betalingen bij je aanvragen"), TASK, TEN_YEARS, records)


def accounts_section(user: Account) -> Section:
    """Return the corrections of the account that was paid."""
    found = _rows(PayeeChange, PayeeChange.id, user)
    records = [Record(number, entries(_change(one))) for one, number, _own in found]
    return Section("voucher_accounts", N_("Wijzigingen van de rekening"), TASK, TEN_YEARS, records)


def _rows(table: Any, order: InstrumentedAttribute[int], user: Account) -> Sequence[tuple[Any, str, bool]]:
    """Return (row, number of its application, whether its applicant follows the training), the oldest first."""
    query = (
        select(table, VoucherApplication.number, VoucherApplication.applicant_kind)
        .join(VoucherApplication, VoucherApplication.id == table.application_id)
        .where(VoucherApplication.applicant_id == user.id)
        .order_by(order)
    )
    return [(row[0], row[1] or "", row[2] in OWN_PARTICIPANT) for row in db.session.execute(query)]


def _costs(one: Invoice | TrainingEvidence) -> Facts:
    return [
        ("tuition_cents", N_("Lesgeld"), Euro(one.tuition_cents)),
        ("exam_cents", N_("Examengeld"), Euro(one.exam_cents)),
        ("material_cents", N_("Verplicht lesmateriaal"), Euro(one.material_cents)),
        ("third_party_cents", N_("Anderen betalen"), Euro(one.third_party_cents)),
        ("vat_percent", N_("Btw in procenten"), one.vat_percent),
        ("amounts_include_vat", N_("Bedragen met btw"), yes_or_no(one.amounts_include_vat, YES_NO)),
    ]


def _invoice(one: Invoice) -> Facts:
    return [
        ("number", N_("Factuurnummer"), one.number),
        ("invoiced_on", N_("Datum van de factuur"), one.invoiced_on),
        *_costs(one),
        ("submitted_at", N_("Verstuurd"), one.submitted_at),
        ("state", N_("Status"), shown(INVOICE_NAMES[InvoiceState(one.state)])),
        ("judged_at", N_("Beoordeeld"), one.judged_at),
        ("return_reason", N_("Reden"), one.return_reason),
        ("base_cents", N_("Kosten die meetellen"), Euro(one.base_cents)),
        ("amount_cents", N_("Bedrag"), Euro(one.amount_cents)),
    ]


def _evidence(one: TrainingEvidence, *, own: bool) -> Facts:
    facts: Facts = [
        ("completed_on", N_("Opleiding klaar op"), one.completed_on),
        *_costs(one),
        ("explanation", N_("Uitleg bij het bewijs"), one.explanation),
        ("sent_at", N_("Verstuurd"), one.sent_at),
        ("returned_at", N_("Teruggestuurd"), one.returned_at),
    ]
    if own:
        facts += [
            ("proof", N_("Bewijs"), shown(PROOFS[Proof(one.proof)])),
            ("attended_percent", N_("Aanwezig in procenten"), one.attended_percent),
            ("return_reason", N_("Reden"), one.return_reason),
        ]
    return facts


def _settlement(one: VoucherSettlement, *, own: bool) -> Facts:
    facts: Facts = [
        ("final_cents", N_("Vastgesteld bedrag"), Euro(one.final_cents)),
        ("settled_at", N_("Besloten"), one.settled_at),
        ("reopened_at", N_("Opnieuw geopend"), one.reopened_at),
    ]
    if own:
        facts += [
            ("ground", N_("Waarom dit bedrag"), shown(GROUNDS[Ground(one.ground)])),
            ("proposal_reason", N_("Wat de adviseur schreef"), one.proposal_reason),
            ("settle_reason", N_("Wat de beslisser schreef"), one.settle_reason),
        ]
    return facts


def _payment(one: Payment) -> Facts:
    return [
        ("end_to_end_id", N_("Kenmerk"), one.end_to_end_id),
        ("amount_cents", N_("Bedrag"), Euro(one.amount_cents)),
        ("payee_name", N_("Aan"), one.payee_name),
        ("payee_iban", N_("Rekeningnummer"), one.payee_iban),
        ("reason", N_("Waarvoor"), shown(REASON_NAMES[Reason(one.reason)])),
        ("state", N_("Status"), shown(STATE_NAMES[PaymentState(one.state)])),
        ("paid_at", N_("Betaald op"), one.paid_at),
        ("failed_at", N_("Teruggekomen op"), one.failed_at),
        ("failure", N_("Waarom het terugkwam"), why_back(one.failure_code, one.failure_text) or None),
    ]


def _change(one: PayeeChange) -> Facts:
    return [
        ("at", N_("Wanneer"), one.at),
        ("old_name", N_("Oude naam"), one.old_name),
        ("old_iban", N_("Oude rekening"), one.old_iban),
        ("new_name", N_("Nieuwe naam"), one.new_name),
        ("new_iban", N_("Nieuwe rekening"), one.new_iban),
        ("reason", N_("Reden"), one.reason),
    ]
