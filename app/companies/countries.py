"""Countries as companies write them ("Duitsland, België"), kept as ISO 3166 codes ("DE", "BE")."""

import re
from functools import cache

from babel import Locale

LANGUAGES = ("nl", "en")
OTHER_NAMES = {"vk": "GB", "engeland": "GB", "england": "GB", "uk": "GB", "vs": "US", "usa": "US", "amerika": "US"}


@cache
def _codes() -> dict[str, str]:
    """Return the code of every country by its name in Dutch and English, in small letters."""
    names = {
        str(name).casefold(): str(code)
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if re.fullmatch(r"[A-Z]{2}", code) and code not in ("ZZ", "EU", "EZ", "UN", "QO", "XA", "XB")
    }
    return names | OTHER_NAMES


def country_codes(typed: str) -> tuple[list[str], list[str]]:
    """Return the codes of the countries in `typed` (commas or lines between them), and the words not known."""
    codes: list[str] = []
    unknown: list[str] = []
    for word in filter(None, (part.strip() for part in re.split(r"[,;\n]", typed))):
        code = _codes().get(word.casefold())
        if code is None:
            unknown.append(word)
        elif code not in codes:
            codes.append(code)
    return codes, unknown


def country_name(code: str, locale: str) -> str:
    """Return the name of a country in `locale`; a code that is not known is shown as it is."""
    return str(Locale(locale).territories.get(code, code))
