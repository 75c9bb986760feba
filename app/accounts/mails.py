"""The mails about an account, in its own language."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Account
from app.kernel import outbox


def confirm_address(account: Account, token: str) -> None:
    """Ask to confirm the address of a new account."""
    link = _address("accounts.confirm", token=token)
    with force_locale(account.locale):
        _post(
            account,
            _("Bevestig uw e-mailadres"),
            _("U hebt een account gemaakt bij Vindplatform. Klopt uw e-mailadres? Open dan deze link:"),
            link,
            _("De link werkt 7 dagen. Hebt u geen account gemaakt? Dan hoeft u niets te doen."),
        )


def reset_password(account: Account, token: str) -> None:
    """Send the link that sets a new password."""
    link = _address("accounts.reset", token=token)
    with force_locale(account.locale):
        _post(
            account,
            _("Kies een nieuw wachtwoord"),
            _("U wilt een nieuw wachtwoord. Open deze link om het te kiezen:"),
            link,
            _("De link werkt 2 uur en één keer."),
            _("Vroeg u dit niet? Dan hoeft u niets te doen. Uw wachtwoord blijft zoals het is."),
        )


def password_changed(account: Account) -> None:
    """Tell that the password was changed, so that a stranger cannot do it unseen."""
    link = _address("accounts.forgot")
    with force_locale(account.locale):
        _post(
            account,
            _("Uw wachtwoord is gewijzigd"),
            _("Het wachtwoord van uw account bij Vindplatform is zojuist gewijzigd."),
            _("Bent u nog ergens anders ingelogd? Daar moet u opnieuw inloggen."),
            _("Was u dit niet? Kies dan meteen een nieuw wachtwoord:"),
            link,
        )


def _post(account: Account, subject: str, *paragraphs: str) -> None:
    greeting = _("Dag %(name)s,", name=account.name)
    body = "\n\n".join([greeting, *paragraphs, _("Met vriendelijke groet,") + "\nVindplatform"])
    outbox.post(recipient=account.email, subject=subject, body=body + "\n")


def _address(endpoint: str, **values: str) -> str:
    """Return the full address of a page, inside and outside a request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["SITE_URL"]) + path
