"""What somebody hears about money that is asked back."""

from collections.abc import Sequence

from flask_babel import gettext as _
from stdnum import iban

from app.kernel import clock
from app.kernel.text import format_euro, show
from app.vouchers.casefile import version_of
from app.vouchers.letters.content import Words, address, section, sums, text
from app.vouchers.mails import tell
from app.vouchers.models import VoucherApplication
from app.vouchers.recovery.rules import Part


def plan_made(application: VoucherApplication, parts: Sequence[Part]) -> None:
    """Tell which amounts are to be paid when."""

    payer = version_of(application, clock.now()).payer

    def write(locale: str) -> Words:
        rows = [(show(part.due_on, locale), format_euro(part.cents, locale)) for part in parts]
        whole = format_euro(sum(part.cents for part in parts), locale)
        return _words(
            _("Zo betaalt u terug"),
            text(_("U betaalt het geld terug in deze termijnen:")),
            sums((_("Uiterlijk op"), _("Bedrag")), rows, (_("Samen"), whole)),
            text(_("Maak het geld over naar:")),
            address([iban.format(payer.iban), payer.name]),
            text(_("Zet %(number)s in de omschrijving van uw betaling.", number=application.number or "")),
        )

    tell("recovery_plan", application, write)


def received(application: VoucherApplication, cents: int, open_cents: int) -> None:
    """Tell that money came in, and what is still to be paid."""

    def write(locale: str) -> Words:
        lines = [text(_("Wij hebben %(amount)s van u ontvangen.", amount=format_euro(cents, locale)))]
        if open_cents:
            lines.append(text(_("U moet nog %(amount)s terugbetalen.", amount=format_euro(open_cents, locale))))
        else:
            lines.append(text(_("U hebt alles terugbetaald. U hoeft niets meer te doen.")))
        return _words(_("Wij hebben uw betaling ontvangen"), *lines)

    tell("recovery_received", application, write)


def reminder(application: VoucherApplication, due_cents: int, open_cents: int) -> None:
    """Remind of what should have been paid."""

    def write(locale: str) -> Words:
        return _words(
            _("U moet nog %(amount)s betalen", amount=format_euro(due_cents, locale)),
            text(
                _(
                    "U zou %(amount)s terugbetalen. Wij hebben dit nog niet ontvangen.",
                    amount=format_euro(due_cents, locale),
                )
            ),
            text(
                _(
                    "Betaal dit bedrag binnen twee weken. Zet %(number)s in de omschrijving.",
                    number=application.number or "",
                )
            ),
            text(_("Lukt dat niet? Neem contact met ons op. Wij zoeken samen een oplossing.")),
            text(_("In totaal staat nog %(amount)s open.", amount=format_euro(open_cents, locale))),
        )

    tell("recovery_reminder", application, write)


def waived(application: VoucherApplication, cents: int, open_cents: int, reason: str) -> None:
    """Tell what is no longer asked for, and why."""

    def write(locale: str) -> Words:
        rest = (
            _("U moet nog %(amount)s terugbetalen.", amount=format_euro(open_cents, locale))
            if open_cents
            else _("U hoeft niets meer te betalen.")
        )
        return _words(
            _("U hoeft %(amount)s niet terug te betalen", amount=format_euro(cents, locale)),
            text(_("Wij schelden %(amount)s kwijt. Dit is de reden:", amount=format_euro(cents, locale)), reason),
            text(rest),
        )

    tell("recovery_waived", application, write)


def _words(subject: str, *blocks: dict[str, object]) -> Words:
    return Words(str(subject), (section("", *blocks),))
