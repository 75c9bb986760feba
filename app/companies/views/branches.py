"""Where a company works."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import actions, queries
from app.companies.forms import BranchForm
from app.companies.models import Company
from app.companies.views.room import blueprint, inside, own_company
from app.kernel import once
from app.kernel.buttons import tried
from app.kernel.errors import DomainError


@blueprint.route("/mijn-bedrijf/<slug>/vestigingen", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def branches(slug: str) -> ResponseReturnValue:
    """List the open branches; add one."""
    company, account = own_company(slug), signed_in_account()
    form = BranchForm()
    if form.validate_on_submit():
        here = url_for(".branches", slug=slug)
        if once.earlier_result(form.once.data or "", account.id) is not None:
            return redirect(here, 303)
        try:
            branch = actions.add_branch(company, form.address(), by=account)
        except DomainError as error:
            form.refuse(error)
        else:
            once.record_result(form.once.data or "", here)
            flash(_("De vestiging in %(place)s is toegevoegd.", place=branch.place))
            return redirect(here, 303)
    return _page(company, form), 400 if form.is_submitted() else 200


@blueprint.post("/mijn-bedrijf/<slug>/vestigingen/<int(max=2147483647):branch_id>/sluiten")
@role(Role.EMPLOYER)
def close_branch(slug: str, branch_id: int) -> ResponseReturnValue:
    """Close a branch."""
    company = own_company(slug)
    if tried(lambda: actions.close_branch(company, branch_id, by=signed_in_account())):
        flash(_("De vestiging is gesloten."))
    return redirect(url_for(".branches", slug=slug), 303)


def _page(company: Company, form: BranchForm) -> str:
    listed = [(branch, inside(branch)) for branch in queries.open_branches(company.id)]
    return render_template("companies/branches.html", company=company, branches=listed, form=form)
