"""The organisations that somebody acts for: which, who else does, what they tell."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import limited, role
from app.accounts.rules import FOR_AN_ORGANISATION, ROLE_NAMES, START_PAGES
from app.accounts.session import active_role, signed_in_account
from app.kernel.buttons import tried
from app.kernel.errors import DomainError, NotAllowedError
from app.kernel.limits import Limit
from app.kernel.text import N_
from app.organisations import actions, policy, queries
from app.organisations.forms import AddForm, ProfileForm
from app.organisations.models import Organisation, OrganisationMembership
from app.organisations.rules import ROLE_OF
from app.organisations.views.room import MEMBER, blueprint

ONLY_ADMINS = N_("Dit kan alleen een hoofdgebruiker van uw organisatie.")
ADDING = Limit("organisations.members", uses=20, minutes=60)
"""Letting in tells whether an address has an account: nobody tries a list of them."""
ADDRESS = "/mijn-organisatie/<slug>"


def _own(slug: str) -> tuple[Organisation, OrganisationMembership]:
    return queries.own_organisation(signed_in_account(), slug)


def _managed(slug: str) -> Organisation:
    """Return the organisation of this address for one of its admins."""
    organisation, membership = _own(slug)
    if not policy.may_manage_members(membership):
        raise NotAllowedError(ONLY_ADMINS)
    return organisation


@blueprint.get("/mijn-organisatie")
@role(*FOR_AN_ORGANISATION)
def mine() -> ResponseReturnValue:
    """Show the organisations of this account, and the work in each."""
    organisations = queries.organisations_of(signed_in_account())
    return render_template(
        "organisations/mine.html",
        organisations=[(found, [ROLE_OF[kind] for kind in policy.kinds_of(found)]) for found in organisations],
        role=active_role(),
        role_names=ROLE_NAMES,
        start_pages=START_PAGES,
    )


@blueprint.route(f"{ADDRESS}/mensen", methods=["GET", "POST"])
@limited(ADDING)
@role(*FOR_AN_ORGANISATION)
def members(slug: str) -> ResponseReturnValue:
    """List who acts for the organisation; its admins let somebody in by the address of an account."""
    organisation, membership = _own(slug)
    form = AddForm()
    if form.is_submitted() and not policy.may_manage_members(membership):
        raise NotAllowedError(ONLY_ADMINS)
    if form.validate_on_submit():
        try:
            added = actions.add_member(
                organisation, email=form.email.data or "", is_admin=form.is_admin.data, by=signed_in_account()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            if added.id == membership.id:
                flash(_("U hoort al bij %(organisation)s.", organisation=organisation.name), "info")
            else:
                flash(_("Deze persoon heeft nu toegang en krijgt een mail."))
            return redirect(url_for(".members", slug=slug), 303)
    return render_template(
        "organisations/members.html",
        organisation=organisation,
        own_id=membership.id,
        is_admin=policy.may_manage_members(membership),
        members=queries.members_of(organisation.id),
        form=form,
    ), 400 if form.is_submitted() else 200


@blueprint.post(f"{ADDRESS}/mensen/{MEMBER}/beeindigen")
@role(*FOR_AN_ORGANISATION)
def end_membership(slug: str, membership_id: int) -> ResponseReturnValue:
    """End somebody's access, or one's own; the roles that came with it end at once."""
    organisation, membership = _own(slug)
    other, _account = queries.membership_in(organisation, membership_id)
    if not policy.may_end(membership, other):
        raise NotAllowedError(ONLY_ADMINS)
    account = signed_in_account()
    done = tried(lambda: actions.end_membership(organisation, membership_id, by=account))
    if done and other is membership:
        flash(_("U werkt op deze site niet meer voor %(organisation)s.", organisation=organisation.name))
        return redirect(url_for(".mine") if queries.organisations_of(account) else url_for("accounts.overview"), 303)
    if done:
        flash(_("Deze persoon heeft geen toegang meer."))
    return redirect(url_for(".members", slug=slug), 303)


@blueprint.post(f"{ADDRESS}/mensen/{MEMBER}/hoofdgebruiker")
@role(*FOR_AN_ORGANISATION)
def set_admin(slug: str, membership_id: int) -> ResponseReturnValue:
    """Make a member an admin of the organisation, or (`hoofdgebruiker=nee`) an ordinary member."""
    organisation, wanted = _managed(slug), request.form.get("hoofdgebruiker") != "nee"
    done = tried(lambda: actions.set_admin(organisation, membership_id, is_admin=wanted, by=signed_in_account()))
    if done:
        flash(_("Deze persoon is nu hoofdgebruiker.") if wanted else _("Deze persoon is geen hoofdgebruiker meer."))
    return redirect(url_for(".members", slug=slug), 303)


@blueprint.route(f"{ADDRESS}/gegevens", methods=["GET", "POST"])
@role(*FOR_AN_ORGANISATION)
def edit(slug: str) -> ResponseReturnValue:
    """Edit what the organisation tells about itself."""
    organisation = _managed(slug)
    form = ProfileForm(obj=organisation)
    if form.validate_on_submit():
        try:
            actions.edit_profile(organisation, form.profile(), by=signed_in_account())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("De gegevens van %(organisation)s zijn bewaard.", organisation=organisation.name))
            return redirect(url_for(".mine"), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("organisations/edit.html", form=form, organisation=organisation), status
