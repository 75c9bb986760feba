"""The own account: name, language, address, roles, password, and who looked at it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions, queries
from app.accounts.access import limited, signed_in
from app.accounts.audit_words import action_name, subject_names
from app.accounts.forms import ChangePasswordForm, ProfileForm, typed
from app.accounts.models import Account
from app.accounts.rules import ROLE_NAMES, SELF_CHOSEN, START_PAGES, Role
from app.accounts.session import active_role, choose_role, signed_in_account
from app.accounts.session import sign_in as begin_session
from app.accounts.views.blueprint import asked_next, blueprint
from app.kernel.clock import amsterdam
from app.kernel.errors import DomainError, NotAllowedError
from app.kernel.limits import Limit
from app.kernel.text import N_
from app.kernel.web import datum, set_locale, shown

UNKNOWN_ROLE = N_("Deze rol bestaat niet.")


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def overview() -> ResponseReturnValue:
    """Show the own account; change name and language."""
    user = signed_in_account()
    form = ProfileForm(obj=user)
    if form.validate_on_submit():
        actions.change_profile(name=typed(form.name), locale=form.locale.data, by=user)
        set_locale(user.locale)
        flash(_("De gegevens zijn bewaard."))
        return redirect(url_for("accounts.overview"), 303)
    page = render_template(
        "accounts/overview.html",
        form=form,
        roles=user.roles,
        current_role=active_role(),
        more_roles=[role for role in Role if role in SELF_CHOSEN and role not in user.roles],
        role_names=ROLE_NAMES,
        looks=_looks(user),
    )
    return page, 400 if form.is_submitted() else 200


@blueprint.route("/account/wachtwoord", methods=["GET", "POST"])
@limited(Limit("change_password", 10, 15))
@signed_in
def change_password() -> ResponseReturnValue:
    """Change the own password; this session goes on, the others end."""
    user = signed_in_account()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        role = active_role()
        try:
            actions.change_password(current=typed(form.current_password), password=typed(form.password), by=user)
        except DomainError as error:
            form.refuse(error)
        else:
            begin_session(user)
            if role:
                choose_role(role)
            flash(_("Uw wachtwoord is gewijzigd."))
            return redirect(url_for("accounts.overview"), 303)
    return render_template("accounts/change_password.html", form=form), 400 if form.is_submitted() else 200


@blueprint.post("/account/rol")
@signed_in
def switch_role() -> ResponseReturnValue:
    """Act as another role that one holds."""
    role = asked_role()
    if role not in signed_in_account().roles:
        raise NotAllowedError(N_("U hebt deze rol niet."))
    choose_role(role)
    return redirect(asked_next(START_PAGES[role]), 303)


@blueprint.post("/account/rol/erbij")
@signed_in
def take_role() -> ResponseReturnValue:
    """Take one of the roles that need no permission, and act as it."""
    user, role = signed_in_account(), asked_role()
    actions.grant_role(account=user, role=role, by=user)
    choose_role(role)
    return redirect(START_PAGES[role], 303)


def _looks(user: Account) -> list[tuple[str, str, str, str]]:
    """Return when, who, what and of which record, for the person whose file was touched: once for each day."""
    rows = list({(amsterdam(row.at).date(), *row[1:]): row for row in queries.looks_by_staff(user)}.values())
    names = subject_names(row.subject for row in rows) | {f"account:{user.public_id}": _("dit account")}
    return [(datum(row.at), shown(ROLE_NAMES[row.role]), action_name(row.action), names[row.subject]) for row in rows]


def asked_role() -> Role:
    """Return the role that the form names. Raises DomainError for one that does not exist."""
    try:
        return Role(request.form.get("role", ""))
    except ValueError as error:
        raise DomainError(UNKNOWN_ROLE, "role") from error
