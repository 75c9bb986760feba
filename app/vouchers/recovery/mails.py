"""What somebody hears about money that is asked back."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.clock import amsterdam
from app.kernel.text import format_euro, show
from app.vouchers.casefile import version_of
from app.vouchers.letters.clauses import object_before, objection_by_letter, pay_to
from app.vouchers.letters.content import Section, Words, items, plain, section, strong, sums, text, typed
from app.vouchers.mails import tell
from app.vouchers.models import VoucherApplication
from app.vouchers.process import term_end
from app.vouchers.recovery.models import Recovery
from app.vouchers.recovery.rules import Part, Standing


def plan_made(application: VoucherApplication, recovery: Recovery, parts: Sequence[Part]) -> None:
    """Tell which amounts are to be paid when: a decision of its own (Awb 4:94), which leaves the debt as it is."""
    version, number = version_of(application, clock.now()), application.number or ""

    def write(locale: str) -> Words:
        rows = [(show(part.due_on, locale), format_euro(part.cents, locale)) for part in parts]
        whole = format_euro(sum(part.cents for part in parts), locale)
        decided = _("U betaalt %(amount)s terug, uiterlijk op de dagen die hieronder staan.", amount=whole)
        first = _("Betaal %(amount)s uiterlijk op %(day)s.", amount=rows[0][1], day=rows[0][0])
        paying = pay_to(version, number)
        return Words(
            _("Zo betaalt u terug"),
            (
                section("", strong(decided), sums((_("Uiterlijk op"), _("Bedrag")), rows, (_("Samen"), whole))),
                section(
                    _("Wat u nu doet"),
                    *paying,
                    text(_("Lukt betalen niet? Neem contact met ons op. Wij zoeken samen een oplossing.")),
                ),
                _rests_on(
                    recovery,
                    _("Algemene wet bestuursrecht, artikel 4:94 (uitstel van betaling)"),
                    locale,
                    _("Wij besluiten nu alleen wanneer u betaalt."),
                ),
                objection_by_letter(version, number, locale),
            ),
            (
                first,
                plain([section("", *paying)]),
                _("U kunt bezwaar maken tot en met %(day)s.", day=show(object_before(version), locale)),
            ),
            decides=True,
        )

    tell("recovery_plan", application, write)


def received(application: VoucherApplication, cents: int, plan: Sequence[Standing]) -> None:
    """Tell that money came in, and what of the plan is still to be paid, when and to whom."""

    def write(locale: str) -> Words:
        came = text(_("Wij hebben %(amount)s van u ontvangen.", amount=format_euro(cents, locale)))
        done = [text(_("U hebt alles terugbetaald. U hoeft niets meer te doen."))]
        rest = _still_open(application, plan, locale) or [section("", *done)]
        return Words(_("Wij hebben uw betaling ontvangen"), (section("", came), *rest))

    tell("recovery_received", application, write)


def reminder(application: VoucherApplication, overdue: Sequence[Standing], open_cents: int) -> None:
    """Remind of the instalments that should have been paid, with a last day and what follows (Awb 4:112)."""
    version = version_of(application, clock.now())

    def write(locale: str) -> Words:
        due = format_euro(sum(part.open_cents for part in overdue), locale)
        last = show(term_end(clock.today(), version.recovery.reminder_weeks), locale)
        rows = [(show(part.due_on, locale), format_euro(part.open_cents, locale)) for part in overdue]
        return Words(
            _("U moet nog %(amount)s betalen", amount=due),
            (
                section(
                    "",
                    text(_("Dit hebben wij nog niet van u ontvangen:")),
                    sums((_("Uiterlijk op"), _("Bedrag")), rows, (_("Samen"), due)),
                ),
                section(
                    _("Wat u nu doet"),
                    strong(_("Betaal %(amount)s uiterlijk op %(day)s.", amount=due, day=last)),
                    *pay_to(version, application.number or ""),
                    text(_("Lukt dat niet? Neem contact met ons op. Wij zoeken samen een oplossing.")),
                    text(_("In totaal staat nog %(amount)s open.", amount=format_euro(open_cents, locale))),
                ),
                section(
                    _("Wat er anders gebeurt"),
                    text(
                        _("Betaalt u niet op tijd? Dan kunnen wij het geld laten innen. De kosten zijn voor u."),
                        _("Dit staat in artikel 4:112 van de Algemene wet bestuursrecht."),
                    ),
                ),
            ),
        )

    tell("recovery_reminder", application, write)


def waived(
    application: VoucherApplication, recovery: Recovery, cents: int, reason: str, plan: Sequence[Standing]
) -> None:
    """Tell what is no longer asked for and why, and what of the plan stays: a decision (Awb 4:94a)."""
    version, number = version_of(application, clock.now()), application.number or ""

    def write(locale: str) -> Words:
        rest = (
            _("U moet nog %(amount)s terugbetalen.", amount=format_euro(recovery.open_cents, locale))
            if recovery.open_cents
            else _("U hoeft niets meer te betalen.")
        )
        decided = _("U hoeft %(amount)s niet terug te betalen", amount=format_euro(cents, locale))
        until = show(object_before(version), locale)
        return Words(
            decided,
            (
                section("", strong(f"{decided}."), *([] if recovery.open_cents else [text(rest)])),
                *_still_open(application, plan, locale),
                section(_("Waarom wij dit besluiten"), *typed(reason)),
                _rests_on(recovery, _("Algemene wet bestuursrecht, artikel 4:94a (kwijtschelding)"), locale),
                objection_by_letter(version, number, locale),
            ),
            (
                f"{decided}. {rest}",
                _("In de brief leest u waarom. U kunt bezwaar maken tot en met %(until)s.", until=until),
            ),
            decides=True,
        )

    tell("recovery_waived", application, write)


def _rests_on(recovery: Recovery, ground: str, locale: str, *more: str) -> Section:
    """Return the article that a decision rests on, and that what was decided before stays as it was."""
    before = show(amsterdam(recovery.opened_at).date(), locale)
    stays = _("Verder verandert er niets aan ons besluit van %(day)s.", day=before)
    return section(_("Op welke regels dit rust"), items([ground]), text(*more, stays))


def _still_open(application: VoucherApplication, plan: Sequence[Standing], locale: str) -> list[Section]:
    """Return what of a plan is still to be paid, when and to which account; nothing where all is paid."""
    left = [part for part in plan if part.open_cents]
    if not left:
        return []
    rows = [(show(part.due_on, locale), format_euro(part.open_cents, locale)) for part in left]
    whole = format_euro(sum(part.open_cents for part in left), locale)
    return [
        section(
            _("Wat u nu doet"),
            strong(_("U moet nog %(amount)s terugbetalen.", amount=whole)),
            sums((_("Uiterlijk op"), _("Bedrag")), rows, (_("Samen"), whole)),
            *pay_to(version_of(application, clock.now()), application.number or ""),
        )
    ]
