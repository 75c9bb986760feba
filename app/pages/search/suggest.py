"""Suggestions while somebody types what to search: words, concepts and places, straight from the index in memory."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel import clock
from app.kernel.web import locale
from app.matching import live, vacancy_live
from app.pages.search.address import PATH
from app.pages.suggestions import LONGEST, count_request
from app.pages.vacancies.address import PATH as VACANCIES
from app.pages.views import blueprint

ADDRESS = "suggesties"
KEPT_SECONDS = 300
"""How long a browser keeps what it was told: the words of a region change little in five minutes."""


@blueprint.get(f"{PATH}/{ADDRESS}")
@public
def stage_suggestions() -> ResponseReturnValue:
    """Return what the question about stages that is being typed may become."""
    return _answer(live.completions(_typed(), locale()))


@blueprint.get(f"{VACANCIES}/{ADDRESS}")
@public
def vacancy_suggestions() -> ResponseReturnValue:
    """Return what the question about vacancies that is being typed may become."""
    return _answer(vacancy_live.completions(_typed(), locale(), clock.today()))


def _typed() -> str:
    count_request(request.remote_addr or "")
    return request.args.get("q", "")[:LONGEST]


def _answer(found: list[str]) -> Response:
    answer = Response(render_template("pages/search_suggestions.html", found=found))
    answer.cache_control.private = True
    answer.cache_control.max_age = KEPT_SECONDS
    return answer
