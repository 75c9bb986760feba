"""The form of an application: a new one, and a draft that is changed."""

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import role
from app.accounts.models import Account
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies.queries import companies_of
from app.kernel import clock, once
from app.kernel.errors import ConflictError, DomainError, GoneError, NotFoundError
from app.kernel.text import N_
from app.trainings import queries as trainings
from app.vouchers import actions, policy
from app.vouchers.casefile import aid_known_here
from app.vouchers.forms.applying import ApplyForm, first_answers, of_training
from app.vouchers.models import VoucherApplication
from app.vouchers.queries import applications, estimate
from app.vouchers.queries.applications import Place
from app.vouchers.queries.estimate import Prospect
from app.vouchers.scheme import SchemeVersion
from app.vouchers.views.applying_words import RULE_NAMES
from app.vouchers.views.blueprint import blueprint

CALCULATE = "bereken"
CHANGED = N_("Deze aanvraag is intussen gewijzigd. Hieronder staat wat u zelf invulde. Gaat u verder, dan geldt dat.")
CLOSED = N_("U kunt nu geen voucher aanvragen. De regeling is gesloten.")


@blueprint.route("/vouchers/aanvragen", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def apply() -> ResponseReturnValue:
    """Show the form of a new application; reckon, or keep it as a draft."""
    account = signed_in_account()
    places = applications.places_of(account)
    asked = request.args.get("opleiding")
    address = url_for(".apply", opleiding=asked)
    if not places:
        return render_template("vouchers/company_first.html", companies=_companies(account), address=address)
    version = version_or_closed()
    known = first_answers(places, applications.latest_of(account)) | _known_of(asked)
    return _answer(ApplyForm(places, **known), version, address, None, account)


def _known_of(slug: str | None) -> dict[str, Any]:
    """Return what an application for this training starts with; nothing where it cannot be followed any more."""
    if not slug:
        return {}
    try:
        training, trainer = trainings.public_training(slug)
    except (NotFoundError, GoneError):
        return {}
    return of_training(training, trainer.name, clock.today())


@blueprint.route("/vouchers/<public_id>/wijzigen", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def edit(public_id: str) -> ResponseReturnValue:
    """Show the form of a draft; what was sent is not changed any more."""
    account = signed_in_account()
    application = applications.own(account, public_id)
    if not policy.may_change_answers(application):
        return redirect(url_for(".status", public_id=public_id), 303)
    version = version_or_closed()
    form = ApplyForm(applications.places_of(account), application, branch=str(application.branch_id))
    return _answer(form, version, url_for(".edit", public_id=public_id), application, account)


def _answer(
    form: ApplyForm, version: SchemeVersion, address: str, draft: VoucherApplication | None, account: Account
) -> ResponseReturnValue:
    """Show the form, reckon, or keep what was filled in and go on to the check page."""
    page = partial(_page, form, version, draft=draft, address=address)
    if not form.is_submitted():
        return page(prospect=_kept_prospect(form, draft, version))
    if request.form.get("stap") == CALCULATE:
        valid = form.validate_for_estimate()
        prospect = estimate.estimated(form.answered(), version) if valid else None
        return page(prospect=prospect), 200 if valid else 400
    if form.validate():
        try:
            return redirect(_save(form, draft, account), 303)
        except actions.ChangedError as error:
            form.refuse(ConflictError(CHANGED))
            form.seen.data = draft.revision if draft else ""
            return page(prospect=_possible(form, version)), error.status
        except DomainError as error:
            form.refuse(error)
            return page(prospect=None), error.status
    return page(prospect=_possible(form, version)), 400


def _save(form: ApplyForm, draft: VoucherApplication | None, account: Account) -> str:
    """Keep a valid form once, however often it is sent; return the address of its check page."""
    token = form.once.data or ""
    earlier = once.earlier_result(token, account.id)
    if earlier is not None:
        return earlier
    place = form.place
    if place is None:
        raise RuntimeError("a valid form names a branch")
    saved = actions.save_draft(
        by=account,
        company=place.company,
        branch=place.branch,
        answers=form.answers(),
        application=draft,
        seen=form.seen.data or "",
    )
    address = url_for(".check", public_id=saved.public_id)
    once.record_result(token, address)
    return address


def _kept_prospect(form: ApplyForm, draft: VoucherApplication | None, version: SchemeVersion) -> Prospect | None:
    """Return the estimate of a draft; for a form that was brought back after signing in that of what it holds."""
    if form.once.raw_data:
        return _possible(form, version)
    return estimate.prospect_of(draft) if draft is not None else None


def _possible(form: ApplyForm, version: SchemeVersion) -> Prospect | None:
    """Return the estimate of a form with mistakes elsewhere; None where the sum itself cannot be made."""
    if form.tuition_cents.data is None or not form.vat_percent.data or form.amounts_include_vat.truth is None:
        return None
    if any(form[name].process_errors for name in ("exam_cents", "material_cents", "third_party_cents")):
        return None
    if form.vat_deductible.truth is None or form.vat_percent.errors:
        return None
    return estimate.estimated(form.answered(), version)


def _page(form: ApplyForm, version: SchemeVersion, **values: Any) -> str:
    return render_template(
        "vouchers/apply.html",
        form=form,
        version=version,
        places=form.places,
        rule_names=RULE_NAMES,
        known_aid=_known_aid(form.places, version),
        **values,
    )


def _known_aid(places: list[Place], version: SchemeVersion) -> int:
    """Return the cents that this fund itself gave the only company in the years that count (R11)."""
    companies = {place.company.id for place in places}
    return aid_known_here(companies.pop(), version, clock.now(), None) if len(companies) == 1 else 0


def version_or_closed() -> SchemeVersion:
    """Return the version in force. Raises DomainError while the scheme takes no applications."""
    version = estimate.version_now()
    if version is None:
        raise DomainError(CLOSED)
    return version


def _companies(account: Account) -> list[str]:
    return [company.name for company in companies_of(account)]
