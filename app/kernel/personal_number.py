"""Citizen numbers (BSN) in free text: there is no place for them here, so what looks like one is asked about."""

import re

from stdnum.nl import bsn

_SEPARATOR = r"(?:[^\S\r\n]|[./\-\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d])"
"""A space of any width (not a new line), dot, slash, or dash of any length."""
_NINE_DIGITS = re.compile(
    rf"""(?<![0-9])(?:
        [0-9]{{9}}(?![0-9])
        | (?<![0-9]{_SEPARATOR})(?<![0-9]{_SEPARATOR}{{2}})
          [0-9](?:{_SEPARATOR}{{0,2}}[0-9]){{8}}(?!{_SEPARATOR}{{0,2}}[0-9])
    )""",
    re.VERBOSE,
)
"""Nine digits behind each other, or in groups that are not part of a longer number."""


def personal_numbers(text: str) -> list[str]:
    """Return what looks like a BSN in `text`, each once: nine digits that pass the eleven test, without separators.

    Source of the test: Logisch Ontwerp BSN; implemented by python-stdnum.
    """
    found = (re.sub(r"[^0-9]", "", match) for match in _NINE_DIGITS.findall(text))
    return list(dict.fromkeys(digits for digits in found if bsn.is_valid(digits)))
