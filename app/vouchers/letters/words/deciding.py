"""Letters with a decision: what was decided first, why, what now, until when, and how to object."""

from flask_babel import gettext
from stdnum import iban

from app.kernel.database import db
from app.vouchers.excluded.models import Exclusion
from app.vouchers.excluded.queries import standing
from app.vouchers.excluded.rules import EXCLUDED
from app.vouchers.letters.content import Block, Words, items, section, strong, text, typed
from app.vouchers.letters.writer import UNDERTAKINGS, Writer
from app.vouchers.models import VoucherApplication


def granted(writer: Writer) -> Words:
    """The voucher is awarded, in full or as offered."""
    amount = writer.euro(writer.application.awarded_cents)
    decided = gettext("U krijgt een scholingsvoucher van %(amount)s.", amount=amount)
    start = gettext("Laat de opleiding uiterlijk op %(day)s beginnen.", day=writer.latest_start())
    return Words(
        gettext("Uw voucher is toegekend: %(amount)s", amount=amount),
        (
            section("", strong(decided), text(_asked(writer)), writer.subject_of()),
            section(
                gettext("Zo komen wij aan dit bedrag"),
                *_less_than_asked(writer, writer.application.awarded_cents),
                writer.sums(writer.application.awarded_cents, gettext("Uw voucher")),
            ),
            section(
                gettext("Wat u nu doet"),
                items([start, gettext("Meld de start op de pagina van uw aanvraag."), *_then(writer)]),
                text(_payee(writer)),
            ),
            section(
                gettext("Wat u moet weten"),
                items(
                    [
                        gettext("Gaat de opleiding niet door? Geef de voucher dan terug vóór de start."),
                        gettext("Zijn de kosten lager? Dan wordt het bedrag ook lager, nooit hoger."),
                        gettext("Is de opleiding niet gevolgd? Dan kunnen wij geld terugvragen."),
                    ]
                ),
                *_state_aid(writer),
            ),
            section(gettext("Waarom wij dit besluiten"), text(gettext("Uw aanvraag voldoet aan alle regels."))),
            writer.grounds(),
            writer.objection(),
        ),
        (decided, start, writer.objection_mailed()),
        decides=True,
    )


def _asked(writer: Writer) -> str:
    return str(gettext("Dit is ons besluit op uw aanvraag van %(day)s.", day=writer.received()))


def _then(writer: Writer) -> list[str]:
    """What follows after the start: the invoice, and the evidence (R13, R16)."""
    by_employer = writer.application.payee_kind == "employer"
    return [
        gettext("Stuur ons de factuur, met het bewijs dat u die hebt betaald.")
        if by_employer
        else gettext("Stuur ons de factuur van de opleider."),
        gettext(
            "Stuur binnen %(weeks)s weken na de opleiding een diploma of bewijs van aanwezigheid.",
            weeks=writer.version.terms.evidence_weeks,
        ),
    ]


def _payee(writer: Writer) -> str:
    application = writer.application
    to = {"payee": application.payee_name, "iban": iban.format(application.payee_iban)}
    return str(gettext("Wij betalen aan %(payee)s, %(iban)s.", **to))


def _less_than_asked(writer: Writer, cents: int) -> list[Block]:
    if cents >= writer.application.claim_cents:
        return []
    claim = writer.euro(writer.application.claim_cents)
    return [text(gettext("Er is niet genoeg geld voor %(claim)s. Daarom krijgt u een deel.", claim=claim))]


def _state_aid(writer: Writer) -> list[Block]:
    """What an undertaking must be told (Regulation (EU) 2023/2831, article 7(4))."""
    if writer.application.applicant_kind not in UNDERTAKINGS:
        return []
    amount = writer.euro(writer.application.awarded_cents)
    aid = gettext("Deze voucher is de-minimissteun van %(amount)s (Verordening (EU) 2023/2831).", amount=amount)
    return [text(aid + " " + gettext("Noem dit bedrag als u later weer om steun vraagt."))]


