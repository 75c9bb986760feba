"""Batches for the treasurer: prepared, released, downloaded, and what the bank answers."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import once
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.paging import paged
from app.vouchers.payments import actions, queries
from app.vouchers.payments.bankfile import MOST_BYTES
from app.vouchers.payments.forms import AnswerForm
from app.vouchers.payments.queries import PaymentFilters
from app.vouchers.payments.views.blueprint import blueprint, done_once
from app.vouchers.payments.views.words import WORDS
from app.vouchers.views.export import download

XML = "application/xml; charset=utf-8"
PER_PAGE = 20


@blueprint.route("/kas/batches", methods=["GET", "POST"])
@role(Role.TREASURER)
def batches() -> ResponseReturnValue:
    """List the batches, and take what the bank answers."""
    form = AnswerForm()
    if form.validate_on_submit() and (answer := _read(form)) is not None:
        return answer
    page = render_template(
        "vouchers/payments/batches.html",
        form=form,
        page=paged(queries.batches(), PER_PAGE),
        page_address=lambda number: url_for(".batches", pagina=number),
        **WORDS,
    )
    return page, 400 if form.is_submitted() else 200


def _read(form: AnswerForm) -> ResponseReturnValue | None:
    """Read an answer of the bank; None when the form is to be shown again."""
    content = form.file.data.stream.read(MOST_BYTES + 1)

    def act(by: Account) -> str:
        read = actions.read_answer(content, by=by)
        if not read.new:
            flash(_("Dit bestand was al gelezen. Er is niets veranderd."), "info")
        else:
            taken = ngettext("%(num)s betaling aangenomen", "%(num)s betalingen aangenomen", read.accepted)
            rejected = ngettext("%(num)s afgekeurd", "%(num)s afgekeurd", read.rejected)
            flash(f"{read.batch.message_id}: {taken}, {rejected}.", "info")
            if read.asked:
                asked = ngettext(
                    "Over %(num)s betaling vraagt u de bank iets. Hieronder staat wat.",
                    "Over %(num)s betalingen vraagt u de bank iets. Hieronder staat wat.",
                    read.asked,
                )
                flash(asked, "warning")
        return url_for(".batch", message_id=read.batch.message_id)

    try:
        return done_once(act, _("Het antwoord van de bank is gelezen."), url_for(".batches"))
    except DomainError as error:
        form.refuse(error)
        return None


@blueprint.get("/kas/batches/<message_id>")
@role(Role.TREASURER)
def batch(message_id: str) -> ResponseReturnValue:
    """Show one batch: its payments, who did what, its file, what the bank said."""
    found = queries.batch(message_id)
    by = signed_in_account()
    return render_template(
        "vouchers/payments/batch.html",
        batch=found,
        page=paged(queries.payments(PaymentFilters(), found.id), PER_PAGE),
        page_address=lambda number: url_for(".batch", message_id=message_id, pagina=number),
        names=queries.names_of([found.prepared_by_id, found.released_by_id, found.cancelled_by_id]),
        reports=queries.reports_of(found.id),
        asked=queries.to_ask(found.id),
        mine=found.prepared_by_id == by.id,
        once=once.new_token(),
        **WORDS,
    )


@blueprint.post("/kas/batches/<message_id>/vrijgeven")
@role(Role.TREASURER)
def release(message_id: str) -> ResponseReturnValue:
    """Release a batch that another treasurer prepared."""
    here = url_for(".batch", message_id=message_id)

    def act(by: Account) -> str:
        actions.release(queries.batch(message_id), by=by)
        return here

    return done_once(act, _("De batch is vrijgegeven. Download het bestand en stuur het naar de bank."), here)


@blueprint.post("/kas/batches/<message_id>/terughalen")
@role(Role.TREASURER)
def cancel(message_id: str) -> ResponseReturnValue:
    """Take a batch back before it is released."""
    here = url_for(".batch", message_id=message_id)

    def act(by: Account) -> str:
        actions.cancel(queries.batch(message_id), by=by)
        return here

    return done_once(act, _("De batch is teruggehaald. De betalingen staan weer open."), here)


@blueprint.get("/kas/batches/<message_id>/bestand")
@writes
@role(Role.TREASURER)
def batch_file(message_id: str) -> ResponseReturnValue:
    """Hand over the file of a released batch: always the same bytes, however often."""
    found = queries.batch(message_id)
    if found.content is None:
        raise NotFoundError(queries.UNKNOWN_BATCH)
    audit.record("voucher.batch.download", f"batch:{found.message_id}", by=signed_in_account())
    answer = download(found.content, f"{found.message_id}.xml", XML)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
