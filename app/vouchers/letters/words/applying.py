"""Letters from the receipt of an application until it waits for a decision, and where its applicant ends it."""

from flask_babel import gettext

from app.vouchers.letters.content import Block, Section, Words, section, strong, text
from app.vouchers.letters.writer import Writer


def receipt_missing(writer: Writer) -> Words:
    """The application came in (Awb 4:3a), and something is missing (Awb 4:5)."""
    return Words(
        gettext("Wij hebben uw aanvraag ontvangen, maar missen nog iets"),
        (_received(writer), *_asked(writer), _term_at_receipt(writer)),
        (gettext("Wij hebben uw aanvraag ontvangen."), *_asked_mailed(writer)),
    )


def receipt_complete(writer: Writer) -> Words:
    """The application came in, and nothing is missing."""
    held = gettext("Uw aanvraag is compleet. Een adviseur bekijkt hem nu.")
    return Words(
        gettext("Wij hebben uw aanvraag ontvangen"),
        (_received(writer), section("", text(held), *_held(writer)), _term_at_receipt(writer)),
        (
            gettext("Wij hebben uw aanvraag ontvangen.") + " " + held,
            *(line for block in _held(writer) for line in block["lines"]),
            gettext("U krijgt ons besluit uiterlijk op %(day)s.", day=writer.decide_before_at_receipt()),
        ),
    )


def receipt_waiting(writer: Writer) -> Words:
    """The application came in, and less money is left than the least amount (R12)."""
    return Words(
        gettext("Wij hebben uw aanvraag ontvangen. Hij wacht op geld"),
        (_received(writer), *_waits()),
        (gettext("Wij hebben uw aanvraag ontvangen."), *(line for one in _waits()[0].blocks for line in one["lines"])),
    )


def _received(writer: Writer) -> Section:
    """That the application came in, when, and what it is about (Awb 4:3a)."""
    return section(
        "",
        text(
            gettext("Op %(day)s kregen wij uw aanvraag voor een scholingsvoucher.", day=writer.received())
            + " "
            + gettext("Uw aanvraag heeft nummer %(number)s.", number=writer.number)
        ),
        writer.subject_of(),
    )


def _term_at_receipt(writer: Writer) -> Section:
    """Before when there is a decision, and what puts that off (Awb 4:13, 4:15)."""
    return section(
        gettext("Wanneer u ons besluit krijgt"),
        strong(gettext("U krijgt ons besluit uiterlijk op %(day)s.", day=writer.decide_before_at_receipt())),
        text(gettext("Zolang u ons een stuk moet sturen, staat deze termijn stil. Dan wordt het later.")),
    )


def missing_items(writer: Writer) -> Words:
    """The applicant is asked to complete the application (Awb 4:5)."""
    return Words(gettext("Wij missen nog iets bij uw aanvraag"), _asked(writer), _asked_mailed(writer))


def _asked(writer: Writer) -> tuple[Section, ...]:
    """What is missing, before when, how to send it, and what follows where it does not come."""
    return (
        section(
            "",
            text(gettext("Uw aanvraag is nog niet compleet.")),
            strong(gettext("Stuur uiterlijk op %(day)s:", day=writer.until)),
            writer.items(),
        ),
        section(
            gettext("Zo stuurt u het"),
            text(gettext("Stuur het op de pagina van uw aanvraag. Een duidelijke foto is ook goed.")),
        ),
        section(
            gettext("Waarom snel sturen helpt"),
            text(
                gettext("Uw plaats in de rij telt vanaf het laatste stuk.")
                + " "
                + gettext("Zolang er iets mist, houden wij geen geld voor u vast.")
            ),
            text(gettext("Krijgen wij niet alles op tijd? Dan kunnen wij stoppen met uw aanvraag.")),
        ),
    )


def _asked_mailed(writer: Writer) -> tuple[str, ...]:
    """The same in short, for the mail."""
    asked = gettext("Stuur uiterlijk op %(day)s:", day=writer.until)
    missing = "\n".join(f"- {entry[0]}" for entry in writer.items()["items"])
    return (
        gettext("Uw aanvraag is nog niet compleet.") + f" {asked}\n{missing}",
        gettext("Uw plaats in de rij telt vanaf het laatste stuk."),
    )


