"""The one style sheet of the site: fetched and built at set-up, never committed.

`python -m app.kernel.assets` builds `app/static/vendor/site.<hash>.css` from the packages in
`package-lock.json` and our own `app/static/css/site.css`. The site starts without it and says so.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parents[3]
OUTPUT = ROOT / "app" / "static" / "vendor"


def built_stylesheet(folder: Path = OUTPUT) -> str | None:
    """Return the name of the built style sheet in `folder`, or None when none was built."""
    names = sorted(path.name for path in folder.glob("site.*.css"))
    return names[0] if len(names) == 1 else None


def init_app(app: "Flask") -> None:
    """Tell the templates, once, where the style sheet is (`stylesheet`) or that it is missing.

    Sets the Jinja globals `stylesheet` (an address, or None) and `assets_missing` (bool).
    """
    name = built_stylesheet()
    if name is None:
        app.logger.warning("no style sheet was built: run 'python -m app.kernel.assets'")
    app.jinja_env.globals["stylesheet"] = f"{app.static_url_path}/vendor/{name}" if name else None
    app.jinja_env.globals["assets_missing"] = name is None
