"""An application that was sent: where it stands, what it needs, what was decided, and the steps left to take."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.accounts.access import limited, role
from app.accounts.models import Account
from app.accounts.session import signed_in_account
from app.kernel import clock, files, once
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError
from app.kernel.limits import Limit
from app.kernel.text import N_
from app.kernel.web import shown
from app.vouchers import actions, policy, status_parts
from app.vouchers.casefile import assessment_of, version_of, with_money_now
from app.vouchers.drafts import queries as drafts
from app.vouchers.forms.checking import StepForm, submit_form
from app.vouchers.models import VoucherApplication
from app.vouchers.process import STATE_NAMES, Actor, State, Term, allowed
from app.vouchers.queries import applications
from app.vouchers.queries.clock import clock_of, term_ends
from app.vouchers.rules import assess
from app.vouchers.scheme import ApplicantKind
from app.vouchers.views.applying_begin import APPLICANTS, version_or_closed
from app.vouchers.views.applying_check import check_page
from app.vouchers.views.applying_evidence import uploads_of
from app.vouchers.views.applying_words import RULE_NAMES, TAGS, moments, turn_of
from app.vouchers.views.blueprint import blueprint

UPLOADING = Limit("vouchers.supply", uses=2000, minutes=60, account_uses=120)
Step = Callable[..., None]
OFFERED = frozenset({"accept", "decline", "withdraw"})
"""Steps with a button on this page; those after the decision stand in the part of their own room."""
CONFIRMED = frozenset({"withdraw", "decline"})
"""Steps that cannot be taken back: a page of their own asks once more."""


@blueprint.get("/vouchers/<public_id>")
@role(*APPLICANTS)
def status(public_id: str) -> ResponseReturnValue:
    """Show where an application stands; a draft is shown on its check page, or at the step where it was left."""
    account = signed_in_account()
    if drafts.own(account, public_id) is not None:
        return redirect(url_for(".check", public_id=public_id), 303)
    application = applications.own(account, public_id)
    if policy.may_change_answers(application):
        return redirect(url_for(".check", public_id=public_id), 303)
    return status_page(application)


def status_page(application: VoucherApplication, wrong: dict[str, str] | None = None) -> str:
    """Return the page of an application that was sent; `wrong` as for `check_page`."""
    now, today, state = clock.now(), clock.today(), State(application.state)
    version = version_of(application, now)
    legal = clock_of(application, application.events, version, today)
    case, _version, assessment = assessment_of(application, now)
    if state is State.WAITING:  # the money of the day on which it joined the line says nothing any more
        case = with_money_now(case, application, version)
        assessment = assess(case, version)
    decided = application.decision is not None and state is not State.WITHDRAWN
    return render_template(
        "vouchers/status.html",
        application=application,
        place=applications.place_of(application),
        state=state,
        state_name=STATE_NAMES[state],
        tag_kind=TAGS[state],
        turn=turn_of(application, state, legal, application.events, version, today),
        today=today,
        clock=legal,
        steps=[step for step in allowed(state, Actor.APPLICANT) if step.name in OFFERED],
        confirmed=CONFIRMED,
        form=StepForm(),
        moments=moments(application.events),
        uploads=uploads_of(application, version, wrong),
        takes_evidence=policy.takes_evidence(application),
        completion_ends=term_ends(Term.COMPLETION, application.events, version.terms),
        decided=decided,
        assessment=assessment,
        case=case,
        rule_names=RULE_NAMES,
        authority=version.authority,
        version=version,
        objection_ends=term_ends(Term.OBJECTION, application.events, version.terms),
        has_errors=bool(wrong),
        main_parts=status_parts.shown(application),
        aside_parts=status_parts.shown(application, aside=True),
    )


@blueprint.post("/vouchers/<public_id>/aanleveren/<code>")
@role(*APPLICANTS)
@limited(UPLOADING)
def supply(public_id: str, code: str) -> ResponseReturnValue:
    """Take one document for one item; the page comes back with what is wrong beside that item only."""
    account = signed_in_account()
    application = applications.own(account, public_id)
    try:
        policy.ensure_takes_evidence(application)
        document = _received(code)
        account = signed_in_account()
        actions.supply(applications.own(account, public_id), by=account, code=code, document=document)
    except ConflictError as error:
        # Who sent twice has the page of the first sending; whoever came too late reads why.
        flash(shown(error.text), "info")
    except DomainError as error:
        return _not_supplied(signed_in_account(), public_id, {code: shown(error.text)}), error.status
    else:
        flash(_("Wij hebben uw stuk ontvangen."))
    return redirect(url_for(".status", public_id=public_id), 303)


def _received(code: str) -> files.Document:
    """Read the upload. Nothing is written yet: the database is let go while a photo is decoded."""
    upload: FileStorage | None = request.files.get("file")
    if upload is None or not upload.filename:
        raise DomainError(N_("Kies eerst een bestand."), code)
    db.session.rollback()
    return files.read(upload, code)


def _not_supplied(account: Account, public_id: str, wrong: dict[str, str]) -> str:
    application = applications.own(account, public_id)
    if not policy.may_change_answers(application):
        return status_page(application, wrong)
    version = version_or_closed()
    form = submit_form(version, ApplicantKind(application.applicant_kind), formdata=None)
    return check_page(application, version, form, wrong)


@blueprint.post("/vouchers/<public_id>/aannemen")
@role(*APPLICANTS)
def accept(public_id: str) -> ResponseReturnValue:
    """Accept a partial offer."""
    return _take(public_id, actions.accept, _("U neemt het aanbod aan. De voucher is nu toegekend."))


@blueprint.route("/vouchers/<public_id>/afwijzen", methods=["GET", "POST"])
@role(*APPLICANTS)
def decline(public_id: str) -> ResponseReturnValue:
    """Ask whether the offer may go, and decline it."""
    if request.method == "GET":
        return _ask(public_id, "decline")
    return _take(public_id, actions.decline, _("U wijst het aanbod af. Het geld gaat naar de volgende in de rij."))


@blueprint.route("/vouchers/<public_id>/intrekken", methods=["GET", "POST"])
@role(*APPLICANTS)
def withdraw(public_id: str) -> ResponseReturnValue:
    """Ask whether the application may go, and withdraw it."""
    if request.method == "GET":
        return _ask(public_id, "withdraw")
    return _take(public_id, actions.withdraw, _("Uw aanvraag is ingetrokken."))


def _ask(public_id: str, name: str) -> ResponseReturnValue:
    """Show the page that asks once more; where the step cannot be taken, the application itself."""
    application = applications.own(signed_in_account(), public_id)
    step = next((step for step in allowed(State(application.state), Actor.APPLICANT) if step.name == name), None)
    if step is None:
        return redirect(url_for(".status", public_id=public_id), 303)
    return render_template("vouchers/confirm.html", application=application, step=step, form=StepForm())


def _take(public_id: str, action: Step, message: str) -> ResponseReturnValue:
    """Take a step once, however often its form is sent, and show the application."""
    account, token = signed_in_account(), StepForm().once.data or ""
    application = applications.own(account, public_id)
    address = url_for(".status", public_id=public_id)
    if once.earlier_result(token, account.id) is None:
        action(application, by=account)
        once.record_result(token, address)
        flash(message)
    return redirect(address, 303)
