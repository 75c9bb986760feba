"""The keys of an issuer: which there are, a fresh one, and one that was in wrong hands."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.badges import actions, queries
from app.badges.addresses import issuer_address, issuer_did
from app.badges.signing import keys_of
from app.badges.views.room import blueprint
from app.kernel.buttons import tried
from app.kernel.errors import NotAllowedError, NotFoundError
from app.kernel.text import N_
from app.organisations import policy
from app.organisations import queries as organisations
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind

ADDRESS = "/uitgever/sleutels/<slug>"
ONLY_ADMINS = N_("Dit kan alleen een hoofdgebruiker van uw organisatie.")
UNKNOWN = N_("Deze sleutel kennen wij niet.")


@blueprint.get(ADDRESS)
@role(Role.ISSUER)
def keys(slug: str) -> ResponseReturnValue:
    """Show the keys with which an issuer signs and signed."""
    issuer, is_admin = _own(slug)
    found = keys_of(issuer.id)
    return render_template(
        "badges/keys.html",
        issuer=issuer,
        is_admin=is_admin,
        keys=found,
        counts=queries.signed_counts(issuer.id),
        current=next((key for key in found if key.retired_at is None), None),
        did=issuer_did(issuer.slug),
        address=issuer_address(issuer.slug),
    )


@blueprint.post(f"{ADDRESS}/vervangen")
@role(Role.ISSUER)
def rotate_key(slug: str) -> ResponseReturnValue:
    """Sign with a fresh key from now on."""
    issuer, seen = _managed(slug), request.form.get("gezien") or None
    if tried(lambda: actions.rotate_key(issuer, seen=seen, by=signed_in_account())):
        flash(_("U ondertekent nu met een nieuwe sleutel. Badges van eerder blijven geldig."))
    return redirect(url_for(".keys", slug=slug), 303)


@blueprint.route(f"{ADDRESS}/<name>/gelekt", methods=["GET", "POST"])
@role(Role.ISSUER)
def compromise_key(slug: str, name: str) -> ResponseReturnValue:
    """Take a key back that was in wrong hands, after showing what that does."""
    issuer = _managed(slug)
    key = next((key for key in keys_of(issuer.id) if key.name == name), None)
    if key is None:
        raise NotFoundError(UNKNOWN)
    if request.method == "POST":
        done = actions.compromise_key(issuer, name, by=signed_in_account())
        again = ngettext(
            "%(num)s badge kreeg een nieuwe handtekening.", "%(num)s badges kregen een nieuwe handtekening.", done
        )
        flash(_("De sleutel telt niet meer.") + f" {again}")
        return redirect(url_for(".keys", slug=slug), 303)
    count = queries.signed_counts(issuer.id).get(key.id, 0)
    return render_template("badges/key_leaked.html", issuer=issuer, key=key, count=count)


def _own(slug: str) -> tuple[Organisation, bool]:
    """Return an issuer that this person acts for, and whether as its admin."""
    account = signed_in_account()
    issuer, membership = organisations.own_organisation(account, slug)
    if not organisations.acts_for(account, issuer.id, OrganisationKind.ISSUER):
        raise NotFoundError(organisations.UNKNOWN)
    return issuer, policy.may_manage_members(membership)


def _managed(slug: str) -> Organisation:
    issuer, is_admin = _own(slug)
    if not is_admin:
        raise NotAllowedError(ONLY_ADMINS)
    return issuer
