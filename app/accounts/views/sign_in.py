"""Signing in and out, making an account, a forgotten password, confirming an address."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import actions, queries
from app.accounts.access import limited, public, signed_in
from app.accounts.forms import ForgotForm, RegisterForm, ResetForm, SignInForm, typed, typed_email
from app.accounts.models import Account
from app.accounts.rules import Purpose, Role
from app.accounts.session import account, signed_in_account
from app.accounts.session import sign_in as begin_session
from app.accounts.session import sign_out as end_session
from app.accounts.views.blueprint import asked_next, blueprint, start_page
from app.kernel import pending
from app.kernel.errors import DomainError, GoneError
from app.kernel.forms import Form
from app.kernel.limits import Limit, give_back
from app.kernel.web import locale

QUARTER = 15
HOUR = 60
CLASSROOM = 300
"""A school is one network address: its limit lets classes in, the one per e-mail address stops guessing."""

SIGN_IN = Limit("sign_in", CLASSROOM, QUARTER, field="email", field_uses=100, field_uses_here=10, normalise=typed_email)
"""Wrong passwords per e-mail address: few from one place, more from all, so that no stranger locks its owner out."""
REGISTER = Limit("register", CLASSROOM, HOUR, field="email", field_uses=100, field_uses_here=10, normalise=typed_email)
FORGOT = Limit("forgot", CLASSROOM, HOUR, field="email", field_uses=5, normalise=typed_email)
"""So many mails an hour; from wherever they are asked, they go to the owner."""


@blueprint.route("/account/aanmelden", methods=["GET", "POST"])
@limited(SIGN_IN)
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, then go on to where one wanted to be."""
    if (user := account()) is not None:
        return redirect(asked_next(start_page(user)))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = actions.check_sign_in(email=typed(form.email), password=typed(form.password))
        except DomainError as error:
            form.refuse(error)
        else:
            give_back(SIGN_IN)
            return _begin(user)
    return _form_page("accounts/sign_in.html", form)


@blueprint.route("/account/registreren", methods=["GET", "POST"])
@limited(REGISTER)
@public
def register() -> ResponseReturnValue:
    """Make an account and go on signed in; the address can be confirmed later."""
    if (user := account()) is not None:
        return redirect(asked_next(start_page(user)))
    form = RegisterForm(data={"role": request.args.get("rol")})
    if form.validate_on_submit():
        try:
            user = actions.register(
                name=typed(form.name),
                email=typed(form.email),
                password=typed(form.password),
                role=Role(form.role.data),
                locale=locale(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Uw account is gemaakt. Wij stuurden u een mail om uw e-mailadres te bevestigen."))
            return _begin(user)
    known = form.is_submitted() and _(actions.KNOWN_ADDRESS) in form.email.errors
    return _form_page("accounts/register.html", form, known_address=known)


def _begin(user: Account) -> ResponseReturnValue:
    begin_session(user)
    return redirect(asked_next(start_page(user)), 303)


@blueprint.post("/account/afmelden")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    end_session()
    flash(_("U bent uitgelogd."))
    return redirect("/", 303)


@blueprint.route("/account/wachtwoord-vergeten", methods=["GET", "POST"])
@limited(FORGOT)
@public
def forgot() -> ResponseReturnValue:
    """Ask for a link to set a new password; the answer is the same for every address."""
    form = ForgotForm()
    if form.validate_on_submit():
        actions.ask_reset(email=typed(form.email))
        return redirect(url_for("accounts.forgot_sent"), 303)
    return _form_page("accounts/forgot.html", form)


@blueprint.get("/account/wachtwoord-vergeten/verstuurd")
@public
def forgot_sent() -> ResponseReturnValue:
    """Say what happens after asking for a link."""
    return render_template("accounts/forgot_sent.html")


@blueprint.route("/account/wachtwoord/<token>", methods=["GET", "POST"])
@limited(Limit("reset", 30, QUARTER))
@public
def reset(token: str) -> ResponseReturnValue:
    """Set a new password through the mailed link."""
    user = queries.account_of_link(token, Purpose.RESET)
    if user is None:
        return _dead_link("accounts.forgot", _("Vraag een nieuwe link aan"))
    form = ResetForm()
    if form.validate_on_submit():
        try:
            actions.set_password(token=token, password=typed(form.password))
        except GoneError:
            return _dead_link("accounts.forgot", _("Vraag een nieuwe link aan"))
        except DomainError as error:
            form.refuse(error)
        else:
            end_session()
            flash(_("Uw nieuwe wachtwoord is bewaard. Log ermee in."))
            return redirect(url_for("accounts.sign_in"), 303)
    return _form_page("accounts/reset.html", form, email=user.email)


@blueprint.route("/account/bevestigen/<token>", methods=["GET", "POST"])
@limited(Limit("confirm", 30, QUARTER))
@public
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an address; by a button, because mail programs open links before people do."""
    if request.method == "GET":
        user = queries.account_of_link(token, Purpose.CONFIRM)
        if user is not None:
            return render_template("accounts/confirm.html", email=user.email)
        return _dead_link("accounts.overview", _("Ga naar uw account"))
    try:
        actions.confirm_address(token=token)
    except GoneError:
        return _dead_link("accounts.overview", _("Ga naar uw account"))
    flash(_("Uw e-mailadres is bevestigd."))
    user = account()
    return redirect(start_page(user) if user else url_for("accounts.sign_in"), 303)


@blueprint.post("/account/bevestigen")
@limited(Limit("confirm_again", 5, HOUR))
@signed_in
def confirm_again() -> ResponseReturnValue:
    """Mail the link that confirms the own address once more."""
    user = signed_in_account()
    actions.ask_confirmation(by=user)
    flash(_("Wij stuurden een mail naar %(email)s. Open de link in die mail.", email=user.email))
    return redirect(url_for("accounts.overview"), 303)


def _form_page(template: str, form: Form, **values: object) -> ResponseReturnValue:
    target = asked_next()
    page = render_template(template, form=form, next=target, kept=f"{pending.TOKEN}=" in target, **values)
    return page, 400 if form.is_submitted() else 200


def _dead_link(endpoint: str, label: str) -> ResponseReturnValue:
    return render_template("accounts/dead_link.html", href=url_for(endpoint), label=label), 410
