"""The forms of accounts: one sentence per mistake, everything but passwords kept."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the types
from wtforms.validators import Length, ValidationError

from app.accounts.rules import MAX_PASSWORD, SELF_CHOSEN, Role
from app.kernel.forms import Form, Required

EMAIL_SENTENCE = _l("Vul een e-mailadres in, zoals naam@voorbeeld.nl.")
CHOOSE_ROLE = _l("Kies of u student, talent of werkgever bent.")
LANGUAGE_CHOICES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]


def one_line(value: str | None) -> str | None:
    """Filter: text on one line, without control characters and white space around it."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split()) if value else value


def normal_email(value: str) -> str:
    """Return an address in lower case with its domain in ASCII, as accounts have it. Raises EmailNotValidError."""
    return str(validate_email(value, check_deliverability=False, allow_smtputf8=False).ascii_email).lower()


def typed_email(value: str) -> str:
    """Return the address that a form with `email_field` makes of what was typed; what is none, in lower case."""
    line = one_line(value) or ""
    try:
        return normal_email(line)
    except EmailNotValidError:
        return line.lower()


def valid_email(_form: object, field: Any) -> None:
    """Require an address that mail can reach; store it as accounts have it."""
    try:
        field.data = normal_email(field.data or "")
    except EmailNotValidError as error:
        raise ValidationError(str(EMAIL_SENTENCE)) from error


def typed(field: StringField) -> str:
    """Return the text of a field of a form that is valid."""
    return field.data or ""


def email_field() -> EmailField:
    """Return a field for an e-mail address."""
    return EmailField(_l("E-mailadres"), filters=[one_line], validators=[Required(EMAIL_SENTENCE), valid_email])


def name_field() -> StringField:
    """Return a field for a person's name."""
    return StringField(
        _l("Naam"),
        filters=[one_line],
        validators=[
            Required(_l("Vul uw naam in.")),
            Length(max=120, message=_l("Deze naam is te lang. Hij mag 120 tekens zijn.")),
        ],
    )


def new_password_field() -> PasswordField:
    """Return a field for a new password; what it must be is judged by the action, in `rules`."""
    return PasswordField(_l("Nieuw wachtwoord"), validators=[Required(_l("Kies een wachtwoord."))])


class SignInForm(Form):
    """Somebody signs in."""

    email = email_field()
    password = PasswordField(
        _l("Wachtwoord"),
        validators=[
            Required(_l("Vul uw wachtwoord in.")),
            Length(max=MAX_PASSWORD, message=_l("Dit wachtwoord is te lang.")),
        ],
    )


class RegisterForm(Form):
    """Somebody makes an account."""

    role = RadioField(
        _l("U bent"),
        choices=[
            SelectChoice(Role.STUDENT.value, _l("Student: ik zoek een stage of opdracht")),
            SelectChoice(Role.TALENT.value, _l("Talent: ik zoek werk of een opdracht")),
            SelectChoice(Role.EMPLOYER.value, _l("Werkgever: ik bied stages of werk aan, of vraag een voucher aan")),
        ],
        validators=[Required(CHOOSE_ROLE)],
        validate_choice=False,
    )
    name = name_field()
    email = email_field()
    password = PasswordField(_l("Wachtwoord"), validators=[Required(_l("Kies een wachtwoord."))])

    def validate_role(self, field: Any) -> None:
        """Refuse a role that is not on the form."""
        if field.data not in SELF_CHOSEN:
            raise ValidationError(str(CHOOSE_ROLE))


class ForgotForm(Form):
    """Somebody asks for a link to set a new password."""

    email = email_field()


class ResetForm(Form):
    """Somebody sets a new password through a mailed link."""

    password = new_password_field()


class ChangePasswordForm(Form):
    """Somebody who is signed in changes the password."""

    current_password = PasswordField(
        _l("Huidig wachtwoord"),
        validators=[
            Required(_l("Vul uw huidige wachtwoord in.")),
            Length(max=MAX_PASSWORD, message=_l("Dit wachtwoord is te lang.")),
        ],
    )
    password = new_password_field()


class ProfileForm(Form):
    """Somebody changes name or language."""

    name = name_field()
    locale = RadioField(_l("Taal van de site en van onze mails"), choices=LANGUAGE_CHOICES)
