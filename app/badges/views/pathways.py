"""An issuer's pathways: a new one, one to change, one that is offered no more."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import queries as badges
from app.badges.pathways import actions, queries
from app.badges.pathways.forms import PathwayForm
from app.badges.pathways.models import Pathway
from app.badges.views.room import blueprint
from app.kernel import once
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind

PATHWAY = "/uitgever/leerroutes/<slug>"


@blueprint.route("/uitgever/leerroutes/nieuw", methods=["GET", "POST"])
@role(Role.ISSUER)
def create_pathway() -> ResponseReturnValue:
    """Make a pathway."""
    account, issuers = signed_in_account(), _issuers()
    if not issuers:
        return redirect(url_for(".issuer"), 303)
    form = _form(issuers, {"organisation": issuers[0].slug})
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or url_for(".issuer"), 303)
        chosen = next(found for found in issuers if found.slug == form.organisation.data)
        made = actions.create(chosen, form.content(), by=account)
        once.record_result(form.once.data or "", address := url_for("pages.pathway", slug=made.slug))
        flash(_("De leerroute staat op de site."))
        return redirect(address, 303)
    status = 400 if form.is_submitted() else 200
    return render_template("badges/pathway.html", form=form, pathway=None, several=len(issuers) > 1), status


@blueprint.route(PATHWAY, methods=["GET", "POST"])
@role(Role.ISSUER)
def edit_pathway(slug: str) -> ResponseReturnValue:
    """Change a pathway."""
    account = signed_in_account()
    pathway = queries.own_pathway(account, slug)
    form = _form([found for found in _issuers() if found.id == pathway.organisation_id], _values(pathway))
    if form.validate_on_submit():
        actions.edit(pathway, form.content(), by=account)
        flash(_("De leerroute is bewaard."))
        return redirect(url_for("pages.pathway" if pathway.withdrawn_at is None else ".edit_pathway", slug=slug), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("badges/pathway.html", form=form, pathway=pathway, several=False), status


@blueprint.post(f"{PATHWAY}/stoppen")
@role(Role.ISSUER)
def withdraw_pathway(slug: str) -> ResponseReturnValue:
    """Offer a pathway no more."""
    actions.withdraw(queries.own_pathway(signed_in_account(), slug), by=signed_in_account())
    flash(_("De leerroute staat niet meer op de site. Alles is bewaard."))
    return redirect(url_for(".issuer"), 303)


@blueprint.post(f"{PATHWAY}/hervatten")
@role(Role.ISSUER)
def restore_pathway(slug: str) -> ResponseReturnValue:
    """Offer a pathway again."""
    actions.restore(queries.own_pathway(signed_in_account(), slug), by=signed_in_account())
    flash(_("De leerroute staat weer op de site."))
    return redirect(url_for("pages.pathway", slug=slug), 303)


def _issuers() -> Sequence[Organisation]:
    return organisations.organisations_of(signed_in_account(), OrganisationKind.ISSUER)


def _form(issuers: Sequence[Organisation], values: dict[str, Any]) -> PathwayForm:
    ids = [found.id for found in issuers]
    own = [(str(one.id), one.name) for found in issuers for one in badges.classes_of(found.id)]
    classes = queries.classes_to_choose(ids)
    kept = [value for name, value in values.items() if name.startswith("step_")]
    known = {value for value, _label in classes}
    missing = badges.badge_names([int(one) for one in kept if one not in known])
    classes += [(str(one.id), f"{one.name} ({one.issuer})") for one in missing.values()]
    return PathwayForm([(found.slug, found.name) for found in issuers], classes, own, data=values)


def _values(pathway: Pathway) -> dict[str, Any]:
    """Return what the form of a pathway starts with."""
    values: dict[str, Any] = {name: getattr(pathway, name) for name in ("name", "description", "language")}
    values["completion"] = str(pathway.completion_class_id or "")
    values["organisation"] = next(found.slug for found in _issuers() if found.id == pathway.organisation_id)
    for number, step in enumerate(queries.steps_of([pathway.id])[pathway.id], start=1):
        values |= {f"step_{number}_{at}": str(class_id) for at, class_id in enumerate(step, start=1)}
    return values
