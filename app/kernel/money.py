"""Money is a whole number of euro cents, everywhere; this module reads and rounds it (`text` writes it)."""

import re

from app.kernel.text import N_

MAX_CENTS = 100_000_000_00
"""Upper bound of an amount that a person may type: EUR 100 million. Larger is a typing error."""
MAX_TYPED = 40

_DUTCH = re.compile(r"(?P<euros>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents>\d{1,2}|-{1,2}))?", re.ASCII)


class AmountError(ValueError):
    """A typed amount that cannot be read as one certain number of cents; the message is a Dutch msgid."""


def parse_euro(typed: str) -> int:
    """Read an amount in euros as a Dutch person types it and return cents (>= 0).

    "1.234,56", "€ 1234,5", "1234", "1.234,-" are read; "12.34" is ambiguous and refused, as are
    negative numbers, exponents and amounts over EUR 100 million.

    Raises AmountError with a Dutch sentence.
    """
    text = re.sub(r"[\s\u00a0\u202f]", "", typed).removeprefix("€").removeprefix("EUR")
    if not text:
        raise AmountError(N_("Vul een bedrag in, zoals 1.234,56."))
    if text.startswith(("-", "\u2212")):
        raise AmountError(N_("Een bedrag kan niet lager zijn dan € 0. Laat het minteken weg."))
    match = _DUTCH.fullmatch(text)
    if match is None:
        if re.fullmatch(r"\d+\.\d{1,2}|\d{1,3}(,\d{3})+(\.\d{1,2})?", text):
            raise AmountError(N_("Dit bedrag is niet duidelijk. Gebruik een komma voor de centen, zoals 1.234,56."))
        raise AmountError(N_("Vul een bedrag in met alleen cijfers, zoals 1.234,56."))
    if len(text) > MAX_TYPED:
        raise AmountError(N_("Dit bedrag is te hoog. Controleer de punten en de komma."))
    euros = int(match["euros"].replace(".", ""))
    fraction = match["cents"] or "0"
    cents = 0 if fraction.startswith("-") else int(fraction.ljust(2, "0"))
    total = euros * 100 + cents
    if total > MAX_CENTS:
        raise AmountError(N_("Dit bedrag is te hoog. Controleer de punten en de komma."))
    return total


def half_up(numerator: int, denominator: int) -> int:
    """Round the exact non-negative amount numerator / denominator (cents) half up to whole cents."""
    return (2 * numerator + denominator) // (2 * denominator)
