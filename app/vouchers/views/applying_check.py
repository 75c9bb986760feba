"""The last page before sending: every answer once more, the papers, the declarations, and the one button."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.session import signed_in_account
from app.kernel import once
from app.kernel.errors import DomainError, GoneError, NotFoundError
from app.kernel.text import N_
from app.vouchers import actions, policy
from app.vouchers.casefile import kvk_of
from app.vouchers.drafts import actions as drafts
from app.vouchers.drafts import queries
from app.vouchers.drafts.models import Draft
from app.vouchers.forms.checking import StepForm, SubmitForm, submit_form
from app.vouchers.models import VoucherApplication
from app.vouchers.queries import applications, estimate
from app.vouchers.scheme import KIND_NAMES, ApplicantKind, SchemeVersion
from app.vouchers.views.applying_begin import APPLICANTS, version_or_closed
from app.vouchers.views.applying_evidence import uploads_of
from app.vouchers.views.applying_many import check_many
from app.vouchers.views.applying_words import RULE_NAMES
from app.vouchers.views.blueprint import blueprint


@blueprint.route("/vouchers/<public_id>/versturen", methods=["GET", "POST"])
@role(*APPLICANTS)
def check(public_id: str) -> ResponseReturnValue:
    """Show what will be sent, and send it."""
    account = signed_in_account()
    found = applications.to_send(account, public_id)
    receipt = url_for(".status", public_id=public_id)
    if request.method == "POST":
        # Asked before the draft: once several are sent, it is not there any more for the second click.
        leads_to = receipt if found is not None else ""
        if (earlier := once.earlier_result(request.form.get("once", ""), account.id, leads_to)) is not None:
            return redirect(earlier or url_for(".start"), 303)
    if found is None:
        draft = queries.own(account, public_id)
        if draft is None:
            raise NotFoundError(applications.UNKNOWN)
        return check_many(account, draft, version_or_closed())
    application, place = found
    if not policy.may_change_answers(application):
        return redirect(receipt, 303)
    version = version_or_closed()
    form = submit_form(version, ApplicantKind(application.applicant_kind))
    if form.is_submitted() and form.seen.data != application.revision:
        return _changed(account, public_id, version)
    if not form.validate_on_submit():
        return _page(account, public_id, version, form), 400 if form.is_submitted() else 200
    try:
        _ensure_company_is_there(place)
        actions.submit(application, by=account, seen=form.seen.data or "")
    except actions.ChangedError:
        return _changed(account, public_id, version)
    except DomainError as error:
        form.refuse(error)
        return _page(account, public_id, version, form), error.status
    flash(_("Uw aanvraag is verstuurd. U krijgt een mail met het nummer."))
    return redirect(receipt, 303)


@blueprint.route("/vouchers/<public_id>/weggooien", methods=["GET", "POST"])
@role(*APPLICANTS)
def discard(public_id: str) -> ResponseReturnValue:
    """Ask whether a draft may go, and throw it away."""
    account = signed_in_account()
    form, start = StepForm(), url_for(".start")
    if form.is_submitted() and (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
        return redirect(earlier or start, 303)
    found = queries.own(account, public_id) or applications.own(account, public_id)
    if isinstance(found, VoucherApplication) and not policy.may_change_answers(found):
        return redirect(url_for(".status", public_id=public_id), 303)
    if not form.validate_on_submit():
        application = None if isinstance(found, Draft) else found
        return render_template("vouchers/discard.html", application=application, public_id=public_id, form=form)
    if isinstance(found, Draft):
        drafts.discard(found, by=account)
    else:
        actions.discard(found, by=account)
    once.record_result(form.once.data or "", start)
    flash(_("Het concept is weggegooid."))
    return redirect(start, 303)


def check_page(
    application: VoucherApplication, version: SchemeVersion, form: SubmitForm, wrong: dict[str, str] | None = None
) -> str:
    """Return the page, whose form carries the revision that it shows.

    `wrong` holds what is wrong with an upload, by the code of its item.
    """
    form.seen.data = application.revision
    return render_template(
        "vouchers/check.html",
        application=application,
        kind=ApplicantKind(application.applicant_kind),
        place=applications.place_of(application),
        kind_names=KIND_NAMES,
        kvk_number=kvk_of(application),
        prospect=estimate.prospect_of(application),
        uploads=uploads_of(application, version, wrong),
        version=version,
        rule_names=RULE_NAMES,
        form=form,
        has_errors=bool(form.errors or wrong),
    )


def _page(account: Account, public_id: str, version: SchemeVersion, form: SubmitForm) -> str:
    """Return the page with the application as it is now, and all that the page tells of it."""
    return check_page(applications.own(account, public_id), version, form)


def _changed(account: Account, public_id: str, version: SchemeVersion) -> ResponseReturnValue:
    """Show the version that is there now; what was declared of another one is to be declared again."""
    application = applications.own(account, public_id)
    form, error = submit_form(version, ApplicantKind(application.applicant_kind), formdata=None), actions.ChangedError()
    form.refuse(error)
    return check_page(application, version, form), error.status


def _ensure_company_is_there(place: applications.Place | None) -> None:
    if place is not None and place.company.removed_at is not None:
        raise GoneError(N_("Dit bedrijf is verwijderd. U kunt er geen voucher meer voor aanvragen."))
