"""Payments for the treasurer: the queue, one payment, and what is done to it."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.forms import one_line
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import once
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.paging import paged
from app.kernel.text import N_, Text
from app.vouchers.casefile import scheme_code
from app.vouchers.models import VoucherApplication
from app.vouchers.payments import actions, queries
from app.vouchers.payments.models import Payment
from app.vouchers.payments.queries import PaymentFilters
from app.vouchers.payments.rules import NameCheck, PaymentState
from app.vouchers.payments.views.blueprint import blueprint, done_once
from app.vouchers.payments.views.words import WORDS

STATE, TEXT, CHOSEN, EVERY = "staat", "zoek", "betaling", "alle"
"""What the address of the list and its form carry."""
PER_PAGE = 20


@blueprint.get("/kas/betalingen")
@role(Role.TREASURER)
def payments() -> ResponseReturnValue:
    """List payments by state, name or account; the open ones can be put in a batch."""
    asked = request.args.get(STATE, PaymentState.OPEN.value)
    unknown = None
    if asked and asked not in set(PaymentState):
        unknown, asked = Text(N_("Wij kennen de staat “%(value)s” niet."), {"value": asked[:40]}), ""
    text = (one_line(request.args.get(TEXT)) or "")[:70]
    filters = PaymentFilters(PaymentState(asked) if asked else None, text)
    page = render_template(
        "vouchers/payments/list.html",
        page=paged(queries.payments(filters), PER_PAGE),
        filters=filters,
        unknown=unknown,
        totals=queries.totals(),
        batches=queries.waiting_batches(),
        page_address=lambda number: url_for(".payments", staat=asked, zoek=text or None, pagina=number),
        once=once.new_token(),
        **WORDS,
    )
    return page, 400 if unknown else 200


@blueprint.post("/kas/betalingen/klaarzetten")
@role(Role.TREASURER)
def prepare() -> ResponseReturnValue:
    """Put the chosen payments, or all open ones, in a batch."""

    chosen = queries.open_ids() if EVERY in request.form else request.form.getlist(CHOSEN)
    if not chosen:
        flash(_("Kies eerst een of meer betalingen."), "error")
        return redirect(url_for(".payments"), 303)

    def act(by: Account) -> str:
        batch = actions.prepare(scheme_code(), chosen, by=by)
        return url_for(".batch", message_id=batch.message_id)

    done = _("De batch staat klaar. Een andere kassier geeft hem vrij.")
    return done_once(act, done, url_for(".payments"))


@blueprint.get("/kas/betalingen/<end_to_end_id>")
@writes
@role(Role.TREASURER)
def payment(end_to_end_id: str) -> ResponseReturnValue:
    """Show one payment and where it stands; the applicant can see that it was read."""
    found = queries.payment(end_to_end_id)
    application = db.session.get_one(VoucherApplication, found.application_id)
    audit.record(
        "voucher.money.read",
        f"voucher:{application.number}",
        by=signed_in_account(),
        person_id=application.applicant_id,
    )
    return render_template(
        "vouchers/payments/payment.html",
        payment=found,
        application=application,
        rows=queries.of_case(application.id),
        changes=queries.payee_changes(application.id),
        once=once.new_token(),
        **WORDS,
    )


@blueprint.post("/kas/betalingen/<end_to_end_id>/naam")
@role(Role.TREASURER)
def check_name(end_to_end_id: str) -> ResponseReturnValue:
    """Keep what the bank said of the name of the account."""
    result = request.form.get("naam", "")
    if result not in set(NameCheck):
        raise DomainError(N_("Kies wat de bank van de naam zegt."))
    return _done_to(end_to_end_id, partial(actions.check_name, result=NameCheck(result)), _("Bewaard."))


@blueprint.post("/kas/betalingen/<end_to_end_id>/teruggekomen")
@role(Role.TREASURER)
def came_back(end_to_end_id: str) -> ResponseReturnValue:
    """Book that the money came back."""
    return _done_to(end_to_end_id, actions.came_back, _("Geboekt. Het geld staat weer als te betalen."))


@blueprint.post("/kas/betalingen/<end_to_end_id>/opnieuw")
@role(Role.TREASURER)
def pay_again(end_to_end_id: str) -> ResponseReturnValue:
    """Queue a payment that came back once more."""
    return _done_to(end_to_end_id, actions.pay_again, _("De betaling staat opnieuw open."))


@blueprint.post("/kas/betalingen/<end_to_end_id>/bank-betaalde")
@role(Role.TREASURER)
def was_paid(end_to_end_id: str) -> ResponseReturnValue:
    """Note that the bank paid after all."""
    return _done_to(end_to_end_id, actions.was_paid, _("Geboekt. De betaling staat weer als betaald."))


@blueprint.post("/kas/betalingen/<end_to_end_id>/bank-betaalde-niet")
@role(Role.TREASURER)
def was_not_paid(end_to_end_id: str) -> ResponseReturnValue:
    """Note that the bank did not pay."""
    return _done_to(end_to_end_id, actions.was_not_paid, _("Bewaard. De afkeuring blijft staan."))


def _done_to(end_to_end_id: str, step: Callable[..., Payment | None], done: str) -> ResponseReturnValue:
    """Take a step with a payment and show it again, or the payment that the step made."""

    def act(by: Account) -> str:
        made = step(queries.payment(end_to_end_id), by=by)
        return url_for(".payment", end_to_end_id=made.end_to_end_id if made else end_to_end_id)

    return done_once(act, done, url_for(".payment", end_to_end_id=end_to_end_id))
