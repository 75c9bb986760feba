"""Flags on the page of a case, the list of those that are open, and settling one."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from app.accounts.access import role, writes
from app.accounts.forms import typed
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import once, paging
from app.kernel.forms import Form, Required, at_most
from app.vouchers.forms.advice import no_bsn
from app.vouchers.forms.fields import lines
from app.vouchers.process import STATE_NAMES
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.signals import actions, queries
from app.vouchers.signals.rules import KIND_NAMES, SignalKind, sentence
from app.vouchers.views.advice_case import read
from app.vouchers.views.case_parts import case_part

blueprint = Blueprint("vouchers_signals", __name__)
SIZE = 20


class SettleForm(Form):
    """What was found."""

    note = TextAreaField(
        _l("Wat hebt u uitgezocht?"),
        description=_l("De aanvrager kan dit later opvragen."),
        filters=[lines],
        validators=[Required(_l("Schrijf wat u hebt uitgezocht.")), at_most(4000), no_bsn],
    )


@blueprint.get("/advies/signalen")
@role(Role.ADVISOR, Role.DECIDER)
def listing() -> ResponseReturnValue:
    """List the flags that nobody settled yet, the oldest first."""
    page = paging.paged(queries.listed(), SIZE)
    return render_template(
        "vouchers/signals/list.html",
        page=page,
        whys={row.id: sentence(SignalKind(row.kind), row.facts) for row in page.rows},
        names=KIND_NAMES,
        states=STATE_NAMES,
        page_address=paging.page_address,
    )


@blueprint.route("/advies/<public_id>/signaal/<int(max=2147483647):signal_id>", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def settle(public_id: str, signal_id: int) -> ResponseReturnValue:
    """Settle one flag with a note; the case stays where it is."""
    application, by = read(public_id), signed_in_account()
    signal, here = queries.one(application.id, signal_id), url_for("vouchers.case", public_id=public_id)
    form = SettleForm()
    if form.validate_on_submit():
        token = form.once.data or ""
        if once.earlier_result(token, by.id) is None:
            actions.settle(signal, by=by, note=typed(form.note))
            once.record_result(token, here)
            flash(_("Het signaal is afgehandeld."))
        return redirect(here, 303)
    if signal.settled_at is not None:
        flash(_("Dit signaal is al afgehandeld."), "info")
        return redirect(here, 303)
    kind = SignalKind(signal.kind)
    page = render_template(
        "vouchers/signals/settle.html",
        form=form,
        application=application,
        name=KIND_NAMES[kind],
        why=sentence(kind, signal.facts),
    )
    return page, 400 if form.is_submitted() else 200


@case_part("signals", aside=True)
def _case(file: CaseFile) -> Mapping[str, object] | None:
    """The flags of a case."""
    found = queries.of_case(file.application.id)
    if not found:
        return None
    return {"signals": found, "may_settle": active_role() is Role.ADVISOR}
