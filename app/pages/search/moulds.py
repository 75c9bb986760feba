"""HTML with holes: a macro of templates/pages/search_parts.html, rendered once and filled often.

A search page has some hundred options and cards; calling a macro for each would take longer than searching.
What fills a hole is HTML already: escaped texts and numbers.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app
from markupsafe import Markup

HOLE = "\ue002"
"""A private character where a hole is to be; texts of companies do not hold it."""


def part(name: str) -> Callable[..., Markup]:
    """Return a macro of the parts, to be called with values; it escapes them."""
    module: Any = current_app.jinja_env.get_template("pages/search_parts.html").module
    macro: Callable[..., Markup] = getattr(module, name)
    return macro


def mould(name: str, *values: object) -> str:
    """Return the part as a format for `%`: each HOLE among `values` becomes a %s, in the order of the HTML.

    Without indentation: a page repeats a part a hundred times, and every byte is sent.
    """
    html = "\n".join(line.strip() for line in str(part(name)(*values)).splitlines())
    return f"{html.strip()}\n".replace("%", "%%").replace(HOLE, "%s")
