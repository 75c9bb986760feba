"""The start page of one company: how it stands, what is left to do, showing and confirming its profile."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import actions, completeness, policy, queries
from app.companies.rules import Verification, is_stale
from app.companies.views.room import blueprint, inside, own, own_company, tried
from app.kernel import clock


@blueprint.get("/mijn-bedrijf/<slug>")
@role(Role.EMPLOYER)
def dashboard(slug: str) -> ResponseReturnValue:
    """Show how the company stands and what is left to do."""
    company, membership = own(slug)
    branches = queries.open_branches(company.id)
    return render_template(
        "companies/dashboard.html",
        company=company,
        verification=Verification(company.verification),
        is_admin=membership.is_admin,
        public=policy.is_public(company),
        stale=is_stale(company.confirmed_at, clock.now()),
        steps=completeness.steps(company),
        branches=branches,
        any_inside=any(inside(branch) for branch in branches),
        requests=queries.request_count(company.id) if membership.is_admin else 0,
        several=len(queries.companies_of(signed_in_account())) > 1,
    )


@blueprint.post("/mijn-bedrijf/<slug>/publiceren")
@role(Role.EMPLOYER)
def publish(slug: str) -> ResponseReturnValue:
    """Show the profile to everybody."""
    company = own_company(slug)
    if tried(lambda: actions.publish(company, by=signed_in_account())):
        flash(_("Iedereen kan uw profiel nu zien."))
    return redirect(url_for(".dashboard", slug=slug), 303)


@blueprint.post("/mijn-bedrijf/<slug>/verbergen")
@role(Role.EMPLOYER)
def hide(slug: str) -> ResponseReturnValue:
    """Take the profile out of sight."""
    actions.hide(own_company(slug), by=signed_in_account())
    flash(_("Uw profiel is verborgen. Alles is bewaard."))
    return redirect(url_for(".dashboard", slug=slug), 303)


@blueprint.post("/mijn-bedrijf/<slug>/bevestigen")
@role(Role.EMPLOYER)
def confirm(slug: str) -> ResponseReturnValue:
    """Record that the profile is still right."""
    actions.confirm(own_company(slug), by=signed_in_account())
    flash(_("Dank u. Wij vragen het over een jaar weer."))
    return redirect(url_for(".dashboard", slug=slug), 303)
