"""What advisors and deciders do after the decision: note a start, let a voucher lapse, judge evidence, settle."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role, writes
from app.accounts.forms import typed
from app.accounts.models import Account
from app.accounts.rules import Role
from app.kernel import clock
from app.kernel.forms import Form
from app.kernel.text import N_
from app.kernel.web import shown
from app.vouchers import actions as voucher_actions
from app.vouchers.afterwards import actions, money, queries
from app.vouchers.afterwards.forms import (
    BetterEvidenceForm,
    LongerForm,
    SettlementForm,
    StartForm,
    WhyForm,
)
from app.vouchers.afterwards.models import TrainingEvidence
from app.vouchers.afterwards.views.blueprint import blueprint
from app.vouchers.afterwards.views.words import GROUNDS, PROOFS
from app.vouchers.casefile import version_of
from app.vouchers.forms.advice import LookAgainForm
from app.vouchers.models import VoucherApplication
from app.vouchers.process import AWARDED_STATES, BY_NAME, State
from app.vouchers.queries import casepage
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.rules import Blame, Settlement
from app.vouchers.views.advice_case import heading, options_of, read
from app.vouchers.views.advice_steps import carried_out
from app.vouchers.views.case_parts import Button, case_buttons, case_part, case_step
from app.vouchers.views.documents import document_response

LOOK = "bekijk"
"""The name of the button that works out the amount and sends nothing."""
PAGES = {
    "note_start": "note_start",
    "propose_set_aside": "propose_set_aside",
    "lapse": "lapse",
    "return_evidence": "return_evidence",
    "propose_settlement": "propose_settlement",
    "return_settlement": "return_settlement",
    "return_no_evidence": "return_settlement",
    "settle": "settle",
}
EXTEND = N_("Verleng de beslistermijn")
EXTEND_WITHIN = 14
"""From how many days before its end the term can be extended on the page of a case."""
FIRST = frozenset({"propose_set_aside", "propose_settlement", "settle"})
"""Steps that move a case on."""


@blueprint.route("/advies/<public_id>/start", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def note_start(public_id: str) -> ResponseReturnValue:
    """Write down for the applicant that the training began."""
    application = read(public_id)
    form = StartForm()
    if form.validate_on_submit() and (day := form.started_on.data):
        act = _acting(actions.note_start, application, on=day)
        if answer := carried_out(form, public_id, act, N_("De start is genoteerd.")):
            return answer
    return _page("note_start", "vouchers/after/note_start.html", public_id, form)


@blueprint.route("/advies/<public_id>/buiten-behandeling", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def propose_set_aside(public_id: str) -> ResponseReturnValue:
    """Propose to set aside what was not completed in time (Awb 4:5)."""
    application = read(public_id)
    form = WhyForm(data={"reason": _("U stuurde niet op tijd wat wij misten.")})
    if form.validate_on_submit():
        act = _acting(voucher_actions.propose_set_aside, application, reason=typed(form.reason))
        if answer := carried_out(form, public_id, act, N_("Het voorstel ligt bij de beslisser.")):
            return answer
    return _page("propose_set_aside", "vouchers/after/set_aside.html", public_id, form)


@blueprint.route("/advies/<public_id>/verlengen", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR, Role.DECIDER)
def extend(public_id: str) -> ResponseReturnValue:
    """Tell the applicant that the decision takes longer (Awb 4:14)."""
    application = read(public_id)
    form = LongerForm()
    if form.validate_on_submit():
        act = _acting(voucher_actions.extend, application, reason=typed(form.reason))
        if answer := carried_out(form, public_id, act, N_("De termijn is verlengd. De aanvrager krijgt bericht.")):
            return answer
    file = casepage.case_file(casepage.sent(public_id))
    if not _may_extend(file):
        flash(_("U kunt deze termijn niet verlengen."), "warning")
        return redirect(url_for("vouchers.case", public_id=public_id), 303)
    weeks = file.version.terms.extension_weeks
    page = render_template("vouchers/after/extend.html", **heading(file), form=form, button=shown(EXTEND), weeks=weeks)
    return page, 400 if form.is_submitted() else 200


def _may_extend(file: CaseFile) -> bool:
    """Return whether the term still runs and was not extended before."""
    return file.runs and not file.clock.late and not file.clock.extended


@case_buttons
def _more_buttons(file: CaseFile) -> list[Button]:
    """Offer a longer term in the last two weeks, when it is clear that the first is too short."""
    if not _may_extend(file) or file.clock.on_hold or file.clock.days_left > EXTEND_WITHIN:
        return []
    return [Button(shown(EXTEND), url_for("vouchers_after.extend", public_id=file.application.public_id))]


@blueprint.route("/advies/<public_id>/vervallen", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def lapse(public_id: str) -> ResponseReturnValue:
    """Let a voucher lapse whose training did not begin in time."""
    application = read(public_id)
    form = WhyForm()
    if form.validate_on_submit():
        act = _acting(actions.lapse, application, reason=typed(form.reason))
        if answer := carried_out(form, public_id, act, N_("De voucher is vervallen. De aanvrager krijgt bericht.")):
            return answer
    return _page("lapse", "vouchers/after/lapse.html", public_id, form)


@blueprint.route("/advies/<public_id>/bewijs-terug", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def return_evidence(public_id: str) -> ResponseReturnValue:
    """Ask for better evidence."""
    application = read(public_id)
    form = BetterEvidenceForm()
    if form.validate_on_submit():
        act = _acting(actions.return_evidence, application, reason=typed(form.reason))
        if answer := carried_out(form, public_id, act, N_("De vraag is gestuurd. De aanvrager is nu aan zet.")):
            return answer
    sent = _sent(queries.current_evidence(application.id))
    return _page("return_evidence", "vouchers/after/return_evidence.html", public_id, form, **sent)


@blueprint.route("/advies/<public_id>/vaststelling", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def propose_settlement(public_id: str) -> ResponseReturnValue:
    """Propose what the voucher comes to; the page works out the sum before anything is sent."""
    application = read(public_id)
    evidence = queries.current_evidence(application.id)
    offered = _offered(application, evidence)
    form = SettlementForm(offered, data={"blame": Blame.NONE.value if evidence else None})
    if LOOK not in request.form and form.validate_on_submit():
        act = _acting(actions.propose_settlement, application, blame=Blame(form.blame.data), reason=typed(form.reason))
        if answer := carried_out(form, public_id, act, N_("Het voorstel ligt bij de beslisser.")):
            return answer
    return _page(
        "propose_settlement",
        "vouchers/after/propose_settlement.html",
        public_id,
        form,
        **_sent(evidence),
        sum=_worked_out(application, evidence, form.blame.data) if form.blame.data in offered else None,
        look=LOOK,
    )


def _offered(application: VoucherApplication, evidence: TrainingEvidence | None) -> list[Blame]:
    """Return what an advisor can find: without evidence only what costs the voucher, and lateness after its term."""
    if evidence is not None:
        return list(Blame)
    late = application.started_on is not None and clock.today() > queries.days_of(application).evidence
    return [blame for blame in Blame if blame is not Blame.NONE and (late or blame is not Blame.TO_BLAME)]


def _worked_out(application: VoucherApplication, evidence: TrainingEvidence | None, blame: str) -> Settlement:
    """Return what the chosen finding comes to."""
    return queries.settled_at(application, evidence, Blame(blame), version_of(application, clock.now()))


@blueprint.route("/advies/<public_id>/vaststellen", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def settle(public_id: str) -> ResponseReturnValue:
    """Settle as proposed, after reading the sum and what it does with the money."""
    application = read(public_id)
    form = WhyForm(data={"seen": _moment(application), "reason": _("Akkoord met het voorstel.")})
    if form.validate_on_submit():
        act = _acting(actions.settle, application, reason=typed(form.reason), seen=_seen(form))
        if answer := carried_out(form, public_id, act, N_("De voucher is vastgesteld. De aanvrager krijgt bericht.")):
            return answer
    return _page("settle", "vouchers/after/settle.html", public_id, form, **_proposal(application))


@blueprint.route("/advies/<public_id>/vaststelling-terug", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def return_settlement(public_id: str) -> ResponseReturnValue:
    """Return a proposal to its advisor."""
    application = read(public_id)
    form = LookAgainForm(data={"seen": _moment(application)})
    if form.validate_on_submit():
        act = _acting(actions.return_settlement, application, reason=typed(form.reason), seen=_seen(form))
        if answer := carried_out(form, public_id, act, N_("Het voorstel is terug bij de adviseur.")):
            return answer
    name = "return_settlement" if application.evidence_submitted_at else "return_no_evidence"
    return _page(name, "vouchers/after/return_settlement.html", public_id, form, **_proposal(application))


@blueprint.get("/advies/<public_id>/bewijs/<int(max=2147483647):evidence_id>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def case_evidence(public_id: str, evidence_id: int) -> ResponseReturnValue:
    """Hand over what was sent as evidence; the applicant can see that it was opened."""
    application = read(public_id, "voucher.document.read")
    return document_response(queries.document_of(queries.evidence_of(application, evidence_id)))


def _acting(act: Callable[..., object], application: VoucherApplication, **values: object) -> Callable[[Account], None]:
    """Return the step as `carried_out` takes it."""

    def acted(by: Account) -> None:
        act(application, by=by, **values)

    return acted


def _page(name: str, template: str, public_id: str, form: Form, **values: object) -> ResponseReturnValue:
    """Show the page of the step `name`; where it cannot be taken now, the case, which says why."""
    file = casepage.case_file(casepage.sent(public_id))
    if name not in (found := options_of(file)).steps:
        flash(shown(found.refusal or N_("Dit kan nu niet.")), "warning")
        return redirect(url_for("vouchers.case", public_id=public_id), 303)
    wrong = request.method == "POST" and LOOK not in request.form
    days = queries.days_of(file.application)
    page = render_template(
        template, **heading(file), form=form, days=days, button=shown(BY_NAME[name].button or ""), **values
    )
    return page, 400 if wrong or form.form_errors else 200


def _proposal(application: VoucherApplication) -> dict[str, object]:
    """Return what a decider reads of a proposal, with the sum made again from what was kept."""
    settlement = queries.last_settlement(application.id)
    file = casepage.case_file(casepage.sent(application.public_id))
    return {
        **_sent(queries.current_evidence(application.id)),
        "settlement": settlement,
        "sum": queries.settled_with(settlement, file.version) if settlement else None,
        "names": queries.names_of([settlement.proposed_by_id]) if settlement else {},
        "money": money.outlook(application.id, settlement.final_cents) if settlement else {},
        "grounds": GROUNDS,
    }


def _sent(evidence: TrainingEvidence | None) -> dict[str, object]:
    """Return what the pages show of what was sent after the training, or that nothing was."""
    return {
        "evidence": evidence,
        "document": queries.document_of(evidence) if evidence else None,
        "proofs": PROOFS,
    }


def _moment(application: VoucherApplication) -> str:
    """Return the moment of the proposal, as the form carries it."""
    proposed_at = application.settlement_proposed_at
    return proposed_at.isoformat() if proposed_at else ""


def _seen(form: WhyForm) -> datetime:
    try:
        return datetime.fromisoformat(form.seen.data or "")
    except ValueError:
        return datetime.min.replace(tzinfo=clock.AMSTERDAM)  # no proposal has this moment


@case_step(*PAGES)
def _button(name: str, file: CaseFile) -> Button:
    """Return the button of a step after the decision, or of setting aside before it."""
    address = url_for(f"vouchers_after.{PAGES[name]}", public_id=file.application.public_id)
    label = _("Lees voorstel en stel vast") if name == "settle" else shown(BY_NAME[name].button or "")
    first = name in FIRST and file.state is not State.STARTED  # then the applicant is to send the evidence
    return Button(label, address, "primary" if first else "secondary")


@case_part("afterwards")
def case_context(file: CaseFile) -> Mapping[str, object] | None:
    """Return what staff read of a voucher after the decision; None before it."""
    application = file.application
    if State(application.state) not in AWARDED_STATES:
        return None
    settlement = queries.last_settlement(application.id)
    people = [settlement.proposed_by_id, settlement.settled_by_id, settlement.returned_by_id] if settlement else []
    return {
        "days": queries.days_of(application),
        "today": clock.today(),
        **_sent(queries.last_evidence(application.id)),
        "settlement": settlement,
        "names": queries.names_of(people),
        "grounds": GROUNDS,
    }
