"""The pages of a trainer: the own trainings, a new one, and one to change."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import limited, role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import queries as badges
from app.badges.awarding import queries as awarding
from app.badges.awarding.actions import Subject
from app.badges.awarding.forms import ManyForm
from app.badges.models import BadgeClass
from app.badges.queries import BadgeName
from app.badges.rules import STATE_NAMES
from app.badges.views.many import SENDING, started
from app.badges.views.room import STATE_TAGS
from app.kernel import clock, once
from app.kernel.database import db
from app.kernel.errors import DomainError
from app.kernel.limits import Limit
from app.kernel.paging import page_address
from app.kernel.spreadsheet.reading import ACCEPTED
from app.organisations import queries as organisations
from app.organisations.rules import OrganisationKind
from app.trainings import actions, completing, queries
from app.trainings import participants as people
from app.trainings.forms import CompletionForm, CreateForm, EditForm
from app.trainings.models import Training
from app.trainings.rules import FORM_NAMES, still_starts

blueprint = Blueprint("trainings", __name__)
COMPLETING = Limit("trainings.complete", uses=300, minutes=60)
"""Each may be a mail to an address that somebody typed."""
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


@blueprint.route(f"{ADDRESS}/deelnemers", methods=["GET", "POST"])
@limited(COMPLETING)
@role(Role.TRAINER)
def participants(slug: str) -> ResponseReturnValue:
    """List who completed a training, and say so of one more."""
    account = signed_in_account()
    training, form = queries.own_training(account, slug), CompletionForm(data={"completed_on": clock.today()})
    if not form.validate_on_submit():
        return _participants(training, form, 400 if form.is_submitted() else 200)
    here, token = url_for(".participants", slug=slug), form.once.data or ""
    if (earlier := once.earlier_result(token, account.id)) is not None:
        return redirect(earlier or here, 303)
    email, day = form.email.data or "", form.completed_on.data or clock.today()
    try:
        made = completing.complete(training, email=email, completed_on=day, by=account)
    except DomainError as error:
        form.refuse(error)
        return _participants(training, form, error.status)
    once.record_result(token, here)
    if made.assertion_id is None:
        flash(_("%(email)s is klaar gemeld.", email=email))
    else:
        flash(_("%(email)s is klaar gemeld en krijgt een mail met de badge.", email=email))
    return redirect(here, 303)


def _participants(training: Training, form: CompletionForm, status: int) -> ResponseReturnValue:
    badge, may = _badge_of(training)
    page = render_template(
        "trainings/participants.html",
        training=training,
        form=form,
        badge=badge,
        may_award=may,
        page=people.page_of(training.id),
        page_address=page_address,
        lists=awarding.batches_of([training.organisation_id], training_id=training.id, most=5),
        state_names=STATE_NAMES,
        tags=STATE_TAGS,
    )
    return page, status


def _badge_of(training: Training) -> tuple[BadgeName | None, bool]:
    """Return the badge that a training ends with, and whether its trainer may award it."""
    if training.badge_class_id is None:
        return None, False
    badge_class = db.session.get_one(BadgeClass, training.badge_class_id)
    may = awarding.may_award(training.organisation_id, badge_class) and badge_class.withdrawn_at is None
    return badges.badge_names([badge_class.id])[badge_class.id], may


@blueprint.route(f"{ADDRESS}/deelnemers/lijst", methods=["GET", "POST"])
@limited(SENDING)
@role(Role.TRAINER)
def participants_many(slug: str) -> ResponseReturnValue:
    """Take a spreadsheet of people who completed a training."""
    training = queries.own_training(signed_in_account(), slug)
    subject = Subject(training.organisation_id, training.title, training.badge_class_id, training.id)
    form = ManyForm(data={"awarded_on": clock.today()})
    if address := started(form, subject):
        return redirect(address, 303)
    status = 400 if form.is_submitted() else 200
    return render_template("trainings/participants_many.html", form=form, training=training, accepted=ACCEPTED), status


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