def complete(writer: Writer) -> Words:
    """Nothing is missing any more."""
    return Words(
        gettext("Uw aanvraag is compleet"),
        (
            section(
                "",
                text(gettext("Uw aanvraag is compleet. Een adviseur bekijkt hem nu.")),
                *_held(writer),
                _until(writer),
            ),
        ),
    )


def moved_up(writer: Writer) -> Words:
    """Money came free for an application that waited (R12)."""
    return Words(
        gettext("Er is geld voor uw aanvraag"),
        (
            section(
                "",
                text(gettext("Er is geld vrijgekomen. U bent aan de beurt. Een adviseur bekijkt het nu.")),
                *_held(writer),
                _until(writer),
            ),
        ),
    )


def _held(writer: Writer) -> list[Block]:
    """What the fund holds for the applicant."""
    cents = writer.application.reserved_cents
    held = gettext("Wij houden %(amount)s voor u vast tot het besluit.", amount=writer.euro(cents))
    return [strong(held)] if cents else []


def _until(writer: Writer) -> Block:
    """Who acts now, and before when."""
    until = gettext("U krijgt ons besluit uiterlijk op %(day)s.", day=writer.decide_before())
    return text(gettext("U hoeft niets te doen.") + " " + until)


def waiting(_writer: Writer) -> Words:
    """The application is complete, and less money is left than the least amount (R12)."""
    return Words(gettext("Uw aanvraag wacht op geld"), _waits())


def _waits() -> tuple[Section, ...]:
    return (
        section(
            "",
            text(gettext("Uw aanvraag is compleet. Er is nu te weinig geld.")),
            text(gettext("Komt er geld vrij? Dan bent u op volgorde aan de beurt. U krijgt dan bericht.")),
            text(gettext("U hoeft niets te doen.")),
        ),
        section(
            gettext("Wilt u niet wachten?"),
            text(gettext("Dan kunt u uw aanvraag intrekken op de pagina van uw aanvraag.")),
        ),
    )


def withdrawn(_writer: Writer) -> Words:
    """The applicant took the application back."""
    return Words(
        gettext("Uw aanvraag is ingetrokken"),
        (section("", text(gettext("U hebt uw aanvraag ingetrokken.") + " " + _again())),),
    )


def declined(_writer: Writer) -> Words:
    """The applicant declined a partial offer."""
    return Words(
        gettext("U hebt ons aanbod afgewezen"),
        (section("", text(gettext("U hebt ons aanbod afgewezen.") + " " + _again())),),
    )


def offer_lapsed(_writer: Writer) -> Words:
    """The applicant did not answer a partial offer in time."""
    return Words(
        gettext("Ons aanbod geldt niet meer"),
        (
            section(
                "",
                text(gettext("Wij hebben niet op tijd van u gehoord. Daarom geldt ons aanbod niet meer.")),
                text(_again()),
            ),
        ),
    )


def _again() -> str:
    return str(gettext("U kunt een nieuwe aanvraag doen zolang er geld is."))


def extended(writer: Writer) -> Words:
    """The decision takes longer (Awb 4:14)."""
    return Words(
        gettext("Wij hebben meer tijd nodig voor uw aanvraag"),
        (
            section(
                "",
                text(gettext("Het lukt ons niet om op tijd te beslissen. Dat ligt aan ons.")),
                *([text(writer.told)] if writer.told else []),
                strong(gettext("U krijgt ons besluit uiterlijk op %(day)s.", day=writer.decide_before())),
                text(gettext("U hoeft niets te doen. Uw plaats in de rij blijft gelijk.")),
            ),
        ),
    )


def reopened(writer: Writer) -> Words:
    """An objection was founded: the case is judged anew."""
    state = writer.application.state
    parts = [section("", text(gettext("Wij bekijken uw aanvraag opnieuw.")))]
    if state == "incomplete":
        parts += [
            section("", text(gettext("Stuur uiterlijk op %(day)s:", day=writer.until)), writer.items()),
            section("", text(gettext("Uw plaats in de rij telt vanaf het laatste stuk."))),
        ]
    elif state == "waiting":
        parts.append(
            section(
                "",
                text(gettext("Er is nu te weinig geld. Komt er geld vrij? Dan bent u op volgorde aan de beurt.")),
                text(gettext("U hoeft niets te doen.")),
            )
        )
    else:
        parts.append(section("", text(gettext("U hoeft niets te doen. U krijgt een nieuw besluit."))))
    return Words(gettext("Wij bekijken uw aanvraag opnieuw"), tuple(parts))
