"""Documents as tagged PDF (PDF/UA-1), made on this machine by typst from a template and JSON.

A template is `templates/<name>.typ`; it reads its values as `data` of `layout.typ`. It fetches nothing: no
packages, no fonts of the machine, only those that typst brings. typst refuses a document without title, with
headings out of order, or with a character that no font has.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import typst

from app.kernel import clock

TEMPLATES = Path(__file__).parent / "templates"
_NO_FONT = "could not be displayed"
_BEYOND = (
    # What the fonts surely have: Latin, Greek and Cyrillic letters, punctuation and the signs of money.
    re.compile("[^\n\u0020-\u007e\u00a0-\u0503\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ac]"),
    re.compile("[^\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac]"),
)
_UNKNOWN = "?"


def render(
    template: str, data: Mapping[str, object], *, title: str, lang: str = "nl", made_at: datetime | None = None
) -> bytes:
    """Return `data` in the layout called `template` as a PDF/UA-1 file.

    `data` is what JSON can hold; `title` and `lang` ("nl", "en") are what a reader of the file announces. The
    same input, with the same `made_at` (now by default), gives the same bytes. A character that no font has,
    such as an emoji in a name, becomes a question mark: a document is never refused for it.
    """
    values = {**data, "title": title, "lang": lang}
    moment = made_at or clock.now()
    for beyond in (None, *_BEYOND[:-1]):
        try:
            return _compile(template, _legible(values, beyond) if beyond else values, moment)
        except typst.TypstError as error:
            if _NO_FONT not in str(error):
                raise
    return _compile(template, _legible(values, _BEYOND[-1]), moment)


def _legible(value: object, beyond: re.Pattern[str]) -> object:
    """Return JSON with a question mark for each character that `beyond` matches."""
    if isinstance(value, str):
        return beyond.sub(_UNKNOWN, value)
    if isinstance(value, Mapping):
        return {key: _legible(inner, beyond) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(inner, beyond) for inner in value]
    return value


def _compile(template: str, values: object, moment: datetime) -> bytes:
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(moment.timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts that typst brings; those of the machine would make another file on every machine."""
    return typst.Fonts(include_system_fonts=False)


@cache
def fingerprint(template: str) -> str:
    """Name this version of a template: twelve digits that change when it, the layout or typst does."""
    digest = hashlib.sha256(version("typst").encode())
    for name in (template, "layout"):
        digest.update((TEMPLATES / f"{name}.typ").read_bytes())
    return digest.hexdigest()[:12]
