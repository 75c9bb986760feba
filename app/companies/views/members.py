"""Who acts for a company; its admins let others in and out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.companies import actions, policy, queries
from app.companies.models import Company
from app.companies.rules import MembershipState
from app.companies.views.room import blueprint, own
from app.kernel.buttons import tried
from app.kernel.errors import NotAllowedError
from app.kernel.text import N_

ONLY_ADMINS = N_("Dit kan alleen een hoofdgebruiker van uw bedrijf.")
ADDRESS = "/mijn-bedrijf/<slug>/leden/<int(max=2147483647):membership_id>"


@blueprint.get("/mijn-bedrijf/<slug>/leden")
@role(Role.EMPLOYER)
def members(slug: str) -> ResponseReturnValue:
    """List who acts for the company and, for its admins, who asks to."""
    company, membership = own(slug)
    everybody = queries.members_of(company.id)
    is_admin = policy.may_manage_members(membership)
    return render_template(
        "companies/members.html",
        company=company,
        own_id=membership.id,
        is_admin=is_admin,
        requests=[member for member in everybody if member.state == MembershipState.REQUESTED and is_admin],
        members=[member for member in everybody if member.state == MembershipState.ACTIVE],
    )


@blueprint.post(f"{ADDRESS}/toelaten")
@role(Role.EMPLOYER)
def let_in(slug: str, membership_id: int) -> ResponseReturnValue:
    """Give somebody access who asked for it."""
    company = _managed(slug)
    done = tried(lambda: actions.let_in(company, membership_id, by=signed_in_account()))
    if done:
        flash(_("Deze persoon heeft nu toegang."))
    return redirect(url_for(".members", slug=slug), 303)


@blueprint.post(f"{ADDRESS}/beeindigen")
@role(Role.EMPLOYER)
def end_membership(slug: str, membership_id: int) -> ResponseReturnValue:
    """End somebody's access, or one's own; refuse a request."""
    company, membership = own(slug)
    other, _account = queries.membership_in(company, membership_id)
    if not policy.may_end(membership, other):
        raise NotAllowedError(ONLY_ADMINS)
    asked = other.state == MembershipState.REQUESTED
    done = tried(lambda: actions.end_membership(company, membership_id, by=signed_in_account()))
    if done and other is membership:
        flash(_("U werkt op deze site niet meer voor %(company)s.", company=company.name))
        return redirect(url_for(".mine"), 303)
    if done:
        flash(_("De vraag is afgewezen.") if asked else _("Deze persoon heeft geen toegang meer."))
    return redirect(url_for(".members", slug=slug), 303)


@blueprint.post(f"{ADDRESS}/hoofdgebruiker")
@role(Role.EMPLOYER)
def set_admin(slug: str, membership_id: int) -> ResponseReturnValue:
    """Make a member an admin of the company, or (`hoofdgebruiker=nee`) an ordinary member."""
    company, wanted = _managed(slug), request.form.get("hoofdgebruiker") != "nee"
    done = tried(lambda: actions.set_admin(company, membership_id, is_admin=wanted, by=signed_in_account()))
    if done:
        flash(_("Deze persoon is nu hoofdgebruiker.") if wanted else _("Deze persoon is geen hoofdgebruiker meer."))
    return redirect(url_for(".members", slug=slug), 303)


def _managed(slug: str) -> Company:
    """Return the company of this address for one of its admins."""
    company, membership = own(slug)
    if not policy.may_manage_members(membership):
        raise NotAllowedError(ONLY_ADMINS)
    return company
