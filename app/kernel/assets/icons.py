"""One sheet of icons: only those that a template names, each once, for `<use href="…/icons.svg#search">`.

A template names an icon as a literal: `icon("search")`, or `icon="search"` where a macro passes it on.
"""

import re
from collections.abc import Iterable

from app.kernel.assets import MODULES, TEMPLATES

NAMED = re.compile(r"\bicon(?:\(|=)\s*\"([a-z0-9-]+)\"")
ICONS = MODULES / "lucide-static" / "icons"
DRAWING = re.compile(r".*<svg[^>]*>(.*)</svg>\s*", re.DOTALL)
NOTICE = "<!-- Icons of Lucide, ISC licence, (c) Lucide Contributors; some (c) Cole Bemis, MIT licence -->"


def named_icons() -> list[str]:
    """Return the names of the icons that the templates show, in alphabetical order."""
    found = {name for path in TEMPLATES.rglob("*.html") for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    return sorted(found)


def build(names: Iterable[str]) -> str:
    """Return the sheet with those of these icons that exist; a test looks after the others."""
    return f'{NOTICE}\n<svg xmlns="http://www.w3.org/2000/svg">{"".join(map(_symbol, filter(exists, names)))}</svg>\n'


def exists(name: str) -> bool:
    """Whether there is an icon of this name."""
    return (ICONS / f"{name}.svg").is_file()


def _symbol(name: str) -> str:
    drawing = DRAWING.sub(r"\1", (ICONS / f"{name}.svg").read_text(encoding="utf-8"))
    inside = re.sub(r"\s+", " ", drawing).replace(" />", "/>").replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>'
