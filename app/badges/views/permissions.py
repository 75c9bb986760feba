"""Who besides the issuer may award a class: the trainers that it lets do so."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import queries as badges
from app.badges.awarding import permissions, queries
from app.badges.views.classes import CLASS
from app.badges.views.room import blueprint
from app.kernel.errors import DomainError
from app.kernel.text import N_
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind

CHOOSE = N_("Kies een opleider uit de lijst.")


@blueprint.get(f"{CLASS}/opleiders")
@role(Role.ISSUER)
def trainers(slug: str) -> ResponseReturnValue:
    """List the trainers that may award a class, and those that ask to."""
    badge_class = badges.own_class(signed_in_account(), slug)
    listed = queries.permissions_of([badge_class.organisation_id], class_id=badge_class.id)
    taken = {one.organisation_id for one in listed} | {badge_class.organisation_id}
    return render_template(
        "badges/trainers.html",
        badge=badge_class,
        asked=[one for one in listed if one.granted_at is None],
        permitted=[one for one in listed if one.granted_at is not None],
        others=[row for row in queries.trainers() if row.id not in taken],
    )


@blueprint.post(f"{CLASS}/opleiders")
@role(Role.ISSUER)
def permit(slug: str) -> ResponseReturnValue:
    """Let a trainer award a class."""
    account = signed_in_account()
    badge_class, trainer = badges.own_class(account, slug), _trainer()
    permissions.grant(badge_class, trainer, by=account)
    flash(_("%(trainer)s mag deze badge nu uitreiken. Wie al klaar was, krijgt hem vandaag nog.", trainer=trainer.name))
    return redirect(url_for(".trainers", slug=slug), 303)


@blueprint.post(f"{CLASS}/opleiders/stoppen")
@role(Role.ISSUER)
def forbid(slug: str) -> ResponseReturnValue:
    """Let a trainer award a class no more."""
    account = signed_in_account()
    badge_class, trainer = badges.own_class(account, slug), _trainer()
    permissions.end(badge_class, trainer, by=account)
    flash(_("%(trainer)s mag deze badge niet uitreiken. Wat is uitgereikt, blijft geldig.", trainer=trainer.name))
    return redirect(url_for(".trainers", slug=slug), 303)


def _trainer() -> Organisation:
    """Return the trainer that the form names. Raises DomainError where it names none."""
    try:
        return organisations.public_organisation(request.form.get("opleider", ""), OrganisationKind.TRAINER)
    except DomainError:
        raise DomainError(CHOOSE) from None
