"""What every page shares: language, the filters that write values, security headers."""

import secrets
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from flask import Flask, Response, g, has_request_context, request, session
from flask_babel import Babel, gettext, refresh
from stdnum import iban

from app.kernel.clock import AMSTERDAM
from app.kernel.errors import DomainError
from app.kernel.text import N_, Text, format_euro, format_price

LANGUAGES = ("nl", "en")
TILES = "https://service.pdok.nl"
"""Who draws the maps: the only other site that a page of ours gets anything from."""
NUL_IN_ADDRESS = N_("In dit adres staat een teken dat wij niet kunnen lezen. Haal het weg uit het adres.")
NUL_IN_ANSWER = N_(
    "In een antwoord staat een teken dat wij niet kunnen lezen. "
    "Ga terug in de browser en haal het weg. De andere antwoorden staan er nog."
)
babel = Babel()


def locale() -> str:
    """Return the reader's language: chosen, else asked for by the browser, else Dutch."""
    if not has_request_context():
        return str(getattr(g, "mail_locale", "nl")) if g else "nl"
    if "locale" not in g:
        chosen = session.get("locale")
        g.locale = chosen if chosen in LANGUAGES else "nl"
    return str(g.locale)


def set_locale(language: str) -> None:
    """Answer in `language` from now on, for as long as the session lasts."""
    session["locale"] = g.locale = language
    refresh()


def shown(text: Text | str) -> str:
    """Return a sentence of pure code in the reader's language."""
    return (text if isinstance(text, Text) else Text(text)).render(locale(), gettext)


def euro(cents: int) -> str:
    """Write cents as money in the reader's language."""
    return format_euro(cents, locale())


def prijs(cents: int) -> str:
    """Write cents as a price in the reader's language, without cents where there are none."""
    return format_price(cents, locale())


def datum(value: date | datetime) -> str:
    """Write a day as "21 november 2026"; a moment is taken in Amsterdam."""
    day = value.astimezone(AMSTERDAM).date() if isinstance(value, datetime) else value
    return format_date(day, "d MMMM y", locale=locale())


def tijdstip(value: datetime) -> str:
    """Write a moment as "21 november 2026, 14:03" in Amsterdam."""
    return format_datetime(value.astimezone(AMSTERDAM), "d MMMM y, HH:mm", locale=locale())


def getal(value: float) -> str:
    """Write a whole number or one decimal as people do: 1.234 or 3,5 in Dutch."""
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return written if locale() == "en" else written.translate(str.maketrans(",.", ".,"))


def nonce() -> str:
    """Return this response's nonce for scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _refuse_nul() -> None:
    """No address and no answer holds a NUL character: PostgreSQL cannot store it and HTML cannot show it."""
    sent = [request.args] if request.method in ("GET", "HEAD") else [request.args, request.form]
    typed = (value for values in sent for _, value in values.items(multi=True))
    if "\0" in request.path:
        request.path = request.path.replace("\0", "")  # the page that says so repeats its own address
        raise DomainError(NUL_IN_ADDRESS)
    if any("\0" in value for value in typed):
        raise DomainError(NUL_IN_ADDRESS if request.method in ("GET", "HEAD") else NUL_IN_ANSWER)


def _is_private() -> bool:
    """Whether this answer may hold what only its reader should see: signed in, sent, or opened with a token."""
    with_token = "token" in (request.view_args or {}) or "bewaard" in request.args
    return with_token or session.get("account") is not None or request.method not in ("GET", "HEAD")


def _headers(response: Response) -> Response:
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' 'nonce-{nonce()}'; style-src 'self'; img-src 'self' data: {TILES}; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if _is_private():
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def prepare(app: Flask) -> None:
    """Give `app` its languages, filters and headers."""
    babel.init_app(app, locale_selector=locale)
    filters: dict[str, Any] = {
        "euro": euro,
        "prijs": prijs,
        "datum": datum,
        "tijdstip": tijdstip,
        "getal": getal,
        "iban": iban.format,
        "text": shown,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(get_locale=locale, csp_nonce=nonce)
    app.before_request(_refuse_nul)
    app.after_request(_headers)
