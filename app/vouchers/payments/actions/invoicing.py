"""An invoice is handed in for an award, then approved by an advisor, which queues its payment, or returned."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.accounts import audit
from app.accounts.models import Account
from app.kernel import clock, files
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.text import N_
from app.vouchers import ledger
from app.vouchers.actions.steps import ensure_not_own, lock
from app.vouchers.casefile import letters_of, version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.actions.queueing import queue
from app.vouchers.payments.models import Invoice
from app.vouchers.payments.policy import takes_invoices
from app.vouchers.payments.rules import InvoiceState, Reason
from app.vouchers.rules import Costs, Estimate, estimate
from app.vouchers.scheme import ApplicantKind, Payee

NOT_NOW = N_("U kunt nu geen factuur sturen. Dat kan als de voucher is toegekend en nog niet is vastgesteld.")
NOTHING_LEFT = N_("Het hele bedrag van deze voucher staat al klaar of is al betaald.")


@dataclass(frozen=True)
class Billed:
    """What stands on an invoice: its number, its day, its costs (cents)."""

    number: str
    invoiced_on: date
    costs: Costs


def hand_in(
    application: VoucherApplication,
    *,
    by: Account,
    billed: Billed,
    invoice: files.Document,
    proof: files.Document | None = None,
) -> Invoice:
    """Hand in the trainer's invoice; with `proof` that the company paid it, where the company is paid (R13).

    The same file, or the same number of the same trainer, that was handed in for another case is kept as refused:
    advisors see it. Raises DomainError at its field where something is missing or this case has it already,
    ConflictError where no invoice can be paid.
    """
    application = lock(application)
    if not takes_invoices(application):
        raise ConflictError(NOT_NOW)
    if application.payee_kind == Payee.EMPLOYER and proof is None:
        raise DomainError(N_("Stuur ook een bewijs dat uw bedrijf de factuur heeft betaald."), "proof")
    if billed.invoiced_on > clock.today():
        raise DomainError(N_("Deze datum ligt in de toekomst. Neem de datum over van de factuur."), "invoiced_on")
    if ledger.totals(application.id)["awarded"] <= 0:
        raise ConflictError(NOTHING_LEFT)
    stored = files.store(invoice)
    new = _new(application, by, billed, stored)
    earlier = _earlier(new)
    if earlier is not None and earlier.application_id == application.id:
        raise DomainError(N_("Deze factuur hebt u al gestuurd."), "file")
    if earlier is None:
        new.proof_id = files.store(proof).id if proof else None
        new.state = InvoiceState.SUBMITTED.value
    else:
        new.state, new.duplicate_of_id = InvoiceState.REFUSED.value, earlier.id
    db.session.add(new)
    db.session.flush()
    _record("voucher.invoice.refuse" if earlier else "voucher.invoice.hand_in", new, application, by)
    return new


def approve(invoice: Invoice, *, by: Account) -> Invoice:
    """Approve an invoice and queue its payment: base × rate, at most what is left of the award (R3 to R5, R13).

    Raises ConflictError when it was judged already or nothing is left, NotAllowedError for who handed it in.
    """
    application = _judged_by(invoice, by)
    sums = sums_of(invoice, application)
    cents = min(sums.share_cents, ledger.totals(application.id)["awarded"])
    if cents <= 0:
        raise ConflictError(N_("Er is niets meer te betalen voor deze voucher."))
    payment = queue(application, cents, by=by, reason=Reason.INVOICE)
    invoice.base_cents, invoice.amount_cents, invoice.payment_id = sums.base_cents, cents, payment.id
    invoice.state, invoice.judged_at, invoice.judged_by_id = InvoiceState.APPROVED.value, clock.now(), by.id
    db.session.flush()
    _record("voucher.invoice.approve", invoice, application, by)
    return invoice


def return_invoice(invoice: Invoice, *, by: Account, reason: str) -> None:
    """Return an invoice with what is wrong with it; raises as `approve` does."""
    application = _judged_by(invoice, by)
    invoice.state, invoice.judged_at, invoice.judged_by_id = InvoiceState.RETURNED.value, clock.now(), by.id
    invoice.return_reason = reason
    db.session.flush()
    _record("voucher.invoice.return", invoice, application, by)


def sums_of(invoice: Invoice, application: VoucherApplication) -> Estimate:
    """Return the sum behind an invoice, by the version that the application was received under."""
    version = version_of(application, clock.now())
    kind = ApplicantKind(application.applicant_kind)
    return estimate(costs_of(invoice), kind, application.vat_deductible, version)


def costs_of(invoice: Invoice) -> Costs:
    """Return the costs of an invoice as the rules take them."""
    return Costs(
        tuition_cents=invoice.tuition_cents,
        exam_cents=invoice.exam_cents,
        material_cents=invoice.material_cents,
        vat_percent=invoice.vat_percent,
        amounts_include_vat=invoice.amounts_include_vat,
        third_party_cents=invoice.third_party_cents,
    )


def _judged_by(invoice: Invoice, by: Account) -> VoucherApplication:
    """Hold the case and the invoice for who judges it."""
    application = lock(db.session.get_one(VoucherApplication, invoice.application_id))
    db.session.refresh(invoice)
    if invoice.state != InvoiceState.SUBMITTED:
        raise ConflictError(N_("Deze factuur is al beoordeeld."))
    if not takes_invoices(application):
        raise ConflictError(N_("Op deze aanvraag kan nu geen factuur worden betaald."))
    ensure_not_own(application, by)
    if invoice.submitted_by_id == by.id:
        raise NotAllowedError(N_("U stuurde deze factuur zelf. Een collega beoordeelt hem."))
    return application


def _new(application: VoucherApplication, by: Account, billed: Billed, stored: files.StoredFile) -> Invoice:
    costs = billed.costs
    return Invoice(
        public_id=secrets.token_urlsafe(16),
        application_id=application.id,
        number=billed.number,
        number_key=number_key(billed.number),
        trainer_key=letters_of(application.trainer_name)[:160],
        invoiced_on=billed.invoiced_on,
        tuition_cents=costs.tuition_cents,
        exam_cents=costs.exam_cents,
        material_cents=costs.material_cents,
        third_party_cents=costs.third_party_cents,
        vat_percent=costs.vat_percent,
        amounts_include_vat=costs.amounts_include_vat,
        file_id=stored.id,
        file_sha256=stored.sha256,
        submitted_at=clock.now(),
        submitted_by_id=by.id,
        base_cents=0,
        amount_cents=0,
    )


def number_key(number: str) -> str:
    """Return by what a number is known again: letters and digits, without capitals, signs and spaces."""
    return "".join(char for char in number.casefold() if char.isalnum())[:40]


def _earlier(invoice: Invoice) -> Invoice | None:
    """Return the invoice that stands and is the same: by its file, or by its number and trainer."""
    same_number = (Invoice.trainer_key == invoice.trainer_key) & (Invoice.number_key == invoice.number_key)
    query = select(Invoice).where(
        Invoice.state.in_((InvoiceState.SUBMITTED, InvoiceState.APPROVED)),
        or_(Invoice.file_sha256 == invoice.file_sha256, same_number),
    )
    with db.session.no_autoflush:
        return db.session.scalars(query.order_by(Invoice.id)).first()


def _record(action: str, invoice: Invoice, application: VoucherApplication, by: Account) -> None:
    facts = {"cents": invoice.amount_cents} if invoice.amount_cents else {}
    audit.record(action, f"voucher:{application.number}", by=by, person_id=application.applicant_id, **facts)
