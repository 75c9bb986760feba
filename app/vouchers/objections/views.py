"""The pages of objections: the applicant makes one, deciders handle them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import limited, role, writes
from app.accounts.forms import typed
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import clock, files, once, paging
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotFoundError
from app.kernel.forms import Form
from app.kernel.limits import Limit
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.vouchers import status_parts
from app.vouchers.casefile import version_of
from app.vouchers.models import VoucherApplication
from app.vouchers.objections import actions, policy, queries
from app.vouchers.objections.forms import DecideForm, ExtendForm, LetterForm, ObjectForm
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import (
    AGAINST_NAMES,
    HEARING_NAMES,
    OUTCOME_NAMES,
    STATE_NAMES,
    ObjectionState,
    Outcome,
    appeal_before,
    decide_before,
)
from app.vouchers.queries import applications, casepage
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.queries.worklist import is_own
from app.vouchers.scheme import SchemeVersion
from app.vouchers.views.advice_case import read
from app.vouchers.views.applying_begin import APPLICANTS
from app.vouchers.views.case_parts import Button, case_buttons, case_part
from app.vouchers.views.documents import document_response

blueprint = Blueprint("vouchers_objections", __name__)
SENDING = Limit("vouchers.object", uses=400, minutes=60, account_uses=20)
SIZE = 20
NAMES = {"against": AGAINST_NAMES, "outcome": OUTCOME_NAMES, "state": STATE_NAMES, "hearing": HEARING_NAMES}
NO_DECISION = N_("Er is geen besluit waartegen u nu bezwaar kunt maken.")


@blueprint.route("/vouchers/<public_id>/bezwaar", methods=["GET", "POST"])
@role(*APPLICANTS)
@limited(SENDING)
def make(public_id: str) -> ResponseReturnValue:
    """Object to what was decided on the own application."""
    application = applications.own(signed_in_account(), public_id)
    here = url_for("vouchers.status", public_id=public_id)
    form = ObjectForm()
    if form.validate_on_submit():

        def send(documents: Sequence[files.Document]) -> None:
            account = signed_in_account()
            actions.object_to(
                applications.own(account, public_id), by=account, grounds=typed(form.grounds), documents=documents
            )

        if (answer := _sent(form, here, send, _("Wij hebben uw bezwaar ontvangen."))) is not None:
            return answer
        application = applications.own(signed_in_account(), public_id)
    chance = queries.chance_of(application, version_of(application, clock.now()))
    if chance is None:
        flash(shown(NO_DECISION), "info")
        return redirect(here, 303)
    page = render_template(
        "vouchers/objections/make.html",
        form=form,
        application=application,
        chance=chance,
        late=chance.until < clock.today(),
        names=NAMES,
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.post("/vouchers/<public_id>/bezwaar/intrekken")
@role(*APPLICANTS)
def withdraw(public_id: str) -> ResponseReturnValue:
    """Withdraw the own objection; within its term one can object anew."""
    account = signed_in_account()
    application = applications.own(account, public_id)
    here, token = url_for("vouchers.status", public_id=public_id), Form().once.data or ""
    found = next((one for one in queries.of_case(application.id) if one.state == ObjectionState.OPEN), None)
    if found is None:
        flash(shown(actions.ENDED), "info")
    elif once.earlier_result(token, account.id) is None:
        actions.withdraw(found, by=account)
        once.record_result(token, here)
        flash(_("Uw bezwaar is ingetrokken."))
    return redirect(here, 303)


@blueprint.get("/vouchers/<public_id>/bezwaar/stuk/<int(max=2147483647):file_id>")
@role(*APPLICANTS)
def own_document(public_id: str, file_id: int) -> ResponseReturnValue:
    """Show a document that was sent with the own objection."""
    application = applications.own(signed_in_account(), public_id)
    for objection in queries.of_case(application.id):
        if file_id in {one.id for one in queries.files_of(objection.id)}:
            return document_response(queries.file_of(objection, file_id))
    raise NotFoundError(queries.NO_FILE)


@blueprint.get("/advies/bezwaren")
@role(Role.ADVISOR, Role.DECIDER)
def listing() -> ResponseReturnValue:
    """List the objections, those to decide on first on top."""
    ended = request.args.get("lijst") == "afgehandeld"
    return render_template(
        "vouchers/objections/list.html",
        page=paging.paged(queries.listed(ended=ended), SIZE),
        ended=ended,
        names=NAMES,
        today=clock.today(),
        page_address=paging.page_address,
        may_not=signed_in_account().id,
    )


@blueprint.route("/advies/bezwaren/<public_id>", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR, Role.DECIDER)
def one(public_id: str) -> ResponseReturnValue:
    """Read an objection; a decider who had no part in the contested decision decides on it."""
    objection, application = _read(public_id)
    refusal = _refusal(objection)
    form = DecideForm(objection) if refusal is None else None
    if request.method == "POST" and form is None:
        raise ConflictError(refusal or actions.ENDED)
    if form is not None and form.validate_on_submit():
        by, token, here = signed_in_account(), form.once.data or "", url_for(".one", public_id=public_id)
        if once.earlier_result(token, by.id) is not None:
            return redirect(here, 303)
        try:
            actions.decide(objection, by=by, judged=form.judged())
        except DomainError as error:
            db.session.rollback()
            objection, application = _read(public_id)
            form.refuse(error)
        else:
            once.record_result(token, here)
            flash(_("Het besluit op het bezwaar is genomen. De aanvrager krijgt bericht."))
            return redirect(here, 303)
    page = render_template("vouchers/objections/one.html", form=form, refusal=refusal, **_shown(objection, application))
    return page, 400 if form is not None and form.is_submitted() else 200


@blueprint.route("/advies/bezwaren/<public_id>/verlengen", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def extend(public_id: str) -> ResponseReturnValue:
    """Take more time, once."""
    objection, application = _read(public_id)
    form, here = ExtendForm(), url_for(".one", public_id=public_id)
    if form.validate_on_submit():
        by, token = signed_in_account(), form.once.data or ""
        if once.earlier_result(token, by.id) is None:
            actions.extend(objection, by=by, reason=typed(form.reason))
            once.record_result(token, here)
            flash(_("De termijn is verlengd. De aanvrager krijgt bericht."))
        return redirect(here, 303)
    version = version_of(application, clock.now())
    until = decide_before(objection.term_ended_on, objection.received_on, version, extended=True)
    page = render_template("vouchers/objections/extend.html", form=form, until=until, **_shown(objection, application))
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/advies/<public_id>/bezwaar", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR, Role.DECIDER)
@limited(SENDING)
def register(public_id: str) -> ResponseReturnValue:
    """Register an objection that came by post."""
    application, form = read(public_id), LetterForm()
    here = url_for("vouchers.case", public_id=public_id)
    if form.validate_on_submit():

        def send(documents: Sequence[files.Document]) -> None:
            actions.register_letter(
                casepage.sent(public_id),
                by=signed_in_account(),
                grounds=typed(form.grounds),
                received=form.received.data or clock.today(),
                posted=form.posted.data or clock.today(),
                documents=documents,
            )

        if (answer := _sent(form, here, send, _("Het bezwaar staat in de lijst."))) is not None:
            return answer
        application = read(public_id)
    chance = queries.chance_of(application, version_of(application, clock.now()))
    if chance is None:
        flash(_("Tegen deze aanvraag kan nu geen bezwaar gemaakt worden."), "info")
        return redirect(here, 303)
    page = render_template(
        "vouchers/objections/register.html", form=form, application=application, chance=chance, names=NAMES
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.get("/advies/bezwaren/<public_id>/stuk/<int(max=2147483647):file_id>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def document(public_id: str, file_id: int) -> ResponseReturnValue:
    """Show a document that came with an objection; the applicant can see that it was opened."""
    objection, _application = _read(public_id, "voucher.document.read")
    return document_response(queries.file_of(objection, file_id))


def _read(public_id: str, verb: str = "voucher.objection.read") -> tuple[Objection, VoucherApplication]:
    """Return an objection and its case, and write down that it was read."""
    objection = queries.named(public_id)
    application = db.session.get_one(VoucherApplication, objection.application_id)
    audit.record(verb, f"voucher:{application.number}", by=signed_in_account(), person_id=application.applicant_id)
    return objection, application


def _refusal(objection: Objection) -> str | None:
    """Return why the reader does not decide, None where they may."""
    by = signed_in_account()
    if objection.state != ObjectionState.OPEN:
        return actions.ENDED
    if active_role() is not Role.DECIDER:
        return N_("Een beslisser beslist over dit bezwaar.")
    if not policy.may_decide(objection, by):
        return policy.NOT_YOURS
    return N_("Dit is uw eigen aanvraag. Een collega beslist.") if is_own(objection.application_id, by) else None


def _shown(objection: Objection, application: VoucherApplication) -> dict[str, Any]:
    people = queries.names_of([objection.contested_by_id, objection.contested_proposed_by_id, objection.decided_by_id])
    return {
        "objection": objection,
        "application": application,
        "documents": queries.files_of(objection.id),
        "people": people,
        "names": NAMES,
        "days": (objection.decide_before - clock.today()).days,
        "open": objection.state == ObjectionState.OPEN,
    }


def _sent(
    form: ObjectForm, here: str, send: Callable[[Sequence[files.Document]], None], message: str
) -> ResponseReturnValue | None:
    """Read the documents, then register once; None when the form has to be shown again."""
    token = form.once.data or ""
    try:
        documents = _documents()
        if once.earlier_result(token, signed_in_account().id) is not None:
            return redirect(here, 303)
        send(documents)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return None
    once.record_result(token, here)
    flash(message)
    return redirect(here, 303)


def _documents() -> list[files.Document]:
    """Read the uploads; the database is let go while photos are decoded."""
    uploads = [upload for upload in request.files.getlist("documents") if upload.filename]
    if len(uploads) > actions.MOST_FILES:
        raise DomainError(Text(N_("Stuur hoogstens %(most)s stukken mee."), {"most": actions.MOST_FILES}), "documents")
    if uploads:
        db.session.rollback()
    return [files.read(upload, "documents") for upload in uploads]


def _status(application: VoucherApplication) -> dict[str, Any] | None:
    """What an applicant sees of objections: what was made of them, and whether one can object now."""
    version = version_of(application, clock.now())
    found, chance = queries.of_case(application.id), queries.chance_of(application, version)
    if not found and chance is None:
        return None
    return {
        "objections": [(one, queries.files_of(one.id), _appeal(one, version)) for one in found],
        "court": version.objection.court_address[0],
        "today": clock.today(),
        "chance": chance,
        "late": chance is not None and chance.until < clock.today(),
        "names": NAMES,
    }


def _appeal(objection: Objection, version: SchemeVersion) -> date | None:
    """The last day to appeal; None before a decision, and where the objector was right: there the letter says it."""
    if objection.decided_at is None or objection.outcome == Outcome.FOUNDED:
        return None
    return appeal_before(amsterdam(objection.decided_at).date(), version)


status_parts.register("objections", _status)


@case_part("objections")
def _case(file: CaseFile) -> Mapping[str, object] | None:
    """The objections to what was decided on a case."""
    found = queries.of_case(file.application.id)
    today = clock.today()
    return {"objections": found, "names": NAMES, "today": today} if found else None


@case_buttons
def _buttons(file: CaseFile) -> Sequence[Button]:
    """Register a letter where something can be objected to."""
    if queries.chance_of(file.application, file.version) is None:
        return []
    return [
        Button(_("Noteer een bezwaar"), url_for("vouchers_objections.register", public_id=file.application.public_id))
    ]
