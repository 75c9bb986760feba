"""The owner of an account erases it."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField

from app.accounts import passwords
from app.accounts.access import limited, signed_in
from app.accounts.session import sign_out, signed_in_account
from app.kernel.errors import ConflictError, DomainError
from app.kernel.forms import Form, Required
from app.kernel.limits import Limit
from app.kernel.text import N_
from app.retention import actions

blueprint = Blueprint("retention", __name__)
WRONG_PASSWORD = N_("Dit is niet het wachtwoord van dit account.")


class EraseForm(Form):
    """Somebody erases the own account, and means it."""

    password = PasswordField(_l("Wachtwoord"), validators=[Required(_l("Vul het wachtwoord van dit account in."))])
    sure = BooleanField(
        _l("Ja, verwijder dit account. Ik kan dit niet terugdraaien."),
        validators=[Required(_l("Vink aan dat het account weg mag."))],
    )


@blueprint.route("/account/verwijderen", methods=["GET", "POST"])
@limited(Limit("erase_account", 10, 15))
@signed_in
def erase() -> ResponseReturnValue:
    """Erase the own account, with its password; say why where that cannot be done now."""
    user, form, problem = signed_in_account(), EraseForm(), None
    if form.validate_on_submit():
        try:
            if not passwords.matches(form.password.data or "", user.password_hash):
                raise DomainError(WRONG_PASSWORD, "password")
            actions.erase(user, by=user)
        except ConflictError as error:
            problem = error.text
        except DomainError as error:
            form.refuse(error)
        else:
            sign_out()
            flash(_("Het account is verwijderd."), "ok")
            return redirect("/", 303)
    page = render_template("retention/erase.html", form=form, problem=problem)
    return page, ConflictError.status if problem else 400 if form.is_submitted() else 200
