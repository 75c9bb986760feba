"""Letters that remind of a last day, in the applicant's language."""

from datetime import date

from flask_babel import gettext

from app.kernel.text import N_, format_euro, show
from app.vouchers.afterwards.rules import Reminder
from app.vouchers.letters.clauses import missing_listed
from app.vouchers.letters.content import Words, section, text
from app.vouchers.mails import tell
from app.vouchers.models import VoucherApplication

SUBJECTS = {
    Reminder.COMPLETION: N_("Vergeet niet: wij missen nog iets bij uw aanvraag"),
    Reminder.OFFER: N_("Vergeet niet: wilt u ons aanbod?"),
    Reminder.EVIDENCE: N_("Stuur het bewijs van de opleiding"),
    Reminder.EVIDENCE_AGAIN: N_("Vergeet niet: stuur het bewijs van de opleiding"),
}
BODIES = {
    Reminder.COMPLETION: N_("Uw aanvraag is nog niet compleet. Stuur uiterlijk op %(day)s:"),
    Reminder.OFFER: N_(
        "Wij boden u %(amount)s aan. Laat uiterlijk op %(day)s weten of u dit wilt. Daarna geldt het aanbod niet meer."
    ),
    Reminder.EVIDENCE: N_(
        "Stuur uiterlijk op %(day)s een diploma of een lijst van aanwezigheid. Dan stellen wij het bedrag vast."
    ),
    Reminder.EVIDENCE_AGAIN: N_(
        "Wij hebben nog geen bewijs van de opleiding. Stuur het uiterlijk op %(day)s. "
        "Zonder bewijs kunnen wij de voucher niet betalen."
    ),
}


def remind(kind: Reminder, application: VoucherApplication, last_day: date) -> None:
    """Send the applicant the letter that reminds of `last_day` (an Amsterdam day), and its mail.

    `evidence` of the application must be loaded: what is missing stands in the letter.
    """

    def write(locale: str) -> Words:
        values = {"day": show(last_day, locale), "amount": format_euro(application.reserved_cents, locale)}
        missing = [missing_listed(application, locale)] if kind is Reminder.COMPLETION else []
        return Words(gettext(SUBJECTS[kind]), (section("", text(gettext(BODIES[kind]) % values), *missing),))

    tell(f"reminder_{kind}", application, write)
