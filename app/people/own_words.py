"""What a person writes for companies to read before names are known must not give that person away."""

import re
import unicodedata

from app.kernel.personal_number import personal_numbers
from app.kernel.text import N_, Text

_ADDRESS = re.compile(r"[^\s@]@[^\s@]")
_LINK = re.compile(
    r"(?:https?://|www\.)\s*\S|\b(?:linkedin|facebook|instagram|tiktok|github)\.com|\b(?:wa|t)\.me/", re.IGNORECASE
)
_PHONE = re.compile(
    r"""(?<![0-9])(?<![0-9][-/.])
    (?![0-9]{1,2}[-/. ][0-9]{1,2}[-/. ](?:19|20)[0-9]{2}(?![0-9]))   # a date
    \(?(?:\+|0\s?0|0)\s?[1-9](?:[\s()./_-]{0,2}[0-9]){8,12}(?![0-9])""",
    re.VERBOSE,
)
"""A number of a phone begins with 0, 00 or + and has nine digits or more behind that."""
_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKES = str.maketrans(
    "авеікмнорстухѕјАВЕІКМНОРСТУХЅЈαειοκρχΑΕΙΟΚΡΧı", "abeikmhopctyxsjABEIKMHOPCTYXSJaeiokpxAEIOKPXi"
)
"""Letters of other alphabets that look like ours."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_SMALL = frozenset(
    (
        "van",
        "de",
        "den",
        "der",
        "het",
        "ten",
        "ter",
        "von",
        "el",
        "al",
        "la",
        "le",
        "du",
        "dos",
        "op",
        "aan",
        "bij",
        "tot",
    )
)
"""Words inside names that every text has."""
SHORTEST = 3
"""A part of a name that is shorter gives nobody away."""
LONG_NAME = 8
"""A whole name of so many letters is no part of ordinary words, also where it is written as one word."""

NAME = N_("Laat je naam hier weg: “%(word)s”. Bedrijven lezen dit voordat je ze je naam geeft.")
EMAIL = N_("Laat je e-mailadres hier weg. Bedrijven schrijven je via deze site.")
PHONE = N_("Laat je telefoonnummer hier weg. Bedrijven schrijven je via deze site.")
LINK = N_("Laat links hier weg. Via een link zien bedrijven wie je bent.")
CITIZEN_NUMBER = N_("Er lijkt een burgerservicenummer in te staan. Haal het weg.")


def gives_away(text: str, name: str) -> Text | None:
    """Return what in `text` says who somebody called `name` is, or None.

    A given name is found in any case; of the rest a capital is needed, because many surnames are words.
    """
    text = _as_read(text)
    if personal_numbers(text):
        return Text(CITIZEN_NUMBER)
    if _ADDRESS.search(text):
        return Text(EMAIL)
    if _PHONE.search(text):
        return Text(PHONE)
    if _LINK.search(text):
        return Text(LINK)
    word = _own_name(text, _as_read(name))
    return Text(NAME, {"word": word}) if word else None


def _as_read(text: str) -> str:
    """Return `text` as a reader sees it: no invisible signs, wide letters and digits as ordinary ones."""
    composed = unicodedata.normalize("NFKC", text).translate(_DASHES)
    seen = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)


def _own_name(text: str, name: str) -> str | None:
    """Return the first word of `text` that is a part of `name`, or `name` where its letters stand in a row."""
    words = _WORD.findall(name)
    parts = [_bare(part) for part in words if len(part) >= SHORTEST and part.casefold() not in _SMALL]
    given, others = parts[0].casefold() if parts else None, {form for part in parts for form in _capitals(part)}
    for word in _WORD.findall(text):
        if (bare := _bare(word)).casefold() == given or bare in others:
            return str(word)
    whole = "".join(map(_bare, words)).casefold()
    telling = len(whole) >= LONG_NAME or (len(words) > 0 and not whole.isascii())
    return name if telling and whole in "".join(map(_bare, _WORD.findall(text))).casefold() else None


def _bare(word: str) -> str:
    """Return a word without accents, in our letters where those of another alphabet look the same."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_LOOKALIKES)


def _capitals(part: str) -> tuple[str, str]:
    return part[0].upper() + part[1:], part.upper()
