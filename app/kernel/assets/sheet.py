"""The one style sheet: tokens of the theme, components of the design system, our own rules; only what is used."""

import json
import re
from pathlib import Path

from app.kernel.assets import MODULES, ROOT, TEMPLATES, css, own_sheets

THEME = "@nl-design-system-unstable/voorbeeld-design-tokens"
VENDOR_CLASS = re.compile(rb"(?:nl|utrecht)-[a-z0-9_-]+")


def used_classes() -> set[str]:
    """Return the classes of the design system that the templates name."""
    found: set[bytes] = set()
    for path in sorted(TEMPLATES.rglob("*.html")):
        found.update(VENDOR_CLASS.findall(path.read_bytes()))
    return {name.decode() for name in found}


def build(used: set[str]) -> str:
    """Return the style sheet of the site; `used` are the classes of the design system to keep."""
    own = [rule for path in own_sheets() for rule in css.parse(path.read_text(encoding="utf-8"))]
    components = [rule for path in component_files() for rule in css.prune(css.parse(path.read_text()), used)]
    ours = css.declared(rule for rule in own if rule.head == ":root")
    theme = css.declared(css.parse((MODULES / THEME / "dist" / "variables.css").read_text(encoding="utf-8")))
    wanted = css.read_tokens([*components, *own])
    tokens = css.needed_tokens({name: value for name, value in theme.items() if name not in ours}, wanted)
    rules = [css.Rule(":root", tuple(tokens.items())), *components, *own]
    return notice() + "\n" + "".join(rule.write() for rule in rules)


def component_files() -> list[Path]:
    """Return the style sheets of the components that package.json asks for, in its order."""
    files = []
    for package in design_system():
        folder, component = MODULES / package / "dist", package.rpartition("/")[2].removesuffix("-css")
        if package != THEME:
            files.append(next(path for path in (folder / "index.css", folder / f"{component}.css") if path.is_file()))
    return files


def design_system() -> list[str]:
    """Return the packages of the design system that package.json asks for."""
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return [package for package in asked if package == THEME or package.endswith("-css")]


def notice() -> str:
    """Return the licence notice: the components and the theme are EUPL-1.2, their names say where they come from."""
    return (
        "/*! Parts from the NL Design System, EUPL-1.2, (c) Frameless B.V., Gemeente Utrecht, "
        f"NL Design System Community: {', '.join(design_system())} */"
    )
