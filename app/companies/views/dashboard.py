"""Buttons on the start page of one company: showing, hiding and confirming its profile."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import actions
from app.companies.views.room import blueprint, own_company
from app.kernel.buttons import tried


@blueprint.post("/mijn-bedrijf/<slug>/publiceren")
@role(Role.EMPLOYER)
def publish(slug: str) -> ResponseReturnValue:
    """Show the profile to everybody."""
    company = own_company(slug)
    if tried(lambda: actions.publish(company, by=signed_in_account())):
        flash(_("Iedereen kan uw profiel nu zien."))
    return redirect(url_for("pages.company_dashboard", slug=slug), 303)


@blueprint.post("/mijn-bedrijf/<slug>/verbergen")
@role(Role.EMPLOYER)
def hide(slug: str) -> ResponseReturnValue:
    """Take the profile out of sight."""
    actions.hide(own_company(slug), by=signed_in_account())
    flash(_("Uw profiel is verborgen. Alles is bewaard."))
    return redirect(url_for("pages.company_dashboard", slug=slug), 303)


@blueprint.post("/mijn-bedrijf/<slug>/bevestigen")
@role(Role.EMPLOYER)
def confirm(slug: str) -> ResponseReturnValue:
    """Record that the profile is still right."""
    actions.confirm(own_company(slug), by=signed_in_account())
    flash(_("Dank u. Wij vragen het over een jaar weer."))
    return redirect(url_for("pages.company_dashboard", slug=slug), 303)
