"""The pages of recoveries: the treasurer's list, one recovery with its plan, and what its applicant sees."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.forms import typed
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import clock, once, paging
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.forms import Form
from app.kernel.web import euro, shown
from app.vouchers import policy_staff, status_parts
from app.vouchers.models import VoucherApplication
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.queries.worklist import is_own
from app.vouchers.recovery import actions, policy, queries
from app.vouchers.recovery.forms import DecideForm, PlanForm, ReceiveForm, WaiveForm
from app.vouchers.recovery.models import Recovery
from app.vouchers.recovery.rules import RecoveryState
from app.vouchers.views.case_parts import case_part
from app.vouchers.views.treasury_words import ALREADY_DONE

blueprint = Blueprint("vouchers_recovery", __name__)
SIZE = 20


@blueprint.get("/kas/terugvorderingen")
@role(Role.TREASURER, Role.DECIDER)
def listing() -> ResponseReturnValue:
    """List what is still to be paid back, what is overdue first; or what has ended."""
    ended = request.args.get("lijst") == "afgerond"
    number, still, late = queries.totals()
    return render_template(
        "vouchers/recovery/list.html",
        page=paging.paged(queries.listed(ended=ended), SIZE),
        ended=ended,
        number=number,
        still=still,
        late=late,
        undone=RecoveryState.UNDONE,
        page_address=paging.page_address,
        keeps_books=active_role() is Role.TREASURER,
    )


@blueprint.get("/kas/terugvorderingen/<public_id>")
@writes
@role(Role.TREASURER, Role.DECIDER)
def one(public_id: str) -> ResponseReturnValue:
    """Show one recovery; its applicant can see that it was read."""
    return _page(_read(public_id))


@blueprint.route("/kas/terugvorderingen/<public_id>/ontvangen", methods=["GET", "POST"])
@writes
@role(Role.TREASURER)
def receive(public_id: str) -> ResponseReturnValue:
    """Book money that came in."""
    form = ReceiveForm(on=clock.today())

    def book(recovery: Recovery) -> str:
        moved = actions.receive(
            recovery,
            by=signed_in_account(),
            cents=form.amount.data or 0,
            on=form.on.data or clock.today(),
            note=typed(form.note),
        )
        said = str(_("%(amount)s is geboekt.", amount=euro(form.amount.data or 0)))
        if moved:
            said += " " + ngettext(
                "%(num)s aanvraag die op geld wachtte, is nu aan de beurt.",
                "%(num)s aanvragen die op geld wachtten, zijn nu aan de beurt.",
                moved,
            )
        return said

    return _form_page(public_id, form, book, "receive")


@blueprint.route("/kas/terugvorderingen/<public_id>/plan", methods=["GET", "POST"])
@writes
@role(Role.TREASURER)
def plan(public_id: str) -> ResponseReturnValue:
    """Divide what is still open over months."""
    form = PlanForm()

    def divide(recovery: Recovery) -> str:
        actions.make_plan(
            recovery, by=signed_in_account(), parts=form.parts.data or 0, first=form.first.data or clock.today()
        )
        return str(_("Het betaalplan is gemaakt. De aanvrager krijgt bericht."))

    return _form_page(public_id, form, divide, "plan")


@blueprint.route("/kas/terugvorderingen/<public_id>/kwijtschelden", methods=["GET", "POST"])
@writes
@role(Role.TREASURER, Role.DECIDER)
def propose_waiver(public_id: str) -> ResponseReturnValue:
    """Propose to ask no longer for an amount."""
    form = WaiveForm()

    def propose(recovery: Recovery) -> str:
        actions.propose_waiver(recovery, by=signed_in_account(), cents=form.amount.data or 0, reason=typed(form.reason))
        return str(_("Uw voorstel ligt klaar. Een collega beslist."))

    return _form_page(public_id, form, propose, "waive")


@blueprint.route("/kas/terugvorderingen/<public_id>/besluit", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def decide_waiver(public_id: str) -> ResponseReturnValue:
    """Decide on a proposal to waive, as somebody else than who proposed it."""
    form = DecideForm()

    def decide(recovery: Recovery) -> str:
        granted = form.granted.data == "ja"
        actions.decide_waiver(
            recovery, by=signed_in_account(), granted=granted, reason=typed(form.reason), seen=form.seen_id
        )
        return str(_("Het bedrag is kwijtgescholden.") if granted else _("Het bedrag blijft openstaan."))

    return _form_page(public_id, form, decide, "decide")


def _form_page(public_id: str, form: Form, act: Callable[[Recovery], str], name: str) -> ResponseReturnValue:
    """Show a form of one recovery, or do once what it asks and show the recovery."""
    recovery, here = _read(public_id), url_for(".one", public_id=public_id)
    by, token = signed_in_account(), form.once.data or ""
    if is_own(recovery.application_id, by):
        raise NotAllowedError(policy_staff.OWN)
    if form.validate_on_submit():
        if once.earlier_result(token, by.id) is not None:
            flash(shown(ALREADY_DONE), "info")
            return redirect(here, 303)
        try:
            said = act(recovery)
        except ConflictError:
            raise
        except DomainError as error:
            db.session.rollback()
            recovery = _read(public_id)
            form.refuse(error)
        else:
            once.record_result(token, here)
            flash(said)
            return redirect(here, 303)
    proposal = queries.proposal_of(recovery.id)
    if recovery.state != RecoveryState.OPEN or (name == "decide" and proposal is None):
        return redirect(here, 303)
    if isinstance(form, DecideForm) and proposal is not None and not form.is_submitted():
        form.seen.data = str(proposal.id)
    page = render_template(f"vouchers/recovery/{name}.html", form=form, proposal=proposal, **_values(recovery))
    return page, 400 if form.is_submitted() else 200


def _read(public_id: str) -> Recovery:
    """Return a recovery, and write down that it was read."""
    recovery = queries.named(public_id)
    application = db.session.get_one(VoucherApplication, recovery.application_id)
    audit.record(
        "voucher.recovery.read",
        f"voucher:{application.number}",
        by=signed_in_account(),
        person_id=application.applicant_id,
    )
    return recovery


def _page(recovery: Recovery) -> str:
    by, proposal = signed_in_account(), queries.proposal_of(recovery.id)
    deciding = active_role() is Role.DECIDER and proposal is not None
    own = is_own(recovery.application_id, by)
    refusal = policy_staff.OWN if own else None
    if refusal is None and deciding and proposal is not None and not policy.may_decide(proposal, by):
        refusal = policy.FOUR_EYES
    return render_template(
        "vouchers/recovery/one.html",
        proposal=proposal,
        proposer=queries.name_of(proposal.proposed_by_id) if proposal else None,
        may_decide=deciding and refusal is None,
        may_propose=proposal is None and not own,
        refusal=refusal,
        keeps_books=active_role() is Role.TREASURER and not own,
        received=queries.received_of(recovery.id),
        waivers=queries.waivers_of(recovery.id),
        **_values(recovery),
    )


def _values(recovery: Recovery) -> dict[str, Any]:
    application = db.session.get_one(VoucherApplication, recovery.application_id)
    return {
        "recovery": recovery,
        "application": application,
        "applicant": queries.applicant_of(application),
        "parts": queries.standing_of(recovery),
        "open": recovery.state == RecoveryState.OPEN,
        "undone": recovery.state == RecoveryState.UNDONE,
    }


def _status(application: VoucherApplication) -> dict[str, Any] | None:
    """What an applicant sees of money to pay back."""
    recovery = queries.latest_of(application.id)
    if recovery is None:
        return None
    return {
        "recovery": recovery,
        "parts": queries.standing_of(recovery),
        "open": recovery.state == RecoveryState.OPEN,
    }


status_parts.register("recovery", _status)


@case_part("recovery")
def _case(file: CaseFile) -> Mapping[str, object] | None:
    """Money of a case that is asked back."""
    return _status(file.application)
