"""Libraries that a few pages load: partial page updates (htmx) and maps (Leaflet), as their makers publish them.

Leaflet's style sheet loses the rules that show its own pictures: our markers are text and shapes.
"""

from app.kernel.assets import MODULES, css

COPIED = {
    "htmx.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
    "leaflet.js": MODULES / "leaflet" / "dist" / "leaflet.js",
}
LEAFLET_STYLES = MODULES / "leaflet" / "dist" / "leaflet.css"
NOTICES = {
    "htmx.js": "/*! htmx, 0BSD licence, (c) Big Sky Software */",
    "leaflet.js": "/*! Leaflet, BSD-2-Clause licence, (c) Volodymyr Agafonkin, (c) CloudMade */",
    "leaflet.css": "/*! Leaflet, BSD-2-Clause licence, (c) Volodymyr Agafonkin, (c) CloudMade */",
}


def build() -> dict[str, str]:
    """Return the text of each library by the name of its file."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in COPIED.items()}
    texts["leaflet.js"] = texts["leaflet.js"].partition("//# sourceMappingURL")[0]
    kept = [rule for rule in css.parse(LEAFLET_STYLES.read_text(encoding="utf-8")) if "url(" not in rule.write()]
    texts["leaflet.css"] = "".join(rule.write() for rule in kept)
    return {name: f"{NOTICES[name]}\n{text}" for name, text in texts.items()}
