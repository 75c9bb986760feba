"""Letters after the award: start, evidence, what a voucher comes to, what is paid back, what lapses."""

from flask_babel import gettext

from app.vouchers.letters.clauses import pay_to
from app.vouchers.letters.content import Block, Section, Words, items, section, strong, sums, text, typed
from app.vouchers.letters.writer import Money, Writer


def given_back(_writer: Writer) -> Words:
    """The applicant gave the voucher back before the start (R15)."""
    return Words(
        gettext("U hebt uw voucher teruggegeven"),
        (
            section(
                "",
                text(gettext("U hebt uw voucher teruggegeven. Wij betalen niets.")),
                text(
                    gettext("Het geld gaat naar een ander.")
                    + " "
                    + gettext("U kunt een nieuwe aanvraag doen zolang er geld is.")
                ),
            ),
        ),
    )


def started(writer: Writer) -> Words:
    """The training began."""
    application = writer.application
    begun = gettext(
        "Wij weten nu dat de opleiding op %(day)s is begonnen.",
        day=writer.day(application.started_on or application.training_start),
    )
    evidence = gettext(
        "Stuur na de opleiding een diploma of bewijs van aanwezigheid, uiterlijk op %(day)s.",
        day=writer.evidence_until(),
    )
    invoice = gettext("Stuur ons de factuur zodra u die hebt.")
    return Words(
        gettext("De opleiding is begonnen"),
        (
            section("", text(begun), writer.subject_of()),
            section(
                gettext("Wat u nu doet"),
                items([invoice, evidence]),
                text(gettext("Met uw bewijs stellen wij het bedrag vast.")),
            ),
        ),
        (begun, invoice + " " + evidence),
    )


def lapsed(writer: Writer) -> Words:
    """The training did not begin in time: the voucher is taken away (Awb 4:48)."""
    money = writer.money()
    decided = gettext("Uw voucher is vervallen. Wij betalen niets.")
    return Words(
        gettext("Uw voucher is vervallen"),
        (
            section("", strong(decided), writer.subject_of()),
            section(
                gettext("Waarom wij dit besluiten"),
                text(gettext("De opleiding moest uiterlijk op %(day)s beginnen.", day=writer.latest_start())),
                *typed(writer.told),
            ),
            *_paid_already(writer, money),
            section(gettext("Wat u kunt doen"), text(gettext("U kunt een nieuwe aanvraag doen zolang er geld is."))),
            writer.grounds(),
            writer.objection(),
        ),
        (decided, *([_pay_back(writer, money)] if money.too_much else []), writer.objection_mailed()),
        decides=True,
    )


def _paid_already(writer: Writer, money: Money) -> list[Section]:
    """What was paid before the voucher lapsed, and is claimed."""
    if not money.too_much:
        return []
    return [section(gettext("Wat dit betekent"), *_paying_back(writer, money))]


def evidence_received(_writer: Writer) -> Words:
    """The evidence of the training came in."""
    return Words(
        gettext("Wij hebben uw bewijs ontvangen"),
        (
            section(
                "",
                text(gettext("Wij hebben uw bewijs ontvangen. Een adviseur bekijkt het nu.")),
                text(gettext("U krijgt een brief met het bedrag dat wij vaststellen. U hoeft niets te doen.")),
            ),
        ),
    )


def evidence_returned(writer: Writer) -> Words:
    """The evidence does not show what it must show."""
    return Words(
        gettext("Wij hebben beter bewijs van u nodig"),
        (
            section(
                "",
                text(gettext("Wij kunnen het bedrag nog niet vaststellen. Dit is waarom:")),
                *typed(writer.told),
            ),
            section(
                gettext("Wat u nu doet"),
                text(gettext("Stuur het bewijs opnieuw op de pagina van uw aanvraag.")),
                *_if_in_time(writer),
            ),
        ),
    )


def _if_in_time(writer: Writer) -> list[Block]:
    """The last day for evidence, while it is still to come."""
    if writer.evidence_ends() < writer.today:
        return []
    return [strong(gettext("Doe dit uiterlijk op %(day)s.", day=writer.evidence_until()))]


def settled(writer: Writer) -> Words:
    """What the voucher comes to in the end (R16, R17, Awb 4:46)."""
    money = writer.money()
    decided = gettext("Wij stellen uw voucher vast op %(amount)s.", amount=writer.euro(money.final))
    if money.final < money.awarded:
        decided += " " + gettext("Wij hadden %(amount)s toegekend.", amount=writer.euro(money.awarded))
    return Words(
        gettext("Uw voucher is vastgesteld: %(amount)s", amount=writer.euro(money.final)),
        (
            section("", strong(decided), writer.subject_of()),
            _how_it_adds_up(writer, money),
            section(
                gettext("Waarom wij dit besluiten"),
                *(typed(writer.told) or [text(gettext("Uw bewijs en de kosten kloppen met uw aanvraag."))]),
            ),
            writer.grounds(),
            writer.objection(),
        ),
        (
            decided,
            _next(writer, money),
            writer.objection_mailed(),
        ),
        decides=True,
    )


def _how_it_adds_up(writer: Writer, money: Money) -> Section:
    rows = [
        (gettext("Toegekend"), writer.euro(money.awarded)),
        (gettext("Vastgesteld"), writer.euro(money.final)),
        (gettext("Al betaald"), writer.euro(money.paid)),
    ]
    total = (
        (gettext("Terug te betalen"), writer.euro(money.too_much))
        if money.too_much
        else (gettext("Nog te betalen"), writer.euro(money.still_to_pay))
    )
    return section(
        gettext("Wat dit betekent"),
        sums((gettext("Uw voucher"), gettext("Bedrag")), rows, total),
        *(_paying_back(writer, money) if money.too_much else [text(_next(writer, money))]),
    )


def _paying_back(writer: Writer, money: Money) -> list[Block]:
    """How much is paid back, until when, to which account (Awb 4:86), and what to do where that is too much."""
    return [
        strong(_pay_back(writer, money)),
        *pay_to(writer.version, writer.number),
        text(gettext("Lukt betalen niet? Neem contact met ons op. Wij zoeken samen een oplossing.")),
    ]


def _pay_back(writer: Writer, money: Money) -> str:
    day = writer.weeks_from_now(writer.version.recovery.payment_weeks)
    amount = writer.euro(money.too_much)
    return str(gettext("U moet %(amount)s terugbetalen, uiterlijk op %(day)s.", amount=amount, day=day))


def _next(writer: Writer, money: Money) -> str:
    sentence: str
    if money.too_much:
        sentence = _pay_back(writer, money)
    elif money.still_to_pay:
        sentence = gettext(
            "Wij betalen nog %(amount)s aan %(payee)s. U hoeft niets te doen.",
            amount=writer.euro(money.still_to_pay),
            payee=writer.application.payee_name,
        )
    else:
        sentence = gettext("Er hoeft niets meer betaald te worden. U hoeft niets te doen.")
    return sentence
