"""Suggestions while somebody types what to search: words, concepts and places, straight from the index in memory."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel.web import locale
from app.matching import live
from app.pages.search.address import PATH
from app.pages.suggestions import LONGEST, count_request
from app.pages.views import blueprint

ADDRESS = "suggesties"
KEPT_SECONDS = 300
"""How long a browser keeps what it was told: the words of a region change little in five minutes."""


@blueprint.get(f"{PATH}/{ADDRESS}")
@public
def stage_suggestions() -> ResponseReturnValue:
    """Return what the question about stages that is being typed may become."""
    return answer(live.completions(typed(), locale()))


def typed() -> str:
    """Count this request, and return what is typed so far. Raises TooManyRequestsError."""
    count_request(request.remote_addr or "")
    return request.args.get("q", "")[:LONGEST]


def answer(found: list[str]) -> Response:
    """Answer with these questions to choose from."""
    page = Response(render_template("pages/search_suggestions.html", found=found))
    page.cache_control.private = True
    page.cache_control.max_age = KEPT_SECONDS
    return page
