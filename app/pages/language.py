"""Choosing a language without a session: a link, so that looking around leaves no cookie behind."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.accounts.rules import local_path
from app.kernel.web import set_locale
from app.pages.views import blueprint


@blueprint.get("/taal/<any(nl, en):locale>")
@public
def choose_language(locale: str) -> ResponseReturnValue:
    """Show the site in another language from now on, and go back to where one was."""
    set_locale(locale)
    return redirect(local_path(request.args.get("next"), "/"), 303)
