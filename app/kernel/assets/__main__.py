"""Build the style sheet: fetch what is missing, leave out what no page uses, write one file.

Says in one line what it did; does nothing when nothing changed. Exits 0 also when fetching fails, so
that the site can start; it then shows that its style sheet is missing.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

from app.kernel.assets import css
from app.kernel.assets.npm import NpmError, fetch

ROOT = Path(__file__).resolve().parents[3]
OWN = ROOT / "app" / "static" / "css" / "site.css"
BUILT = ROOT / "app" / "static" / "vendor" / "site.css"
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
FETCHED = MODULES / ".fetched"
THEME = "@nl-design-system-unstable/voorbeeld-design-tokens"
VENDOR_CLASS = re.compile(rb"(?:nl|utrecht)-[a-z0-9_-]+")


def main() -> int:
    """Bring the style sheet up to date and say what was done."""
    used = used_classes()
    stamp = fingerprint(used)
    if BUILT.is_file() and stamp in BUILT.read_text(encoding="utf-8").partition("\n")[0]:
        return 0
    try:
        if not FETCHED.is_file() or FETCHED.read_text() != lock_hash():
            fetch(ROOT)
            FETCHED.write_text(lock_hash())
    except NpmError as error:
        sys.stderr.write(f"warning: the site will look bare, its style sheet could not be built: {error}\n")
        return 0
    text = f"/*! {stamp} */\n{notice()}\n{build(used)}"
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    BUILT.write_text(text, encoding="utf-8")
    sys.stdout.write(f"Built {BUILT.relative_to(ROOT)}: {len(text) / 1000:.0f} kB\n")
    return 0


def used_classes() -> set[str]:
    """Return the classes of the design system that the templates name."""
    found: set[bytes] = set()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found.update(VENDOR_CLASS.findall(path.read_bytes()))
    return {name.decode() for name in found}


def lock_hash() -> str:
    """Return what identifies the packages that the lock file names."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def fingerprint(used: set[str]) -> str:
    """Return what identifies everything the style sheet is made from."""
    whole = hashlib.sha256(f"{lock_hash()} {sorted(used)}".encode())
    for path in (OWN, *sorted(Path(__file__).parent.glob("*.py"))):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def build(used: set[str]) -> str:
    """Return the style sheet: tokens of the theme, components, our own rules; only what is used."""
    own = css.parse(OWN.read_text(encoding="utf-8"))
    components = [rule for path in component_files() for rule in css.prune(css.parse(path.read_text()), used)]
    ours = css.declared(rule for rule in own if rule.head == ":root")
    theme = css.declared(css.parse((MODULES / THEME / "dist" / "variables.css").read_text(encoding="utf-8")))
    wanted = css.read_tokens([*components, *own])
    tokens = css.needed_tokens({name: value for name, value in theme.items() if name not in ours}, wanted)
    return "".join(rule.write() for rule in [css.Rule(":root", tuple(tokens.items())), *components, *own])


def component_files() -> list[Path]:
    """Return the style sheets of the components that package.json asks for, in its order."""
    files = []
    for package in dependencies():
        folder, component = MODULES / package / "dist", package.rpartition("/")[2].removesuffix("-css")
        if package != THEME:
            files.append(next(path for path in (folder / "index.css", folder / f"{component}.css") if path.is_file()))
    return files


def dependencies() -> list[str]:
    """Return the packages that package.json asks for to show the site."""
    return list(json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"])


def notice() -> str:
    """Return the licence notice: the components and the theme are EUPL-1.2, their names say where they come from."""
    return (
        "/*! Parts from the NL Design System, EUPL-1.2, (c) Frameless B.V., Gemeente Utrecht, "
        f"NL Design System Community: {', '.join(dependencies())} */"
    )


if __name__ == "__main__":
    sys.exit(main())
