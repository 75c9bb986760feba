"""The steps of an advisor and a decider, each on its own page with the letter that will leave."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role, writes
from app.accounts.forms import typed
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import clock, once
from app.kernel.database import db
from app.kernel.errors import ConflictError, DomainError, NotAllowedError
from app.kernel.forms import Form
from app.kernel.text import N_
from app.kernel.web import shown
from app.vouchers import actions, mails, policy_staff
from app.vouchers.actions.reviewing import EXTRA
from app.vouchers.blocks.models import BlockKind
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.queries import standing
from app.vouchers.excluded.rules import EXCLUDED
from app.vouchers.forms.advice import AskForm, FactsForm, LookAgainForm, ReasonForm
from app.vouchers.letters.keeping import example_of
from app.vouchers.mails import Draft
from app.vouchers.process import BY_NAME
from app.vouchers.queries import casepage
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.rules import Outcome
from app.vouchers.views.advice_case import heading, options_of, read
from app.vouchers.views.advice_words import PROPOSE, PROPOSED, REASONS, named, result_of
from app.vouchers.views.block_picker import INSERT, picker
from app.vouchers.views.blueprint import blueprint
from app.vouchers.views.documents import letter_response
from app.vouchers.views.list_address import case_address

AS_PDF = "pdf"
"""What the button sends that shows the letter as a PDF, marked as an example."""
JUDGED_ANEW = N_("De deelnemer kreeg of verloor intussen een andere voucher. Bekijk de aanvraag opnieuw.")
LOOK = "bekijk"
"""The name of the button that shows the letter again and sends nothing."""
SENDS_BACK = frozenset({"send_back", "send_back_incomplete"})
"""A case with one of these has a proposal that this person may decide on."""
ADVERSE = frozenset({Outcome.REFUSE.value, EXCLUDED, "set_aside"})
"""Proposals against the applicant, who reads the reason in the letter."""
GROUND, BY_EXCLUSION = "grond", "uitsluiting"
"""What the address carries when an advisor refuses somebody for being excluded (R17)."""
EXCLUDED_REASON = N_("U bent uitgesloten van een nieuwe voucher.")
AGREED = N_("Akkoord met het voorstel.")


@blueprint.post("/advies/<public_id>/pak")
@role(Role.ADVISOR)
def take_case(public_id: str) -> ResponseReturnValue:
    """Start reviewing a complete case."""
    application = read(public_id)
    done = N_("U behandelt deze aanvraag nu.")
    return carried_out(Form(), public_id, lambda by: actions.take(application, by=by), done) or _back(public_id)


@blueprint.route("/advies/<public_id>/gegevens", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def correct_case(public_id: str) -> ResponseReturnValue:
    """Record what the advisor found about trainer, sector fund and relevance."""
    application = read(public_id)
    form = FactsForm(obj=application)
    if form.validate_on_submit():
        done = N_("De gegevens zijn bewaard. Kijk hieronder wat de regels nu zeggen.")
        if answer := carried_out(
            form, public_id, lambda by: actions.correct_facts(application, by=by, facts=form.facts()), done
        ):
            return answer
        application = casepage.sent(public_id)
    file = casepage.case_file(application)
    if "correct_facts" not in options_of(file).steps:
        return _not_now(file)
    return _page("vouchers/advice_facts.html", file, form, relevance=named(file.version.texts.relevance))


@blueprint.route("/advies/<public_id>/stuk-vragen", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def ask_for_item(public_id: str) -> ResponseReturnValue:
    """Send an item back, or ask for one more; the applicant reads why."""
    application = read(public_id)
    file = casepage.case_file(application)
    form = AskForm([(item.code, _sentence(named(item.name))) for item in file.items if item.is_document])
    if sent(form):
        if answer := carried_out(
            form,
            public_id,
            lambda by: actions.ask_item(
                application, by=by, code=form.code.data, label=typed(form.label), reason=typed(form.reason)
            ),
            N_("De vraag is gestuurd. De aanvrager is nu aan zet."),
        ):
            return answer
        file = casepage.case_file(casepage.sent(public_id))
    if "ask_item" not in options_of(file).steps:
        return _not_now(file)
    looked = form.is_submitted() and not form.errors and INSERT not in request.form
    letter = _asking(file, form) if looked else None
    return _page(
        "vouchers/advice_ask.html", file, form, letter=letter, look=LOOK, blocks=picker(form.reason, BlockKind.ASK)
    )


@blueprint.route("/advies/<public_id>/voorstel", methods=["GET", "POST"])
@writes
@role(Role.ADVISOR)
def propose_decision(public_id: str) -> ResponseReturnValue:
    """Propose what the rules come to, or to refuse who is excluded, with the letter that it leads to."""
    application = read(public_id)
    file = casepage.case_file(application)
    excluded = _on_exclusion(file)
    outcome = EXCLUDED if excluded else file.outcome.value
    reason = EXCLUDED_REASON if excluded else REASONS.get(file.outcome, "")
    form = ReasonForm(data={"seen": outcome, "reason": shown(reason)})
    if sent(form):
        if answer := carried_out(
            form,
            public_id,
            lambda by: (
                None
                if actions.propose(application, by=by, outcome=typed(form.seen), reason=typed(form.reason))
                else JUDGED_ANEW
            ),
            N_("Het voorstel ligt bij de beslisser."),
        ):
            return answer
        file = casepage.case_file(casepage.sent(public_id))
        excluded = _on_exclusion(file)
        outcome = form.seen.data = EXCLUDED if excluded else file.outcome.value
    if not {"propose", "propose_after_closing"} & set(options_of(file).steps):
        return _not_now(file)
    blocks = picker(form.reason, BlockKind.PROPOSE)
    return _page(
        "vouchers/advice_propose.html",
        file,
        form,
        letter=_deciding(file, outcome, typed(form.reason)),
        result=result_of(file),
        button=_("Stel weigeren voor wegens uitsluiting") if excluded else shown(PROPOSE[file.outcome]),
        exclusion=excluded,
        refuses=outcome in ADVERSE,
        look=LOOK,
        blocks=blocks,
    )


@blueprint.route("/advies/<public_id>/besluit", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def decide_case(public_id: str) -> ResponseReturnValue:
    """Decide as proposed, after reading the proposal and the letter."""
    application = read(public_id)
    file = casepage.case_file(application)
    form = ReasonForm(data={"seen": _moment(file), "reason": _first_reason(file)})
    if sent(form) and (
        answer := carried_out(
            form,
            public_id,
            lambda by: actions.decide(application, by=by, reason=typed(form.reason), seen=_seen(form.seen.data)),
            N_("Het besluit is genomen. De aanvrager krijgt bericht."),
        )
    ):
        return answer
    if not SENDS_BACK & set(options_of(file).steps):
        return _not_now(file)
    proposal = application.proposal or Outcome.REFUSE.value
    blocks = picker(form.reason, BlockKind.DECIDE)
    return _page(
        "vouchers/advice_decide.html",
        file,
        form,
        letter=_deciding(file, proposal, typed(form.reason)),
        proposed=shown(PROPOSED[proposal]),
        button=shown(BY_NAME[policy_staff.DECISION_STEPS[proposal]].button or ""),
        refuses=proposal in ADVERSE,
        look=LOOK,
        blocks=blocks,
    )


@blueprint.route("/advies/<public_id>/terug", methods=["GET", "POST"])
@writes
@role(Role.DECIDER)
def send_back_case(public_id: str) -> ResponseReturnValue:
    """Return a proposal to its advisor, with what is to be looked at again."""
    application = read(public_id)
    file = casepage.case_file(application)
    form = LookAgainForm(data={"seen": _moment(file)})
    if sent(form) and (
        answer := carried_out(
            form,
            public_id,
            lambda by: actions.send_back(application, by=by, reason=typed(form.reason), seen=_seen(form.seen.data)),
            N_("Het voorstel is terug bij de adviseur."),
        )
    ):
        return answer
    if not SENDS_BACK & set(options_of(file).steps):
        return _not_now(file)
    return _page("vouchers/advice_back.html", file, form, blocks=picker(form.reason, BlockKind.RETURN))


def sent(form: Form) -> bool:
    """Return whether a valid form was sent to take a step: not to look at its letter or to put a text in."""
    if INSERT in request.form:
        return False
    return form.validate_on_submit() and LOOK not in request.form


def _page(template: str, file: CaseFile, form: Form, **values: object) -> ResponseReturnValue:
    """Show the page of one step; with status 400 where what was sent could not be used."""
    shown_again = request.method == "POST" and not {LOOK, INSERT} & set(request.form)
    wrong = bool(form.errors or form.form_errors)
    letter = values.get("letter")
    if request.form.get(LOOK) == AS_PDF and isinstance(letter, Draft) and not wrong:
        return letter_response(example_of(letter.data, letter.locale))
    page = render_template(template, **heading(file), form=form, as_pdf=AS_PDF, **values)
    return page, 400 if shown_again or wrong else 200


def carried_out(form: Form, public_id: str, act: Callable[..., str | None], done: str) -> ResponseReturnValue | None:
    """Take a step once and go back to the case; None when the form has to be shown again.

    The page then says `done`, or what `act` returns where it came to something else.
    When somebody was first, a page says so and shows the way to the case as it stands now.
    """
    by, address = signed_in_account(), case_address(public_id)
    if (earlier := once.earlier_result(form.once.data or "", by.id)) is not None:
        return redirect(earlier or address, 303)
    try:
        said = act(by)
    except ConflictError as error:
        db.session.rollback()
        return _conflict(public_id, shown(error.text)), 409
    except NotAllowedError:
        raise
    except DomainError as error:
        form.refuse(error)
        return None
    once.record_result(form.once.data or "", address)
    flash(shown(said or done))
    return redirect(address, 303)


def _conflict(public_id: str, sentence: str) -> str:
    file = casepage.case_file(casepage.sent(public_id))
    return render_template("vouchers/advice_conflict.html", **heading(file), sentence=sentence)


def _not_now(file: CaseFile) -> ResponseReturnValue:
    """Go back to the case, which says why this step cannot be taken now."""
    flash(shown(options_of(file).refusal or N_("Dit kan nu niet.")), "warning")
    return _back(file.application.public_id)


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(case_address(public_id), 303)


def _moment(file: CaseFile) -> str:
    """Return the moment of the proposal, as the form carries it."""
    proposed_at = file.application.proposed_at
    return proposed_at.isoformat() if proposed_at else ""


def _seen(moment: str | None) -> datetime:
    try:
        return datetime.fromisoformat(moment or "")
    except ValueError:
        return datetime.min.replace(tzinfo=clock.AMSTERDAM)  # no proposal has this moment


def _on_exclusion(file: CaseFile) -> Exclusion | None:
    """Return the exclusion that the address asks to refuse on; None where there is none, or none is asked for."""
    if request.args.get(GROUND) != BY_EXCLUSION:
        return None
    return standing(file.application, clock.now())


def _first_reason(file: CaseFile) -> str:
    """Return what a decider starts from; of a refusal the words of the proposal, since they stand in the letter."""
    if file.application.proposal in ADVERSE:
        return file.application.proposal_reason or ""
    return shown(AGREED)


def _deciding(file: CaseFile, outcome: str, reason: str) -> Draft | None:
    """Return the letter of a decision as it will leave; None while the case is not complete."""
    if outcome not in policy_staff.DECISION_STEPS:
        return None
    step = BY_NAME[policy_staff.DECISION_STEPS[outcome]]
    changes: dict[str, object] = {"decision_reason": reason, "decision": outcome}
    if outcome == Outcome.GRANT:
        changes["awarded_cents"] = file.application.reserved_cents
    return mails.preview(step.letter or "", file.application, step.term, changes)


def _asking(file: CaseFile, form: AskForm) -> Draft:
    """Return the mail that asks for an item, as it will leave."""
    step, reason = BY_NAME["ask_item"], typed(form.reason)
    code = form.code.data
    kept = [item for item in file.application.evidence if item.code != code]
    label = typed(form.label) if code == EXTRA else ""
    asked = SimpleNamespace(code=code, label=label, supplied_at=None, rejected_at=clock.now(), rejection=reason)
    if code != EXTRA:
        asked.label = next(item.label for item in file.application.evidence if item.code == code)
    return mails.preview(step.letter or "", file.application, step.term, {"evidence": [*kept, asked]})


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
