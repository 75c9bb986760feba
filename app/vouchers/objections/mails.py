"""What an applicant hears about an objection."""

from flask_babel import get_locale
from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.text import N_, format_euro, show
from app.kernel.web import shown
from app.vouchers.casefile import version_of
from app.vouchers.letters.content import Section, Words, address, section, strong, text, typed
from app.vouchers.mails import tell
from app.vouchers.models import VoucherApplication
from app.vouchers.objections.models import Objection
from app.vouchers.objections.rules import AGAINST_NAMES, Against, Outcome, appeal_before


def received(application: VoucherApplication, objection: Objection) -> None:
    """Confirm the receipt at once, with the day on which we decide at the latest (Awb 6:14)."""

    def write(locale: str) -> Words:
        blocks = [
            text(_("Wij hebben uw bezwaar ontvangen op %(day)s.", day=show(objection.received_on, locale))),
            text(_("Het gaat om: %(what)s.", what=shown(AGAINST_NAMES[Against(objection.against)]).lower())),
        ]
        if objection.late:
            last = show(objection.term_ended_on, locale)
            blocks.append(
                text(_("Uw bezwaar kwam na %(day)s. Had u daar een goede reden voor? Laat het ons weten.", day=last))
            )
        blocks += [
            text(_("Een collega die dit besluit niet nam, bekijkt uw bezwaar.")),
            strong(_("U hoort het uiterlijk op %(day)s.", day=show(objection.decide_before, locale))),
            text(_("Het besluit blijft gelden zolang wij uw bezwaar bekijken.")),
        ]
        return Words(_("Wij hebben uw bezwaar ontvangen"), (section("", *blocks),))

    tell("objection_received", application, write)


def extended(application: VoucherApplication, objection: Objection) -> None:
    """Tell that we need more time, and why."""

    def write(locale: str) -> Words:
        return Words(
            _("Wij hebben meer tijd nodig voor uw bezwaar"),
            (
                section(
                    "",
                    text(_("Wij kunnen nog niet beslissen over uw bezwaar. Dit is de reden:")),
                    *typed(objection.extension_reason),
                    strong(_("U hoort het uiterlijk op %(day)s.", day=show(objection.decide_before, locale))),
                ),
            ),
        )

    tell("objection_extended", application, write)


def withdrawn(application: VoucherApplication) -> None:
    """Confirm that an objection is withdrawn."""

    def write(_locale: str) -> Words:
        return Words(
            _("U hebt uw bezwaar ingetrokken"),
            (section("", text(_("U hebt uw bezwaar ingetrokken. Het besluit blijft zoals het was."))),),
        )

    tell("objection_withdrawn", application, write)


def decided(application: VoucherApplication, objection: Objection) -> None:
    """Tell the decision with its reasons, and where one can appeal against it (Awb 7:12, 6:23)."""

    def write(locale: str) -> Words:
        outcome = Outcome(objection.outcome or "")
        blocks = [strong(shown(_SAYS[outcome]))]
        if outcome in (Outcome.FOUNDED, Outcome.PARTLY):
            blocks.append(text(_what_follows(objection, locale)))
        reasons = section(_("De reden"), *typed(objection.decision_reason))
        mail = (shown(_SAYS[outcome]), _("De reden leest u in de brief bij uw aanvraag."))
        parts = (section("", *blocks), reasons, _appeal(application))
        return Words(_("Besluit op uw bezwaar"), parts, mail, decides=True)

    tell("objection_decided", application, write)


_SAYS = {
    Outcome.FOUNDED: N_("Uw bezwaar is gegrond. U krijgt gelijk."),
    Outcome.PARTLY: N_("Uw bezwaar is deels gegrond. U krijgt deels gelijk."),
    Outcome.UNFOUNDED: N_("Uw bezwaar is ongegrond. Het besluit blijft zoals het was."),
    Outcome.NOT_ADMISSIBLE: N_("Wij konden uw bezwaar niet behandelen. Het besluit blijft zoals het was."),
}


def _what_follows(objection: Objection, locale: str) -> str:
    if objection.new_amount_cents is not None:
        return str(_("Uw voucher wordt %(amount)s.", amount=format_euro(objection.new_amount_cents, locale)))
    if objection.against == Against.SETTLEMENT:
        return str(_("Wij bekijken het bewijs opnieuw. Daarna krijgt u een nieuw besluit."))
    return str(_("Wij bekijken uw aanvraag opnieuw. Daarna krijgt u een nieuw besluit."))


def _appeal(application: VoucherApplication) -> Section:
    """Return where one can appeal, and until when (Awb 6:23, 8:1)."""
    version = version_of(application, clock.now())
    until = appeal_before(clock.today(), version)
    return section(
        _("Niet mee eens?"),
        text(_("U kunt tot en met %(day)s in beroep gaan bij:", day=show(until, get_locale().language))),
        address(version.objection.court_address),
    )