def partial_offer(writer: Writer) -> Words:
    """There is money for a part: the applicant chooses (R12)."""
    cents = writer.application.reserved_cents
    amount = writer.euro(cents)
    offered = gettext("Wij bieden u een voucher van %(amount)s aan.", amount=amount)
    choose = gettext("Laat uiterlijk op %(day)s weten of u dit wilt.", day=writer.until)
    return Words(
        gettext("Wij bieden u een deel van de voucher aan"),
        (
            section(
                "",
                text(gettext("Er is niet genoeg geld voor het hele bedrag.")),
                strong(offered),
                text(gettext("Dit is ons antwoord op uw aanvraag van %(day)s.", day=writer.received())),
                writer.subject_of(),
            ),
            section(
                gettext("Wat u nu doet"),
                strong(choose),
                items(
                    [
                        gettext("Wilt u dit bedrag? Neem het aanbod aan op de pagina van uw aanvraag."),
                        gettext("Wilt u het niet? Wijs het aanbod af. Dan gaat het geld naar een ander."),
                        gettext("Horen wij niets? Dan geldt het aanbod na die dag niet meer."),
                    ]
                ),
                text(gettext("Wij houden het geld zo lang voor u vast.")),
            ),
            section(gettext("Zo komen wij aan dit bedrag"), writer.sums(cents, gettext("Ons aanbod"))),
            section(
                gettext("Bent u het er niet mee eens?"),
                text(gettext("Neem het aanbod aan. U krijgt dan een besluit, en daartegen kunt u bezwaar maken.")),
            ),
            writer.grounds(),
        ),
        (gettext("Er is niet genoeg geld voor het hele bedrag.") + " " + offered, choose),
    )


def refused(writer: Writer) -> Words:
    """No voucher, with every rule that failed and what would have turned it, or the exclusion (Awb 3:46)."""
    decided = gettext("U krijgt geen scholingsvoucher.")
    return Words(
        gettext("Besluit op uw aanvraag"),
        (
            section("", strong(decided), text(_asked(writer)), writer.subject_of()),
            section(
                gettext("Waarom wij dit besluiten"),
                *typed(writer.application.decision_reason or ""),
                *_exclusion(writer),
                *_failing(writer),
            ),
            section(gettext("Wat u kunt doen"), text(_again(writer))),
            writer.grounds(),
            writer.objection(),
        ),
        (decided, writer.objection_mailed()),
        decides=True,
    )


def _exclusion(writer: Writer) -> list[Block]:
    """The exclusion that a refusal rests on (R17): until when, and from which case it follows."""
    found = _excluded(writer)
    if found is None or found.until_on is None or found.starts_on is None:
        return []
    first, last = writer.day(found.starts_on), writer.day(found.until_on)
    origin = db.session.get_one(VoucherApplication, found.application_id).number or ""
    return [
        text(
            gettext(
                "U staat van %(first)s tot en met %(last)s in ons register van uitsluitingen.", first=first, last=last
            ),
            gettext("Dat volgt uit ons besluit bij aanvraag %(number)s.", number=origin),
        )
    ]


def _excluded(writer: Writer) -> Exclusion | None:
    return standing(writer.application, writer.now) if writer.application.decision == EXCLUDED else None


def _failing(writer: Writer) -> list[Block]:
    if not writer.failed():
        return []
    return [text(gettext("Aan deze regels voldoet uw aanvraag niet:")), writer.reasons()]


def _again(writer: Writer) -> str:
    found = _excluded(writer)
    if found is None or found.until_on is None:
        return str(gettext("Verandert er iets, zodat u wel aan de regels voldoet? Doe dan een nieuwe aanvraag."))
    until = writer.day(found.until_on)
    then = gettext("Na %(day)s is uw uitsluiting geen reden meer om te weigeren.", day=until)
    return str(gettext("U mag een nieuwe aanvraag doen.") + " " + then)


def set_aside(writer: Writer) -> Words:
    """The application was never complete, and is not judged (Awb 4:5)."""
    decided = gettext("Wij behandelen uw aanvraag niet verder.")
    again = gettext("Hebt u alles bij elkaar? Dan kunt u een nieuwe aanvraag doen zolang er geld is.")
    return Words(
        gettext("Wij behandelen uw aanvraag niet verder"),
        (
            section("", strong(decided), text(_asked(writer)), writer.subject_of()),
            section(
                gettext("Waarom wij dit besluiten"),
                text(gettext("Wij kregen niet op tijd waar wij om vroegen:")),
                writer.items(),
                *typed(writer.application.decision_reason or ""),
                text(gettext("Dit staat in artikel 4:5 van de Algemene wet bestuursrecht.")),
            ),
            section(gettext("Wat u kunt doen"), text(again)),
            writer.objection(),
        ),
        (decided, again, writer.objection_mailed()),
        decides=True,
    )
