"""From which account a scheme pays."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Payer:
    """The account that payments leave from: who holds it (as the bank knows it), its IBAN and the bank's BIC."""

    name: str
    iban: str
    bic: str
