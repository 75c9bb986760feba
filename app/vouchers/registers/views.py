"""The register of recognised trainers: its list, a new entry, the end of one, and what it says on a case."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.forms import one_line, typed
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import clock, once, paging
from app.kernel.errors import DomainError
from app.vouchers.casefile import kvk_of
from app.vouchers.queries.casepage import CaseFile
from app.vouchers.registers.forms import EndForm, TrainerForm
from app.vouchers.trainers import actions, queries
from app.vouchers.trainers.rules import MARK_NAMES, find
from app.vouchers.views.case_parts import case_part

blueprint = Blueprint("vouchers_registers", __name__)
SIZE = 20
LONGEST = 160


@blueprint.get("/advies/opleiders")
@role(Role.ADVISOR, Role.DECIDER)
def trainers() -> str:
    """List the recognised trainers, or those that were; by name or KvK number."""
    words = (one_line(request.args.get("q")) or "")[:LONGEST]
    past = request.args.get("lijst") == "beeindigd"
    return render_template(
        "vouchers/registers/trainers.html",
        page=paging.paged(queries.listed(words, clock.today(), past=past), SIZE),
        words=words,
        past=past,
        marks=MARK_NAMES,
        page_address=paging.page_address,
    )


@blueprint.route("/advies/opleiders/nieuw", methods=["GET", "POST"])
@role(Role.ADVISOR, Role.DECIDER)
def add_trainer() -> ResponseReturnValue:
    """Put a recognised trainer in the register; its name may come along from a case."""
    by = signed_in_account()
    form = TrainerForm(queries.organisations(), data={"name": request.args.get("naam")})
    if form.validate_on_submit():
        token, here = form.once.data or "", url_for(".trainers", q=typed(form.name))
        if once.earlier_result(token, by.id) is not None:
            return redirect(here, 303)
        try:
            actions.add(form.found(), by=by)
        except DomainError as error:
            form.refuse(error)
        else:
            once.record_result(token, here)
            flash(_("De opleider staat in het register."))
            return redirect(here, 303)
    page = render_template("vouchers/registers/add_trainer.html", form=form)
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/advies/opleiders/<int(max=2147483647):trainer_id>/beeindig", methods=["GET", "POST"])
@role(Role.ADVISOR, Role.DECIDER)
def end_trainer(trainer_id: int) -> ResponseReturnValue:
    """Let a recognition end; it stays in the register."""
    by, trainer = signed_in_account(), queries.one(trainer_id)
    here = url_for(".trainers", q=trainer.name)
    form = EndForm(data={"last_day": clock.today()})
    if form.validate_on_submit():
        token = form.once.data or ""
        if once.earlier_result(token, by.id) is not None:
            return redirect(here, 303)
        try:
            actions.end(trainer, by=by, last_day=form.last_day.data or clock.today(), reason=typed(form.reason))
        except DomainError as error:
            form.refuse(error)
        else:
            once.record_result(token, here)
            flash(_("De erkenning is beëindigd. De opleider blijft in het register staan."))
            return redirect(here, 303)
    if trainer.ended_at is not None and not form.is_submitted():
        flash(_("Deze erkenning is al beëindigd."), "info")
        return redirect(here, 303)
    page = render_template("vouchers/registers/end_trainer.html", form=form, trainer=trainer, marks=MARK_NAMES)
    return page, 400 if form.is_submitted() else 200


@case_part("trainers", aside=True)
def _case(file: CaseFile) -> Mapping[str, object]:
    """What the register says of the trainer on the first day of the training."""
    application = file.application
    found = find(application.trainer_name, application.trainer_id, application.training_start, queries.entries())
    return {
        "found": found,
        "marks": MARK_NAMES,
        "linked": found.shares_number(kvk_of(application)),
    }
