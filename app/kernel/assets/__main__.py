"""Build the style sheet: fetch what is missing, leave out what no page uses, write one file.

Prints one line. Exits 0 also when fetching fails, so that the site can start; it then shows that
its style sheet is missing.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

from app.kernel.assets import OUTPUT, ROOT, built_stylesheet, css
from app.kernel.assets.npm import NpmMissing, fetch

OWN = ROOT / "app" / "static" / "css" / "site.css"
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
STAMP = OUTPUT / "stamp"
FETCHED = MODULES / ".fetched"
THEME = "@nl-design-system-unstable/voorbeeld-design-tokens"
VENDOR_CLASS = re.compile(rb"(?:nl|utrecht)-[a-z0-9_-]+")


def main() -> int:
    """Bring the style sheet up to date and say what was done."""
    used = used_classes()
    stamp = fingerprint(used)
    name = built_stylesheet()
    if name and STAMP.is_file() and STAMP.read_text() == stamp:
        return 0
    try:
        if not FETCHED.is_file() or FETCHED.read_text() != lock_hash():
            fetch(ROOT)
            FETCHED.write_text(lock_hash())
    except NpmMissing as missing:
        print(
            f"warning: the site will look bare, its style sheet could not be built: {missing}",
            file=sys.stderr,
        )
        return 0
    name, size = write(build(used))
    STAMP.write_text(stamp)
    print(f"style sheet built: app/static/vendor/{name}, {size} bytes")
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
    whole.update(OWN.read_bytes())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def build(used: set[str]) -> str:
    """Return the style sheet: tokens of the theme, components, our own rules; only what is used."""
    own = css.parse(OWN.read_text(encoding="utf-8"))
    components = [
        rule
        for path in component_files()
        for rule in css.prune(css.parse(path.read_text(encoding="utf-8")), used)
    ]
    ours = css.declared(rule for rule in own if rule.head == ":root")
    theme_file = MODULES / THEME / "dist" / "variables.css"
    theme = {
        name: value
        for name, value in css.declared(css.parse(theme_file.read_text(encoding="utf-8"))).items()
        if name not in ours
    }
    tokens = css.needed_tokens(theme, css.read_tokens([*components, *own]))
    rules = [css.Rule(":root", tuple(tokens.items())), *components, *own]
    return notice() + "".join(rule.write() for rule in rules)


def component_files() -> list[Path]:
    """Return the style sheets of the components that package.json asks for, in its order."""
    files = []
    for package in dependencies():
        if package != THEME:
            component = package.rpartition("/")[2].removesuffix("-css")
            folder = MODULES / package / "dist"
            files.append(
                next(path for path in (folder / "index.css", folder / f"{component}.css") if path.is_file())
            )
    return files


def dependencies() -> list[str]:
    """Return the packages that package.json asks for to show the site."""
    return list(json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"])


def notice() -> str:
    """Return the licence notice that goes on top: the components and the theme are EUPL-1.2."""
    return (
        "/*! Parts: NL Design System components and voorbeeld theme, EUPL-1.2, (c) Frameless B.V., "
        f"Gemeente Utrecht, NL Design System Community: {', '.join(dependencies())} */\n"
    )


def write(text: str) -> tuple[str, int]:
    """Write the style sheet under a name that changes with it, remove older ones; return name and bytes."""
    data = text.encode()
    name = f"site.{hashlib.sha256(data).hexdigest()[:10]}.css"
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / name).write_bytes(data)
    for path in OUTPUT.glob("site.*.css"):
        if path.name != name:
            path.unlink()
    return name, len(data)


if __name__ == "__main__":
    sys.exit(main())
