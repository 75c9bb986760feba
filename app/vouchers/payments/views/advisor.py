"""The advisor's half: invoices that wait, and one of them judged."""

from collections.abc import Mapping

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role, writes
from app.accounts.forms import typed
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import active_role
from app.kernel import once
from app.vouchers import ledger
from app.vouchers.payments import actions, queries
from app.vouchers.payments.actions.invoicing import sums_of
from app.vouchers.payments.forms import ReturnForm
from app.vouchers.payments.rules import InvoiceState
from app.vouchers.payments.views.blueprint import blueprint, done_once
from app.vouchers.payments.views.words import WORDS
from app.vouchers.process import AWARDED_STATES
from app.vouchers.queries import casepage
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.views.advice_case import heading, read
from app.vouchers.views.case_parts import case_part
from app.vouchers.views.documents import document_response

SHOWN = 100


@blueprint.get("/advies/facturen")
@role(Role.ADVISOR, Role.DECIDER)
def invoices() -> ResponseReturnValue:
    """List the invoices that wait for an advisor, the oldest first."""
    return render_template("vouchers/payments/invoices.html", rows=queries.waiting_invoices(SHOWN))


@blueprint.get("/advies/<public_id>/factuur/<invoice_id>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def invoice(public_id: str, invoice_id: str) -> ResponseReturnValue:
    """Show one invoice beside the award, with what would be paid of it."""
    return _page(public_id, invoice_id, ReturnForm())


def _page(public_id: str, invoice_id: str, form: ReturnForm) -> str:
    application = read(public_id)
    found = queries.invoice(application.id, invoice_id)
    sums, left = sums_of(found, application), ledger.totals(application.id)["awarded"]
    return render_template(
        "vouchers/payments/invoice.html",
        **heading(casepage.case_file(application)),
        application=application,
        invoice=found,
        form=form,
        sums=sums,
        left_cents=left,
        to_pay_cents=min(sums.share_cents, left),
        names=queries.names_of([found.submitted_by_id, found.judged_by_id]),
        may_judge=active_role() is Role.ADVISOR and found.state == InvoiceState.SUBMITTED,
        once=once.new_token(),
        **WORDS,
    )


@blueprint.post("/advies/<public_id>/factuur/<invoice_id>/goed")
@role(Role.ADVISOR)
def approve(public_id: str, invoice_id: str) -> ResponseReturnValue:
    """Approve an invoice; its payment is queued."""
    here = url_for("vouchers.case", public_id=public_id)

    def act(by: Account) -> str:
        actions.approve(queries.invoice(casepage.sent(public_id).id, invoice_id), by=by)
        return here

    return done_once(act, _("De factuur is goedgekeurd. De kassier betaalt."), here)


@blueprint.route("/advies/<public_id>/factuur/<invoice_id>/terug", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def return_invoice(public_id: str, invoice_id: str) -> ResponseReturnValue:
    """Return an invoice with what is wrong with it; who had to sign in again finds here what was typed."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(public_id, invoice_id, form), 400 if form.is_submitted() else 200
    here = url_for("vouchers.case", public_id=public_id)

    def act(by: Account) -> str:
        found = queries.invoice(casepage.sent(public_id).id, invoice_id)
        actions.return_invoice(found, by=by, reason=typed(form.reason))
        return here

    return done_once(act, _("De factuur is teruggestuurd. De aanvrager is aan zet."), here)


@blueprint.get("/advies/<public_id>/factuur/<invoice_id>/<any(factuur, bewijs):which>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def invoice_file(public_id: str, invoice_id: str, which: str) -> ResponseReturnValue:
    """Hand over a file of an invoice; the applicant can see that it was opened."""
    application = read(public_id, "voucher.document.read")
    return document_response(queries.invoice_file(queries.invoice(application.id, invoice_id), which))


@case_part("payments")
def _on_the_case(file: CaseFile) -> Mapping[str, object] | None:
    """Return the invoices and payments of a case; None before an award."""
    if file.state not in AWARDED_STATES:
        return None
    return {
        "invoices": queries.invoices_of(file.application.id),
        "payments": queries.of_case(file.application.id),
        "changes": queries.payee_changes(file.application.id),
        "left_cents": ledger.totals(file.application.id)["awarded"],
        **WORDS,
    }
