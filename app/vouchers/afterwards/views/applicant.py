"""What an applicant does with a voucher: give it back, tell that the training began, send the evidence."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import limited, role
from app.accounts.models import Account
from app.accounts.session import signed_in_account
from app.kernel import clock, files, once
from app.kernel.database import db
from app.kernel.errors import DomainError, NotAllowedError
from app.kernel.forms import Form
from app.kernel.limits import Limit
from app.vouchers import status_parts
from app.vouchers.afterwards import actions, queries
from app.vouchers.afterwards.forms import EvidenceForm, StartForm
from app.vouchers.afterwards.views.blueprint import blueprint
from app.vouchers.afterwards.views.words import PROOFS
from app.vouchers.casefile import version_of
from app.vouchers.forms.checking import StepForm
from app.vouchers.models import VoucherApplication
from app.vouchers.process import AWARDED_STATES, Actor, State, allowed
from app.vouchers.queries import applications
from app.vouchers.queries.clock import ends_on
from app.vouchers.views.applying_begin import APPLICANTS
from app.vouchers.views.documents import document_response

UPLOADING = Limit("vouchers.evidence", uses=1000, minutes=60, account_uses=60)
Act = Callable[[VoucherApplication, Account], object]


@blueprint.route("/vouchers/<public_id>/teruggeven", methods=["GET", "POST"])
@role(*APPLICANTS)
def give_back(public_id: str) -> ResponseReturnValue:
    """Ask whether the voucher may go, and take it back."""
    application = _own(public_id)
    if not _may(application, "give_back"):
        return _not_now(public_id)
    form = StepForm()
    if form.validate_on_submit():
        done = _("Uw voucher is teruggegeven. Het geld gaat naar een ander.")
        if answer := _taken(form, public_id, lambda it, by: actions.give_back(it, by=by), done):
            return answer
        application = _own(public_id)
    return _page("vouchers/after/give_back.html", application, form)


@blueprint.route("/vouchers/<public_id>/start", methods=["GET", "POST"])
@role(*APPLICANTS)
def start(public_id: str) -> ResponseReturnValue:
    """Take the day on which the training began."""
    application = _own(public_id)
    if not _may(application, "start"):
        return _not_now(public_id)
    form = StartForm()
    if form.validate_on_submit() and (day := form.started_on.data):
        done = _("Wij weten nu dat de opleiding is begonnen.")
        if answer := _taken(form, public_id, lambda it, by: actions.start(it, by=by, on=day), done):
            return answer
        application = _own(public_id)
    return _page("vouchers/after/start.html", application, form, days=queries.days_of(application))


@blueprint.route("/vouchers/<public_id>/bewijs", methods=["GET", "POST"])
@role(*APPLICANTS)
@limited(UPLOADING)
def evidence(public_id: str) -> ResponseReturnValue:
    """Take what shows that the training was followed, and what it cost."""
    application = _own(public_id)
    if not _may(application, "submit_evidence"):
        return _not_now(public_id)
    form = EvidenceForm(data=_known(application))
    if form.validate_on_submit():
        done = _("Wij hebben uw bewijs ontvangen.")
        if answer := _sent(form, public_id, done):
            return answer
        application = _own(public_id)
    returned = queries.last_evidence(application.id)
    version = version_of(application, clock.now())
    return _page(
        "vouchers/after/evidence.html",
        application,
        form,
        days=queries.days_of(application),
        returned=returned.return_reason if returned else None,
        least=version.settlement.attendance_percent,
        today=clock.today(),
    )


def _sent(form: EvidenceForm, public_id: str, done: str) -> ResponseReturnValue | None:
    """Read the document while the database is let go, then send it; None when the form has to be shown again."""
    db.session.rollback()
    try:
        document = files.read(form.document.data, "document")
    except DomainError as error:
        form.refuse(error)
        return None
    sent = form.sent()
    return _taken(
        form, public_id, lambda it, by: actions.submit_evidence(it, by=by, sent=sent, document=document), done
    )


def _known(application: VoucherApplication) -> dict[str, Any]:
    """Return what the form starts with: what was sent and returned, else what the application says."""
    known = queries.last_evidence(application.id)
    source: Any = known or application
    values = {name: getattr(source, name) for name in ("tuition_cents", "amounts_include_vat")}
    optional = ("exam_cents", "material_cents", "third_party_cents")
    values |= {name: getattr(source, name) or None for name in optional}
    values["vat_percent"] = str(source.vat_percent)
    values["completed_on"] = known.completed_on if known else min(ends_on(application), clock.today())
    if known:
        values |= {"proof": known.proof, "attended_percent": known.attended_percent, "explanation": known.explanation}
    return values


@blueprint.get("/vouchers/<public_id>/bewijs/<int(max=2147483647):evidence_id>")
@role(*APPLICANTS)
def evidence_document(public_id: str, evidence_id: int) -> ResponseReturnValue:
    """Hand over a document that was sent as evidence."""
    application = _own(public_id)
    return document_response(queries.document_of(queries.evidence_of(application, evidence_id)))


def _own(public_id: str) -> VoucherApplication:
    return applications.own(signed_in_account(), public_id)


def _may(application: VoucherApplication, name: str) -> bool:
    return any(step.name == name for step in allowed(State(application.state), Actor.APPLICANT))


def _not_now(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("vouchers.status", public_id=public_id), 303)


def _page(template: str, application: VoucherApplication, form: Form, **values: object) -> ResponseReturnValue:
    """Show a page with its form; with status 400 where what was sent could not be used."""
    return render_template(template, application=application, form=form, **values), 400 if form.is_submitted() else 200


def _taken(form: Form, public_id: str, act: Act, done: str) -> ResponseReturnValue | None:
    """Take a step once, however often its form is sent; None when the form has to be shown again."""
    account, token = signed_in_account(), form.once.data or ""
    address = url_for("vouchers.status", public_id=public_id)
    if once.earlier_result(token, account.id) is not None:
        return redirect(address, 303)
    try:
        act(applications.own(account, public_id), account)
    except NotAllowedError:
        raise
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return None
    once.record_result(token, address)
    flash(done)
    return redirect(address, 303)


def status_context(application: VoucherApplication) -> dict[str, Any] | None:
    """Return what an applicant reads of a voucher after the decision, or why it lapsed; None before it."""
    state = State(application.state)
    lapses = [event.text for event in application.events if event.transition == "lapse"]
    if state is State.LAPSED and lapses:
        return {"lapsed": lapses[-1]}
    if state not in AWARDED_STATES:
        return None
    sent = queries.last_evidence(application.id)
    settlement = queries.last_settlement(application.id) if state is State.SETTLED else None
    version = version_of(application, clock.now())
    return {
        "days": queries.days_of(application),
        "ends": ends_on(application),
        "today": clock.today(),
        "evidence": sent,
        "document": queries.document_of(sent) if sent else None,
        "proofs": PROOFS,
        "settlement": settlement,
        "sum": queries.settled_with(settlement, version) if settlement else None,
    }


status_parts.register("afterwards", status_context)
