"""The form of a company's profile."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import actions
from app.companies.forms import ProfileForm
from app.companies.views.room import blueprint, own_company
from app.kernel.errors import DomainError


@blueprint.route("/mijn-bedrijf/<slug>/profiel", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def edit(slug: str) -> ResponseReturnValue:
    """Edit the profile."""
    company = own_company(slug)
    form = ProfileForm(company)
    if form.validate_on_submit():
        try:
            actions.edit_profile(company, form.profile(), by=signed_in_account())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Uw profiel is bewaard."))
            return redirect(url_for("pages.company_dashboard", slug=slug), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("companies/edit.html", form=form, company=company), status
