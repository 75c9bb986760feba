"""Administrators judge companies: three lists, and one company with its contact person."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import role, writes
from app.accounts.forms import one_line
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.accounts.views.administration import Tile, tiles
from app.companies import actions, moderation, policy, queries
from app.companies.forms import RejectForm, RemoveForm
from app.companies.rules import Verification
from app.companies.views.room import blueprint, inside, sector_name
from app.kernel.buttons import tried
from app.kernel.paging import page_address, paged

TABS = {
    "te-controleren": (Verification.PENDING, _l("Te controleren")),
    "gecontroleerd": (Verification.VERIFIED, _l("Gecontroleerd")),
    "afgewezen": (Verification.REJECTED, _l("Afgewezen")),
}
ADDRESS = "/beheer/bedrijven/<slug>"
MEMBER = f"{ADDRESS}/leden/<int(max=2147483647):membership_id>"
PAGE_SIZE = 20


def _waiting() -> int:
    return moderation.counts()[Verification.PENDING]


tiles.insert(0, Tile(_l("Bedrijven"), _l("Controleer nieuwe bedrijven."), "companies.moderation", _waiting, True))


@blueprint.get("/beheer/bedrijven", endpoint="moderation")
@role(Role.ADMINISTRATOR)
def moderation_list() -> ResponseReturnValue:
    """List companies by what was found of them; `q` looks for a name, place or KvK number."""
    words = (one_line(request.args.get("q")) or "")[:100]
    asked = request.args.get("lijst", "")
    tab = asked if asked in TABS else next(iter(TABS))
    counts = moderation.counts(words)
    return render_template(
        "companies/moderation.html",
        page=paged(moderation.listed(TABS[tab][0], words), PAGE_SIZE),
        tab=tab,
        words=words,
        tabs=[
            (name, url_for(".moderation", lijst=key, q=words or None), counts[verdict], key == tab)
            for key, (verdict, name) in TABS.items()
        ],
        elsewhere=sum(counts.values()),
        page_address=page_address,
        sector_name=sector_name,
    )


@blueprint.get(ADDRESS)
@writes
@role(Role.ADMINISTRATOR)
def review(slug: str) -> ResponseReturnValue:
    """Show one company with its contact person and members; reading them leaves a trace."""
    company = queries.by_slug(slug)
    everybody = queries.members_of(company.id)
    actions.record_reading(company, everybody, by=signed_in_account())
    return render_template(
        "companies/review.html",
        company=company,
        verification=Verification(company.verification),
        public=policy.is_public(company),
        sector=sector_name(company.sector),
        branches=[(branch, inside(branch)) for branch in queries.open_branches(company.id)],
        members=everybody,
    )


@blueprint.post(f"{ADDRESS}/goedkeuren")
@role(Role.ADMINISTRATOR)
def verify(slug: str) -> ResponseReturnValue:
    """Record that a company is what it says."""
    company = queries.by_slug(slug)
    if tried(lambda: actions.verify(company, by=signed_in_account())):
        flash(_("%(company)s is gecontroleerd. Het bedrijf krijgt een mail.", company=company.name))
    return redirect(url_for(".review", slug=slug), 303)


@blueprint.route(f"{ADDRESS}/afwijzen", methods=["GET", "POST"])
@role(Role.ADMINISTRATOR)
def reject(slug: str) -> ResponseReturnValue:
    """Refuse a company, with the reason that it reads."""
    company, form = queries.by_slug(slug), RejectForm()
    if form.validate_on_submit():
        if tried(lambda: actions.reject(company, note=form.note.data or "", by=signed_in_account())):
            flash(_("%(company)s is afgewezen. Het bedrijf krijgt een mail.", company=company.name))
        return redirect(url_for(".review", slug=slug), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("companies/reject.html", company=company, form=form), status


@blueprint.route(f"{ADDRESS}/verwijderen", methods=["GET", "POST"])
@role(Role.ADMINISTRATOR)
def remove(slug: str) -> ResponseReturnValue:
    """Remove a company for good, with the reason that it reads."""
    company, form = queries.by_slug(slug), RemoveForm()
    if form.validate_on_submit():
        if tried(lambda: actions.remove(company, note=form.note.data or "", by=signed_in_account())):
            flash(_("%(company)s is verwijderd. Het bedrijf krijgt een mail.", company=company.name))
        return redirect(url_for(".review", slug=slug), 303)
    status = 400 if form.is_submitted() else 200
    return render_template("companies/remove.html", company=company, form=form), status


@blueprint.post(f"{MEMBER}/toelaten")
@role(Role.ADMINISTRATOR)
def moderate_let_in(slug: str, membership_id: int) -> ResponseReturnValue:
    """Give somebody access who asked for it, where the company's own admins cannot."""
    company = queries.by_slug(slug)
    if tried(lambda: actions.let_in(company, membership_id, by=signed_in_account())):
        flash(_("Deze persoon heeft nu toegang."))
    return redirect(url_for(".review", slug=slug), 303)


@blueprint.post(f"{MEMBER}/beeindigen")
@role(Role.ADMINISTRATOR)
def moderate_end(slug: str, membership_id: int) -> ResponseReturnValue:
    """End somebody's access, or refuse a request."""
    company = queries.by_slug(slug)
    if tried(lambda: actions.end_membership(company, membership_id, by=signed_in_account())):
        flash(_("Deze persoon heeft geen toegang meer."))
    return redirect(url_for(".review", slug=slug), 303)


@blueprint.post(f"{MEMBER}/hoofdgebruiker")
@role(Role.ADMINISTRATOR)
def moderate_admin(slug: str, membership_id: int) -> ResponseReturnValue:
    """Make a member an admin of the company, so that a company whose admin is gone can go on."""
    company = queries.by_slug(slug)
    if tried(lambda: actions.set_admin(company, membership_id, is_admin=True, by=signed_in_account())):
        flash(_("Deze persoon is nu hoofdgebruiker."))
    return redirect(url_for(".review", slug=slug), 303)
