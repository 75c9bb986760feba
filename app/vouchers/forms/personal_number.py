"""Citizen numbers (BSN) in free text: there is no place for them here, so what looks like one is asked about."""

import re

from stdnum.nl import bsn

_NINE_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){8}(?![ .-]?[0-9])")


def personal_numbers(text: str) -> list[str]:
    """Return what looks like a BSN in `text`: nine digits that pass the eleven test, without what separates them."""
    found = (re.sub(r"[^0-9]", "", match) for match in _NINE_DIGITS.findall(text))
    return list(dict.fromkeys(digits for digits in found if bsn.is_valid(digits)))
