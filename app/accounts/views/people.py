"""Administration of accounts: find one, read it, grant and end roles, block it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts import actions, queries
from app.accounts.access import role, writes
from app.accounts.forms import one_line
from app.accounts.models import Account
from app.accounts.rules import ROLE_NAMES, SELF_CHOSEN, Role
from app.accounts.session import signed_in_account
from app.accounts.views.blueprint import blueprint
from app.accounts.views.overview import asked_role
from app.kernel.errors import NotFoundError
from app.kernel.paging import AnyRow, Page, page_address
from app.kernel.web import datum, shown


@blueprint.get("/beheer/accounts")
@role(Role.ADMINISTRATOR)
def people() -> ResponseReturnValue:
    """List accounts by name or address."""
    search = one_line(request.args.get("q")) or ""
    asked = request.args.get("rol", "")
    held = Role(asked) if asked in set(Role) else None
    page = queries.accounts_page(search, held)
    return render_template(
        "accounts/people.html",
        page=page,
        rows=_table(page),
        role_names=ROLE_NAMES,
        search=search,
        held=held,
        page_address=page_address,
    )


@blueprint.get("/beheer/accounts/<public_id>")
@writes
@role(Role.ADMINISTRATOR)
def person(public_id: str) -> ResponseReturnValue:
    """Show one account; the person can see that it was read."""
    subject = _account(public_id)
    user = signed_in_account()
    actions.read_file(account=subject, by=user)
    return render_template(
        "accounts/person.html",
        person=subject,
        roles=subject.roles,
        more_roles=[role for role in Role if role not in subject.roles],
        history=[
            (
                shown(ROLE_NAMES[row.role]).capitalize(),
                datum(row.granted_at),
                datum(row.ended_at) if row.ended_at else _("nu"),
                row.granted_by or (_("zelf gekozen") if row.role in SELF_CHOSEN else _("bij het inrichten")),
            )
            for row in queries.grant_history(subject)
        ],
        role_names=ROLE_NAMES,
        is_self=subject.id == user.id,
    )


@blueprint.post("/beheer/accounts/<public_id>/rollen")
@role(Role.ADMINISTRATOR)
def grant_role(public_id: str) -> ResponseReturnValue:
    """Grant a role."""
    subject, granted = _account(public_id), asked_role()
    actions.grant_role(account=subject, role=granted, by=signed_in_account())
    flash(_("%(name)s is nu %(role)s.", name=subject.name, role=shown(ROLE_NAMES[granted])))
    return _back(public_id)


@blueprint.post("/beheer/accounts/<public_id>/rollen/einde")
@role(Role.ADMINISTRATOR)
def end_role(public_id: str) -> ResponseReturnValue:
    """End a role."""
    subject, ended = _account(public_id), asked_role()
    actions.end_role(account=subject, role=ended, by=signed_in_account())
    flash(_("%(name)s is geen %(role)s meer.", name=subject.name, role=shown(ROLE_NAMES[ended])))
    return _back(public_id)


@blueprint.post("/beheer/accounts/<public_id>/blokkade")
@role(Role.ADMINISTRATOR)
def block(public_id: str) -> ResponseReturnValue:
    """Close an account."""
    subject = _account(public_id)
    actions.block(account=subject, by=signed_in_account())
    flash(_("Het account van %(name)s is geblokkeerd.", name=subject.name))
    return _back(public_id)


@blueprint.post("/beheer/accounts/<public_id>/blokkade/einde")
@role(Role.ADMINISTRATOR)
def unblock(public_id: str) -> ResponseReturnValue:
    """Open an account again."""
    subject = _account(public_id)
    actions.unblock(account=subject, by=signed_in_account())
    flash(_("Het account van %(name)s is weer open.", name=subject.name))
    return _back(public_id)


def _table(page: Page) -> list[list[object]]:
    """Return the cells of the list: a link, the address, the roles, since when, and what is particular."""
    roles = queries.roles_of([row.id for row in page.rows])
    link = Markup('<a href="{}">{}</a>')
    return [
        [
            link.format(url_for(".person", public_id=row.public_id), row.name),
            row.email,
            ", ".join(shown(ROLE_NAMES[held]) for held in roles[row.id]),
            datum(row.created_at),
            _state(row),
        ]
        for row in page.rows
    ]


def _state(row: AnyRow) -> str:
    if row.blocked_at is not None:
        return str(_("geblokkeerd"))
    return "" if row.email_confirmed_at is not None else str(_("adres niet bevestigd"))


def _account(public_id: str) -> Account:
    account = queries.by_public_id(public_id)
    if account is None:
        raise NotFoundError
    return account


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("accounts.person", public_id=public_id), 303)
