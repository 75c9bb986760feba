"""Every text of the site, and the English catalogue brought up to date with it.

`python -m tests.support.texts` (scripts/texts) writes new texts into the catalogue, untranslated, and
leaves out those that are gone; nothing is ever guessed.
"""

import sys
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2), "Text": None}


@cache
def extracted() -> Catalog:
    """Return every text in code and templates, with the files that hold it."""
    with (ROOT / "babel.cfg").open() as config:
        method_map, options = parse_mapping_cfg(config)
    catalog = Catalog(charset="utf-8", project="vindplatform", version="")
    found = extract_from_dir(
        ROOT, method_map=method_map, options_map=options, keywords=KEYWORDS, directory_filter=_ours
    )
    for path, _line, message, comments, context in found:
        catalog.add(message, None, [(path, None)], auto_comments=comments, context=context)
    return catalog


def english() -> Catalog:
    """Return the English catalogue; empty while there is none."""
    if not ENGLISH.exists():
        return Catalog(locale="en", charset="utf-8", project="vindplatform", version="")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def update() -> tuple[int, int]:
    """Bring the English catalogue up to date; return how many texts there are and how many wait for a translation."""
    wanted, catalog = extracted(), english()
    catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=False, include_lineno=False, width=110)
    missing = [message for message in catalog if message.id and not complete(message.string)]
    return len(catalog), len(missing)


def complete(translation: object) -> bool:
    """Tell whether `translation` (a string, or one per plural form) leaves nothing empty."""
    forms = translation if isinstance(translation, list | tuple) else (translation,)
    return bool(forms) and all(isinstance(form, str) and form.strip() for form in forms)


def _ours(folder: str | Path) -> bool:
    return Path(folder).name in ("", ROOT.name) or not Path(folder).name.startswith((".", "node_modules", "instance"))


if __name__ == "__main__":
    texts, waiting = update()
    sys.stdout.write(f"{texts} texts, {waiting} without a translation: {ENGLISH.relative_to(ROOT)}\n")
