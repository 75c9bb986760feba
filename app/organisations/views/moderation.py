"""Administrators keep the organisations: a list, a new one, and one with its people."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import role, writes
from app.accounts.forms import one_line
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.accounts.views.administration import Tile, tiles
from app.kernel import once
from app.kernel.buttons import tried
from app.kernel.errors import DomainError
from app.kernel.paging import page_address, paged
from app.kernel.web import shown
from app.organisations import actions, policy, queries
from app.organisations.forms import AddForm, CreateForm, IdentityForm, RemoveForm
from app.organisations.rules import KIND_NAMES, OrganisationKind
from app.organisations.views.room import MEMBER, blueprint

ADDRESS = "/beheer/organisaties/<slug>"
TABS = {
    "": (None, _l("Alle")),
    "scholen": (OrganisationKind.SCHOOL, _l("Scholen")),
    "uitgevers": (OrganisationKind.ISSUER, _l("Badge-uitgevers")),
    "opleiders": (OrganisationKind.TRAINER, _l("Opleiders")),
}
PAGE_SIZE = 20


def _count() -> int:
    return queries.counts()[None]


tiles.insert(
    0,
    Tile(_l("Organisaties"), _l("Scholen, badge-uitgevers en opleiders."), "organisations.moderation", _count),
)


@blueprint.get("/beheer/organisaties", endpoint="moderation")
@role(Role.ADMINISTRATOR)
def moderation_list() -> ResponseReturnValue:
    """List organisations by what they do; `q` looks for a name or place."""
    words = (one_line(request.args.get("q")) or "")[:100]
    asked = request.args.get("lijst", "")
    tab = asked if asked in TABS else ""
    counts = queries.counts(words)
    page = paged(queries.listed(TABS[tab][0], words), PAGE_SIZE)
    return render_template(
        "organisations/moderation.html",
        page=page,
        kinds=[_kinds(row) for row in page.rows],
        tab=tab,
        words=words,
        tabs=[
            (name, url_for(".moderation", lijst=key or None, q=words or None), counts[kind], key == tab)
            for key, (kind, name) in TABS.items()
        ],
        page_address=page_address,
    )


@blueprint.route("/beheer/organisaties/nieuw", methods=["GET", "POST"])
@role(Role.ADMINISTRATOR)
def create() -> ResponseReturnValue:
    """Add an organisation with its first admin."""
    form, account = CreateForm(), signed_in_account()
    if form.validate_on_submit():
        if (earlier := once.earlier_result(form.once.data or "", account.id)) is not None:
            return redirect(earlier or url_for(".moderation"), 303)
        try:
            made = actions.create(form.identity(), form.profile(), admin_email=form.email.data or "", by=account)
        except DomainError as error:
            form.refuse(error)
        else:
            address = url_for(".review", slug=made.slug)
            once.record_result(form.once.data or "", address)
            flash(_("%(organisation)s is toegevoegd. De hoofdgebruiker krijgt een mail.", organisation=made.name))
            return redirect(address, 303)
    return render_template("organisations/create.html", form=form), 400 if form.is_submitted() else 200


@blueprint.route(ADDRESS, methods=["GET", "POST"])
@writes
@role(Role.ADMINISTRATOR)
def review(slug: str) -> ResponseReturnValue:
    """Show one organisation with its people, and let somebody in; reading them leaves a trace."""
    organisation, form, account = queries.by_slug(slug), AddForm(), signed_in_account()
    if form.validate_on_submit():
        try:
            actions.add_member(organisation, email=form.email.data or "", is_admin=form.is_admin.data, by=account)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Deze persoon heeft nu toegang en krijgt een mail."))
            return redirect(url_for(".review", slug=slug), 303)
    members = queries.members_of(organisation.id)
    actions.record_reading(organisation, members, by=account)
    return render_template(
        "organisations/review.html",
        organisation=organisation,
        kinds=[shown(KIND_NAMES[kind]) for kind in policy.kinds_of(organisation)],
        members=members,
        form=form,
    ), 400 if form.is_submitted() else 200


@blueprint.route(f"{ADDRESS}/gegevens", methods=["GET", "POST"])
@role(Role.ADMINISTRATOR)
def moderate_edit(slug: str) -> ResponseReturnValue:
    """Change all that is said of an organisation, also what it does."""
    organisation = queries.by_slug(slug)
    form = IdentityForm(organisation)
    if form.validate_on_submit():
        try:
            actions.edit(organisation, form.identity(), form.profile(), by=signed_in_account())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("De gegevens van %(organisation)s zijn bewaard.", organisation=organisation.name))
            return redirect(url_for(".review", slug=slug), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("organisations/moderate_edit.html", form=form, organisation=organisation), status


@blueprint.post(f"{ADDRESS}/mensen/{MEMBER}/beeindigen")
@role(Role.ADMINISTRATOR)
def moderate_end(slug: str, membership_id: int) -> ResponseReturnValue:
    """End somebody's access."""
    organisation = queries.by_slug(slug)
    if tried(lambda: actions.end_membership(organisation, membership_id, by=signed_in_account())):
        flash(_("Deze persoon heeft geen toegang meer."))
    return redirect(url_for(".review", slug=slug), 303)


@blueprint.post(f"{ADDRESS}/mensen/{MEMBER}/hoofdgebruiker")
@role(Role.ADMINISTRATOR)
def moderate_admin(slug: str, membership_id: int) -> ResponseReturnValue:
    """Make a member an admin, so that an organisation whose admin is gone can go on."""
    organisation = queries.by_slug(slug)
    if tried(lambda: actions.set_admin(organisation, membership_id, is_admin=True, by=signed_in_account())):
        flash(_("Deze persoon is nu hoofdgebruiker."))
    return redirect(url_for(".review", slug=slug), 303)


@blueprint.route(f"{ADDRESS}/verwijderen", methods=["GET", "POST"])
@role(Role.ADMINISTRATOR)
def remove(slug: str) -> ResponseReturnValue:
    """Remove an organisation for good, with the reason that its people read."""
    organisation, form = queries.by_slug(slug), RemoveForm()
    if form.validate_on_submit():
        if tried(lambda: actions.remove(organisation, note=form.note.data or "", by=signed_in_account())):
            flash(
                _(
                    "%(organisation)s is verwijderd. Wie er toegang had, krijgt een mail.",
                    organisation=organisation.name,
                )
            )
        return redirect(url_for(".review", slug=slug), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("organisations/remove.html", organisation=organisation, form=form), status


def _kinds(row: Any) -> str:
    """Return what the organisation of a row of the list does, in words."""
    return ", ".join(shown(name) for kind, name in KIND_NAMES.items() if getattr(row, f"is_{kind.value}"))
