"""Parts that letters of several rooms have in common: what is missing, where to pay back, objecting by letter."""

from datetime import date

from flask_babel import gettext as _
from stdnum import iban

from app.kernel import clock
from app.kernel.text import show
from app.vouchers.casefile import missing_items, version_of
from app.vouchers.letters.content import Block, Section, address, items, section, strong, text
from app.vouchers.models import EvidenceItem, VoucherApplication
from app.vouchers.process import term_end
from app.vouchers.scheme import ApplicantKind, SchemeVersion


def missing_listed(application: VoucherApplication, locale: str) -> Block:
    """Return the items that an application still needs, each with what is wrong with it if it was sent back.

    `evidence` must be loaded.
    """
    asked = version_of(application, clock.now()).kinds[ApplicantKind(application.applicant_kind)].evidence
    known = {one.code: one.label.show(locale) for one in asked}
    return items([_missing(item, known.get(item.code, item.label)) for item in missing_items(application)])


def _missing(item: EvidenceItem, name: str) -> str:
    return f"{name}: {item.rejection}" if item.rejected_at and item.rejection else name


def pay_to(version: SchemeVersion, number: str) -> tuple[Block, ...]:
    """Return to which account money is paid back, and with which reference: the number of the application."""
    return (
        text(_("Maak het geld over naar:")),
        address([iban.format(version.payer.iban), version.payer.name]),
        text(_("Zet %(number)s in de omschrijving van uw betaling.", number=number)),
    )


def object_before(version: SchemeVersion) -> date:
    """Return the last day to object to a decision of today (Awb 6:7, 6:8)."""
    return term_end(clock.today(), version.terms.objection_weeks)


def objection_by_letter(version: SchemeVersion, number: str, locale: str) -> Section:
    """Return how and until when one may object to what has no page to do so (Awb 3:45, 6:4, 6:5, 6:7)."""
    return section(
        _("Bent u het er niet mee eens?"),
        strong(_("Maak dan bezwaar tot en met %(until)s.", until=show(object_before(version), locale))),
        text(_("Bezwaar maken is gratis.") + " " + _("Stuur een brief naar:")),
        address(version.authority.objection_address),
        text(_("Zet in uw brief:")),
        items(
            [
                _("uw naam, uw adres en de datum"),
                _("het nummer van uw aanvraag: %(number)s", number=number),
                _("waarom u het er niet mee eens bent"),
                _("uw handtekening"),
            ]
        ),
    )
