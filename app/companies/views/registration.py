"""A new company, or access to one that is there already."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import limited, role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.accounts.views.blueprint import asked_next
from app.companies import actions, queries
from app.companies.forms import AccessForm, RegisterForm
from app.companies.rules import MembershipState
from app.companies.views.room import blueprint
from app.kernel import once
from app.kernel.errors import DomainError
from app.kernel.limits import Limit

ASKING = Limit("companies.ask_access", uses=20, minutes=60)


@blueprint.get("/mijn-bedrijf")
@role(Role.EMPLOYER)
def mine() -> ResponseReturnValue:
    """Show the companies of this account; the only one at once, none as the form for a first one."""
    account = signed_in_account()
    companies, requested = queries.companies_of(account), queries.requested_companies_of(account)
    if len(companies) == 1 and not requested:
        return redirect(url_for("pages.company_dashboard", slug=companies[0].slug), 303)
    if not companies and not requested:
        return redirect(url_for(".register"), 303)
    return render_template("companies/mine.html", companies=companies, requested=requested)


@blueprint.route("/mijn-bedrijf/registreren", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def register() -> ResponseReturnValue:
    """Register a company and go where `next` says; a known one is shown with the way to ask for access."""
    form, account, known = RegisterForm(), signed_in_account(), None
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or url_for(".mine"), 303)
        try:
            company = actions.register(form.registration(), by=account)
        except DomainError as error:
            form.refuse(error)
            known = queries.by_kvk(form.kvk_number.data or "")
        else:
            address = asked_next(url_for("pages.company_dashboard", slug=company.slug))
            once.record_result(form.once.data or "", address)
            flash(_("%(company)s is aangemeld. Een beheerder controleert het bedrijf.", company=company.name))
            return redirect(address, 303)
    values = {"form": form, "known": known, "membership": queries.membership_of(account, known) if known else None}
    return render_template("companies/register.html", **values), 400 if form.is_submitted() else 200


@blueprint.post("/mijn-bedrijf/toegang")
@limited(ASKING)
@role(Role.EMPLOYER)
def ask_access() -> ResponseReturnValue:
    """Ask the admins of a known company for access."""
    form = AccessForm()
    company = queries.by_kvk(form.kvk_number.data or "") if form.validate_on_submit() else None
    if company is None:
        flash(_("Dit bedrijf kennen wij nog niet. U kunt het hier aanmelden."), "info")
        return redirect(url_for(".register"), 303)
    membership = actions.ask_access(company, by=signed_in_account())
    if membership.state == MembershipState.REQUESTED:
        flash(_("U vroeg toegang tot %(company)s. U krijgt een mail zodra iemand antwoordt.", company=company.name))
    return redirect(url_for(".mine"), 303)
