"""The applicant's half: handing in an invoice, and correcting the account that is paid."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.accounts.access import limited, role
from app.accounts.forms import typed
from app.accounts.session import signed_in_account
from app.kernel import files, once
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.limits import Limit
from app.vouchers import ledger, status_parts
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions, queries
from app.vouchers.payments.actions.invoicing import NOT_NOW, NOTHING_LEFT
from app.vouchers.payments.actions.payees import NOTHING_TO_PAY
from app.vouchers.payments.forms import InvoiceForm, PayeeForm
from app.vouchers.payments.policy import may_correct_payee, takes_invoices
from app.vouchers.payments.rules import InvoiceState
from app.vouchers.payments.views.blueprint import blueprint
from app.vouchers.payments.views.words import WORDS
from app.vouchers.process import AWARDED_STATES
from app.vouchers.queries import applications
from app.vouchers.scheme import Payee
from app.vouchers.views.applying_begin import APPLICANTS
from app.vouchers.views.documents import document_response

UPLOADING = Limit("vouchers.invoice", uses=1000, minutes=60, account_uses=60)


@blueprint.route("/vouchers/<public_id>/factuur", methods=["GET", "POST"])
@role(*APPLICANTS)
@limited(UPLOADING)
def hand_in(public_id: str) -> ResponseReturnValue:
    """Hand in the invoice of the trainer."""
    application = applications.own(signed_in_account(), public_id)
    to_company = application.payee_kind == Payee.EMPLOYER
    form = InvoiceForm(data=_as_awarded(application), with_proof=to_company)
    if form.validate_on_submit() and (answer := _handed_in(form, public_id)) is not None:
        return answer
    application = applications.own(signed_in_account(), public_id)
    left = ledger.totals(application.id)["awarded"]
    page = render_template(
        "vouchers/payments/hand_in.html",
        application=application,
        form=form,
        to_company=to_company,
        refusal=NOT_NOW if not takes_invoices(application) else None if left else NOTHING_LEFT,
        left_cents=left,
    )
    return page, 400 if form.is_submitted() else 200


def _as_awarded(application: VoucherApplication) -> dict[str, Any]:
    """Start with how the costs were entered: most invoices are like the quote."""
    return {
        "vat_percent": str(application.vat_percent),
        "amounts_include_vat": application.amounts_include_vat,
        "third_party_cents": application.third_party_cents or None,
    }


def _handed_in(form: InvoiceForm, public_id: str) -> ResponseReturnValue | None:
    """Hand in once; None when the form is to be shown again."""
    here = url_for("vouchers.status", public_id=public_id)
    try:
        invoice, proof = _read(form.file.data, "file"), _proof(form)
        by = signed_in_account()
        if once.earlier_result(form.once.data or "", by.id) is not None:
            return redirect(here, 303)
        application = applications.own(by, public_id)
        handed = actions.hand_in(application, by=by, billed=form.billed(), invoice=invoice, proof=proof)
    except DomainError as error:
        form.refuse(error)
        return None
    once.record_result(form.once.data or "", here)
    if handed.state == InvoiceState.REFUSED:
        flash(_("Deze factuur is al bij een andere aanvraag gebruikt. Vraag om een factuur per deelnemer."), "error")
    else:
        flash(_("Wij hebben uw factuur ontvangen. Een adviseur bekijkt hem."))
    return redirect(here, 303)


def _proof(form: InvoiceForm) -> files.Document | None:
    chosen = form.proof.data if form.with_proof else None
    return _read(chosen, "proof") if chosen and chosen.filename else None


def _read(upload: FileStorage, field: str) -> files.Document:
    """Read the upload; the database is let go while a photo is decoded."""
    db.session.rollback()
    return files.read(upload, field)


@blueprint.route("/vouchers/<public_id>/rekening", methods=["GET", "POST"])
@role(*APPLICANTS)
def payee(public_id: str) -> ResponseReturnValue:
    """Correct the account that is paid."""
    by = signed_in_account()
    application = applications.own(by, public_id)
    form = PayeeForm(data={"payee_name": application.payee_name, "payee_iban": application.payee_iban})
    here = url_for("vouchers.status", public_id=public_id)
    if form.validate_on_submit():
        if once.earlier_result(form.once.data or "", by.id) is not None:
            return redirect(here, 303)
        name, iban = typed(form.payee_name), typed(form.payee_iban)
        try:
            actions.correct_payee(application, by=by, name=name, iban=iban, reason=typed(form.reason))
        except DomainError as error:
            form.refuse(error)
        else:
            once.record_result(form.once.data or "", here)
            flash(_("De rekening is aangepast."))
            return redirect(here, 303)
    page = render_template(
        "vouchers/payments/payee.html",
        application=application,
        form=form,
        refusal=None if may_correct_payee(application, ledger.totals(application.id)) else NOTHING_TO_PAY,
        to_company=application.payee_kind == Payee.EMPLOYER,
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.get("/vouchers/<public_id>/factuur/<invoice_id>/<any(factuur, bewijs):which>")
@role(*APPLICANTS)
def own_file(public_id: str, invoice_id: str, which: str) -> ResponseReturnValue:
    """Show a file that was handed in with the own application."""
    application = applications.own(signed_in_account(), public_id)
    return document_response(queries.invoice_file(queries.invoice(application.id, invoice_id), which))


def status_context(application: VoucherApplication) -> dict[str, Any] | None:
    """Return what the applicant's page says of invoices and payments; None before an award."""
    if application.state not in AWARDED_STATES:
        return None
    books = ledger.totals(application.id)
    left, payments = books["awarded"], queries.of_case(application.id)
    may_correct = may_correct_payee(application, books)
    return {
        "invoices": queries.invoices_of(application.id),
        "payments": payments,
        "may_hand_in": takes_invoices(application) and left > 0,
        "may_correct": may_correct,
        "why_not_correct": NOTHING_TO_PAY if payments and not may_correct else None,
        "left_cents": left,
        **WORDS,
    }


status_parts.register("payments", status_context)
