"""The mails about an account that ends, in its own language."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Account
from app.kernel import clock, outbox
from app.kernel.web import datum


def erased(address: str, name: str, locale: str) -> None:
    """Confirm that the account is gone: the last mail to this address."""
    with force_locale(locale):
        _post(
            address,
            name,
            _("Het account bij Vindplatform is verwijderd"),
            _("Profiel, berichten en toestemmingen zijn gewist."),
            _("Aanvragen voor een voucher bewaren we tien jaar. Dat moet van de wet."),
            _("Dit is de laatste mail van ons."),
        )


def goes_soon(account: Account, at: datetime) -> None:
    """Tell that an unused account is erased in a month, and how to keep it."""
    day = clock.amsterdam(at).date()
    with force_locale(account.locale):
        _post(
            account.email,
            account.name,
            _("Je account bij Vindplatform verdwijnt op %(day)s", day=datum(day)),
            _("Je hebt al bijna twee jaar niet ingelogd. Daarom wissen we je account op %(day)s.", day=datum(day)),
            _("Wil je het houden? Log dan vóór die dag een keer in:"),
            current_app.config["SITE_URL"] + current_app.url_map.bind("").build("accounts.sign_in"),
        )


def _post(address: str, name: str, subject: str, *paragraphs: str) -> None:
    greeting = _("Dag %(name)s,", name=name)
    body = "\n\n".join([greeting, *paragraphs, _("Met vriendelijke groet,") + "\nVindplatform"])
    outbox.post(recipient=address, subject=subject, body=body + "\n")
