"""One case for advisors and deciders: what is known, what the rules say, what this person may do."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.access import role, writes
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel import clock, once
from app.kernel.text import Percent
from app.kernel.web import locale, shown
from app.vouchers import policy_staff
from app.vouchers.models import VoucherApplication
from app.vouchers.policy_staff import Options, Passed
from app.vouchers.process import BY_NAME, STATE_NAMES, State
from app.vouchers.queries import casepage
from app.vouchers.queries.applications import document_of
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.queries.clock import start_by
from app.vouchers.queries.worklist import is_own
from app.vouchers.scheme.content import COST_NAMES, KIND_NAMES
from app.vouchers.views.advice_words import (
    PROPOSE,
    PROPOSED,
    TAGS,
    WAITS_FOR,
    amount_name,
    moments,
    named,
    result_of,
)
from app.vouchers.views.applying_words import RULE_NAMES
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.case_parts import Button, buttons_of, case_step, parts_of
from app.vouchers.views.documents import document_response
from app.vouchers.views.list_address import carried, case_address


@blueprint.get("/advies/<public_id>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def case(public_id: str) -> ResponseReturnValue:
    """Show one case; the applicant can see that it was read."""
    application = read(public_id, "voucher.read")
    file = casepage.case_file(application)
    found = options_of(file)
    buttons = buttons_of(file, found.steps)
    return render_template(
        "vouchers/advice_case.html",
        **heading(file),
        application=application,
        rules=[(rule, shown(RULE_NAMES[rule.code])) for rule in file.rules],
        result=result_of(file),
        events=moments(file),
        buttons=buttons,
        parts=parts_of(file),
        back_to_list=url_for("vouchers_desk.worklist", **carried()),
        refusal=found.refusal or (None if buttons else policy_staff.not_now(file.state)),
        names={"kind": KIND_NAMES, "cost": COST_NAMES, "proposed": PROPOSED},
        named=named,
        percent=Percent(file.sums.rate_percent).show(locale()),
        once=once.new_token(),
        may_take=active_role() is Role.ADVISOR,
    )


@blueprint.get("/advies/<public_id>/stuk/<int(max=2147483647):item_id>")
@writes
@role(Role.ADVISOR, Role.DECIDER)
def case_document(public_id: str, item_id: int) -> ResponseReturnValue:
    """Hand over a document of a case; the applicant can see that it was opened."""
    application = read(public_id, "voucher.document.read")
    return document_response(document_of(application, item_id))


def read(public_id: str, verb: str = "voucher.read") -> VoucherApplication:
    """Return an application that was sent, and write down that its file was opened."""
    application = casepage.sent(public_id)
    audit.record(verb, f"voucher:{application.number}", by=signed_in_account(), person_id=application.applicant_id)
    return application


def options_of(file: CaseFile) -> Options:
    """Return what the reader may do with a case now."""
    by = signed_in_account()
    return policy_staff.options(
        file.application,
        by,
        active_role() or Role.ADVISOR,
        file.version,
        own=is_own(file.application.id, by),
        today=clock.today(),
        passed=Passed(completion=file.clock.unanswered, start=start_by(file.application, file.version) < clock.today()),
    )


def heading(file: CaseFile) -> dict[str, object]:
    """Return what stands above every page of a case."""
    state = file.state
    next_actor = shown(WAITS_FOR[state]) if state in WAITS_FOR else ""
    advisor = file.name(file.application.advisor_id) if state in (State.COMPLETE, State.IN_REVIEW) else None
    return {
        "file": file,
        "state_name": shown(STATE_NAMES[state]),
        "state_tag": TAGS[state],
        "amount_name": shown(amount_name(file)),
        "next_actor": f"{next_actor} {advisor}" if advisor else next_actor,
        "case_address": case_address(file.application.public_id),
    }


@case_step(
    "take",
    "ask_item",
    "correct_facts",
    "send_back",
    "send_back_incomplete",
    "propose",
    "propose_after_closing",
    "grant",
    "offer",
    "refuse",
    "set_aside",
)
def _button(name: str, file: CaseFile) -> Button:
    """Return the button of a step on the way to the decision."""

    def address(page: str) -> str:
        return url_for(f".{page}", public_id=file.application.public_id)

    match name:
        case "take":
            return Button(shown(BY_NAME[name].button or ""), address("take_case"), "primary", posts=True)
        case "ask_item":
            return Button(shown(BY_NAME[name].button or ""), address("ask_for_item"))
        case "correct_facts":
            return Button(_("Pas gegevens aan"), address("correct_case"))
        case "send_back" | "send_back_incomplete":
            return Button(shown(BY_NAME[name].button or ""), address("send_back_case"))
        case "propose" | "propose_after_closing":
            return Button(shown(PROPOSE[file.outcome]), address("propose_decision"), "primary")
    return Button(_("Lees voorstel en beslis"), address("decide_case"), "primary")
