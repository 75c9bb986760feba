"""What an applicant hears when our money came back."""

from flask_babel import gettext as _
from stdnum import iban

from app.kernel.text import format_euro
from app.kernel.web import shown
from app.vouchers.letters.content import Words, items, section, strong, text
from app.vouchers.mails import tell
from app.vouchers.models import VoucherApplication
from app.vouchers.payments.bankfile import ABOUT_THE_ACCOUNT, REASONS
from app.vouchers.payments.models import Payment

_TOLD = ABOUT_THE_ACCOUNT - {"BACK", "MD07", "MS03"}
"""Reasons that say something: not that there is none, and not that somebody died."""


def came_back(application: VoucherApplication, payment: Payment) -> None:
    """Ask for another account of the payee, and say what the bank told us."""

    def write(locale: str) -> Words:
        amount = format_euro(payment.amount_cents, locale)
        payee = payment.payee_name
        said = _("Wij betaalden %(amount)s aan %(payee)s. Dat geld kwam terug.", amount=amount, payee=payee)
        known = REASONS[payment.failure_code] if payment.failure_code in _TOLD else ""
        why = [text(_("De bank zegt: %(reason)s", reason=shown(known)))] if known else []
        first = (
            _("Kijk of het rekeningnummer van uw bedrijf nog klopt.")
            if application.payee_kind == "employer"
            else _("Vraag %(payee)s naar het goede rekeningnummer.", payee=payee)
        )
        change = _("Pas de rekening aan op de pagina van uw aanvraag.")
        return Words(
            _("Onze betaling kwam terug"),
            (
                section(
                    "",
                    strong(said),
                    *why,
                    text(_("Het ging om rekening %(iban)s.", iban=iban.format(payment.payee_iban))),
                ),
                section(
                    _("Wat u nu doet"),
                    items([first, change, _("Klopt de rekening wel? Mail ons dan.")]),
                    text(_("Daarna betalen wij opnieuw. Het geld blijft voor u staan.")),
                ),
            ),
            (said, f"{first} {change}", _("Daarna betalen wij opnieuw. Het geld blijft voor u staan.")),
        )

    tell("payment_failed", application, write)
