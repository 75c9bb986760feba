"""The pages of a trainer: the own trainings, a new one, and one to change."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import clock, once
from app.kernel.errors import DomainError
from app.organisations import queries as organisations
from app.organisations.rules import OrganisationKind
from app.trainings import actions, queries
from app.trainings.forms import CreateForm, EditForm
from app.trainings.rules import FORM_NAMES, still_starts

blueprint = Blueprint("trainings", __name__)
ADDRESS = "/opleider/opleidingen/<slug>"


@blueprint.get("/opleider")
@role(Role.TRAINER)
def mine() -> ResponseReturnValue:
    """List the trainings of every trainer that this account acts for."""
    trainers = organisations.organisations_of(signed_in_account(), OrganisationKind.TRAINER)
    rows = queries.of_trainers(trainer.id for trainer in trainers)
    today = clock.today()
    return render_template(
        "trainings/mine.html",
        trainers=[(trainer, [row for row in rows if row.organisation_id == trainer.id]) for trainer in trainers],
        form_names=FORM_NAMES,
        still_starts=lambda day: still_starts(day, today),
    )


@blueprint.route("/opleider/opleidingen/nieuw", methods=["GET", "POST"])
@role(Role.TRAINER)
def create() -> ResponseReturnValue:
    """Put up a training."""
    account = signed_in_account()
    trainers = organisations.organisations_of(account, OrganisationKind.TRAINER)
    if not trainers:
        return redirect(url_for(".mine"), 303)
    form = CreateForm(trainers)
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or url_for(".mine"), 303)
        try:
            training = actions.create(form.trainer, form.content(), by=account)
        except DomainError as error:
            form.refuse(error)
        else:
            once.record_result(form.once.data or "", url_for(".mine"))
            flash(_("%(title)s staat op de site. Iedereen kan de opleiding nu vinden.", title=training.title))
            return redirect(url_for(".mine"), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("trainings/edit.html", form=form, training=None, several=len(trainers) > 1), status


@blueprint.route(ADDRESS, methods=["GET", "POST"])
@role(Role.TRAINER)
def edit(slug: str) -> ResponseReturnValue:
    """Change a training."""
    account = signed_in_account()
    training = queries.own_training(account, slug)
    form = EditForm(training.organisation_id, training)
    if form.validate_on_submit():
        try:
            actions.edit(training, form.content(), by=account)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(title)s is bewaard.", title=training.title))
            return redirect(url_for(".mine"), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("trainings/edit.html", form=form, training=training, several=False), status


@blueprint.post(f"{ADDRESS}/sluit")
@role(Role.TRAINER)
def close(slug: str) -> ResponseReturnValue:
    """Take a training out of sight."""
    account = signed_in_account()
    training = actions.close(queries.own_training(account, slug), by=account)
    flash(_("%(title)s is gesloten. Alles is bewaard.", title=training.title))
    return redirect(url_for(".mine"), 303)


@blueprint.post(f"{ADDRESS}/open")
@role(Role.TRAINER)
def reopen(slug: str) -> ResponseReturnValue:
    """Show a closed training again."""
    account = signed_in_account()
    training = actions.reopen(queries.own_training(account, slug), by=account)
    flash(_("Iedereen kan %(title)s weer vinden.", title=training.title))
    return redirect(url_for(".mine"), 303)
