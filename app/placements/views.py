"""The stage profile of the own company: one form, and two buttons to close and reopen it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import completeness
from app.companies.completeness import Step
from app.companies.models import Company
from app.companies.queries import own_company
from app.kernel.errors import DomainError
from app.kernel.text import N_
from app.placements import actions, queries
from app.placements.forms import OfferForm

blueprint = Blueprint("placements", __name__)


def _steps(company: Company) -> list[Step]:
    """Return what a company's stage profile still lacks."""
    offer = queries.offer_of(company.id)
    if offer is None:
        return [Step(N_("Vertel wat een student bij u kan doen."), "placements.edit")]
    if offer.closed_at is not None:
        return [Step(N_("Uw stageprofiel is gesloten. Open het weer als u plaats hebt."), "placements.edit")]
    return [] if offer.skills else [Step(N_("Noem de vaardigheden die een student bij u leert."), "placements.edit")]


@blueprint.record
def _add_steps(state: BlueprintSetupState) -> None:
    completeness.also_check(state.app, _steps)


@blueprint.route("/mijn-bedrijf/<slug>/stageprofiel", methods=["GET", "POST"])
@role(Role.EMPLOYER)
def edit(slug: str) -> ResponseReturnValue:
    """Write the stage profile."""
    company = _own(slug)
    offer = queries.offer_of(company.id)
    form = OfferForm(offer)
    if form.validate_on_submit():
        try:
            actions.save_offer(company, form.offer(), by=signed_in_account())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Uw stageprofiel is bewaard."))
            return redirect(url_for("pages.company_dashboard", slug=slug), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("placements/edit.html", form=form, company=company, offer=offer), status


@blueprint.post("/mijn-bedrijf/<slug>/stageprofiel/sluiten")
@role(Role.EMPLOYER)
def close(slug: str) -> ResponseReturnValue:
    """Close the stage profile."""
    actions.close_offer(_own(slug), by=signed_in_account())
    flash(_("Uw stageprofiel is gesloten. Studenten vinden het niet meer."))
    return redirect(url_for(".edit", slug=slug), 303)


@blueprint.post("/mijn-bedrijf/<slug>/stageprofiel/openen")
@role(Role.EMPLOYER)
def reopen(slug: str) -> ResponseReturnValue:
    """Open the stage profile again."""
    actions.reopen_offer(_own(slug), by=signed_in_account())
    flash(_("Uw stageprofiel is weer open."))
    return redirect(url_for(".edit", slug=slug), 303)


def _own(slug: str) -> Company:
    """Return the company of this address; 404 for whoever does not act for it."""
    return own_company(signed_in_account(), slug)[0]
