"""Badges from elsewhere: a person brings one, looks at what a check found, takes it away; who recognises issuers."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import limited, role
from app.accounts.rules import PERSONS, Role
from app.accounts.session import signed_in_account
from app.accounts.views.administration import Tile, tiles
from app.badges import checking
from app.badges.importing import actions
from app.badges.importing.source import SourceForm
from app.badges.models import ImportedBadge
from app.badges.queries import imported as queries
from app.badges.views.room import blueprint
from app.kernel import once
from app.kernel.buttons import tried
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.limits import Limit

IMPORTING = Limit("badges.import", uses=40, minutes=60)
"""Each badge may make us ask other sites."""
tiles.append(
    Tile(
        _l("Uitgevers van elders"),
        _l("Beslis welke badges van andere sites meetellen."),
        "badges.known_issuers",
        queries.undecided_count,
    )
)
IMPORTED = "/mijn-badges/elders/<public_id>"


@blueprint.route("/mijn-badges/meebrengen", methods=["GET", "POST"])
@limited(IMPORTING)
@role(*PERSONS)
def bring() -> ResponseReturnValue:
    """Take in a badge from elsewhere: checked first, kept only where it is this person's."""
    form, status = SourceForm(), 200
    if form.is_submitted():
        status = 400
    if form.validate_on_submit():
        try:
            badge = _brought(form)
        except DomainError as error:
            form.refuse(error)
            status = error.status
        else:
            if badge is not None:
                flash(_told(badge))
            return redirect(url_for(".mine", _anchor="elders"), 303)
    return render_template("badges/bring.html", form=form, confirmed=signed_in_account().email_confirmed_at), status


@blueprint.post(f"{IMPORTED}/weghalen")
@role(*PERSONS)
def forget(public_id: str) -> ResponseReturnValue:
    """Delete a badge from elsewhere."""
    account = signed_in_account()
    actions.forget(queries.own_imported(account, public_id), by=account)
    flash(_("De badge is weg. Wij bewaren er niets meer van."))
    return redirect(url_for(".mine", _anchor="elders"), 303)


@blueprint.get("/beheer/badge-uitgevers")
@role(Role.ADMINISTRATOR)
def known_issuers() -> ResponseReturnValue:
    """List the issuers elsewhere whose badges people brought, and which of these count here."""
    return render_template("badges/known_issuers.html", issuers=queries.seen_issuers())


@blueprint.post("/beheer/badge-uitgevers")
@role(Role.ADMINISTRATOR)
def know_issuer() -> ResponseReturnValue:
    """Let the badges of an issuer elsewhere count, or (`telt=nee`) no more."""
    issuer_id, counts = request.form.get("uitgever", ""), request.form.get("telt") != "nee"
    seen = next((one for one in queries.seen_issuers() if one.issuer_id == issuer_id), None)
    if seen is None:
        raise NotFoundError(queries.UNKNOWN_ISSUER)
    if counts:
        if tried(lambda: actions.know_issuer(issuer_id, seen.name, by=signed_in_account())):
            flash(_("Badges van %(issuer)s tellen nu mee.", issuer=seen.name))
    else:
        tried(lambda: actions.unknow_issuer(issuer_id, by=signed_in_account()))
        flash(_("Badges van %(issuer)s tellen niet meer mee.", issuer=seen.name))
    return redirect(url_for(".known_issuers"), 303)


def _brought(form: SourceForm) -> ImportedBadge | None:
    """Check what was handed over and keep it; None where the same form was sent before.

    While others are asked, nothing in the database is held: what was read before is read anew.
    """
    document = form.document()
    content = checking.text_of(document)
    if content is None:
        raise DomainError(actions.NO_BADGE)
    report = checking.check(document)
    account = signed_in_account()
    if once.earlier_result(form.once.data or "", account.id) is not None:
        return None
    return actions.import_badge(content, report, by=account)


def _told(badge: ImportedBadge) -> str:
    if badge.status != "valid":
        return str(_("De badge staat bij je badges. Hij telt niet mee: wij konden hem niet helemaal controleren."))
    if not queries.known_among({badge.issuer_id}):
        return str(_("De badge staat bij je badges en klopt. Wij kennen de uitgever nog niet; dat kijken wij na."))
    return str(_("De badge staat bij je badges en telt mee."))
