"""What an applicant hears about an exclusion: the proposal first (Awb 4:8), then the decision and how to object."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel import clock
from app.kernel.text import show
from app.vouchers.casefile import version_of
from app.vouchers.excluded.models import Exclusion
from app.vouchers.exclusions.queries import excluded_name
from app.vouchers.letters.clauses import object_before, objection_by_letter
from app.vouchers.letters.content import Words, items, section, strong, text, typed
from app.vouchers.mails import tell
from app.vouchers.models import VoucherApplication


def proposed(application: VoucherApplication, exclusion: Exclusion) -> None:
    """Tell what we mean to decide and until when the applicant can say something to it (Awb 4:8)."""
    version = version_of(application, clock.now())

    def write(locale: str) -> Words:
        who = _("Het gaat om %(name)s.", name=excluded_name(application))
        lasts = ngettext(
            "De uitsluiting duurt %(num)s maand.", "De uitsluiting duurt %(num)s maanden.", exclusion.months
        )
        until = strong(_("Reageer uiterlijk op %(day)s.", day=show(exclusion.reply_by, locale)))
        return Words(
            _("Wij willen u uitsluiten van een nieuwe voucher"),
            (
                section(
                    "",
                    text(_("Wij hebben nog niet besloten. U kunt eerst zeggen wat u ervan vindt.")),
                    text(who, lasts),
                ),
                section(_("Waarom"), *typed(exclusion.reason)),
                section(
                    _("Wat u nu doet"),
                    until,
                    text(
                        _("Mail ons op %(email)s.", email=version.letterhead.email)
                        + " "
                        + _("Zet %(number)s in uw mail.", number=application.number or "")
                    ),
                    text(_("Daarna beslist een andere medewerker. U krijgt daarover een brief.")),
                ),
            ),
            (
                _("Wij willen u uitsluiten van een nieuwe voucher. Wij hebben nog niet besloten."),
                _("Reageer uiterlijk op %(day)s.", day=show(exclusion.reply_by, locale)),
            ),
        )

    tell("exclusion_proposed", application, write)


def decided(application: VoucherApplication, exclusion: Exclusion) -> None:
    """Tell that the applicant is excluded, until when, why, and how to object (Awb 3:45, 3:46)."""

    version, number = version_of(application, clock.now()), application.number or ""

    def write(locale: str) -> Words:
        until = show(exclusion.until_on, locale) if exclusion.until_on else ""
        said = _(
            "U bent uitgesloten. Tot en met %(day)s kunnen wij een nieuwe aanvraag van u om die reden weigeren.",
            day=until,
        )
        by = show(object_before(version), locale)
        return Words(
            _("Besluit: u bent uitgesloten tot en met %(day)s", day=until),
            (
                section(
                    "",
                    strong(said),
                    text(
                        _("Het gaat om %(name)s.", name=excluded_name(application)),
                        _("Dit volgt uit aanvraag %(number)s.", number=number),
                    ),
                ),
                section(_("Waarom wij dit besluiten"), *typed(exclusion.reason), *typed(exclusion.decision_reason)),
                section(_("Uw reactie"), *_reply(exclusion)),
                section(
                    _("Wat dit betekent"),
                    items(
                        [
                            _("U mag een aanvraag doen. Wij kunnen die weigeren omdat u bent uitgesloten."),
                            _("Ook dan beslist een mens, en krijgt u een besluit met de reden."),
                            _("Vouchers die u al hebt, veranderen hierdoor niet."),
                        ]
                    ),
                ),
                objection_by_letter(version, number, locale),
            ),
            (said, _("In de brief leest u waarom. U kunt bezwaar maken tot en met %(until)s.", until=by)),
            decides=True,
        )

    tell("exclusion_decided", application, write)


def rejected(application: VoucherApplication, exclusion: Exclusion) -> None:
    """Tell that it does not come to an exclusion."""

    def write(_locale: str) -> Words:
        said = text(_("Wij sluiten u niet uit. U kunt gewoon een nieuwe voucher aanvragen."))
        return Words(_("Wij sluiten u niet uit"), (section("", said, *typed(exclusion.decision_reason)),))

    tell("exclusion_rejected", application, write)


def ended(application: VoucherApplication, exclusion: Exclusion) -> None:
    """Tell that an exclusion ends early, and why."""

    def write(_locale: str) -> Words:
        said = strong(_("U bent vanaf vandaag niet meer uitgesloten."))
        return Words(_("Uw uitsluiting is voorbij"), (section("", said, *typed(exclusion.end_reason)),))

    tell("exclusion_ended", application, write)


def _reply(exclusion: Exclusion) -> list[dict[str, object]]:
    if exclusion.reply:
        return [text(_("U schreef ons, of vertelde ons:")), *typed(exclusion.reply)]
    return [text(_("Wij vroegen u om een reactie. Wij kregen er geen."))]
