"""What an applicant hears about an exclusion: the proposal first (Awb 4:8), then the decision and how to object."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel import clock
from app.kernel.text import show
from app.vouchers.casefile import version_of
from app.vouchers.excluded.models import Exclusion
from app.vouchers.exclusions.queries import excluded_name
from app.vouchers.letters.content import Section, Words, address, items, section, strong, text, typed
from app.vouchers.mails import tell
from app.vouchers.models import VoucherApplication
from app.vouchers.process import term_end


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

    def write(locale: str) -> Words:
        until = show(exclusion.until_on, locale) if exclusion.until_on else ""
        said = _(
            "U bent uitgesloten. Tot en met %(day)s kunnen wij een nieuwe aanvraag van u om die reden weigeren.",
            day=until,
        )
        objection, by = _objection(application, locale)
        return Words(
            _("Besluit: u bent uitgesloten tot en met %(day)s", day=until),
            (
                section(
                    "",
                    strong(said),
                    text(
                        _("Het gaat om %(name)s.", name=excluded_name(application)),
                        _("Dit volgt uit aanvraag %(number)s.", number=application.number or ""),
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
                objection,
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


def _objection(application: VoucherApplication, locale: str) -> tuple[Section, str]:
    """Return how and until when one may object, by letter (Awb 6:4, 6:5, 6:7), and that day."""
    version = version_of(application, clock.now())
    until = show(term_end(clock.today(), version.terms.objection_weeks), locale)
    return (
        section(
            _("Bent u het er niet mee eens?"),
            strong(_("Maak dan bezwaar tot en met %(until)s.", until=until)),
            text(_("Bezwaar maken is gratis.") + " " + _("Stuur een brief naar:")),
            address(version.authority.objection_address),
            text(_("Zet in uw brief:")),
            items(
                [
                    _("uw naam, uw adres en de datum"),
                    _("het nummer van uw aanvraag: %(number)s", number=application.number or ""),
                    _("waarom u het er niet mee eens bent"),
                    _("uw handtekening"),
                ]
            ),
        ),
        until,
    )
