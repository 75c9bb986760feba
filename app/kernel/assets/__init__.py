"""What browsers get besides pages: fetched and built at set-up, never committed.

`python -m app.kernel.assets` fills `app/static/vendor`: one style sheet from the packages in `package-lock.json`
and our own files in `app/static/css`, one sheet of the icons that templates name, and the libraries that a few
pages load. The site starts and works without it and says so.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates"
OWN = ROOT / "app" / "static" / "css"
VENDOR = ROOT / "app" / "static" / "vendor"
MODULES = ROOT / "node_modules"


def own_sheets() -> list[Path]:
    """Return our own style sheets in the order of their names, which is the order in which they apply."""
    return sorted(OWN.glob("*.css"))
