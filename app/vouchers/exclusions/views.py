"""The register of exclusions, its forms, and what the pages of a case and of an applicant show of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.forms import typed
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import clock, once, paging
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.forms import Form
from app.kernel.web import shown
from app.vouchers import status_parts
from app.vouchers.afterwards.queries import last_settlement
from app.vouchers.afterwards.views.words import GROUNDS
from app.vouchers.casefile import version_of
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.queries import standing
from app.vouchers.excluded.rules import ExclusionState
from app.vouchers.exclusions import actions, policy, queries
from app.vouchers.exclusions.forms import DecideForm, EndForm, ProposeForm
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State, term_end
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.queries.worklist import is_own
from app.vouchers.views.advice_case import options_of, read
from app.vouchers.views.case_parts import Button, case_buttons, case_part

blueprint = Blueprint("vouchers_exclusions", __name__)
SIZE = 20


@blueprint.get("/advies/uitsluitingen")
@role(Role.ADVISOR, Role.DECIDER)
def listing() -> ResponseReturnValue:
    """List the register: proposals, who is excluded now, what has passed."""
    today = clock.today()
    return render_template(
        "vouchers/exclusions/list.html",
        page=paging.paged(queries.listed(today), SIZE),
        today=today,
        grounds=GROUNDS,
        page_address=paging.page_address,
    )


@blueprint.get("/advies/uitsluitingen/<public_id>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def one(public_id: str) -> ResponseReturnValue:
    """Show one exclusion; the applicant can see that it was read."""
    exclusion, application = _read(public_id)
    by = signed_in_account()
    decides = active_role() is Role.DECIDER and not is_own(application.id, by)
    return render_template(
        "vouchers/exclusions/one.html",
        **_values(exclusion, application),
        may_decide=decides and policy.may_decide(exclusion, by),
        may_end=decides and exclusion.state == ExclusionState.STANDS,
        refusal=policy.FOUR_EYES if decides and exclusion.proposed_by_id == by.id else None,
    )


@blueprint.route("/advies/<public_id>/uitsluiten", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def propose(public_id: str) -> ResponseReturnValue:
    """Propose to exclude whom a settled case blames."""
    application, form, here = read(public_id), ProposeForm(), url_for("vouchers.case", public_id=public_id)

    def act() -> str:
        by, months = signed_in_account(), form.months.data or 0
        actions.propose(read(public_id), by=by, months=months, reason=typed(form.reason))
        return str(_("Het voorstel ligt bij de beslisser. De aanvrager kan eerst reageren."))

    if (answer := _done(form, here, act)) is not None:
        return answer
    application = read(public_id)
    if not _can_propose(application):
        flash(shown(actions.NO_GROUND), "warning")
        return redirect(here, 303)
    page = render_template(
        "vouchers/exclusions/propose.html",
        form=form,
        application=application,
        name=queries.excluded_name(application),
        terms=version_of(application, clock.now()).exclusion,
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/advies/uitsluitingen/<public_id>/besluit", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def decide(public_id: str) -> ResponseReturnValue:
    """Decide on a proposal, as somebody else than who made it."""
    form = DecideForm()

    def act(exclusion: Exclusion) -> str:
        granted = bool(form.granted.truth)
        actions.decide(
            exclusion, by=signed_in_account(), granted=granted, reply=typed(form.reply), reason=typed(form.reason)
        )
        if granted:
            return str(_("De uitsluiting staat in het register. De aanvrager krijgt bericht."))
        return str(_("Er komt geen uitsluiting. De aanvrager krijgt bericht."))

    return _form_page(public_id, form, act, "decide", ExclusionState.PROPOSED)


@blueprint.route("/advies/uitsluitingen/<public_id>/beeindigen", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def end(public_id: str) -> ResponseReturnValue:
    """End an exclusion before its last day."""
    form = EndForm()

    def act(exclusion: Exclusion) -> str:
        actions.end(exclusion, by=signed_in_account(), reason=typed(form.reason))
        return str(_("De uitsluiting is beëindigd. De aanvrager krijgt bericht."))

    return _form_page(public_id, form, act, "end", ExclusionState.STANDS)


def _form_page(
    public_id: str, form: Form, act: Callable[[Exclusion], str], name: str, state: ExclusionState
) -> ResponseReturnValue:
    """Show a form of one exclusion in `state`, or do once what it asks and show the exclusion."""
    here = url_for(".one", public_id=public_id)
    if (answer := _done(form, here, lambda: act(queries.named(public_id)))) is not None:
        return answer
    exclusion, application = _read(public_id)
    if exclusion.state != state:
        flash(shown(actions.DECIDED if state is ExclusionState.PROPOSED else actions.ENDED), "info")
        return redirect(here, 303)
    page = render_template(f"vouchers/exclusions/{name}.html", form=form, **_values(exclusion, application))
    return page, 400 if form.is_submitted() else 200


def _done(form: Form, here: str, act: Callable[[], str]) -> ResponseReturnValue | None:
    """Do once what a valid form asks and go `here`; None when the form has to be shown, again or first."""
    if not form.validate_on_submit():
        return None
    by, token = signed_in_account(), form.once.data or ""
    if once.earlier_result(token, by.id) is not None:
        return redirect(here, 303)
    try:
        said = act()
    except (ConflictError, NotAllowedError):
        raise
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return None
    once.record_result(token, here)
    flash(said)
    return redirect(here, 303)


def _read(public_id: str) -> tuple[Exclusion, VoucherApplication]:
    """Return an exclusion and its case, and write down that it was read."""
    exclusion = queries.named(public_id)
    application = db.session.get_one(VoucherApplication, exclusion.application_id)
    subject = f"voucher:{application.number}"
    audit.record("voucher.exclusion.read", subject, by=signed_in_account(), person_id=application.applicant_id)
    return exclusion, application


def _values(exclusion: Exclusion, application: VoucherApplication) -> dict[str, Any]:
    return {
        "exclusion": exclusion,
        "application": application,
        "name": queries.excluded_name(application),
        "names": queries.names_of(exclusion),
        "grounds": GROUNDS,
        "today": clock.today(),
    }


def _can_propose(application: VoucherApplication) -> bool:
    """Return whether the reader can propose an exclusion after this case."""
    if is_own(application.id, signed_in_account()) or queries.open_of(application.id) is not None:
        return False
    return policy.follows_from(application, last_settlement(application.id))


@case_buttons
def _buttons(file: CaseFile) -> Sequence[Button]:
    """Offer an advisor to exclude whom the case blames, or to refuse who is excluded."""
    if active_role() is not Role.ADVISOR:
        return []
    application, public_id = file.application, file.application.public_id
    if application.state == State.SETTLED and _can_propose(application):
        return [Button(_("Stel uitsluiting voor"), url_for("vouchers_exclusions.propose", public_id=public_id))]
    if application.state == State.IN_REVIEW and "propose" in options_of(file).steps:
        if standing(application, clock.now()) is None:
            return []
        address = url_for("vouchers.propose_decision", public_id=public_id, grond="uitsluiting")
        return [Button(_("Stel weigeren voor wegens uitsluiting"), address)]
    return []


@case_part("exclusions", aside=True)
def _case(file: CaseFile) -> Mapping[str, object] | None:
    """That the applicant stands in the register, and what was proposed or decided after this case."""
    application = file.application
    found, after = standing(application, clock.now()), queries.of_case(application.id)
    if found is None and not after:
        return None
    return {
        "standing": found,
        "after": after,
        "reopened": application.state != State.SETTLED,
        "today": clock.today(),
    }


def _status(application: VoucherApplication) -> dict[str, Any] | None:
    """What an applicant reads: the exclusion after this case, or the one that their application met."""
    after = queries.of_case(application.id)
    found = after[0] if after else standing(application, clock.now())
    if found is None or found.state == ExclusionState.REJECTED:
        return None
    version = version_of(application, clock.now())
    until = None
    if found.application_id == application.id and found.decided_at is not None:
        until = term_end(clock.amsterdam(found.decided_at).date(), version.terms.objection_weeks)
    return {"exclusion": found, "object_until": until, "version": version, "today": clock.today()}


status_parts.register("exclusions", _status, last=True)  # below what is said of objecting to the other decisions
